"""A small catalogue, and hypothesis strategies for catalogues nobody has thought of."""

from __future__ import annotations

from datetime import date

from hypothesis import strategies as st

from knowledge.duration import Duration, Unit
from knowledge.schema import (
    Bundle,
    Catalogue,
    Check,
    CheckLevel,
    City,
    DocumentField,
    DocumentType,
    Faq,
    Fee,
    FieldType,
    Material,
    Matter,
    Necessity,
    Situation,
    TimeLimit,
)

TODAY = date(2026, 3, 1)
LICENCE = DocumentType(
    type="business_licence",
    name="营业执照",
    titles=("营业执照",),
    fields=(
        DocumentField(key="uscc", title="统一社会信用代码", type=FieldType.USCC),
        DocumentField(key="name", title="名称", type=FieldType.NAME),
        DocumentField(key="address", title="住所", type=FieldType.ADDRESS),
        DocumentField(key="registered_capital", title="注册资本", type=FieldType.AMOUNT),
        DocumentField(key="valid_until", title="营业期限", type=FieldType.DATE),
        DocumentField(key="long_term", title="长期", type=FieldType.MARK),
    ),
    seal=True,
)
FORM = DocumentType(
    type="application_form",
    name="申请表",
    fields=(DocumentField(key="applicant_name", title="申请人", type=FieldType.NAME),),
    signature=True,
)
HEALTH = DocumentType(
    type="health_certificate",
    name="健康证明",
    fields=(
        DocumentField(key="name", title="姓名", type=FieldType.NAME),
        DocumentField(key="valid_until", title="有效期至", type=FieldType.DATE),
    ),
)
ID_CARD = DocumentType(
    type="id_card",
    name="居民身份证",
    fields=(
        DocumentField(key="number", title="公民身份号码", type=FieldType.ID_NUMBER),
        DocumentField(key="birth_date", title="出生", type=FieldType.DATE),
    ),
)
TYPES = (FORM, LICENCE, HEALTH, ID_CARD)


def matter(code: str = "1" * 31, name: str = "食品经营许可新办", **more: object) -> Matter:
    """A matter that the lint has nothing against."""
    values: dict[str, object] = {
        "code": code,
        "name": name,
        "kind": "行政许可",
        "department": "青屿市市场监督管理局",
        "applicants": ("企业法人",),
        "handling": "承诺件",
        "time_limit": TimeLimit(
            statutory=Duration(20, Unit.WORKING_DAY), promised=Duration(5, Unit.WORKING_DAY)
        ),
        "conditions": "有固定场所。\n有管理制度。",
        "fee": Fee(charged=False),
        "legal_basis": "《食品安全法》第三十五条",
        "place": ("一楼A区",),
        "hours": ("周一至周五 9:00—17:00",),
        "phone": ("0513-83312345",),
        "steps": ("申请", "受理", "决定"),
        "result": "食品经营许可证",
        "visits": 1,
        "materials": (
            Material(number="1", name="申请书", type="application_form"),
            Material(number="2", name="营业执照", type="business_licence"),
        ),
    }
    return Matter.model_validate(values | more)


def check(**more: object) -> Check:
    """A check that the lint has nothing against."""
    values: dict[str, object] = {
        "number": "1",
        "sentence": "营业执照在有效期内",
        "material": "营业执照",
        "expression": "business_licence.valid_until >= today",
        "message": "营业执照有效期至{business_licence.valid_until}",
        "basis": "《食品经营许可和备案管理办法》第十二条",
        "passing": ({"today": "2026-01-01", "business_licence": {"valid_until": "2027-01-01"}},),
        "failing": ({"today": "2026-01-01", "business_licence": {"valid_until": "2025-01-01"}},),
    }
    return Check.model_validate(values | more)


def catalogue(*matters: Matter, **more: object) -> Catalogue:
    """A catalogue of these matters (one, when none is given)."""
    values: dict[str, object] = {
        "city": City(name="青屿市", fictional=True),
        "matters": matters or (matter(),),
        "documents": tuple(sorted(TYPES, key=lambda d: d.type)),
        "situations": (Situation(key="applicant.has_agent", label="是否委托代理人办理"),),
    }
    return Catalogue.model_validate(values | more)


_TEXT = st.text(
    st.characters(codec="utf-8", exclude_categories=("Cs", "Cc"))
    | st.sampled_from("办理地点：，。（）=+-@'\"|&*#:? 0123456789"),
    max_size=30,
).map(str.strip)
_LINE = _TEXT.filter(lambda s: bool(s) and not any(c in s for c in "；;\u2028\u2029\x85"))
_BLOCK = st.lists(_TEXT, max_size=3).map("\n".join).map(str.strip)
_LINES = st.lists(_LINE, max_size=3).map(tuple)
_DAY = st.none() | st.dates(min_value=date(1980, 1, 1), max_value=date(2099, 12, 31))
_NUMBER = st.none() | st.integers(0, 99)
_LIMIT = st.none() | st.builds(
    Duration, st.integers(1, 999), st.sampled_from([u for u in Unit if u is not Unit.IMMEDIATE])
)
_EXTRA = st.dictionaries(_LINE, _LINE, max_size=2)
_VALUE = st.booleans() | st.integers(-(10**9), 10**9) | _TEXT
_EXAMPLES = st.lists(
    st.dictionaries(st.sampled_from(["id_card", "form"]), st.dictionaries(_LINE, _VALUE)),
    max_size=2,
).map(tuple)

materials = st.builds(
    Material,
    number=_LINE,
    name=_LINE,
    type=st.sampled_from(["id_card", "other"]),
    necessity=st.sampled_from(Necessity),
    when=_TEXT,
    copies=_NUMBER,
    form=_TEXT,
    source=_TEXT,
    e_licence=_TEXT,
    tolerance=_LIMIT,
    commitment=st.booleans(),
    instructions=_BLOCK,
)
checks = st.builds(
    Check,
    number=_LINE,
    material=_TEXT,
    sentence=_LINE,
    when=_TEXT,
    expression=_TEXT,
    message=_BLOCK,
    basis=_TEXT,
    level=st.sampled_from(CheckLevel),
    passing=_EXAMPLES,
    failing=_EXAMPLES,
)
faqs = st.builds(
    Faq,
    question=_LINE,
    variants=_LINES,
    answer=_BLOCK.filter(bool),
    source=_TEXT,
    effective_on=_DAY,
    expires_on=_DAY,
    review_on=_DAY,
)
matters = st.builds(
    Matter,
    code=_LINE,
    name=_LINE,
    aliases=_LINES,
    kind=_TEXT,
    department=_LINE,
    level=_TEXT,
    applicants=_LINES,
    handling=_TEXT,
    time_limit=st.builds(TimeLimit, statutory=_LIMIT, promised=_LIMIT),
    conditions=_BLOCK,
    fee=st.builds(Fee, charged=st.none() | st.booleans(), standard=_BLOCK, basis=_TEXT),
    legal_basis=_BLOCK,
    place=_LINES,
    hours=_LINES,
    phone=_LINES,
    complaint_phone=_LINES,
    steps=_LINES,
    special_procedures=_BLOCK,
    result=_TEXT,
    visits=_NUMBER,
    online_url=_TEXT,
    reach=_TEXT,
    commitment=st.none() | st.booleans(),
    updated_on=_DAY,
    effective_on=_DAY,
    expires_on=_DAY,
    review_on=_DAY,
    materials=st.lists(materials, max_size=2, unique_by=lambda m: m.number).map(tuple),
    checks=st.lists(checks, max_size=2).map(tuple),
    faqs=st.lists(faqs, max_size=1).map(tuple),
    extra=_EXTRA,
)
bundles = st.builds(
    Bundle,
    number=_LINE,
    name=_LINE,
    aliases=_LINES,
    matters=_LINES.filter(bool),
    description=_BLOCK,
)
catalogues = st.builds(
    Catalogue,
    city=st.builds(City, name=_LINE, notice=_BLOCK),
    matters=st.lists(matters, max_size=3, unique_by=lambda m: m.code).map(
        lambda found: tuple(sorted(found, key=lambda m: m.code))
    ),
    faqs=st.lists(faqs, max_size=2).map(tuple),
    bundles=st.lists(bundles, max_size=2).map(tuple),
    documents=st.just((ID_CARD,)),
)
