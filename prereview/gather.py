"""From read files to papers: pages grouped by kind, fields and marks read, sides joined."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from knowledge.schema import DocumentType
from ocr import Document, ElectronicSignature, Page
from prereview.groups import groups_of
from prereview.papers import Guess, Paper, ReadFile
from prereview.reading.fields import read_cells, read_fields
from prereview.reading.marks import read_marks
from prereview.reading.script import simplified
from prereview.recognise import is_weak, sides_of

_SIDE_WORDS = re.compile(r"正反面|[正反背]面|人像面?|国徽面?|front|back", re.IGNORECASE)

#: What the reader remarks of a page with nothing on it.
_BLANK = "blank"
#: People photograph the front first: a back that comes before its front is this much farther.
_TURNED = 0.5


def papers_of(
    file: ReadFile, order: int, kinds: Sequence[DocumentType], today: date
) -> list[Paper]:
    """Return the papers of one read file; none when it was refused."""
    if not isinstance(file.outcome, Document):
        return []
    by_type = {k.type: k for k in kinds}
    blank = frozenset(r.page for r in file.outcome.remarks if r.code == _BLANK)
    return [
        _paper(
            file, order, group.guess, group.pages,
            by_type.get(group.guess.type) if group.guess else None, today,
        )
        for group in groups_of(simplified(file.outcome.pages), kinds, blank)
    ]  # fmt: skip


def _paper(
    file: ReadFile, order: int, guess: Guess | None, pages: Sequence[Page],
    kind: DocumentType | None, today: date,
) -> Paper:  # fmt: skip
    numbers = tuple(page.number for page in pages)
    weak = tuple(page.number for page in pages if is_weak(page))
    values = {}
    sides: frozenset[str] = frozenset()
    if kind:
        cells = read_cells(pages) if kind.extra.get("cells") == "all" else {}
        marks = read_marks(pages, kind, _signatures(file))
        values = cells | read_fields(pages, kind.fields, today) | marks
        sides = frozenset(s for page in pages for s in sides_of(page, kind))
    name = f"{file.name}/{pages[0].part}" if pages[0].part else file.name
    return Paper(
        file_id=file.file_id, file_name=name, order=order, kind=kind,
        confidence=guess.confidence if guess else 0.0,
        titled=bool(guess and guess.titled), pages=numbers, chosen=file.material,
        sides=sides, weak_pages=weak, values=values,
    )  # fmt: skip


def _signatures(file: ReadFile) -> tuple[ElectronicSignature, ...]:
    return file.outcome.signatures if isinstance(file.outcome, Document) else ()


def join_sides(papers: Sequence[Paper]) -> list[Paper]:
    """Join the sides of cards that came as two pictures.

    A side looks for its counterpart in the same slot first, then by file name (`张三正面` and
    `张三反面`), then for its neighbour in the order of the upload. Where that leaves a choice, the
    sides are joined and what the further side says is not sure. Each value keeps the file that it
    was read from.
    """
    whole = [p for p in papers if not _is_half(p)]
    halves = [p for p in papers if _is_half(p)]
    pairs = sorted(
        (_distance(a, b), i, j)
        for i, a in enumerate(halves)
        for j, b in enumerate(halves[i + 1 :], i + 1)
        if a.type == b.type and not a.sides & b.sides
    )
    taken: set[int] = set()
    for distance, i, j in pairs:
        if i not in taken and j not in taken:
            rivals = [d for d, *ends in pairs if {i, j} & set(ends)]
            taken |= {i, j}
            sure = len(rivals) == 1 or (rivals.count(distance) == 1 and distance[2] <= 1)
            whole.append(_joined(halves[i], halves[j], sure=sure))
    whole += [p for i, p in enumerate(halves) if i not in taken]
    return sorted(whole, key=lambda p: (p.order, p.pages))


def _is_half(paper: Paper) -> bool:
    return bool(paper.kind and len(paper.kind.sides) == 2 and len(paper.sides) == 1)


def _distance(one: Paper, other: Paper) -> tuple[bool, bool, float]:
    """How far two sides are apart: slot, name, order (where the name says nothing)."""
    apart = one.chosen != other.chosen
    named = _SIDE_WORDS.sub("", one.file_name) != _SIDE_WORDS.sub("", other.file_name)
    chosen = bool(one.chosen) and not apart
    front, back = (one, other) if "front" in one.sides else (other, one)
    near = abs(one.order - other.order) + (0.0 if front.order <= back.order else _TURNED)
    return apart, named, near if named and not chosen else 0.0


def _joined(one: Paper, other: Paper, *, sure: bool) -> Paper:
    first, second = sorted((one, other), key=lambda p: "front" not in p.sides)
    further = {k: v if sure else replace(v, sure=False) for k, v in second.values.items()}
    own = {key: second.file_id for key in second.values if key not in first.values}
    return replace(
        first,
        order=min(one.order, other.order),
        chosen=first.chosen or second.chosen,
        sides=first.sides | second.sides,
        values={**further, **first.values},
        files=own,
        joined=(second.file_id,),
    )
