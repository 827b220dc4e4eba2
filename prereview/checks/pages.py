"""All pages there: a paper that numbers its pages has each of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from prereview.case import Case, finding
from prereview.looks import PageLook
from prereview.messages import words
from prereview.papers import Paper
from prereview.report import Finding, FindingKind, Outcome


def check_pages(case: Case) -> Iterator[Finding]:
    """Yield a finding for each paper that says how many pages it has."""
    for slot in case.filling.slots:
        for paper in slot.papers:
            looks = _looks(case, paper)
            numbered = [look.numbered for look in looks if look.numbered]
            if paper.kind is not None and numbered:
                total = Counter(n for _, n in numbered).most_common(1)[0][0]
                there = {page for page, n in numbered if n == total}
                yield _finding(case, paper, total, sorted(set(range(1, total + 1)) - there), looks)


def _looks(case: Case, paper: Paper) -> list[PageLook]:
    """Its own pages, and those of further files that were joined to it."""
    own = [case.looks[key] for n in paper.pages if (key := (paper.file_id, n)) in case.looks]
    return own + [look for (file, _), look in case.looks.items() if file in paper.joined]


def _finding(
    case: Case, paper: Paper, total: int, lacking: list[int], looks: list[PageLook]
) -> Finding:
    """Pages whose number was not read may be those that seem to lack."""
    unnumbered = sum(look.numbered is None for look in looks)
    given = {"file": paper.file_name, "total": str(total), "pages": "、".join(map(str, lacking))}
    given["material"] = case.material_of(paper)
    said = words("pages_missing", **given)
    if not lacking or unnumbered >= len(lacking):
        outcome = Outcome.PASS
    elif unnumbered or paper.weak_pages:
        outcome, said = Outcome.UNCLEAR, words("pages_unclear", **given)
    else:
        outcome = Outcome.FAIL
    return finding(
        FindingKind.INCOMPLETE, outcome, "pages", said,
        material=given["material"], evidence=[case.place(paper)],
    )  # fmt: skip
