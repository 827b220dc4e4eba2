"""Where one paper ends in a file and the next begins: many people scan everything into one PDF."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from knowledge.schema import DocumentType
from ocr import Page
from prereview.evidence import Sheet, sheet_of
from prereview.numbering import number_of
from prereview.papers import Guess
from prereview.recognise import NONE, chances, guess_of, is_weak, sides_of

#: A page without a title begins another paper when its words say so this surely, and hardly
#: speak for the paper before.
_OTHER, _HARDLY = 0.9, 0.05
#: A heading that is hardly smaller than the title of the paper before begins a paper of its own;
#: a title repeated at the head of each page is smaller.
_AS_LARGE = 0.85
#: Headings that belong to the paper before.
_ANNEX = ("附件", "附表", "附录", "附页", "附图", "续")


@dataclass(frozen=True, slots=True)
class Group:
    """Pages that make one paper, and what it is."""

    guess: Guess | None
    pages: tuple[Page, ...]


@dataclass(frozen=True, slots=True)
class _Leaf:
    """A page with all that decides whether it goes on with the page before."""

    page: Page
    sheet: Sheet | None
    likely: Mapping[str, float]
    guess: Guess | None
    number: tuple[int, int] | None
    sides: frozenset[str]


def groups_of(
    pages: Sequence[Page], kinds: Sequence[DocumentType], blank: frozenset[int] = frozenset()
) -> list[Group]:
    """Return the papers in a file's pages, in their order.

    `blank` are the numbers of pages with nothing on them: backs of sheets, which belong to nobody.
    """
    kept = [page for page in pages if page.number not in blank] or list(pages)
    groups: list[list[_Leaf]] = []
    for leaf in (_leaf(page, kinds) for page in kept):
        if groups and _goes_on(groups[-1], leaf, kinds):
            groups[-1].append(leaf)
        else:
            groups.append([leaf])
    return [Group(_guess(group), tuple(leaf.page for leaf in group)) for group in groups]


def _leaf(page: Page, kinds: Sequence[DocumentType]) -> _Leaf:
    sheet = sheet_of(page)
    likely = chances(sheet, kinds) if sheet else {}
    guess = guess_of(sheet, likely, kinds) if sheet else None
    kind = _kind(guess, kinds)
    sides = sides_of(page, kind) if kind else frozenset[str]()
    return _Leaf(page, sheet, likely, guess, number_of(page), sides)


def _guess(group: Sequence[_Leaf]) -> Guess | None:
    """What its title says, wherever that page lies, else the first page that says anything."""
    guesses = [leaf.guess for leaf in group if leaf.guess]
    return next((g for g in guesses if g.titled), guesses[0] if guesses else None)


def _kind(guess: Guess | None, kinds: Sequence[DocumentType]) -> DocumentType | None:
    return next((k for k in kinds if guess and k.type == guess.type), None)


def _goes_on(group: Sequence[_Leaf], leaf: _Leaf, kinds: Sequence[DocumentType]) -> bool:
    """Whether a page belongs to the paper of the pages before it."""
    last, current = group[-1], _kind(_guess(group), kinds)
    if last.page.part != leaf.page.part:
        return False
    if current is None:
        return _says_nothing(leaf, kinds) and not _headed(group, leaf)
    if current.single:
        same = leaf.guess is not None and leaf.guess.type == current.type
        return same and bool(leaf.sides) and not leaf.sides & _sides(group)
    if _is_another(leaf, current):
        return False
    if leaf.number and last.number and leaf.number[1] == last.number[1]:
        # Page 1 begins another paper, unless the sheets of this one lie in the wrong order.
        return leaf.number[0] > 1 or not any(g.guess and g.guess.titled for g in group)
    titled = leaf.guess is not None and leaf.guess.titled
    likely = not titled and leaf.likely.get(current.type, 0.0) > leaf.likely.get(NONE, 0.0)
    return likely or not _headed(group, leaf)


def _is_another(leaf: _Leaf, current: DocumentType) -> bool:
    """Whether a page has the title of another type, or surely its words."""
    guess = leaf.guess
    if guess is None or guess.type == current.type:
        return False
    surely = guess.confidence >= _OTHER and leaf.likely[current.type] < _HARDLY
    return guess.titled or surely


def _says_nothing(leaf: _Leaf, kinds: Sequence[DocumentType]) -> bool:
    """Whether a page may go on with a paper of no known type."""
    kind = _kind(leaf.guess, kinds)
    begins = leaf.guess is not None and leaf.guess.titled
    return not begins and not (kind and (kind.sides or kind.single))


def _sides(group: Sequence[_Leaf]) -> frozenset[str]:
    return frozenset(side for leaf in group for side in leaf.sides)


def _headed(group: Sequence[_Leaf], leaf: _Leaf) -> bool:
    """Whether a page has a heading of its own, as large as that of the paper before."""
    if leaf.sheet is None or is_weak(leaf.page) or not leaf.sheet.headed:
        return False
    first = group[0].sheet
    annex = leaf.sheet.heading.startswith(_ANNEX) or leaf.sheet.heading.endswith("(续)")
    large = first is None or leaf.sheet.headed >= _AS_LARGE * first.headed
    return large and not annex
