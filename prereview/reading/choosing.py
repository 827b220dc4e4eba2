"""Of all that may be a field's value, the surest; and whether another place says otherwise."""

from __future__ import annotations

from collections.abc import Sequence

from knowledge.schema import DocumentField, FieldType
from ocr import Box
from prereview.reading.candidates import Candidate
from prereview.reading.labels import fold
from prereview.reading.rows import box_of
from prereview.reading.values import Parsed

#: A value is used when it was read at least this surely; between the means of readable (0.96) and
#: unreadable (0.82) pages. A number whose check digit holds needs less: the digit vouches for it.
SURE = 0.85
PROVEN = 0.5
#: Another reading speaks against the best one when it is trusted at most so much less: labels that
#: were read with an error, and words of sentences that may be labels, do not (tuning seeds).
_AS_TELLING = 0.05
_BESIDE = frozenset({"cell", "label"})
_NO_RIVAL = frozenset({"pattern", "below", "seal"})

Found = tuple[Candidate, Parsed]


def rank(found: Sequence[Found]) -> list[Found]:
    """Return candidates from the surest on; a proven number goes before a broken one."""
    return sorted(found, key=_order, reverse=True)


def is_sure(field: DocumentField, ranked: Sequence[Found], typed: set[int]) -> bool:
    """Whether the first of `ranked` may be judged by: well read, and not contradicted."""
    candidate, parsed = ranked[0]
    if parsed.doubtful or candidate.found_by == "seal" or is_contradicted(field, ranked):
        return False
    floor = PROVEN if parsed.proven else SURE
    in_text = candidate.glyphs[0].page in typed
    return candidate.confidence >= floor and (not parsed.broken or in_text)


def is_contradicted(field: DocumentField, ranked: Sequence[Found]) -> bool:
    """Whether another place of the paper says something else just as surely.

    That is the same label once more, a sentence beside a label, or a second number that no label
    claims. The same place read in two ways, and a text that only says more, are no contradiction.
    """
    best, parsed = ranked[0]
    if best.found_by == "pattern":
        return len({p.value for c, p in ranked if p.proven and c.found_by == "pattern"}) > 1
    rivals = ((c, p) for c, p in ranked[1:] if not p.broken and not p.doubtful)
    return any(
        p.value != parsed.value and _is_rival(field, best, c) and not _says_more(parsed, p)
        for c, p in rivals
    )


def _order(found: Found) -> tuple[bool, bool, float]:
    candidate, parsed = found
    return not parsed.broken, not parsed.doubtful, candidate.score


def _is_rival(field: DocumentField, best: Candidate, other: Candidate) -> bool:
    if other.confidence < SURE or other.found_by in _NO_RIVAL:
        return False
    if field.type is FieldType.TEXT and not field.pattern and other.found_by != best.found_by:
        return False  # a sentence words it in its own way
    alike = best.found_by in _BESIDE and other.found_by in _BESIDE
    if alike and other.rank != best.rank:
        return False
    return other.trust >= best.trust - _AS_TELLING and not _overlap(best, other)


def _overlap(one: Candidate, other: Candidate) -> bool:
    """Whether two candidates are read from the same place."""
    if one.glyphs[0].page != other.glyphs[0].page:
        return False
    a, b = _box(one), _box(other)
    return a.left < b.right and b.left < a.right and a.top < b.bottom and b.top < a.bottom


def _box(candidate: Candidate) -> Box:
    page = candidate.glyphs[0].page
    return box_of(g for g in candidate.glyphs if g.page == page)


def _says_more(one: Parsed, other: Parsed) -> bool:
    """Whether one of two texts only says more, or they are set differently."""
    if not isinstance(one.value, str):
        return False
    a, b = fold(one.text), fold(other.text)
    return a in b or b in a
