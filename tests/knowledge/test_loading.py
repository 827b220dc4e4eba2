import pytest
from hypothesis import HealthCheck, given, settings

from knowledge import CatalogueError, dump, load
from knowledge.schema import Catalogue
from tests.knowledge import factory


@pytest.fixture
def folder(tmp_path):
    dump(factory.catalogue(factory.matter(checks=(factory.check(),))), tmp_path / "catalogue")
    return tmp_path / "catalogue"


def matter_file(folder):
    return next(folder.glob("matters/**/*.yml"))


def problems(folder):
    with pytest.raises(CatalogueError) as caught:
        load(folder)
    return caught.value.problems


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(factory.catalogues)
def test_round_trip(tmp_path_factory, catalogue: Catalogue):
    folder = tmp_path_factory.mktemp("c")
    dump(catalogue, folder)
    assert load(folder) == catalogue
    dump(catalogue, folder)
    assert load(folder) == catalogue


def test_files_are_named_for_people(folder):
    path = matter_file(folder).relative_to(folder).as_posix()
    assert (
        path
        == "matters/qing-yu-shi-shi-chang-jian-du-guan-li-ju/shi-pin-jing-ying-xu-ke-xin-ban.yml"
    )
    assert (folder / "documents" / "business_licence.yml").is_file()


def test_files_that_cannot_be_read_are_never_removed(folder):
    broken = folder / "matters" / "draft.yml"
    broken.write_text("name: [")
    dump(factory.catalogue(factory.matter("2" * 31, "别的事项")), folder)
    assert broken.read_text() == "name: ["


def test_a_file_that_says_the_same_keeps_its_comments_and_its_place(folder):
    old = matter_file(folder)
    new = old.with_name("mine.yml")
    new.write_text("# checked by the hall\n" + old.read_text())
    old.unlink()
    dump(load(folder), folder)
    assert new.read_text().startswith("# checked by the hall")
    assert not old.exists()


def test_dump_removes_matters_that_are_gone(folder):
    other = factory.catalogue(factory.matter("2" * 31, "别的事项"))
    dump(other, folder)
    assert load(folder) == other


def test_codes_and_phones_stay_text(folder):
    path = matter_file(folder)
    text = path.read_text().replace("code: '1111111111111111111111111111111'", "code: 0113")
    assert "code: 0113" in text
    path.write_text(text)
    assert load(folder).matters[0].code == "0113"


@pytest.mark.parametrize(
    ("before", "after", "key", "says"),
    [
        ("visits: 1", "visits: 一次", "visits", "应为整数，写的是“一次”"),
        ("handling: 承诺件", "handlin: 承诺件", "handlin", "不认识的键“handlin”"),
        ("promised: 5个工作日", "promised: 尽快", "time_limit.promised", "时限“尽快”看不懂"),
        ("name: 食品经营许可新办\n", "", "name", "缺少必填项“name”"),
        ("level: 不予受理前需补正", "level: 严重", "checks[1].level", "只能写"),
        ("charged: false", "charged: 不收", "fee.charged", "true 或 false"),
        ("visits: 1", "updated_on: 去年", "updated_on", "应为日期，如 2026-01-05"),
    ],
)
def test_a_wrong_value_is_named_with_its_line(folder, before, after, key, says):
    path = matter_file(folder)
    text = path.read_text().replace("expression:", "level: 不予受理前需补正\n    expression:", 1)
    assert before in text
    path.write_text(text.replace(before, after, 1))
    (problem,) = problems(folder)
    assert problem.path == key
    assert says in problem.message
    line = path.read_text().splitlines()[problem.line - 1]
    assert problem.line == 1 or key.rpartition(".")[2].split("[")[0] in line


def test_all_problems_come_at_once(folder):
    path = matter_file(folder)
    path.write_text(path.read_text().replace("visits: 1", "visits: x\nfoo: 1"))
    (folder / "city.yml").unlink()
    (folder / "faqs.yml").write_text("question: x\n")
    found = problems(folder)
    assert {p.file.rpartition("/")[2] for p in found} == {"city.yml", "faqs.yml", path.name}
    assert len(found) == 4


@pytest.mark.parametrize(
    "text",
    [
        "a: [1, 2",
        "a: 1\na: 2\n",
        "\t- x",
        "a: &x [1]\nb: *x\n",
        "[" * 5000,
        "- a\nb: c",
        "? [1]\n: 2",
    ],
)
def test_broken_yaml_is_a_problem_and_no_crash(folder, text):
    path = matter_file(folder)
    path.write_text(text)
    found = problems(folder)
    assert found
    assert all(p.file.endswith(path.name) for p in found)


def test_other_encodings_are_named(folder):
    matter_file(folder).write_bytes("name: 食品经营许可新办".encode("gbk"))
    assert "UTF-8" in problems(folder)[0].message


def test_missing_folder(tmp_path):
    assert "没有这个文件夹" in problems(tmp_path / "none")[0].message
