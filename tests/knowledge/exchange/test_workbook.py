import zipfile
from datetime import date, datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook

from knowledge import CatalogueError, dump, load
from knowledge.columns import SHEETS, Kind
from knowledge.duration import Duration
from knowledge.exchange import export_workbook, import_workbook, merge
from knowledge.exchange.cells import read_cell, write_cell
from knowledge.schema import Catalogue, Check, Faq, Fee, Material, Matter, TimeLimit
from tests.knowledge import factory


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(factory.catalogues)
def test_yaml_to_workbook_to_yaml(tmp_path_factory, catalogue: Catalogue):
    folder = tmp_path_factory.mktemp("w")
    dump(catalogue, folder / "a")
    export_workbook(load(folder / "a"), folder / "c.xlsx")
    result = import_workbook(folder / "c.xlsx", base=catalogue)
    assert result.problems == ()
    assert result.catalogue == catalogue
    dump(result.catalogue, folder / "a")
    assert load(folder / "a") == catalogue


@given(st.text("=+-@'\t\" a；\n", max_size=8).map(str.strip))
def test_no_text_becomes_a_formula_and_none_changes(text):
    cell = write_cell(Kind.TEXT, text)
    assert cell is None or str(cell)[0] not in "=+-@\t\r"
    assert (read_cell(Kind.TEXT, cell) or "") == text


def test_every_field_of_the_schema_has_a_column():
    models = {"事项": Matter, "材料": Material, "审查要点": Check, "常见问题": Faq}
    for sheet in SHEETS:
        model = models.get(sheet.name)
        if model is None:
            continue
        nested = {"time_limit": TimeLimit, "fee": Fee}
        keys = {
            f"{key}.{inner}" if key in nested else key
            for key in model.model_fields
            for inner in (nested[key].model_fields if key in nested else [""])
        }
        assert keys - {"extra", "materials", "checks", "faqs"} <= {c.key for c in sheet.columns}


def book(path, **sheets):
    workbook = Workbook()
    workbook.remove(workbook.worksheets[0])
    for name, rows in sheets.items():
        sheet = workbook.create_sheet(name)
        for row in rows:
            sheet.append(row)
    workbook.save(path)
    return path


HEAD = ["实施编码", "事项名称", "实施主体"]
ROW = ["1" * 31, "食品经营许可新办", "市场监管局"]


def test_a_workbook_as_halls_keep_it(tmp_path):
    """Title rows, wide letters, stars, other words for columns, merged cells, dates in any form."""
    workbook = Workbook()
    sheet = workbook.active
    sheet.title = "政务服务事项清单"
    sheet.append(["某某区政务服务事项清单（2026年版）"])
    sheet.merge_cells("A1:H1")
    sheet.append(["填表单位：", None, "填表日期：2026年1月"])
    sheet.append([])
    sheet.append(
        [
            "序号",
            " 事项编码 *",
            "实施事项名称（必填）",
            "实施机构",
            "承诺时限",
            "更 新 日 期",
            "是否收费",
            "咨询电话",
            "备注",
        ]
    )
    sheet.append(
        [
            1,
            "1" * 31,
            "甲事项",
            "甲局",
            "5（工作日）",
            "2026年1月5日",
            "否",
            "0513-8331\n12345",
            "老系统",
        ]
    )
    sheet.append(
        [
            2,
            "2" * 31,
            "乙事项",
            None,
            "即办",
            datetime.fromisoformat("2026-01-05"),
            "是",
            12345,
            None,
        ]
    )
    sheet.merge_cells("D5:D6")
    sheet.append(
        [3, "3" * 31, "丙事项", "丙局", " 1 天 ", "2026/1/5", "不收费", "１２３４５", None]
    )
    materials = workbook.create_sheet("材料清单")
    materials.append(["申请材料清单"])
    materials.append(["事项编码", "材料名称", "必要性", "份数", "来源渠道"])
    materials.append(["1" * 31, "申请表", "必要", 1, "申请人自备"])
    materials.append([None, "身份证", "非必要", "2份", "公安机关"])
    materials.merge_cells("A3:A4")
    workbook.create_sheet("说明").append(["填写说明：请勿删除列"])
    workbook.save(tmp_path / "x.xlsx")

    result = import_workbook(tmp_path / "x.xlsx")
    one, two, three = result.catalogue.matters
    assert (one.name, one.department, two.department, three.department) == (
        "甲事项",
        "甲局",
        "甲局",
        "丙局",
    )
    assert [str(m.time_limit.promised) for m in (one, two, three)] == [
        "5个工作日",
        "当场办结",
        "1天",
    ]
    assert {m.updated_on for m in (one, two, three)} == {date(2026, 1, 5)}
    assert [m.fee.charged for m in (one, two, three)] == [False, True, False]
    assert one.phone == ("0513-8331", "12345")
    assert two.phone == ("12345",)
    assert one.extra == {"序号": "1", "备注": "老系统"}
    assert {(c.column, c.rows) for c in result.extra_columns} == {("序号", 3), ("备注", 1)}
    assert [(m.number, m.name, m.copies) for m in one.materials] == [
        ("1", "申请表", 1),
        ("2", "身份证", 2),
    ]
    assert [p.sheet for p in result.problems] == ["说明"]


@pytest.mark.parametrize(
    ("column", "value", "expected"),
    [
        ("承诺办结时限", "尽快", "要写单位"),
        ("承诺办结时限", 20, "要写单位"),
        ("到办事现场次数", "一次", "正整数"),
        ("到办事现场次数", -1, "正整数"),
        ("是否收费", "看情况", "是 或 否"),
        ("更新日期", "2026年13月1日", "日期"),
        ("更新日期", 5, "日期"),
    ],
)
def test_a_wrong_cell_is_named(tmp_path, column, value, expected):
    path = book(tmp_path / "x.xlsx", 事项=[["说明"], [*HEAD, column], [*ROW, value]])
    with pytest.raises(CatalogueError) as caught:
        import_workbook(path)
    (problem,) = caught.value.problems
    assert (problem.sheet, problem.line, problem.column) == ("事项", 3, column)
    assert problem.value == str(value)
    assert expected in problem.expected
    assert str(value) in problem.message


def test_wrong_values_of_the_schema_are_named_by_column(tmp_path):
    path = book(
        tmp_path / "x.xlsx",
        事项=[HEAD, [ROW[0], None, "局"]],
        材料=[["实施编码", "材料名称", "必要性"], [ROW[0], "申请表", "要"]],
    )
    with pytest.raises(CatalogueError) as caught:
        import_workbook(path)
    places = {(p.sheet, p.line, p.column) for p in caught.value.problems}
    assert ("事项", 2, "事项名称") in places
    assert ("材料", 2, "必要性") in places


def test_keep_going_imports_what_is_wholly_good(tmp_path):
    rows = [[str(i) * 31, f"事项{i}", "局", "5天"] for i in range(1, 5)]
    rows[1][3] = "尽快"
    path = book(
        tmp_path / "x.xlsx",
        事项=[[*HEAD, "承诺办结时限"], *rows],
        材料=[
            ["实施编码", "材料名称", "份数"],
            ["1" * 31, "申请表", 1],
            ["3" * 31, "申请表", "若干"],
            ["9" * 31, "申请表", 1],
        ],
    )
    result = import_workbook(path, keep_going=True)
    # 2 has a wrong cell, 3 would miss a material: a guide without it would send people home.
    assert [m.name for m in result.catalogue.matters] == ["事项1", "事项4"]
    assert {(p.sheet, p.line) for p in result.problems} == {
        ("事项", 3),
        ("材料", 3),
        ("材料", 4),
        ("事项", 4),
    }


def test_repeated_codes(tmp_path):
    path = book(tmp_path / "x.xlsx", 事项=[HEAD, ROW, [ROW[0], "别的", "局"]])
    with pytest.raises(CatalogueError, match="与第 2 行重复"):
        import_workbook(path)
    assert import_workbook(path, keep_going=True).catalogue.matters[0].name == ROW[1]


def test_numbers_that_excel_has_spoiled(tmp_path):
    path = book(tmp_path / "x.xlsx", 事项=[HEAD, [1.1320681e30, "事项", "局"]])
    with pytest.raises(CatalogueError, match="失真"):
        import_workbook(path)


def test_formulas(tmp_path):
    path = book(tmp_path / "x.xlsx", 事项=[[*HEAD, "收费标准"], [*ROW, "=1+1"]])
    with pytest.raises(CatalogueError, match="没有计算结果的公式"):
        import_workbook(path)


def test_what_is_no_workbook(tmp_path):
    path = tmp_path / "x.xlsx"
    for content in (b"", b"PK\x03\x04", b"\xd0\xcf\x11\xe0" + b"0" * 600, b"a,b\n1,2\n"):
        path.write_bytes(content)
        with pytest.raises(CatalogueError):
            import_workbook(path)
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("xl/workbook.xml", "<a>")
        archive.writestr("[Content_Types].xml", "<b/>")
    with pytest.raises(CatalogueError):
        import_workbook(path)
    with pytest.raises(CatalogueError, match="没有这个文件"):
        import_workbook(tmp_path / "none.xlsx")


def test_a_bomb_is_refused_before_it_is_unpacked(tmp_path):
    path = tmp_path / "x.xlsx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", b" " * 310_000_000)
    with pytest.raises(CatalogueError, match="展开后太大"):
        import_workbook(path)


def test_a_stray_cell_far_below_costs_nothing(tmp_path):
    workbook = Workbook()
    sheet = workbook.active
    sheet.title = "事项"
    sheet.append(HEAD)
    sheet.append(ROW)
    sheet["XFD1048576"].number_format = "@"
    sheet["A49000"] = "x"
    workbook.save(tmp_path / "x.xlsx")
    with pytest.raises(CatalogueError, match="空行"):
        import_workbook(tmp_path / "x.xlsx")


def test_without_the_sheet_or_its_columns(tmp_path):
    with pytest.raises(CatalogueError, match="没有找到“事项”表"):
        import_workbook(book(tmp_path / "x.xlsx", 别的=[["a"]]))
    with pytest.raises(CatalogueError, match="缺少“实施编码”列"):
        import_workbook(book(tmp_path / "x.xlsx", 事项=[["事项名称", "实施主体"], ["a", "b"]]))
    with pytest.raises(CatalogueError, match="“事项名称”列有两个"):
        import_workbook(book(tmp_path / "x.xlsx", 事项=[[*HEAD, "事项名称"], [*ROW, "x"]]))


def test_document_types_by_their_chinese_names_come_from_the_base(tmp_path):
    path = book(
        tmp_path / "x.xlsx",
        事项=[HEAD, ROW],
        材料=[["实施编码", "材料名称", "文件类型"], [ROW[0], "执照", "营业执照"]],
    )
    base = factory.catalogue(faqs=(Faq(question="q", answer="a"),))
    result = import_workbook(path, base=base)
    assert result.catalogue.matters[0].materials[0].type == "business_licence"
    assert (result.catalogue.city, result.catalogue.faqs) == (base.city, base.faqs)


def test_merge():
    one, two = factory.matter("1" * 31, "一"), factory.matter("2" * 31, "二")
    new = factory.matter("2" * 31, "二（新）")
    base, imported = factory.catalogue(one, two), factory.catalogue(new)
    assert merge(base, imported).matters == (one, new)
    assert merge(base, imported, replace=True).matters == (new,)


def test_exports_look_right_to_people(tmp_path):
    limit = TimeLimit(promised=Duration.parse("5个工作日"))
    matter = factory.matter(aliases=("开饭店", "办餐饮"), time_limit=limit, phone=("=1+1", "12345"))
    export_workbook(factory.catalogue(matter), tmp_path / "x.xlsx")
    sheet = load_workbook(tmp_path / "x.xlsx")["事项"]
    cells = {head.value: cell for head, cell in zip(sheet[1], sheet[2], strict=True)}
    assert cells["别名"].value == "开饭店；办餐饮"
    assert cells["承诺办结时限"].value == "5个工作日"
    assert cells["是否收费"].value == "否"
    assert cells["咨询方式"].value == "'=1+1\n12345"
    assert cells["咨询方式"].data_type == "s"


def test_too_long_for_a_cell(tmp_path):
    with pytest.raises(CatalogueError, match="内容太长"):
        export_workbook(factory.catalogue(factory.matter(conditions="长" * 40_000)), tmp_path / "x")
