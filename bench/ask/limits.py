"""Tries other limits of `knowledge/data/thresholds.yml` on the dev questions, one at a time.

`python -m bench.ask.limits`. The limits trade needless asking back against wrong answers, and
refusing what is in scope against answering what is not; this prints the trade, a person chooses.
"""

from __future__ import annotations

from unittest.mock import patch

from rich.console import Console
from rich.table import Table

from bench.ask.measure import Tally, ask_all
from bench.ask.questions import read_golden
from bench.ask.setup import guide, publish
from knowledge.answers.settings import thresholds

USERS = ("decide", "guide", "faqs", "together")
TRIED = {
    "ask_back": (0.15, 0.2, 0.25, 0.3),
    "together": (0.3, 0.5, 0.7),
    "floor": (0.15, 0.25, 0.35, 0.5, 0.6),
    "out_of_scope": (0.8, 0.9, 0.97),
}
SHOWN = (
    "answered right",
    "answered wrong",
    "asked back needlessly",
    "asked back",
    "refused",
    "wrongly refused",
    "follow-up",
)


def main() -> None:
    """Print one row for each value of each limit."""
    book, golden, present = guide(publish()), read_golden("dev"), thresholds()
    table = Table(title="dev questions; the other limits as they are")
    for column in ("limit", "value", *SHOWN):
        table.add_column(column)
    for name, values in TRIED.items():
        for value in values:
            other = present.model_copy(update={name: value})
            tally = Tally()
            patches = [patch(f"knowledge.answers.{u}.thresholds", lambda o=other: o) for u in USERS]
            for each in patches:
                each.start()
            ask_all(book, golden, tally)
            for each in patches:
                each.stop()
            mark = " *" if value == getattr(present, name) else ""
            shares = (tally.share(measure) for measure in SHOWN)
            table.add_row(name, f"{value}{mark}", *(f"{s:.3f}" for s in shares if s is not None))
    Console(width=140).print(table)


if __name__ == "__main__":
    main()
