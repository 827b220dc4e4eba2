"""All pages there and in their order: a paper that numbers its pages has each of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import pairwise

from knowledge.schema import CheckLevel
from prereview.case import Case, finding
from prereview.looks import PageLook
from prereview.messages import Words, words
from prereview.papers import Paper
from prereview.report import Finding, FindingKind, Outcome


def check_pages(case: Case) -> Iterator[Finding]:
    """Yield a finding for each paper that numbers its pages, and one where they are in disorder."""
    for slot in case.filling.slots:
        for paper in slot.papers:
            looks = _looks(case, paper)
            numbered = [look.numbered for look in looks if look.numbered]
            if paper.kind is not None and numbered:
                total = Counter(n for _, n in numbered).most_common(1)[0][0]
                own = [page for page, n in numbered if n == total]
                yield from _complete(case, paper, total, own, looks)
                yield from _ordered(case, paper, own)


def _looks(case: Case, paper: Paper) -> list[PageLook]:
    """Its own pages, and those of further files that were joined to it."""
    own = [case.looks[key] for n in paper.pages if (key := (paper.file_id, n)) in case.looks]
    joined = set(paper.joined) - {paper.file_id}
    return own + [look for (file, _), look in case.looks.items() if file in joined]


def _complete(
    case: Case, paper: Paper, total: int, own: Sequence[int], looks: Sequence[PageLook]
) -> Iterator[Finding]:
    """Pages whose number was not read may be those that seem to lack.

    Without a total only a gap can be seen.
    """
    wanted = range(1, total + 1) if total else range(min(own), max(own) + 1)
    lacking = sorted(set(wanted) - set(own))
    unnumbered = sum(look.numbered is None for look in looks)
    outcome, key = Outcome.FAIL, "pages_missing"
    if not total:
        outcome, key = Outcome.UNCLEAR, "pages_gap"
    elif unnumbered or paper.weak_pages:
        outcome, key = Outcome.UNCLEAR, "pages_unclear"
    if not lacking or unnumbered >= len(lacking):
        outcome = Outcome.PASS
    if outcome is Outcome.PASS and not total:
        return
    said = _words(case, paper, key, lacking, total)
    yield finding(
        FindingKind.INCOMPLETE, outcome, "pages", said,
        material=case.material_of(paper), evidence=[case.place(paper)],
    )  # fmt: skip


def _ordered(case: Case, paper: Paper, own: Sequence[int]) -> Iterator[Finding]:
    if any(before > after for before, after in pairwise(own)):
        yield finding(
            FindingKind.INCOMPLETE, Outcome.UNCLEAR, "pages_order",
            _words(case, paper, "pages_order", own), level=CheckLevel.HINT,
            material=case.material_of(paper), evidence=[case.place(paper)],
        )  # fmt: skip


def _words(case: Case, paper: Paper, key: str, pages: Sequence[int], total: int = 0) -> Words:
    return words(
        key, file=paper.file_name, material=case.material_of(paper), total=str(total),
        pages="、".join(map(str, pages)),
    )  # fmt: skip
