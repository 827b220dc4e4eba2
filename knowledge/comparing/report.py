"""The comparison as files: a page for people, a workbook for clerks, JSON for programs."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import asdict
from datetime import date
from difflib import SequenceMatcher
from functools import cache
from importlib.resources import files
from pathlib import Path

from jinja2 import Environment, StrictUndefined, Template
from openpyxl import Workbook
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from knowledge.comparing.compare import (
    Comparison,
    FieldRow,
    MaterialRow,
    MatterComparison,
    Standing,
)
from knowledge.errors import KnowledgeError
from knowledge.exchange.cells import MAX_TEXT, quote

__all__ = ["UnknownFormatError", "write_comparison"]

_COLOURS = {
    Standing.LACKS: "FFDDD6",
    Standing.DIFFERS: "FFF0C8",
    Standing.PERHAPS: "E3EDFF",
    Standing.WORDED: "F2F2F2",
    Standing.SILENT: "F2F2F2",
    Standing.LOCAL: "F2F2F2",
}
_PAPER = "材料：{name}"
_WANT = "　{title}（{name}）"
_MATTER, _STANDING = "事项", "结论"
_WIDTH = 42
_WORDS = re.compile(r"[0-9A-Za-z.:/_?=&%@#+-]+|\s+|.", re.DOTALL)
#: Share of words in common from which it helps to mark the others; chosen by looking at real ones.
_IN_COMMON = 0.4


class UnknownFormatError(KnowledgeError):
    """The file's name ends in nothing that can be written."""

    def __init__(self, path: Path) -> None:
        super().__init__(f"不会写“{path.suffix or path.name}”；请用 .html、.xlsx 或 .json 结尾")


def write_comparison(comparison: Comparison, path: Path, on: date) -> None:
    """Write the comparison in the format that the file's name ends in; `on` is the day of it.

    Raises:
        UnknownFormatError: neither .html, .xlsx nor .json.
        OSError: the file cannot be written.
    """
    suffix = path.suffix.lower()
    if suffix == ".json":
        data = {"on": on.isoformat(), **asdict(comparison)}
        path.write_text(json.dumps(data, ensure_ascii=False, indent=2), encoding="utf-8")
    elif suffix == ".xlsx":
        _workbook(comparison, path)
    elif suffix in {".html", ".htm"}:
        text = _page().render(comparison=comparison, on=on, Standing=Standing, marked=marked)
        path.write_text(text, encoding="utf-8")
    else:
        raise UnknownFormatError(path)


def marked(value: str, values: Sequence[str]) -> list[tuple[str, bool]]:
    """Return a text in runs, each with whether the first other text of `values` lacks it.

    Numbers and addresses are marked whole; texts that have little in common are not marked, as
    everything would be.
    """
    other = next((v for v in values if v and v != value), value)
    words = _WORDS.findall(value)
    matcher = SequenceMatcher(None, _WORDS.findall(other), words, autojunk=False)
    if matcher.ratio() < _IN_COMMON:
        return [(value, False)]
    return [
        ("".join(words[start:end]), kind != "equal")
        for kind, _, _, start, end in matcher.get_opcodes()
        if start < end
    ]


@cache
def _page() -> Template:
    environment = Environment(
        autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    folder = files(__package__)
    environment.globals["css"] = folder.joinpath("page.css").read_text(encoding="utf-8")
    return environment.from_string(folder.joinpath("page.html.jinja").read_text(encoding="utf-8"))


def _workbook(comparison: Comparison, path: Path) -> None:
    book = Workbook()
    summary = book.active
    assert isinstance(summary, Worksheet)  # noqa: S101 - a new book has a sheet
    summary.title = "汇总"
    _line(summary, [_MATTER, "需核对", *comparison.sources], head=True)
    for matter in comparison.matters:
        _line(summary, [matter.name, matter.differences, *matter.departments])
    for name, lone, left_out in zip(
        comparison.sources, comparison.alone, comparison.left_out, strict=True
    ):
        _line(summary, [f"只有“{name}”有的事项", len(lone)], head=True)
        for title in lone:
            _line(summary, [title])
        if left_out:
            _line(summary, [f"“{name}”里读不出、没有比对的", left_out])
    sheet = book.create_sheet("逐项比对")
    _line(sheet, [_MATTER, "要素或材料", _STANDING, *comparison.sources], head=True)
    for matter in comparison.matters:
        _matter(sheet, matter)
    for page in book.worksheets:
        page.freeze_panes = "A2"
        page.print_title_rows = "1:1"
        page.page_setup.orientation, page.page_setup.paperSize = "landscape", page.PAPERSIZE_A4
        page.page_setup.fitToHeight = 0  # as many pages as it takes, each as wide as the sheet
        page.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
        for column in "ABCDEF":
            page.column_dimensions[column].width = _WIDTH if column != "C" else _WIDTH // 2
    book.save(path)


def _matter(sheet: Worksheet, matter: MatterComparison) -> None:
    rows: list[FieldRow | MaterialRow] = [*matter.fields, *matter.materials]
    for row in rows:
        if isinstance(row, FieldRow):
            _line(sheet, [matter.name, row.title, row.standing.value, *row.values], row.standing)
            continue
        name = next(filter(None, row.names))
        title = _PAPER.format(name=name)
        _line(sheet, [matter.name, title, row.standing.value, *row.names], row.standing)
        for want in row.wants:
            title = _WANT.format(title=want.title, name=name)
            _line(sheet, [matter.name, title, want.standing.value, *want.values], want.standing)


def _line(
    sheet: Worksheet,
    values: list[str | int],
    standing: Standing = Standing.EQUAL,
    *,
    head: bool = False,
) -> None:
    sheet.append([quote(v[: MAX_TEXT - 1]) if isinstance(v, str) else v for v in values])
    for cell in sheet[sheet.max_row]:
        cell.alignment = Alignment(wrap_text=True, vertical="top")
        cell.font = Font(bold=head)
        if standing in _COLOURS:
            cell.fill = PatternFill("solid", fgColor=_COLOURS[standing])
