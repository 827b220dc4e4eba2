"""A Word text (DOCX) as HTML: paragraphs, lists, tables, sections, headers, notes.

Shown is what the finished paper shows: tracked insertions but not deletions, no comments, no hidden
text. Macros, scripts and links to elsewhere are not looked at.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field

from ocr.limits import Limits
from ocr.office.parts import Element, Parts, attribute, child, children, is_on, local, number
from ocr.office.pictures import Pictures
from ocr.office.printing import Printable, text
from ocr.office.word_numbers import Numbering
from ocr.office.word_styles import Layout, Styles
from ocr.office.word_tables import Tables
from ocr.office.word_text import Runs

_CSS = (
    ".p{position:relative;white-space:pre-wrap;tab-size:4}"
    ".box{white-space:normal;border:.5pt solid #000;padding:2pt 5pt;text-indent:0}"
    ".next-page{display:block;break-after:page}"
    ".notes{margin-top:12pt;border-top:.5pt solid #000}"
    "div.p>img{vertical-align:bottom}"
)
_TWIPS = 20.0  # twentieths of a point
_A4 = (11_906, 16_838)
_LEAST_SIDE, _MOST_SIDE = 200.0, 2_000.0
_THROUGH = frozenset({"sdt", "sdtContent", "ins", "moveTo", "customXml", "smartTag"})
_DEPTH = 12  # boxes and tables within each other


@dataclass(slots=True)
class _Section:
    """Part of the text with its own paper, headers and footers."""

    marks: Element | None
    blocks: list[Element] = field(default_factory=list)

    @property
    def goes_on(self) -> bool:
        return attribute(child(self.marks, "type"), "val") == "continuous"


class WordText:
    """One document on its way to HTML."""

    def __init__(self, parts: Parts, limits: Limits, remark: Callable[[str], None]) -> None:
        self._parts = parts
        self._remark = remark
        self._main = parts.main()
        self._styles = Styles(parts.of_type(self._main, "styles"))
        self._numbering = Numbering(parts.of_type(self._main, "numbering"))
        self._pictures = Pictures(parts, limits, remark)
        self._runs = Runs(self._styles, self._pictures, remark, self._inner)
        self._tables = Tables(self._styles, remark)
        self._depth = 0

    def printable(self) -> Printable:
        """The whole document.

        Raises:
            UnreadableError: broken, too long, or with parts that unpack too large.
        """
        root = self._parts.tree(self._main)
        related = self._parts.related(self._main)
        if any(kind == "comments" for kind, _ in related.values()):
            self._remark("comments_left_out")
        body: list[str] = []
        css = [_CSS]
        margins: dict[tuple[str, str], str] = {}
        name = ""
        for at, section in enumerate(_sections(child(root, "body"))):
            if not (name and section.goes_on):
                name = f"s{at}"
                rules, running = self._paper(name, section.marks, margins, related)
                css.append(rules)
                body.append(f'<section style="page:{name};break-before:page">{running}</section>')
            self._runs.related = related
            inner = "".join(self._blocks(section.blocks))
            body[-1] = body[-1].removesuffix("</section>") + inner + "</section>"
        body.append(self._notes(related))
        return Printable("".join(body), "".join(css), self._pictures.files)

    def _inner(self, element: Iterable[Element]) -> str:
        """Paragraphs and tables of a box or cell; too deep a nesting shows nothing."""
        if self._depth >= _DEPTH:
            self._remark("picture_left_out")
            return ""
        self._depth += 1
        try:
            return "".join(self._blocks(element))
        finally:
            self._depth -= 1

    def _blocks(self, elements: Iterable[Element]) -> Iterator[str]:
        for one in elements:
            name = local(one)
            if name == "p":
                yield self._paragraph(one)
            elif name == "tbl":
                yield self._tables.html(one, self._inner)
            elif name in {"del", "moveFrom"}:
                self._remark("tracked_changes")
            elif name in _THROUGH:
                yield from self._blocks(one)
            elif name == "altChunk":
                self._remark("picture_left_out")

    def _paragraph(self, one: Element) -> str:
        marks = child(one, "pPr")
        look, layout, style = self._styles.of_paragraph(marks)
        content = self._runs.html(one, look)
        own = self._styles.of_run(look, child(marks, "rPr"))
        removed = child(marks, "rPr", "del") is not None
        if not content and (own.hidden or removed):
            return ""
        count = text(self._number(layout, style)) if content else ""
        css = f"font-size:{own.size if not content else look.size:g}pt;" + layout.css()
        if layout.new_page:
            css += "break-before:page;"
        return f'<div class="p" style="{css}">{count}{content or "&#8203;"}</div>'

    def _number(self, layout: Layout, style: str) -> str:
        name, depth = layout.list_name, layout.list_depth
        linked = self._numbering.level_of_style.get(style)
        if linked and (not name or name == linked[0]):
            name, depth = linked[0], depth or linked[1]
        return self._numbering.next(name, depth) if name and name != "0" else ""

    def _paper(
        self,
        name: str,
        marks: Element | None,
        margins: dict[tuple[str, str], str],
        related: dict[str, tuple[str, str]],
    ) -> tuple[str, str]:
        """Page rules of a section, and its headers and footers, which run into the margins.

        `margins` has the parts in force by place and kind of page; a section inherits them.
        """
        for place in ("header", "footer"):
            for one in children(marks, f"{place}Reference"):
                _, part = related.get(attribute(one, "id"), ("", ""))
                margins[place, attribute(one, "type", "default")] = part
        rules = f"@page {name}{{{_page_css(marks)}}}"
        running = ""
        kinds = ("default", "first") if is_on(child(marks, "titlePg")) else ("default",)
        for kind in kinds:
            pages = f"{name}" if kind == "default" else f":nth(1 of {name})"
            for place, edge in (("header", "top"), ("footer", "bottom")):
                label = f"{name}-{place}-{kind}"
                html = self._margin(margins.get((place, kind), ""))
                running += f'<div style="position:running({label})">{html}</div>'
                align = "bottom" if place == "header" else "top"
                rules += (
                    f"@page {pages}{{@{edge}-center{{content:element({label});width:100%;"
                    f"text-align:left;vertical-align:{align};padding:6pt 0}}}}"
                )
        return rules, running

    def _margin(self, part: str) -> str:
        root = self._parts.tree(part) if part else None
        if root is None:
            return ""
        self._runs.related = self._parts.related(part)
        return self._inner(root)

    def _notes(self, related: dict[str, tuple[str, str]]) -> str:
        found = []
        trees: dict[str, dict[str, Element]] = {}
        for kind in ("footnote", "endnote"):
            target = next((part for name, part in related.values() if name == f"{kind}s"), "")
            root = self._parts.tree(target) if target else None
            trees[kind] = {attribute(one, "id"): one for one in children(root, kind)}
        for at, (kind, key) in enumerate(self._runs.notes, 1):
            note = trees[kind].get(key)
            if note is not None:
                found.append(f"<div>[{at}]{self._inner(note)}</div>")
        return f'<div class="notes">{"".join(found)}</div>' if found else ""


def _sections(body: Element | None) -> list[_Section]:
    """The body cut where sections end: in the marks of their last paragraph, or of the body."""
    sections = [_Section(None)]
    for one in () if body is None else body:
        if local(one) == "sectPr":
            sections[-1].marks = one
            continue
        sections[-1].blocks.append(one)
        marks = child(one, "pPr", "sectPr") if local(one) == "p" else None
        if marks is not None:
            sections[-1].marks = marks
            sections.append(_Section(None))
    return [one for one in sections if one.blocks] or sections[:1]


def _page_css(marks: Element | None) -> str:
    size, edge = child(marks, "pgSz"), child(marks, "pgMar")
    sides = [number(size, key, usual) / _TWIPS for key, usual in zip("wh", _A4, strict=True)]
    width, height = (min(max(side, _LEAST_SIDE), _MOST_SIDE) for side in sides)

    def margin(name: str, usual: int, whole: float) -> str:
        value = abs(number(edge, name, usual)) / _TWIPS
        return f"{min(value, whole / 3):g}pt"

    return (
        f"size:{width:g}pt {height:g}pt;margin:{margin('top', 1440, height)} "
        f"{margin('right', 1800, width)} {margin('bottom', 1440, height)} "
        f"{margin('left', 1800, width)};"
    )
