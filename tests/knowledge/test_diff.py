from hypothesis import given, settings

from knowledge.diff import ChangeKind, describe, diff
from knowledge.schema import City, Material
from tests.knowledge import factory
from tests.knowledge.factory import catalogue, matter


def test_matters_and_fields():
    gone, kept = matter("1" * 31, "甲"), matter("2" * 31, "乙")
    changed = matter(
        "2" * 31,
        "乙",
        time_limit={"statutory": "20个工作日", "promised": "3个工作日"},
        phone=("12345", "0513-83312345"),
    )
    new = matter("3" * 31, "丙")
    changes = diff(catalogue(gone, kept), catalogue(changed, new))
    assert [(c.kind, c.name, c.path) for c in changes] == [
        (ChangeKind.REMOVED, "甲", ""),
        (ChangeKind.CHANGED, "乙", "承诺办结时限"),
        (ChangeKind.CHANGED, "乙", "咨询方式"),
        (ChangeKind.ADDED, "丙", ""),
    ]
    text = describe(changes)
    assert text.splitlines()[0] == "新增 1 个，删除 1 个，修改 1 个"
    assert "修改 乙 · 承诺办结时限：“5个工作日” → “3个工作日”" in text
    assert "“0513-83312345” → “12345；0513-83312345”" in text


def test_materials_are_matched_by_name_then_number():
    form, licence = Material(number="1", name="申请书"), Material(number="2", name="营业执照")
    inserted = (
        form,
        Material(number="2", name="健康证明"),
        Material(number="3", name="营业执照", copies=2),
    )
    changes = diff(
        catalogue(matter(materials=(form, licence))), catalogue(matter(materials=inserted))
    )
    assert {(c.kind, c.path, c.before, c.after) for c in changes} == {
        (ChangeKind.ADDED, "材料", "", "健康证明"),
        (ChangeKind.CHANGED, "材料“营业执照”· 材料序号", "2", "3"),
        (ChangeKind.CHANGED, "材料“营业执照”· 份数", "", "2"),
    }
    renamed = (form, Material(number="2", name="营业执照副本"))
    (change,) = diff(
        catalogue(matter(materials=(form, licence))), catalogue(matter(materials=renamed))
    )
    assert (change.path, change.before, change.after) == (
        "材料“营业执照”· 材料名称",
        "营业执照",
        "营业执照副本",
    )


def test_order_of_materials():
    form, licence = Material(number="1", name="申请书"), Material(number="2", name="营业执照")
    (change,) = diff(
        catalogue(matter(materials=(form, licence))), catalogue(matter(materials=(licence, form)))
    )
    assert change.path == "材料的顺序"


def test_the_rest():
    old, new = catalogue(), catalogue(city=City(name="启海市"), documents=factory.TYPES[:2])
    shown = describe(diff(old, new))
    assert "城市 · name：“青屿市” → “启海市”" in shown
    assert "删除 文件类型“health_certificate”" in shown
    assert describe(diff(old, old)) == "没有变化"


@settings(max_examples=50, deadline=None)
@given(factory.catalogues, factory.catalogues)
def test_there_is_a_change_exactly_when_they_differ(one, other):
    assert diff(one, one) == ()
    assert bool(diff(one, other)) is (one != other) or {f.question for f in one.faqs}
    describe(diff(one, other))
