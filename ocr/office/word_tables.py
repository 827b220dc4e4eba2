"""Tables of a Word text as HTML tables: spans, borders, widths."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from ocr.faults import UnreadableError
from ocr.office.parts import Element, attribute, child, children, is_on, local, number
from ocr.office.word_styles import Styles

MAX_CELLS = 6_500
"""Cells of all tables; 50 pages of a table of six columns have 6,300, and printing takes 2.5 ms
each (`table-layout: auto`)."""

_COLUMNS = 63  # Word's own limit
_FEW_COLUMNS = 8
_SIDES = ("top", "left", "bottom", "right")
_NONE = {"", "none", "nil"}


@dataclass(slots=True)
class _Cell:
    """One cell that is shown: its contents and how far it reaches."""

    html: str
    columns: int
    css: str
    rows: int = 1


@dataclass(slots=True)
class _Row:
    cells: list[_Cell] = field(default_factory=list)
    height: float = 0.0


class Tables:
    """Turns tables into HTML; one for each document, with one budget of cells."""

    def __init__(self, styles: Styles, remark: Callable[[str], None]) -> None:
        self._styles = styles
        self._remark = remark
        self._left = MAX_CELLS

    def html(self, table: Element, contents: Callable[[Element], str]) -> str:
        """HTML of a `w:tbl`; `contents` gives that of a cell's paragraphs."""
        widths = [max(1, number(one, "w")) for one in children(child(table, "tblGrid"), "gridCol")]
        borders = self._borders(child(table, "tblPr"))
        rows: list[_Row] = []
        open_cells: dict[int, _Cell] = {}
        shown = [row for row in _found(table, "tr") if self._is_shown(row)]
        for at, row in enumerate(shown):
            edges = (at == 0, at == len(shown) - 1)
            rows.append(self._row(row, borders, edges, open_cells, len(widths), contents))
        style = _table_style(child(table, "tblPr"), widths)
        columns = "".join(f'<col style="width:{w / sum(widths):.4%}">' for w in widths[:_COLUMNS])
        return f'<table style="{style}">{columns}{"".join(map(_row_html, rows))}</table>'

    def _is_shown(self, row: Element) -> bool:
        marks = child(row, "trPr")
        if child(marks, "del") is not None:
            self._remark("tracked_changes")
            return False
        if is_on(child(marks, "hidden")):
            self._remark("hidden_content")
            return False
        return True

    def _row(
        self,
        row: Element,
        borders: dict[str, str],
        edges: tuple[bool, bool],
        open_cells: dict[int, _Cell],
        grid: int,
        contents: Callable[[Element], str],
    ) -> _Row:
        made = _Row(height=min(number(child(row, "trPr", "trHeight")) / 20, 700.0))
        at = _skip(made, number(child(row, "trPr", "gridBefore")))
        cells = list(_found(row, "tc"))
        for place, cell in enumerate(cells):
            self._left -= 1
            if self._left < 0:
                raise UnreadableError("too_many_cells", limit=MAX_CELLS)
            marks = child(cell, "tcPr")
            span = max(1, min(number(child(marks, "gridSpan"), default=1), _COLUMNS - at))
            joined = child(marks, "vMerge")
            above = open_cells.get(at)
            if joined is not None and attribute(joined, "val") != "restart" and above is not None:
                above.rows += 1
            elif attribute(child(marks, "hMerge"), "val") == "continue" and made.cells:
                made.cells[-1].columns += span
            else:
                ends = (place == 0, place == len(cells) - 1)
                css = _cell_css(marks, borders, edges, ends)
                shown = _Cell(contents(cell), span, css)
                made.cells.append(shown)
                for column in range(at, at + span):
                    open_cells.pop(column, None)
                if joined is not None:
                    open_cells[at] = shown
            at += span
            if at >= _COLUMNS:
                break
        _skip(made, min(grid, _COLUMNS) - at)
        return made

    def _borders(self, marks: Element | None) -> dict[str, str]:
        """Border of each side, and inside, from the table's style and its own marks."""
        found: dict[str, str] = {}
        name = attribute(child(marks, "tblStyle"), "val")
        styled = [child(style, "tblPr") for style in self._styles.chain(name)]
        for source in [*styled, marks]:
            lines = child(source, "tblBorders")
            found.update(
                {_side(local(one)): _line(one) for one in ([] if lines is None else lines)}
            )
        return found


def _found(element: Element, name: str) -> list[Element]:
    """Rows or cells, also those inside content controls and tracked insertions."""
    found: list[Element] = []
    for one in element:
        if local(one) == name:
            found.append(one)
        elif local(one) in {"sdt", "sdtContent", "ins", "customXml", "moveTo"}:
            found.extend(_found(one, name))
    return found


def _skip(row: _Row, columns: int) -> int:
    """Leave columns of the grid empty, without borders."""
    columns = max(0, min(columns, _COLUMNS))
    if columns:
        row.cells.append(_Cell("", columns, "border:none;"))
    return columns


def _side(name: str) -> str:
    return {"start": "left", "end": "right"}.get(name, name)


def _line(border: Element) -> str:
    if attribute(border, "val") in _NONE:
        return "none"
    width = min(max(number(border, "sz", 4) / 8, 0.5), 3.0)
    kind = {"double": "double", "dashed": "dashed", "dotted": "dotted"}
    return f"{width:g}pt {kind.get(attribute(border, 'val'), 'solid')} #000"


def _cell_css(
    marks: Element | None,
    borders: dict[str, str],
    edges: tuple[bool, bool],
    ends: tuple[bool, bool],
) -> str:
    outer = {"top": edges[0], "bottom": edges[1], "left": ends[0], "right": ends[1]}
    inside = {"top": "insideH", "bottom": "insideH", "left": "insideV", "right": "insideV"}
    lines = {s: borders.get(s if outer[s] else inside[s], "none") for s in _SIDES}
    own = child(marks, "tcBorders")
    for one in () if own is None else own:
        if _side(local(one)) in lines:
            lines[_side(local(one))] = _line(one)
    css = "".join(f"border-{side}:{line};" for side, line in lines.items() if line != "none")
    align = attribute(child(marks, "vAlign"), "val")
    if align in {"center", "bottom"}:
        css += f"vertical-align:{'middle' if align == 'center' else align};"
    fill = attribute(child(marks, "shd"), "fill")
    if len(fill) == 6 and all(c in "0123456789abcdefABCDEF" for c in fill):
        css += f"background:#{fill};"
    return css


def _table_style(marks: Element | None, widths: list[int]) -> str:
    # As in Word, a column gives way to a number that would not fit, rather than break it in two;
    # in a table of many columns that would push the last ones off the page.
    wrap = "break-word" if len(widths) <= _FEW_COLUMNS else "anywhere"
    width = f"{min(sum(widths) / 20, 1_500):g}pt" if widths else "100%"
    css = f"width:{width};max-width:100%;overflow-wrap:{wrap};"
    if attribute(child(marks, "jc"), "val") == "center":
        css += "margin-left:auto;margin-right:auto;"
    return css


def _row_html(row: _Row) -> str:
    cells = "".join(
        f'<td colspan="{cell.columns}" rowspan="{cell.rows}" style="{cell.css}">{cell.html}</td>'
        for cell in row.cells
    )
    height = f' style="height:{row.height:g}pt"' if row.height > 0 else ""
    return f"<tr{height}>{cells}</tr>"
