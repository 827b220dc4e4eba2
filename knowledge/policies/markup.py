"""Markdown and HTML as parts. Only text is taken: no script, no style, no link is followed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import lxml.etree
import lxml.html
from markdown_it import MarkdownIt

from knowledge.policies.parts import Part, heading, paragraph, table

__all__ = ["from_html", "from_markdown", "from_text"]

_LEFT_OUT = frozenset(
    "script style nav footer aside form template noscript head iframe svg button select".split()
)
_BLOCKS = frozenset(
    "p div section article main body html blockquote pre ul ol li dl dt dd center figure header "
    "table thead tbody tr td th caption h1 h2 h3 h4 h5 h6 br hr address details summary".split()
)
_HEADINGS = frozenset(f"h{level}" for level in range(1, 7))
_SPAN = 50
"""Rows or columns that one cell of a table may span; a page may claim any number."""
_DECLARED = re.compile(r"^\s*<\?xml[^>]*\?>")
_FRONT_MATTER = re.compile(r"\A---\n.*?\n---\n", re.S)


def from_text(text: str) -> tuple[Part, ...]:
    """Return the paragraphs of plain text, a line each."""
    return tuple(paragraph(line) for line in text.splitlines() if line.strip())


def from_markdown(text: str) -> tuple[Part, ...]:
    """Return the parts of Markdown (CommonMark with tables), front matter left out."""
    plain = _FRONT_MATTER.sub("", text.replace("\r\n", "\n"))
    return from_html(MarkdownIt("commonmark").enable("table").render(plain))


def from_html(text: str) -> tuple[Part, ...]:
    """Return the parts of a web page; none where nothing can be read."""
    try:
        root = lxml.html.document_fromstring(_DECLARED.sub("", text))
    except (lxml.etree.LxmlError, ValueError):
        return ()
    return tuple(part for part in _Walk().parts(root) if part.text or part.rows)


class _Walk:
    """Goes through the elements of a page and gathers the text between blocks."""

    def __init__(self) -> None:
        self._words: list[str] = []
        self._mark = ""

    def parts(self, root: Any) -> Iterator[Part]:
        yield from self._element(root)
        yield from self._flush()

    def _element(self, element: Any) -> Iterator[Part]:
        tag = element.tag if isinstance(element.tag, str) else "script"
        if tag in _HEADINGS:
            yield from self._flush()
            yield heading(int(tag[1]), element.text_content())
        elif tag == "table" and not _is_layout(element):
            yield from self._flush()
            yield table(_rows(element))
        elif tag not in _LEFT_OUT:
            block = tag in _BLOCKS
            if block:
                yield from self._flush()
            if tag == "li":
                self._mark = _mark(element)
            yield from self._inside(element)
            if block:
                yield from self._flush()
            if tag == "li":
                self._mark = ""

    def _inside(self, element: Any) -> Iterator[Part]:
        self._words.append(element.text or "")
        for inner in element:
            yield from self._element(inner)
            self._words.append(inner.tail or "")

    def _flush(self) -> Iterator[Part]:
        text = "".join(self._words)
        self._words.clear()
        if text.strip():
            yield paragraph(self._mark + text)
            self._mark = ""


def _mark(item: Any) -> str:
    """Return what stands before an item of a list as a reader sees it."""
    above = item.getparent()
    if above is None or above.tag != "ol":
        return "• "
    start = str(above.get("start", "1"))
    place = [child for child in above if child.tag == "li"].index(item)
    return f"{(int(start) if start.isdecimal() else 1) + place}. "


def _is_layout(element: Any) -> bool:
    """Tell whether a table only arranges a page: old pages hold their whole text in one."""
    if element.xpath(".//table|.//h1|.//h2|.//h3|.//h4"):
        return True
    return max((len(row) for row in _rows(element)), default=0) < 2


def _rows(element: Any) -> list[list[str]]:
    """Return the cells of a table; a cell that spans several stands in each of them."""
    grid: list[list[str]] = []
    reaching: dict[int, tuple[int, str]] = {}
    for row in element.iter("tr"):
        cells: list[str] = []

        def fill(cells: list[str] = cells) -> None:
            while (left := reaching.get(len(cells), (0, ""))) and left[0]:
                reaching[len(cells)] = (left[0] - 1, left[1])
                cells.append(left[1])

        for cell in row:
            if cell.tag not in {"td", "th"}:
                continue
            fill()
            text = " ".join(" ".join(cell.itertext()).split())
            for _ in range(_span(cell, "colspan")):
                reaching[len(cells)] = (_span(cell, "rowspan") - 1, text)
                cells.append(text)
        fill()
        grid.append(cells)
    return grid


def _span(cell: Any, name: str) -> int:
    value = str(cell.get(name, "1")).strip()
    return min(max(int(value), 1), _SPAN) if value.isdecimal() else 1
