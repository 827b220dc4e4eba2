"""A workbook (XLSX) as HTML: each sheet that is shown begins a page, wide enough for its columns.

Formulas are not calculated: the values are those that were saved. Macros, external data and links
are not looked at.
"""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass

from ocr.faults import UnreadableError
from ocr.limits import Limits
from ocr.office.parts import Element, Parts, attribute, child, children, local, number
from ocr.office.pictures import Pictures
from ocr.office.printing import Printable, text
from ocr.office.sheet_cells import MAX_CELLS, Grid, RawCell, read_grid, shared_texts
from ocr.office.sheet_formats import format_code, general, shown
from ocr.office.symbols import unsymbolised
from ocr.packages import MAX_ENTRY

MAX_CHARACTERS = 300_000

_CSS = (
    "table{table-layout:fixed}"
    "td{border:.5pt solid #000;height:15pt;white-space:pre-wrap;font-size:10pt;line-height:1.3}"
    "td.n{text-align:right}"
    ".box{border:.5pt solid #000;padding:2pt 5pt;margin-top:6pt}"
    ".sheet-name{font-size:9pt;color:#444;margin-bottom:3pt}"
    "img{max-width:100%;margin-top:6pt}td img{margin:0}"
)
_CHARACTER = 5.3  # points of a digit of 10 points
_PADDING = 12.0
_MARGIN = 36.0
_WIDEST_COLUMN = 400.0
_COMFORT = 190.0  # texts are given as much width before they are broken into lines
_A4 = (595.0, 842.0)
_WIDEST_PAGE = 6_000.0
_LARGEST = 1e300
_GAP = 2  # empty rows or columns in a row that are kept
_CELL_PICTURE = re.compile(r'DISPIMG\("([^"]{1,80})"', re.I)


@dataclass(frozen=True, slots=True)
class _Style:
    """Number format and font of a cell."""

    code: str
    font: str


class Workbook:
    """One workbook on its way to HTML."""

    def __init__(self, parts: Parts, limits: Limits, remark: Callable[[str], None]) -> None:
        self._parts = parts
        self._remark = remark
        self._main = parts.main()
        self._related = parts.related(self._main)
        self._pictures = Pictures(parts, limits, remark)
        self._styles = _styles(parts.of_type(self._main, "styles"))
        self._texts: dict[int, str] = {}
        self._since_1904 = False
        self._in_cells: dict[str, str] = {}
        self._characters = MAX_CHARACTERS

    def printable(self) -> Printable:
        """All sheets that are shown.

        Raises:
            UnreadableError: broken, too many cells, too much text, or unpacking too large.
        """
        root = self._parts.tree(self._main)
        date = attribute(child(root, "workbookPr"), "date1904")
        self._since_1904 = date in {"1", "true"}
        sheets = self._grids(root)
        wanted = {
            int(cell.value)
            for _, _, grid in sheets
            for cell in grid.cells.values()
            if cell.kind == "s" and cell.value.isdecimal() and len(cell.value) < 8
        }
        strings = next((t for k, t in self._related.values() if k == "sharedStrings"), "")
        data = self._parts.data(strings, MAX_ENTRY) if strings else None
        self._texts = shared_texts(data, wanted)
        self._in_cells = self._cell_pictures()
        body, css = [], [_CSS]
        for at, (name, part, grid) in enumerate(sheets):
            table, width = self._table(grid) if grid.cells else ("", 0.0)
            more = self._drawings(part)
            if not table and not more:
                continue
            css.append(f"@page s{at}{{{_paper(width)}}}")
            title = f'<div class="sheet-name">{text(name)}</div>' if len(sheets) > 1 else ""
            body.append(
                f'<section style="page:s{at};break-before:page">{title}{table}{more}</section>'
            )
        return Printable("".join(body) or "<p></p>", "".join(css), self._pictures.files)

    def _grids(self, root: Element) -> list[tuple[str, str, Grid]]:
        """Name, part and cells of each sheet that is shown."""
        found = []
        room = MAX_CELLS
        for one in children(child(root, "sheets"), "sheet"):
            kind, part = self._related.get(attribute(one, "id"), ("", ""))
            if kind != "worksheet":
                if kind:
                    self._remark("picture_left_out")  # a sheet that is one chart
                continue
            if attribute(one, "state", "visible") != "visible":
                self._remark("hidden_content")
                continue
            data = self._parts.data(part, MAX_ENTRY)
            if data is None:
                raise UnreadableError("broken")
            grid = read_grid(data, room)
            room -= len(grid.cells)
            if grid.hides_content:
                self._remark("hidden_content")
            if grid.uncalculated:
                self._remark("formula_without_value")
            found.append((attribute(one, "name"), part, grid))
        return found

    def _table(self, grid: Grid) -> tuple[str, float]:
        """The sheet as a table, and its width in points."""
        covered = {
            (row, column): join
            for join in grid.joins
            if (join.top, join.left) in grid.cells
            for row in (join.top, join.bottom)
            for column in (join.left, join.right)
        }
        used = {row for row, _ in grid.cells} | {row for row, _ in covered}
        rows = [row for row in _kept(used) if row not in grid.hidden_rows]
        used = {column for _, column in grid.cells} | {column for _, column in covered}
        columns = [c for c in _kept(used) if not grid.is_hidden(c)]
        if len(rows) * len(columns) > MAX_CELLS:
            raise UnreadableError("too_many_cells", limit=MAX_CELLS)
        joined = {(j.top, j.left) for j in grid.joins if j.right > j.left}
        shown_cells = {at: self._shown(cell) for at, cell in grid.cells.items()}
        texts: dict[int, list[str]] = {}
        for at, (html, _) in shown_cells.items():
            if at not in joined:
                texts.setdefault(at[1], []).append(html)
        widths = [_width(grid.width(column), texts.get(column, [])) for column in columns]
        scale = min(1.0, (_WIDEST_PAGE - 2 * _MARGIN) / max(1.0, sum(widths)))
        widths = [width * scale for width in widths]
        spans, inside = _spans(grid, rows, columns)
        lines = []
        for row in rows:
            cells = []
            for column in columns:
                if (row, column) in inside:
                    continue
                down, across = spans.get((row, column), (1, 1))
                html, kind = shown_cells.get((row, column), ("", ""))
                span = f' rowspan="{down}" colspan="{across}"' if (down, across) != (1, 1) else ""
                cells.append(f"<td{kind}{span}>{html}</td>")
            lines.append(f"<tr>{''.join(cells)}</tr>")
        total = sum(widths)
        heads = "".join(f'<col style="width:{width:.1f}pt">' for width in widths)
        return f'<table style="width:{total:.1f}pt">{heads}{"".join(lines)}</table>', total

    def _shown(self, cell: RawCell) -> tuple[str, str]:
        """A cell's HTML, and the attribute that sets numbers to the right."""
        picture = _CELL_PICTURE.search(cell.value)
        if picture and self._in_cells.get(picture.group(1)):
            return f'<img src="{self._in_cells[picture.group(1)]}" alt="">', ""
        style = self._styles[cell.style] if 0 <= cell.style < len(self._styles) else None
        value, numeric = self._value(cell, style.code if style else "General")
        if style:
            value = unsymbolised(value, style.font)
        self._characters -= len(value)
        if self._characters < 0:
            raise UnreadableError("too_long", limit=MAX_CHARACTERS // 10_000)
        return text(value), ' class="n"' if numeric else ""

    def _value(self, cell: RawCell, code: str) -> tuple[str, bool]:
        """What a cell shows, and whether it is a number."""
        if cell.kind == "s":
            return self._texts.get(int(cell.value) if cell.value.isdecimal() else -1, ""), False
        if cell.kind == "b":
            return ("TRUE" if cell.value in {"1", "true"} else "FALSE"), False
        try:
            value = float(cell.value) if cell.kind == "n" else math.nan
        except ValueError:
            value = math.nan
        if not abs(value) < _LARGEST:
            return cell.value, False
        if code == "@":
            return general(value), False
        return shown(value, code, since_1904=self._since_1904), True

    def _cell_pictures(self) -> dict[str, str]:
        """Pictures that WPS keeps inside cells, by the name that a cell's formula calls."""
        part = next((t for k, t in self._related.values() if k.lower() == "cellimage"), "")
        root = self._parts.tree(part) if part else None
        if root is None:
            return {}
        related = self._parts.related(part)
        found = {}
        for one in root.iter():
            if local(one) == "pic":
                name = attribute(child(one, "nvPicPr", "cNvPr"), "name")
                key = attribute(child(one, "blipFill", "blip"), "embed")
                if key in related:
                    found[name] = self._pictures.address(related[key][1])
        return found

    def _drawings(self, part: str) -> str:
        """Pictures and text boxes that lie over a sheet; they follow its table."""
        html = []
        for kind, target in self._parts.related(part).values():
            if kind in {"comments", "threadedComment"}:
                self._remark("comments_left_out")
            root = self._parts.tree(target) if kind == "drawing" else None
            related = self._parts.related(target) if root is not None else {}
            for one in () if root is None else root.iter():
                if local(one) == "blip" and attribute(one, "embed") in related:
                    address = self._pictures.address(related[attribute(one, "embed")][1])
                    html.append(f'<div><img src="{address}" alt=""></div>' if address else "")
                elif local(one) == "txBody":
                    html.append(_text_box(one))
                elif local(one) == "chart":
                    self._remark("picture_left_out")
        return "".join(html)


def _styles(root: Element | None) -> list[_Style]:
    own = {
        number(one, "numFmtId"): attribute(one, "formatCode")
        for one in children(child(root, "numFmts"), "numFmt")
    }
    fonts = [attribute(child(one, "name"), "val") for one in children(child(root, "fonts"), "font")]
    found = []
    for one in children(child(root, "cellXfs"), "xf"):
        font = number(one, "fontId")
        name = fonts[font] if 0 <= font < len(fonts) else ""
        found.append(_Style(format_code(number(one, "numFmtId"), own), name))
    return found


def _kept(used: set[int]) -> list[int]:
    """The used rows or columns and the gaps between them, wide gaps shortened."""
    kept: list[int] = []
    for one in sorted(used):
        last = kept[-1] if kept else one - 1
        kept += range(max(last + 1, one - _GAP), one + 1)
    return kept


def _spans(
    grid: Grid, rows: list[int], columns: list[int]
) -> tuple[dict[tuple[int, int], tuple[int, int]], set[tuple[int, int]]]:
    """Spans of joined cells among what is kept, and the places that they cover."""
    spans: dict[tuple[int, int], tuple[int, int]] = {}
    inside: set[tuple[int, int]] = set()
    for join in grid.joins:
        if (join.top, join.left) in inside or (join.top, join.left) in spans:
            continue  # two joins that overlap
        down = [row for row in rows if join.top <= row <= join.bottom]
        across = [column for column in columns if join.left <= column <= join.right]
        places = {(row, column) for row in down for column in across}
        # The text stands in the first cell, which may be hidden: then nothing is joined.
        if len(places) < 2 or (join.top, join.left) not in places or places & inside:
            continue
        spans[join.top, join.left] = (len(down), len(across))
        inside |= places - {(join.top, join.left)}
    return spans, inside


def _width(stored: float, texts: list[str]) -> float:
    """Points of a column: as the file has it, but no number is broken and few texts are."""
    lines = [line for html in texts for line in html.split("\n")]
    longest = max(map(_measure, lines), default=0.0)
    pieces = [piece for html in texts for piece in re.findall(r"[!-~]+", html)]
    unbroken = max(map(_measure, pieces), default=0.0)
    needed = max(min(longest + _PADDING, _COMFORT), unbroken + _PADDING)
    return min(max(stored * _CHARACTER, needed), _WIDEST_COLUMN)


def _measure(piece: str) -> float:
    """Width of a text in points, Chinese characters being twice as wide as digits."""
    return sum(10.0 if unicodedata.east_asian_width(c) in "WFA" else 6.0 for c in piece)


def _text_box(body: Element) -> str:
    lines = [
        "".join(one.text or "" for one in paragraph.iter() if local(one) == "t")
        for paragraph in children(body, "p")
    ]
    return f'<div class="box">{"<br>".join(map(text, lines))}</div>' if any(lines) else ""


def _paper(width: float) -> str:
    """A4, turned or larger where the sheet is wider."""
    needed = width + 2 * _MARGIN
    short, long = _A4
    size = (short, long) if needed <= short else (max(long, needed), max(short, needed * 0.7))
    return f"size:{size[0]:.0f}pt {size[1]:.0f}pt;margin:{_MARGIN:g}pt"
