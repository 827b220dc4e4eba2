import json
from collections import Counter
from pathlib import Path

import pytest

from knowledge import CatalogueError, Severity
from knowledge.exchange import export_workbook, import_portal_json, import_workbook

DATA = Path(__file__).parents[4] / "shared" / "data" / "guangdong_2021"
CLEAN = {"TASK_CODE": "1" * 31, "TASK_NAME": "甲事项", "DEPT_NAME": "甲局"}


def run(tmp_path, *records, lines=True):
    path = tmp_path / "p.json"
    if lines:
        path.write_text("\n".join(json.dumps(r, ensure_ascii=False) for r in records))
    else:
        path.write_text(json.dumps({"total": 1, "data": list(records)}, ensure_ascii=False))
    return import_portal_json(path)


def one(tmp_path, **more):
    result = run(tmp_path, {**CLEAN, **more})
    assert len(result.catalogue.matters) == 1, result.problems
    return result.catalogue.matters[0], result


@pytest.mark.parametrize(
    ("raw", "limit", "rule"),
    [
        ("70(工作日)", "70个工作日", "limit_form"),
        ("1(当场办结)", "当场办结", "limit_form"),
        ("90（自然日）", "90天", "limit_form"),
        ("２０（工作日）", "20个工作日", "wide_letter"),
        ("0(工作日)", "当场办结", "limit_zero"),
        ("3个月", "3个月", None),
        ("无", None, "empty_word"),
    ],
)
def test_limits(tmp_path, raw, limit, rule):
    matter, result = one(tmp_path, handle_time=raw)
    assert str(matter.time_limit.statutory) == str(limit)
    assert rule in {*result.counts(), None}


def test_what_cannot_be_read_is_kept_and_reported(tmp_path):
    matter, result = one(
        tmp_path,
        handle_time="视情况而定",
        visit_number="多次",
        URL="见官网",
        新字段={"a": [1, 2], "b": None},
    )
    assert matter.time_limit.statutory is None
    assert matter.extra == {
        "handle_time": "视情况而定",
        "visit_number": "多次",
        "URL": "见官网",
        "新字段.a": "1；2",
    }
    assert {"limit_not_readable", "count_not_readable", "not_a_link"} <= set(result.counts())
    (repair,) = [r for r in result.repairs if r.rule == "limit_not_readable"]
    assert (repair.line, repair.field, repair.before) == (1, "handle_time", "视情况而定")


def test_a_promise_longer_than_the_law_is_put_aside(tmp_path):
    matter, result = one(tmp_path, handle_time="5(工作日)", handle_time_limit="9(工作日)")
    assert (str(matter.time_limit.statutory), matter.time_limit.promised) == ("5个工作日", None)
    assert matter.extra["承诺办结时限（待核实）"] == "9个工作日"
    assert result.counts()["promised_longer"] == 1


def test_texts(tmp_path):
    matter, result = one(
        tmp_path,
        accept_standard="<p>一、符合&nbsp;条件；</p>\r\n　　二、<b>有</b>场所\u200b。",
        handle_location="办理地点：望海路88号",
        consult_phone="0513-83312345、83312346；12345",
        matter_daily="开 饭店 证,证,办餐饮许可",
        service_object_name=["自然人", "自然人", "无"],
        material_intro=["申请表；", "身份证", "身份证", None, "无"],
        matter_level="省级",
        visit_number=0,
    )
    assert matter.conditions == "一、符合 条件；\n二、有场所。"
    assert matter.place == ("望海路88号",)
    assert matter.phone == ("0513-83312345", "83312346", "12345")
    assert matter.aliases == ("开饭店证", "办餐饮许可")
    assert matter.applicants == ("自然人",)
    assert [m.name for m in matter.materials] == ["申请表", "身份证"]
    assert (matter.level, matter.visits) == ("省", 0)
    assert {
        "html_tag",
        "html_entity",
        "spaces",
        "invisible_character",
        "prefix",
        "several_phones",
    } <= set(result.counts())
    assert matter.extra["matter_daily（短词）"] == "证"


def test_titles_in_angle_brackets_are_no_tags(tmp_path):
    text = "根据《关于印发<课程教材管理办法>的通知》"
    assert one(tmp_path, accept_standard=text)[0].conditions == text


def test_conditions_that_break_off(tmp_path):
    matter, result = one(tmp_path, accept_standard="应符合以下条件：")
    assert matter.conditions == "应符合以下条件："
    assert [(p.severity, p.path) for p in result.problems] == [(Severity.WARNING, "conditions")]


def test_records_that_cannot_be_matters(tmp_path):
    result = run(
        tmp_path, CLEAN, {**CLEAN, "TASK_NAME": "另一个"}, {"TASK_NAME": "没有编码"}, ["x"]
    )
    assert [m.name for m in result.catalogue.matters] == ["甲事项"]
    assert [p.line for p in result.problems if p.severity is Severity.ERROR] == [2, 3, 3, 4] or [
        p.line for p in result.problems
    ] == [2, 3, 3, 4]
    assert result.counts() == {"repeated_code": 1, "incomplete_record": 1}


def test_forms_of_files(tmp_path):
    assert len(run(tmp_path, CLEAN, lines=False).catalogue.matters) == 1
    path = tmp_path / "p.json"
    path.write_text(json.dumps(CLEAN) + "\n{broken\n\n" + json.dumps({**CLEAN, "TASK_CODE": "2"}))
    result = import_portal_json(path)
    assert len(result.catalogue.matters) == 2
    assert [p.line for p in result.problems] == [2]
    path.write_bytes("甲".encode("gbk"))
    with pytest.raises(CatalogueError, match="UTF-8"):
        import_portal_json(path)
    with pytest.raises(CatalogueError):
        import_portal_json(tmp_path / "none.json")


def values(value):
    if isinstance(value, dict):
        for item in value.values():
            yield from values(item)
    elif isinstance(value, list):
        for item in value:
            yield from values(item)
    elif value not in (None, ""):
        yield str(value)


@pytest.fixture(scope="module")
def province():
    if not DATA.is_dir():
        pytest.skip("the portal data of 2021 is not here")
    return import_portal_json(DATA / "policy.json")


def test_a_whole_province(province):
    assert (province.rows, len(province.catalogue.matters)) == (2262, 2262)
    assert not [p for p in province.problems if p.severity is Severity.ERROR]
    matter = province.catalogue.matter("11440000006940116U2440102002003")
    assert matter.name == "中小学地方课程教材初审"
    assert str(matter.time_limit.statutory) == "70个工作日"
    assert matter.place[0].startswith("广州市越秀区农林下路72号")
    assert len(matter.materials) == 4
    assert not any(m.name == "无" for item in province.catalogue.matters for m in item.materials)


def test_nothing_of_a_province_is_lost(province):
    """Each value of the source stands in its matter, or in a repair of its line."""
    by_line: dict[int, set[str]] = {}
    for repair in province.repairs:
        by_line.setdefault(repair.line, set()).add(repair.before)
    lost: Counter[str] = Counter()
    lines = (DATA / "policy.json").read_text(encoding="utf-8").splitlines()
    for number, line in enumerate(lines, 1):
        record = json.loads(line)
        matter = province.catalogue.matter(record["TASK_CODE"])
        kept = "\n".join(values(matter.model_dump(mode="json")))
        mended = by_line.get(number, set())
        for key, value in record.items():
            for text in values(value):
                if text not in kept and not any(text in before for before in mended):
                    lost[key] += 1
    assert not lost


def test_a_province_goes_through_the_workbook(province, tmp_path):
    export_workbook(province.catalogue, tmp_path / "p.xlsx")
    assert import_workbook(tmp_path / "p.xlsx").catalogue == province.catalogue
