"""The report of a month as a workbook: every row, and charts that the spreadsheet draws itself."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from io import BytesIO

from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.chart import BarChart, Reference
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from knowledge.exchange.cells import quote
from service.learning.figures import Count, Figures, Totals

__all__ = ["workbook"]

_WIDEST = 60
# As on the page: answered, asked back, not answered, others; this month and the month before.
_STACKED = ("0052D9", "E0A100", "C9353F", "B4B8BF")
_BESIDE = ("0052D9", "A6B8D8")
_NAMES = (
    ("对话轮次", "turns"),
    ("对话数", "chats"),
    ("提问", "questions"),
    ("直接回答", "answered"),
    ("反问", "asked_back"),
    ("没有答上", "unanswered"),
    ("转人工", "handovers"),
    ("有帮助", "helpful"),
    ("没帮助", "unhelpful"),
)

_GUIDES = ("事项", "实施编码", "提问", "人数", "三次以上", "没有写", "没帮助", "转人工", "问得最多")


def workbook(figures: Figures) -> bytes:
    """Return the workbook (XLSX)."""
    book = Workbook()
    sheet = book.active
    assert isinstance(sheet, Worksheet)  # noqa: S101 - a new workbook has one
    sheet.title = "概览"
    _rows(sheet, ("项目", "本月", "上月"), _overview(figures.now, figures.before))
    daily = book.create_sheet("按天")
    _rows(
        daily,
        ("日期", "直接回答", "反问", "没有答上", "其他"),
        [
            (d.day.isoformat(), d.answered, d.asked_back, d.unanswered, d.other)
            for d in figures.days
        ],
    )
    _chart(daily, "每天的提问", 5, len(figures.days), stacked=True)
    hourly = book.create_sheet("按小时")
    _rows(hourly, ("时", "提问"), list(enumerate(figures.hours)))
    _chart(hourly, "一天里的提问", 2, 24)
    for title, counts in (
        ("结果", figures.groups),
        ("事项", figures.matters),
        ("内容", figures.fields),
        ("渠道", figures.channels),
        ("差评原因", figures.reasons),
        ("没有答上的问题", figures.unanswered),
    ):
        _counted(book.create_sheet(title), title, counts)
    _rows(
        book.create_sheet("指南"),
        _GUIDES,
        [
            (g.name, g.code, g.asked, g.people, g.again, g.empty, g.unhelpful, g.handovers, g.field)
            for g in figures.guides
        ],
    )
    _rows(
        book.create_sheet("建议"),
        ("建议", "事项", "理由", "本月提问", "状态", "例子"),
        [
            (c.kind, c.matter, c.reason, c.asked, c.state, "\n".join(c.examples))
            for c in figures.clusters
        ],
    )
    file = BytesIO()
    book.save(file)
    return file.getvalue()


def _overview(now: Totals, before: Totals) -> list[tuple[object, ...]]:
    return [(name, getattr(now, key), getattr(before, key)) for name, key in _NAMES]


def _counted(sheet: Worksheet, title: str, counts: Sequence[Count]) -> None:
    _rows(sheet, (title, "本月", "上月"), [(c.name, c.now, c.before) for c in counts])
    if counts:
        _chart(sheet, title, 3, min(len(counts), 20), across=True)


def _rows(sheet: Worksheet, head: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """Write a table; what people typed never becomes a formula."""
    sheet.append(list(head))
    for row in rows:
        sheet.append([_safe(value) for value in row])
    for cell in sheet[1]:
        cell.font = Font(bold=True)
    sheet.freeze_panes = "A2"
    sheet.page_setup.orientation = "landscape"
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.page_setup.fitToHeight = 0
    for place, column in enumerate(sheet.columns, 1):
        texts = (line for c in column for line in str(c.value or "").split("\n"))
        width = max(sum(2 if ord(ch) > 0x2E7F else 1 for ch in text) for text in texts)
        sheet.column_dimensions[get_column_letter(place)].width = min(width + 2, _WIDEST)
        for cell in column:
            cell.alignment = Alignment(wrap_text=True, vertical="top")


def _safe(value: object) -> object:
    return quote(ILLEGAL_CHARACTERS_RE.sub("", value)) if isinstance(value, str) else value


def _chart(
    sheet: Worksheet, title: str, columns: int, rows: int, *, stacked: bool = False,
    across: bool = False,
) -> None:  # fmt: skip
    """A bar chart of the columns behind the first, beside the table."""
    chart = BarChart()
    chart.type = "bar" if across else "col"
    chart.title, chart.height, chart.width = title, 9 if not across else 3 + rows * 0.6, 20
    if stacked:
        chart.grouping, chart.overlap = "stacked", 100
    if across:
        chart.x_axis.scaling.orientation = "maxMin"
    chart.x_axis.delete = chart.y_axis.delete = False
    values = Reference(sheet, min_col=2, max_col=columns, min_row=1, max_row=rows + 1)
    chart.add_data(values, titles_from_data=True)
    chart.set_categories(Reference(sheet, min_col=1, min_row=2, max_row=rows + 1))
    colours = _STACKED if stacked else _BESIDE
    for series, colour in zip(chart.series, colours, strict=False):
        series.graphicalProperties.solidFill = colour
    sheet.add_chart(chart, f"{get_column_letter(columns + 2)}2")
