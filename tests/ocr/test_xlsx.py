"""Workbooks: values as they are shown, joined cells, hidden parts, and declared giants."""

from __future__ import annotations

import datetime as dt
import io
import zipfile
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl.drawing.image import Image as SheetImage
from openpyxl.styles import Font

import ocr
from ocr.faults import UnreadableError
from ocr.office.sheet_cells import MAX_CELLS, place, read_grid
from ocr.office.sheet_formats import general, shown
from tests.ocr import draw
from tests.ocr.office import changed, printed, workbook

CODE = "91320681MA1X2Y3Z45"
SHEET = "xl/worksheets/sheet1.xml"


@pytest.mark.parametrize(
    ("value", "code", "text"),
    [
        (1234567.891, "#,##0.00", "1,234,567.89"),
        (0.1234, "0.00%", "12.34%"),
        (-5, "0.00_);(0.00)", "(5.00)"),
        (-5, "0.0", "-5.0"),
        (2.675, "0.00", "2.68"),
        (0, '_(* #,##0.00_);_(* \\(#,##0.00\\);_(* "-"??_);_(@_)', "-"),
        (45000, 'yyyy"年"m"月"d"日"', "2023年3月15日"),
        (45000, "yyyy-mm-dd;@", "2023-03-15"),
        (45000.75, "yyyy/m/d h:mm", "2023/3/15 18:00"),
        (45000, '[DBNum1][$-804]yyyy"年"m"月"d"日";@', "二〇二三年三月十五日"),
        (1.5, "[h]:mm:ss", "36:00:00"),
        (0.5, "h:mm AM/PM", "12:00 下午"),
        (120350, "[DBNum2][$-804]General", "壹拾贰万零叁佰伍拾"),
        (1005, "[DBNum1]General", "一千零五"),
        (12, "000000", "000012"),
        (13800138000, "000-0000-0000", "138-0013-8000"),
        (12.5, "[$¥-804]#,##0.00", "¥12.50"),
        (5, '"第"0"号"', "第5号"),
        (1234567, "#,##0,", "1,235"),
        (1.5e7, "0.00E+00", "1.50E+07"),
        (3, "General", "3"),
        (0.5, "# ?/?", "0.5"),
    ],
)
def test_numbers_as_their_formats_show_them(value: float, code: str, text: str) -> None:
    assert shown(value, code) == text


def test_the_calendar_of_1904_and_the_day_that_never_was() -> None:
    assert shown(1, "yyyy-mm-dd") == "1900-01-01"
    assert shown(61, "yyyy-mm-dd") == "1900-03-01"
    assert shown(0, "yyyy-mm-dd", since_1904=True) == "1904-01-01"


def test_whole_numbers_keep_their_digits() -> None:
    assert general(320681198001) == "320681198001"
    assert general(0.1 + 0.2) == "0.3"
    assert general(3.2068119800101e17) == "3.20681E+17"


@given(st.floats(allow_nan=False, allow_infinity=False), st.text(max_size=30))
def test_any_format_has_an_answer(value: float, code: str) -> None:
    assert isinstance(shown(value, code), str)


@given(
    st.floats(-1e6, 3e6), st.text(alphabet='yYmMdDhHsS0#?.,;:/年月日@[]"\\_*AP%E+-$ab', max_size=15)
)
def test_any_format_of_dates_and_digits_has_an_answer(value: float, code: str) -> None:
    assert isinstance(shown(value, code), str)


def test_places() -> None:
    assert place("B12") == (12, 2)
    assert place("XFD1048576") == (1_048_576, 16_384)
    for wrong in ("", "A0", "XFE1", "A1048577", "12", "ABCD1", "a1"):
        assert place(wrong) is None


def fill(book: Any) -> None:
    sheet = book.active
    sheet.title = "清单"
    sheet.merge_cells("A1:C1")
    sheet["A1"] = "设备清单"
    sheet.append(["名称", "金额", "日期"])
    sheet.append(["冰柜", 1234.5, dt.date(2024, 3, 5)])
    sheet["B3"].number_format = "#,##0.00"
    sheet["C3"].number_format = 'yyyy"年"m"月"d"日"'
    sheet["A5"], sheet["B5"] = "代码", CODE
    sheet["A6"] = "R"
    sheet["A6"].font = Font(name="Wingdings 2")
    sheet["B6"] = "同意"


def test_a_sheet_is_set_as_a_table() -> None:
    texts, remarks = printed(workbook(fill))
    rows = texts[0].splitlines()
    assert rows[:3] == ["设备清单", "名称 金额 日期", "冰柜 1,234.50 2024年3月5日"]
    assert f"代码 {CODE}" in rows
    assert "☑ 同意" in rows
    assert remarks == set()


def test_what_is_hidden_is_left_out_and_said() -> None:
    def write(book: Any) -> None:
        sheet = book.active
        for row in range(1, 5):
            sheet.append([f"行{row}", f"列{row}"])
        sheet.row_dimensions[2].hidden = True
        sheet.column_dimensions["B"].hidden = True
        other = book.create_sheet("密")
        other["A1"] = "机密"
        other.sheet_state = "veryHidden"

    texts, remarks = printed(workbook(write))
    assert "".join(texts[0].split()) == "行1行3行4"
    assert remarks == {"hidden_content"}


def test_formulas_without_a_value_and_comments_are_said() -> None:
    from openpyxl.comments import Comment

    def write(book: Any) -> None:
        book.active["A1"] = "合计"
        book.active["B1"] = "=SUM(1,2)"
        book.active["A1"].comment = Comment("看这里", "a")

    texts, remarks = printed(workbook(write))
    assert texts[0].strip() == "合计"
    assert remarks == {"formula_without_value", "comments_left_out"}


def test_each_sheet_begins_a_page_wide_enough() -> None:
    def write(book: Any) -> None:
        book.active["A1"] = "甲"
        wide = book.create_sheet("宽")
        wide.append([f"{CODE}{i:02d}" for i in range(30)])

    texts, _ = printed(workbook(write))
    assert len(texts) == 2
    assert all(f"{CODE}{i:02d}" in texts[1] for i in range(30))


def test_far_corners_cost_nothing() -> None:
    rows = (
        '<row r="1"><c r="A1" t="str"><v>近</v></c></row>'
        '<row r="1048576"><c r="XFD1048576" t="str"><v>远</v></c></row>'
    )
    joins = '<mergeCells><mergeCell ref="A1:XFC1048575"/></mergeCells>'
    texts, _ = printed(sheet_of(rows, joins))
    assert "".join("".join(texts).split()) == "近远"


def cells(count: int) -> bytes:
    row = '<row><c t="inlineStr"><is><t>x</t></is></c></row>'
    return sheet_of(row * count)


def sheet_of(rows: str, more: str = "") -> bytes:
    whole = (
        '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
        f"<sheetData>{rows}</sheetData>{more}</worksheet>"
    )
    return changed(workbook(fill), SHEET, lambda _: whole.encode())


def with_shared(items: str) -> bytes:
    """A workbook whose first cells show the shared texts 0 and 1."""
    data = sheet_of('<row><c t="s"><v>1</v></c><c t="s"><v>0</v></c></row>')
    relation = (
        b'<Relationship Type="x/sharedStrings" Target="strings.xml" Id="rId9"/></Relationships>'
    )
    data = changed(
        data,
        "xl/_rels/workbook.xml.rels",
        lambda whole: whole.replace(b"</Relationships>", relation),
    )
    out = io.BytesIO(data)
    with zipfile.ZipFile(out, "a") as box:
        box.writestr("xl/strings.xml", f"<sst>{items}</sst>")
    return out.getvalue()


def test_shared_texts_keep_their_runs_without_pronunciation() -> None:
    runs = "<r><t>张</t></r><r><rPr><rFont val='Wingdings 2'/></rPr><t>R</t></r><rPh><t>zhāng</t></rPh>"
    texts, _ = printed(with_shared(f"<si><t>甲</t></si><si>{runs}</si>"))
    assert texts[0].split() == ["张☑", "甲"]


LAUGHS = b'<!DOCTYPE x [<!ENTITY a "ha">]><worksheet><sheetData><row><c><v>&a;</v></c></row></sheetData></worksheet>'


@pytest.mark.parametrize(
    ("code", "data"),
    [
        ("too_many_cells", cells(MAX_CELLS + 1)),
        ("broken", changed(workbook(fill), SHEET, lambda _: LAUGHS)),
        ("broken", changed(workbook(fill), SHEET, lambda whole: whole[:-40])),
        ("broken", with_shared("<si><t>x</t>")),
        ("broken", changed(workbook(fill), "xl/workbook.xml", lambda _: b"<workbook")),
    ],
    ids=["cells", "entities", "cut", "strings", "book"],
)
def test_a_hostile_workbook_is_refused(code: str, data: bytes) -> None:
    with pytest.raises(UnreadableError) as caught:
        printed(data)
    assert caught.value.code == code


def test_rows_in_millions_without_content_are_passed_over() -> None:
    rows = "".join(f'<row r="{i}"><c r="A{i}" s="1"/></row>' for i in range(1, 100_000))
    data = sheet_of(rows)
    assert printed(data)[0]


@pytest.mark.parametrize(
    "cell",
    [
        '<c t="s"><v>99999999999</v></c>', '<c t="s"><v>-1</v></c>', "<c><v>1e999</v></c>",
        "<c><v>nan</v></c>", '<c s="-5"><v>1</v></c>', '<c r="ZZZZ9"><v>1</v></c>',
        '<c t="b"><v>1</v></c>', '<c t="e"><v>#N/A</v></c>', '<c t="d"><v>2024-01-01</v></c>',
        '<c t="zzz"><v>x</v></c>', "<c><v>x</v></c>",
    ],
)  # fmt: skip
def test_odd_cells_do_no_harm(cell: str) -> None:
    assert printed(sheet_of(f"<row>{cell}</row>"))[0]


@given(st.binary(max_size=200))
def test_any_bytes_end_as_a_named_fault(data: bytes) -> None:
    with pytest.raises(UnreadableError):
        read_grid(b"<worksheet>" + data, 100)


@pytest.mark.slow
def test_a_workbook_is_read_with_its_tables(reader: ocr.Reader) -> None:
    def write(book: Any) -> None:
        fill(book)
        photo = book.create_sheet("照片")
        photo.add_image(SheetImage(io.BytesIO(draw.encoded(draw.page()))), "A1")

    document = reader.read(workbook(write), "清单.xlsx")

    assert isinstance(document, ocr.Document)
    [table] = document.pages[0].tables
    found = {(c.row, c.column, c.row_span, c.column_span, c.text) for c in table.cells}
    assert (0, 0, 1, 3, "设备清单") in found
    assert (2, 1, 1, 1, "1,234.50") in found
    assert (4, 1, 1, 1, CODE) in found
    assert "法定代表人:王建国" in document.pages[-1].text
