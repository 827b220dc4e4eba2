"""Which sheet is which, where its header row stands, and which column is what."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from dataclasses import dataclass
from typing import Any

from knowledge.columns import EXTRA_PREFIX, SHEETS, Column, Sheet
from knowledge.exchange.cells import CellError, as_text
from knowledge.exchange.sheets import RawSheet

#: The header is looked for in so many rows with content: above it stand titles and notes.
SEARCHED = 15
#: A sheet without its proper name needs so many known columns to be recognised.
_ENOUGH = 3
_NOISE = re.compile(
    r"[\s*＊:：]+|[(（](?:必填|选填|必须|可选|可空|单选|多选|示例|说明)[^)）]*[)）]"
)


@dataclass(frozen=True, slots=True)
class Header:
    """A recognised sheet: its header row, its columns by index, and the unknown ones."""

    sheet: Sheet
    row: int
    columns: dict[int, Column]
    extra: dict[int, str]
    missing: tuple[str, ...]
    twice: tuple[str, ...]


def title_key(text: str) -> str:
    """A title without width, spaces, stars and remarks such as （必填）."""
    return _NOISE.sub("", unicodedata.normalize("NFKC", text)).strip()


def _known(sheet: Sheet) -> dict[str, Column]:
    known = {title_key(word): c for c in reversed(sheet.columns) for word in c.also}
    return known | {title_key(c.title): c for c in sheet.columns}


def find_header(raw: RawSheet) -> Header | None:
    """Recognise a sheet by its name, else by its columns; None when it is no sheet of ours."""
    name = title_key(raw.name)
    by_name = [sheet for sheet in SHEETS if sheet.name == name]
    candidates = [
        (header, len(header.columns))
        for sheet in by_name or SHEETS
        if (header := _best_row(raw, sheet)) is not None
    ]
    if not candidates:
        return None
    header, matched = max(candidates, key=lambda item: (not item[0].missing, item[1]))
    if by_name:
        return header
    return header if not header.missing and matched >= _ENOUGH else None


def _best_row(raw: RawSheet, sheet: Sheet) -> Header | None:
    known = _known(sheet)
    best: Header | None = None
    for number, cells in raw.rows[:SEARCHED]:
        header = _header(sheet, known, number, cells)
        if header.columns and (best is None or len(header.columns) > len(best.columns)):
            best = header
    return best


def _header(sheet: Sheet, known: dict[str, Column], number: int, cells: list[Any]) -> Header:
    columns: dict[int, Column] = {}
    extra: dict[int, str] = {}
    for i, cell in enumerate(cells):
        title = _title(cell)
        if not title:
            continue
        column = None if title.startswith(EXTRA_PREFIX) else known.get(title_key(title))
        if column is not None:
            columns[i] = column
        else:
            extra[i] = title.removeprefix(EXTRA_PREFIX)
    counted = Counter(c.title for c in columns.values())
    twice = tuple(t for t, n in counted.items() if n > 1)
    missing = tuple(title for title in sheet.required if title not in counted)
    return Header(sheet, number, columns, extra, missing, twice)


def _title(cell: Any) -> str:
    try:
        return as_text(cell)
    except CellError:
        return ""
