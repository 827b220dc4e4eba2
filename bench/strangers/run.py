"""Recognise and read the strangers with the pre-review's own functions, and count."""

from __future__ import annotations

import hashlib
import unicodedata
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from bench.papers.rules import catalogue
from bench.review.reading import RememberingReader
from bench.review.scoring import same_value
from bench.strangers import drawing
from bench.strangers.files import Stranger, strangers
from bench.strangers.layouts import Drawn
from bench.strangers.people import TODAY
from ocr import Document, Refusal
from prereview import ReadFile
from prereview.gather import join_sides, papers_of
from prereview.papers import Paper

#: Types for which a paper that nobody recognises is right.
_NAMELESS = frozenset({"other", "photo"})
#: Fields of running text: right when all that is wanted is said, with little else around it.
_FREE = frozenset({"matters", "matter", "items", "shareholders"})
_SPARE = 1.5
#: Fields told from ink instead of letters; counted apart.
_MARKS = frozenset({"sealed", "signed", "lessor_signed", "lessee_signed"})


@dataclass
class Result:
    """What a run counted.

    `types` by type and outcome; `fields` by type, variant and outcome (right, wrong sure, wrong
    unsure, absent, invented: a sure value of what is not printed); `ranges` and `bundles` for files
    of several papers; `marks` by outcome.
    """

    types: Counter[tuple[str, str]] = field(default_factory=Counter)
    fields: Counter[tuple[str, str, str]] = field(default_factory=Counter)
    keys: Counter[tuple[str, str, str]] = field(default_factory=Counter)
    ranges: Counter[str] = field(default_factory=Counter)
    bundles: Counter[str] = field(default_factory=Counter)
    marks: Counter[str] = field(default_factory=Counter)
    notes: list[str] = field(default_factory=list)
    pages: Counter[str] = field(default_factory=Counter)


def run(reader: RememberingReader, half: str, folder: Path) -> Result:
    """Read and judge every file of a half; `folder` remembers how long papers are."""
    result = Result()
    for one in strangers(half):
        outcome = reader.outcome(one.file)
        where = f"{one.name} {one.variant} {one.seed}"
        if isinstance(outcome, Refusal):
            result.notes.append(f"refused {where}: {outcome}")
        elif isinstance(outcome, Document):
            result.pages[one.variant] += len(outcome.pages)
        read = ReadFile("0", f"IMG_{one.seed:04d}", "", outcome)
        papers = join_sides(papers_of(read, 0, catalogue().documents, TODAY))
        if one.several:
            _several(result, one, papers, folder, where)
        else:
            _single(result, one, papers, where)
    return result


def _fits(wanted: str, got: str) -> bool:
    return got == wanted or (wanted in _NAMELESS and got in {"", *_NAMELESS})


def _single(result: Result, one: Stranger, papers: Sequence[Paper], where: str) -> None:
    (drawn,) = one.papers
    assert drawn is not None
    wanted = drawn.layout.type
    right = bool(papers) and all(_fits(wanted, p.type) for p in papers)
    result.types[wanted, "right" if right else "wrong"] += 1
    if not right:
        result.notes.append(f"type {where}: {[p.type for p in papers]}")
    elif len(papers) > 1:
        result.notes.append(f"split {where}: {[p.pages for p in papers]}")
    if wanted not in _NAMELESS:
        own = next((p for p in papers if p.type == wanted), None)
        _fields(result, drawn, own, one.variant, where)


def _several(
    result: Result, one: Stranger, papers: Sequence[Paper], folder: Path, where: str
) -> None:
    """Papers are right when their type and their pages are; empty pages may lie anywhere."""
    first, empty, truths = 1, set[int](), list[tuple[Drawn, set[int]]]()
    for drawn in one.papers:
        last = first + (length(drawn, folder) if drawn else 1)
        if drawn:
            truths.append((drawn, set(range(first, last))))
        else:
            empty.add(first)
        first = last
    told = [(p, set(p.pages) - empty) for p in papers if set(p.pages) - empty]
    hits = 0
    for drawn, pages in truths:
        own = next(
            (p for p, said in told if said == pages and _fits(drawn.layout.type, p.type)), None
        )
        hits += own is not None
        result.ranges["right" if own else "wrong"] += 1
        if drawn.layout.type not in _NAMELESS:
            near = own or next((p for p, said in told if said & pages and p.type == drawn.layout.type), None)  # fmt: skip
            _fields(result, drawn, near, f"{one.variant}, several", f"{where} {drawn.layout.type}")
    whole = hits == len(truths) == len(told)
    result.bundles["right" if whole else "wrong"] += 1
    if not whole:
        want = [(d.layout.type, sorted(pages)) for d, pages in truths]
        result.notes.append(f"pages {where}: {want} → {[(p.type, p.pages) for p in papers]}")


def length(drawn: Drawn, folder: Path) -> int:
    """Pages of a paper, remembered by content."""
    kept = folder / f"{hashlib.sha256(drawn.html.encode()).hexdigest()[:24]}.pages"
    if not kept.exists():
        kept.write_text(str(len(drawing.pages(drawing.pdf(drawn.html), 20))), "utf-8")
    return int(kept.read_text("utf-8"))


def _fields(result: Result, drawn: Drawn, paper: Paper | None, variant: str, where: str) -> None:
    kind = drawn.layout.type
    values: Mapping[str, Any] = paper.values if paper else {}
    for key, wanted in drawn.fields.items():
        if key in drawn.unscored:
            continue
        got = values.get(key)
        right = got is not None and _same(key, wanted, got.value)
        sure = got is not None and got.sure
        said = (
            "right"
            if right
            else "absent"
            if got is None
            else f"wrong {'sure' if sure else 'unsure'}"
        )
        _count(result, drawn, key, said, variant)
        if said != "right" and not (key in _MARKS and got is None):
            text = f"{got.value!r}（{got.confidence:.2f} {got.found_by}）" if got else "nothing"
            result.notes.append(f"{said} {where} {kind}.{key}: {wanted!r} → {text}")
    for key, got in values.items():
        if (
            key in _known(kind) - set(drawn.fields) - drawn.unscored - _MARKS
            and got.sure
            and got.value is not False
        ):
            _count(result, drawn, key, "invented", variant)
            result.notes.append(
                f"invented {where} {kind}.{key}: {got.value!r}（{got.confidence:.2f} {got.found_by}）"
            )


def _count(result: Result, drawn: Drawn, key: str, said: str, variant: str) -> None:
    if key in _MARKS:
        result.marks[said] += 1
        return
    result.fields[drawn.layout.type, variant, said] += 1
    result.keys[drawn.layout.type, key, said] += 1


def _known(kind: str) -> frozenset[str]:
    return frozenset(f.key for k in catalogue().documents if k.type == kind for f in k.fields)


def _same(key: str, wanted: object, got: object) -> bool:
    if isinstance(wanted, list | tuple) or key in _FREE:
        parts = wanted if isinstance(wanted, list | tuple) else [wanted]
        said = _plain(" ".join(map(str, got)) if isinstance(got, list | tuple) else str(got))
        whole = sum(len(_plain(str(part))) for part in parts)
        return all(_plain(str(part)) in said for part in parts) and len(said) <= _SPARE * whole + 4
    return same_value(wanted, got)


def _plain(text: str) -> str:
    return "".join(c for c in unicodedata.normalize("NFKC", text) if c.isalnum())
