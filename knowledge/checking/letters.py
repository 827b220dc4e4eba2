"""Letters: what they fill in can be read, what they name exists."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from string import Formatter

from knowledge.checking.finding import Found, error
from knowledge.problems import Path
from knowledge.schema import Catalogue, LetterBlock, LetterTemplate

#: What a text may name beside the letter's own fields.
GIVEN = frozenset({"matter", "department", "city", "hall", "day", "legal_basis"})
_SOURCE = re.compile(r"(?P<type>[a-z_]+)\.(?P<key>[a-z_]+)(?:@(?:principal|agent))?")


def letters(catalogue: Catalogue, today: date) -> Iterator[Found]:
    """Sources are fields of document types, braces and rows name fields, matters exist."""
    del today
    known = {(d.type, f.key) for d in catalogue.documents for f in d.fields}
    codes = {matter.code for matter in catalogue.matters}
    for i, letter in enumerate(catalogue.letters):
        here: Path = ("letters", i)
        for j, code in enumerate(letter.matters):
            if code not in codes:
                yield error((*here, "matters", j), f"事项编码 {code} 不存在")
        yield from _fields(letter, here, known)
        for j, block in enumerate(letter.body):
            yield from _block(letter, block, (*here, "body", j))


def _fields(letter: LetterTemplate, here: Path, known: set[tuple[str, str]]) -> Iterator[Found]:
    seen: set[str] = set()
    for j, field in enumerate(letter.fields):
        if field.key in seen or field.key in GIVEN:
            yield error((*here, "fields", j, "key"), f"“{field.key}”已经有了，换一个名称")
        seen.add(field.key)
        for k, source in enumerate(field.sources):
            found = _SOURCE.fullmatch(source)
            if not found or (found["type"], found["key"]) not in known:
                message = f"没有“{source}”；写成 文件类型.字段，需要分人时加 @principal 或 @agent"
                yield error((*here, "fields", j, "sources", k), message)


def _block(letter: LetterTemplate, block: LetterBlock, here: Path) -> Iterator[Found]:
    keys = {field.key for field in letter.fields}
    texts: list[tuple[Path, str]] = [
        ((key,), getattr(block, key)) for key in ("to", "text", "heading", "note")
    ]
    texts += [(("points", k), text) for k, text in enumerate(block.points)]
    texts += [
        (("sign", k, n), line) for k, lines in enumerate(block.sign) for n, line in enumerate(lines)
    ]
    for path, text in texts:
        try:
            named = {name for _, name, _, _ in Formatter().parse(text) if name is not None}
        except ValueError:
            yield error((*here, *path), "大括号不成对")
            continue
        for name in sorted(named - keys - GIVEN):
            yield error((*here, *path), f"没有“{name}”这一项；先写进 fields")
    for j, row in enumerate(block.rows):
        for k, key in enumerate(row):
            if key not in keys:
                yield error((*here, "rows", j, k), f"没有“{key}”这一项；先写进 fields")
