"""Catalogue → workbook, safe to open in a spreadsheet and complete to import again."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from knowledge.columns import (
    BUNDLES,
    CHECKS,
    CODE,
    EXTRA_PREFIX,
    FAQS,
    MATERIALS,
    MATTERS,
    Kind,
    Sheet,
)
from knowledge.errors import CatalogueError
from knowledge.exchange.cells import CellError, quote, write_cell
from knowledge.exchange.headers import title_key
from knowledge.model import Model
from knowledge.problems import Problem, Severity
from knowledge.schema import Catalogue, Faq

_WIDTHS = {Kind.TEXT: 24, Kind.LINES: 36, Kind.EXAMPLES: 40, Kind.LIST: 24}
_NARROW = 12
_HEADER = PatternFill("solid", fgColor="DCE6F1")


def export_workbook(catalogue: Catalogue, path: Path) -> None:
    """Write the workbook; city, document types and situations are not part of it.

    Raises:
        CatalogueError: a text is longer than a cell can hold.
    """
    book = Workbook()
    book.remove(book.worksheets[0])
    matters = catalogue.matters
    rows: list[tuple[Sheet, Iterable[tuple[str, Model]]]] = [
        (MATTERS, ((m.code, m) for m in matters)),
        (MATERIALS, ((m.code, item) for m in matters for item in m.materials)),
        (CHECKS, ((m.code, item) for m in matters for item in m.checks)),
        (FAQS, _faqs(catalogue)),
        (BUNDLES, (("", bundle) for bundle in catalogue.bundles)),
    ]
    problems: list[Problem] = []
    for sheet, items in rows:
        _write(book.create_sheet(sheet.name), sheet, list(items), problems, path.name)
    if problems:
        raise CatalogueError(tuple(problems))
    book.save(path)


def _faqs(catalogue: Catalogue) -> Iterator[tuple[str, Faq]]:
    for faq in catalogue.faqs:
        yield "", faq
    for matter in catalogue.matters:
        for faq in matter.faqs:
            yield matter.code, faq


def _write(
    target: Worksheet,
    sheet: Sheet,
    items: list[tuple[str, Any]],
    problems: list[Problem],
    file: str,
) -> None:
    extra = list(dict.fromkeys(key for _, item in items for key in item.extra))
    titles = [c.title for c in sheet.columns] + [_extra_title(sheet, key) for key in extra]
    _put_row(target, 1, titles)
    for number, (code, item) in enumerate(items, 2):
        row: list[Any] = []
        for column in sheet.columns:
            value = code if column is CODE else _value(item, column.key)
            row.append(
                _cell(column.kind, value, (sheet.name, number, column.title), problems, file)
            )
        for key in extra:
            place = (sheet.name, number, key)
            row.append(_cell(Kind.TEXT, item.extra.get(key), place, problems, file))
        _put_row(target, number, row)
    _dress(target, sheet, len(extra))


def _extra_title(sheet: Sheet, key: str) -> str:
    """The title of an extra column, marked when it would be read as a known one."""
    known = {title_key(word) for c in sheet.columns for word in (c.title, *c.also)}
    clash = title_key(key) in known or key.startswith(EXTRA_PREFIX)
    return quote(f"{EXTRA_PREFIX}{key}" if clash else key)


def _value(item: Any, key: str) -> Any:
    for part in key.split("."):
        item = getattr(item, part)
    return item


def _cell(
    kind: Kind, value: Any, place: tuple[str, int, str], problems: list[Problem], file: str
) -> Any:
    try:
        return write_cell(kind, value)
    except CellError as error:
        sheet, row, column = place
        message = f"内容太长，应{error.expected}；请把它拆开"
        problems.append(Problem(file, row, "", Severity.ERROR, message, sheet, column))
        return None


def _put_row(target: Worksheet, number: int, values: list[Any]) -> None:
    for i, value in enumerate(values, 1):
        if value is None:
            continue
        cell = target.cell(number, i)
        cell.value = value
        if isinstance(value, str):
            # Text stays text: a code does not become a number when a clerk edits the cell.
            cell.data_type = "s"
            cell.number_format = "@"
        elif isinstance(value, date):
            cell.number_format = "yyyy-mm-dd"


def _dress(target: Worksheet, sheet: Sheet, extra: int) -> None:
    target.freeze_panes = "C2"
    kinds = [column.kind for column in sheet.columns] + [Kind.TEXT] * extra
    for i, kind in enumerate(kinds, 1):
        target.column_dimensions[get_column_letter(i)].width = _WIDTHS.get(kind, _NARROW)
        head = target.cell(1, i)
        head.font, head.fill = Font(bold=True), _HEADER
    for row in target.iter_rows(min_row=2):
        for cell in row:
            cell.alignment = Alignment(wrap_text=True, vertical="top")
