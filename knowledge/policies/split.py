"""Parts → passages, by LangChain's splitters: by heading, then by length, tables kept whole."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from langchain_core.documents import Document
from langchain_text_splitters import MarkdownHeaderTextSplitter, RecursiveCharacterTextSplitter

from knowledge.policies.parts import DEEPEST, Part, numbered
from knowledge.policies.schema import Passage

__all__ = ["split"]

LONGEST = 320
"""Characters of a passage: an article with its list stays whole, and a phone shows it at once."""
TABLE = 1200
"""Characters of a table in one passage; a longer one is cut between rows, its head repeated."""
_SPECIAL = re.compile(r"^(?=[#|\\]|```|~~~|<!-- )")
_PAGE = re.compile(r"<!-- page (\d+) -->")
_CELLS = re.compile(r"(?<!\\)\|")
_LIST = re.compile(r"[（(][一二三四五六七八九十]{1,3}[）)]|\d{1,2}\s?[.．、)）]|[•·]")
_LEVELS = [("#" * level, str(level)) for level in range(1, DEEPEST + 1)]


@dataclass(slots=True)
class _Section:
    """What stands under one heading: paragraphs with their pages, and tables between them."""

    headings: tuple[str, ...]
    page: int | None
    lead: str = ""
    lines: list[str] = field(default_factory=list)
    pages: list[int | None] = field(default_factory=list)


def split(parts: Sequence[Part], title: str) -> tuple[Passage, ...]:
    """Return the passages of a text in order; together they are the whole text.

    The first heading, when it says the policy's title, is left out of all of them.
    """
    text = _markdown(_without_title(list(numbered(parts)), title))
    found: list[Passage] = []
    page: int | None = None
    for document in MarkdownHeaderTextSplitter(_LEVELS).split_text(text):
        section = _Section(_path(document), page)
        for line in document.page_content.split("\n"):
            found += _take(section, line.strip())
        page = section.page
        found += _close(section)
    return tuple(found)


def _without_title(parts: list[Part], title: str) -> list[Part]:
    def bare(text: str) -> str:
        return re.sub(r"[\s《》“”\"]", "", text)

    for place, part in enumerate(parts[:3]):
        if part.kind != "table" and bare(part.text) == bare(title):
            return parts[:place] + parts[place + 1 :]
    return parts


def _markdown(parts: Sequence[Part]) -> str:
    """Write parts as Markdown, each on lines of its own; pages stand in comments."""
    lines: list[str] = []
    page: int | None = None
    for part in parts:
        if part.kind == "heading":
            lines.append(f"{'#' * part.level} {part.text}")
        if part.page != page:
            page = part.page
            lines.append(f"<!-- page {page} -->")
        if part.kind == "paragraph":
            lines.append(_SPECIAL.sub(r"\\", part.text))
        elif part.kind == "table":
            # An empty comment keeps two tables apart.
            lines.append("<!-- table -->")
            lines += ["|" + "|".join(c.replace("|", r"\|") for c in row) + "|" for row in part.rows]
    return "\n".join(lines)


def _path(document: Document) -> tuple[str, ...]:
    """Return the headings over a section, what repeats the one above left out."""
    path = [document.metadata[k] for _, k in _LEVELS if document.metadata.get(k)]
    return tuple(dict.fromkeys(path))


def _take(section: _Section, line: str) -> Iterator[Passage]:
    """Take one line of Markdown; what it ends becomes passages."""
    is_row = line.startswith("|")
    in_table = bool(section.lines) and section.lines[-1].startswith("|")
    if line == "<!-- table -->" or (in_table and not is_row and not _PAGE.fullmatch(line)):
        yield from _close(section)
    if found := _PAGE.fullmatch(line):
        section.page = int(found[1])
    elif line and line != "<!-- table -->":
        section.lines.append(line)
        section.pages.append(section.page)


def _close(section: _Section) -> Iterator[Passage]:
    """Make passages of the lines so far; the last sentence may introduce what follows."""
    lines, pages = section.lines, section.pages
    section.lines, section.pages = [], []
    if not lines:
        return
    if lines[0].startswith("|"):
        yield from _tables(section, lines, pages[0])
        return
    plain = [line.removeprefix("\\") for line in lines]
    yield from _texts(section, plain, pages)
    section.lead = plain[-1] if plain[-1].endswith(("：", ":")) else ""


def _tables(section: _Section, lines: Sequence[str], page: int | None) -> Iterator[Passage]:
    rows = [_cells(line) for line in lines]
    head, body = rows[0], rows[1:]
    start = size = 0
    for place, row in enumerate(body):
        size += sum(map(len, row))
        if size > TABLE and place > start:
            yield _passage(section, page, rows=(head, *body[start:place]))
            start, size = place, sum(map(len, row))
    yield _passage(section, page, rows=(head, *body[start:]))


def _cells(line: str) -> tuple[str, ...]:
    return tuple(cell.replace(r"\|", "|").strip() for cell in _CELLS.split(line)[1:-1])


def _texts(
    section: _Section, lines: Sequence[str], pages: Sequence[int | None]
) -> Iterator[Passage]:
    splitter = RecursiveCharacterTextSplitter(
        separators=["\n", "。", "；", "，", ""],
        keep_separator="end",
        chunk_size=LONGEST,
        chunk_overlap=0,
        add_start_index=True,
    )
    text = "\n".join(lines)
    for document in splitter.create_documents([text]):
        start = int(document.metadata["start_index"])
        line = text.count("\n", 0, start)
        lead = _lead(lines[:line]) if _LIST.match(document.page_content) else ""
        yield _passage(section, pages[line], lead=lead, text=document.page_content)


def _lead(before: Sequence[str]) -> str:
    """Return the sentence that introduces the list which goes on after these lines."""
    for line in reversed(before):
        if line.endswith(("：", ":")):
            return line
        if not _LIST.match(line):
            break
    return ""


def _passage(
    section: _Section,
    page: int | None,
    lead: str = "",
    text: str = "",
    rows: tuple[tuple[str, ...], ...] = (),
) -> Passage:
    lead = lead or (section.lead if rows else "")
    return Passage(headings=section.headings, lead=lead, text=text, rows=rows, page=page)
