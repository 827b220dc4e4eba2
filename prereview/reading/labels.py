"""Labels on a page: where the words stand behind which a value is to be expected."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from knowledge.schema import DocumentField
from prereview.reading.common import common_labels, head_of, labels_of, translation, whose
from prereview.reading.folding import fold
from prereview.reading.rows import Glyph, Row, gap, segments

__all__ = ["COLUMN", "FUZZY_LENGTH", "SPREAD", "Label", "find_labels", "fold"]

#: A label of at least this length is also found with one character misread.
FUZZY_LENGTH = 5
#: Widest space inside a label set wide (`名　　称`), in ems; seen up to 4.4 on licences.
SPREAD = 7.0
#: Space before a word that starts a new column, in ems.
COLUMN = 0.6
_BEFORE = frozenset(':,;。、()[]|·-_.*/【】〔〕《》<>“”"□☑☐■●•◆▲※★☆→①②③④⑤⑥⑦⑧⑨0123456789条款项')
_COLON = ":"
#: Signs that are printed, or read, for a colon.
_COLONS = frozenset(":∶﹕︰=")
_CLOSING = {"(": ")", "〔": "〕"}
_MAX_ASIDE = 14


@dataclass(frozen=True, slots=True)
class Label:
    """An occurrence of a label in a row: glyphs `start` to `end`, value from `value` on.

    `firm` says that a colon or a gap follows, so this is a label and not a word of a sentence.
    A label that wraps in its cell is found once for each row that may hold its value, `wrapped`.
    """

    row: int
    start: int
    end: int
    value: int
    text: str
    exact: bool
    firm: bool
    wrapped: bool = False


def find_labels(rows: Sequence[Row], fields: Iterable[DocumentField]) -> list[Label]:
    """Return all label occurrences; where two overlap, the longer stands.

    Among them are labels that stand on papers of any kind: they end the value before them.
    """
    fields = list(fields)
    own = {word for f in fields for word in labels_of(f)}
    shapes = {word: f.pattern for f in fields for word in labels_of(f) if f.pattern}
    words = sorted(own | common_labels(), key=lambda w: (-len(w), w))
    found: list[Label] = []
    for number, row in enumerate(rows):
        inside: list[Label] = []
        text = fold(row.text) if len(fold(row.text)) == len(row.text) else row.text
        # Once more at the end: a label that runs into a value is known by the label of the value.
        for exact in (True, False, True):
            for word in words:
                if not exact and (len(word) < FUZZY_LENGTH or word not in own):
                    continue
                for start in _places(text, word, exact=exact):
                    label = _stand(row, number, start, word, text, inside, shapes, exact=exact)
                    if label and (word in own or label.firm):
                        inside.append(label)
        found += inside
    wrapped = _wrapped_labels(rows, own)
    found = [o for o in found if not any(_is_half(o, w) for w in wrapped)] + wrapped
    found += _halved_labels(rows, [w for w in words if w in own], found)
    return sorted(found, key=lambda item: (item.row, item.start))


def _stand(
    row: Row, number: int, start: int, word: str, text: str, inside: Sequence[Label],
    shapes: Mapping[str, str], *, exact: bool,
) -> Label | None:  # fmt: skip
    """The label that a word at a place of a row is, if it is one."""
    end = start + len(word)
    if any(start < o.end and end > o.start for o in inside):
        return None
    label = _label(row, number, start, end, word, exact=exact)
    glued = exact and (_is_glued(text, start, inside, shapes) or _runs_into(label, row, inside))
    head = head_of(text[:start]) if exact and label.firm and len(word) > 1 else ""
    stands = _stands(row.glyphs, start, end) or (
        bool(head) and _stands(row.glyphs, start - len(head), end)
    )
    if not glued and not stands:
        return None
    if not (label.firm or glued or row.glyphs[start].first or start == 0):
        return None
    if head and stands and not _stands(row.glyphs, start, end):
        return replace(label, start=start - len(head))
    role = "" if stands else whose(text[:start])
    return replace(label, start=start - len(role), text="") if role else label


def _runs_into(label: Label, row: Row, inside: Sequence[Label]) -> bool:
    """Whether a label with a colon follows the value of another: the space was lost in reading."""
    if row.glyphs[label.value - 1].char not in _COLONS:
        return False
    before = (row.glyphs[o.value - 1].char for o in inside if o.value < label.start)
    return any(char in _COLONS for char in before)


def _is_half(label: Label, whole: Label) -> bool:
    """Whether a label is only the first half of one that is broken over two lines."""
    return label.row == whole.row and label.start == whole.start and label.text != whole.text


def _places(text: str, word: str, *, exact: bool) -> Iterator[int]:
    if exact:
        at = text.find(word)
        while at >= 0:
            yield at
            at = text.find(word, at + 1)
        return
    for at in range(len(text) - len(word) + 1):
        if text[at] != word[0]:
            continue
        if sum(a != b for a, b in zip(text[at : at + len(word)], word, strict=True)) == 1:
            yield at


def _stands(glyphs: Sequence[Glyph], start: int, end: int) -> bool:
    """Whether a word stands as a label: at a start, behind punctuation or a gap, in one piece."""
    if any(gap(glyphs[i], glyphs[i + 1]) > SPREAD for i in range(start, end - 1)):
        return False
    if start == 0 or glyphs[start].first:
        return True
    before = glyphs[start - 1]
    return before.char in _BEFORE or gap(before, glyphs[start]) > COLUMN


def _is_glued(text: str, start: int, before: Sequence[Label], shapes: Mapping[str, str]) -> bool:
    """Whether a label follows the value of another with no space left: `性别女民族汉`."""
    return any(
        o.text in shapes and re.fullmatch(shapes[o.text], text[o.value : start])
        for o in before
        if o.value < start
    )


def _label(row: Row, number: int, start: int, end: int, word: str, *, exact: bool) -> Label:
    glyphs, at = row.glyphs, _after_asides(row, end)
    colon = at < len(glyphs) and glyphs[at].char in _COLONS
    apart = at >= len(glyphs) or glyphs[at].first or gap(glyphs[at - 1], glyphs[at]) > COLUMN / 2
    return Label(number, start, end, at + int(colon), word, exact, bool(colon or apart))


def _after_asides(row: Row, end: int) -> int:
    """The place behind what a label adds in brackets or in English: 姓名(必填)/Name."""
    glyphs, at = row.glyphs, end
    while at < len(glyphs):
        close = _CLOSING.get(glyphs[at].char)
        near = range(at + 1, min(at + _MAX_ASIDE, len(glyphs)))
        shut = next((i for i in near if glyphs[i].char == close), -1) if close else -1
        after = shut + 1 if shut > 0 else at + translation(row.text[at:])
        if after == at:
            return at
        at = after
    return at


def _wrapped_labels(rows: Sequence[Row], words: set[str]) -> list[Label]:
    """Labels broken over two lines of a cell; the value stands beside either, or between.

    Where a colon follows the second half, the value stands behind it.
    """
    found: list[Label] = []
    for number, row in enumerate(rows):
        for first in segments(row.glyphs, COLUMN):
            for below in range(number + 1, min(number + 3, len(rows))):
                second = _flush_below(first, rows[below])
                head, tail = (fold("".join(g.char for g in half)) for half in (first, second))
                if second and (head + tail).rstrip(":") in words:
                    word = (head + tail).rstrip(":")
                    edge = max(first[-1].right, second[-1].right)
                    for n in range(number, below + 1):
                        half = {number: first, below: second}.get(n)
                        found.append(_virtual(rows[n], n, edge, word, half))
                    break
                word = head + tail.partition(_COLON)[0]
                if second and _COLON in tail and word in words:
                    start = rows[below].glyphs.index(second[0])
                    end = start + len(word) - len(head)
                    found.append(Label(below, start, end, end + 1, word, exact=True, firm=True))
                    found.append(_virtual(row, number, first[-1].right, "", first))
                    break
    return found


def _halved_labels(
    rows: Sequence[Row], words: Sequence[str], found: Sequence[Label]
) -> list[Label]:
    """Labels set so wide that the reader lost one of two characters: `名` alone.

    The half must stand by itself and flush with labels that were read whole.
    """
    lost = [w for w in words if len(w) == 2 and not any(o.text == w for o in found)]
    lefts = [rows[o.row].glyphs[o.start].left for o in found if o.end > o.start]
    rights = [rows[o.row].glyphs[o.end - 1].right for o in found if o.end > o.start]
    halves: list[Label] = []
    for number, row in enumerate(rows):
        runs = segments(row.glyphs, 2 * COLUMN)
        for run, after in pairwise(runs):
            em, char = run[0].em, run[0].char
            if len(run) > 1:
                continue
            for word in lost:
                left = char == word[0] and sum(abs(run[0].left - x) < em / 2 for x in lefts) > 1
                right = char == word[1] and sum(abs(run[0].right - x) < em / 2 for x in rights) > 1
                if left or right:
                    start, value = row.glyphs.index(run[0]), row.glyphs.index(after[0])
                    halves.append(Label(number, start, value, value, word, exact=False, firm=True))
    return halves


def _flush_below(first: Sequence[Glyph], row: Row) -> Sequence[Glyph]:
    for run in segments(row.glyphs, COLUMN):
        close = -0.4 * first[0].em < run[0].top - first[0].bottom < first[0].em
        if close and abs(run[0].left - first[0].left) < first[0].em:
            return run
    return ()


def _virtual(row: Row, number: int, edge: float, word: str, half: Sequence[Glyph] | None) -> Label:
    """A label in one of the rows that it is broken over; its half ends the value before it."""
    at = next((i for i, g in enumerate(row.glyphs) if g.left >= edge), len(row.glyphs))
    start = row.glyphs.index(half[0]) if half else at
    return Label(number, start, start, at, word, exact=True, firm=True, wrapped=True)
