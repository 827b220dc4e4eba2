from datetime import date, timedelta

import pytest

from knowledge import Severity, check, dump, exit_code, lint
from knowledge.duration import Duration
from knowledge.schema import Bundle, DocumentField, DocumentType, Faq, Material, Situation
from tests.knowledge import factory
from tests.knowledge.factory import TODAY, catalogue, matter


def found(given, severity=None):
    return [p for p in check(given, TODAY) if severity is None or p.severity is severity]


def with_check(**more):
    return catalogue(matter(checks=(factory.check(**more),)))


def test_a_good_catalogue_has_nothing():
    assert found(catalogue(matter(checks=(factory.check(),)))) == []


@pytest.mark.parametrize(
    ("given", "path", "says"),
    [
        (catalogue(matter(), matter(name="另一个")), "matters[2].code", "重复"),
        (catalogue(matter(), matter("2" * 31)), "matters[2].name", "重复"),
        (
            catalogue(matter(materials=(Material(number="1", name="x", type="passport"),))),
            "matters[1].materials[1].type",
            "没有文件类型“passport”",
        ),
        (
            catalogue(bundles=(Bundle(number="1", name="开饭店", matters=("404",)),)),
            "bundles[1].matters[1]",
            "404 不存在",
        ),
        (with_check(material="身份证"), "matters[1].checks[1].material", "不在材料清单里"),
        (
            with_check(expression="business_licence.valid_until >="),
            "matters[1].checks[1].expression",
            "第1行",
        ),
        (
            with_check(expression="busines_licence.name == 'a'"),
            "matters[1].checks[1].expression",
            "business_licence",
        ),
        (
            with_check(extra={"生效日期": "明年"}),
            "matters[1].checks[1].extra.生效日期",
            "应为 2026-07-01 这样的日期",
        ),
        (
            with_check(extra={"生效日期": "2026-07-01", "失效日期": "2026-06-30"}),
            "matters[1].checks[1].extra.失效日期",
            "早于",
        ),
        (with_check(when="applicant.kind = 'a'"), "matters[1].checks[1].when", "条件有误"),
        (
            with_check(message="到{business_licence.until}"),
            "matters[1].checks[1].message",
            "没有字段 until",
        ),
        (
            with_check(
                passing=(
                    {"today": "2028-01-01", "business_licence": {"valid_until": "2027-01-01"}},
                )
            ),
            "matters[1].checks[1].passing[1]",
            "正例应为符合，算出来是不符合",
        ),
        (
            with_check(failing=({"today": "2026-01-01", "business_licence": {}},)),
            "matters[1].checks[1].failing[1]",
            "算出来是无法判断（缺少 business_licence.valid_until）",
        ),
        (
            with_check(failing=({"today": "soon"},)),
            "matters[1].checks[1].failing[1]",
            "写法有误",
        ),
        (
            with_check(
                when="applicant.kind == '个人'",
                passing=({"today": "2026-01-01", "applicant": {"kind": "企业"}},),
            ),
            "matters[1].checks[1].passing[1]",
            "不满足“条件”",
        ),
        (
            catalogue(matter(time_limit={"statutory": "5个工作日", "promised": "7个工作日"})),
            "matters[1].time_limit.promised",
            "还长",
        ),
        (
            catalogue(
                matter(materials=(Material(number="1", name="a", when="applicant.kind =="),))
            ),
            "matters[1].materials[1].when",
            "必要情形有误",
        ),
        (
            catalogue(
                matter(materials=(Material(number="1", name="a", when="id_card.number == 'x'"),))
            ),
            "matters[1].materials[1].when",
            "不认识的名称 id_card",
        ),
        (
            catalogue(
                documents=(
                    *factory.TYPES,
                    DocumentType(
                        type="x", name="x", fields=(DocumentField(key="a", title="a", pattern="("),)
                    ),
                )
            ),
            "documents[5].fields[1].pattern",
            "正则表达式有误",
        ),
        (
            catalogue(
                documents=(
                    *factory.TYPES,
                    DocumentType(
                        type="x",
                        name="x",
                        fields=(DocumentField(key="a", title="a", phrases=("租期(.*)止",)),),
                    ),
                )
            ),
            "documents[5].fields[1].phrases[1]",
            "(?P<value>",
        ),
        (
            catalogue(situations=(Situation(key="form.a", label="a", type="choice"),)),
            "situations[1].options",
            "options",
        ),
    ],
)
def test_errors(given, path, says):
    errors = found(given, Severity.ERROR)
    assert [p.path for p in errors] == [path]
    assert says in errors[0].message


@pytest.mark.parametrize(
    ("given", "says"),
    [
        (catalogue(matter("123")), "一般为 31 位"),
        (catalogue(matter(conditions="", hours=())), "没有填受理条件、办理时间"),
        (catalogue(matter(phone=("8331-23",))), "不像能拨通的号码"),
        (
            catalogue(matter(aliases=("办饭店",)), matter("2" * 31, "别的", aliases=("办 饭店",))),
            "也是“别的”的名称或别名",
        ),
        (catalogue(matter(conditions="锟斤拷锟斤拷")), "乱码"),
        (catalogue(matter(conditions="符合<br/>条件")), "网页标签"),
        (
            catalogue(
                matter(faqs=(Faq(question="q", answer="a", expires_on=TODAY - timedelta(1)),))
            ),
            "已失效",
        ),
        (catalogue(matter(updated_on=date(2027, 1, 1))), "还没有到"),
        (
            catalogue(matter(materials=(Material(number="1", name="a", when="form.rented"),))),
            "situations 里没有它",
        ),
        (
            catalogue(matter(materials=(Material(number="1", name="a", necessity="容缺后补"),))),
            "补正时限",
        ),
        (with_check(failing=()), "没有反例"),
        (with_check(passing=({"business_licence": {"valid_until": "2099-01-01"}},)), "没写 today"),
        (
            with_check(expression="id_card.birth_date < today", passing=(), failing=()),
            "材料清单里没有这类文件",
        ),
    ],
)
def test_warnings(given, says):
    warnings = found(given, Severity.WARNING)
    assert any(says in p.message for p in warnings), warnings
    assert found(given, Severity.ERROR) == []


@pytest.mark.parametrize(
    ("promised", "statutory", "wrong"),
    [
        ("5个工作日", "5个工作日", False),
        ("当场办结", "5个工作日", False),
        ("1个工作日", "当场办结", True),
        ("8天", "7天", True),
        ("30小时", "1天", True),
        ("2个月", "45天", True),
        ("8个工作日", "7天", True),
        # 7 days may be less than 6 working days: not comparable, so nothing is said.
        ("7天", "6个工作日", False),
    ],
)
def test_limits_are_compared_only_where_they_can_be(promised, statutory, wrong):
    limit = {"statutory": Duration.parse(statutory), "promised": Duration.parse(promised)}
    assert bool(found(catalogue(matter(time_limit=limit)), Severity.ERROR)) is wrong


@pytest.mark.parametrize(
    "phone",
    [
        "0513-83312345",
        "83312345",
        "13812345678",
        "12345",
        "400-123-4567",
        "020-38356454转1",
        "见窗口公示",
    ],
)
def test_numbers_that_can_be_dialled(phone):
    assert found(catalogue(matter(phone=(phone,)))) == []


def test_lint_of_a_folder_gives_file_and_line(tmp_path):
    folder = tmp_path / "catalogue"
    dump(with_check(expression="business_licence.nam == 'a'"), folder)
    (folder / "faqs.yml").write_text("- question: 问\n  answr: 答\n")
    problems = lint(folder, TODAY)
    shown = [str(p) for p in problems]
    path = next(folder.glob("matters/**/*.yml"))
    line = next(i for i, t in enumerate(path.read_text().splitlines(), 1) if "expression:" in t)
    assert shown[0].startswith("catalogue/faqs.yml:1: error: [1].answer: 缺少必填项")
    assert shown[1].startswith("catalogue/faqs.yml:2: error: [1].answr: 不认识的键")
    assert any(
        s.startswith(f"{path.relative_to(tmp_path)}:{line}: error: checks[1].expression: ")
        for s in shown
    )
    assert exit_code(problems) == 2


def test_exit_codes():
    assert exit_code([]) == 0
    assert exit_code(found(catalogue(matter("1")))) == 1
