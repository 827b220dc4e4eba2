"""Tries other limits on the dev questions, one at a time: `python -m bench.ask.limits`.

They are those of `thresholds.yml`, of a conversation (`answers/context.py`) and of two matters in
one question (`answers/together.py`). The limits trade needless asking back against wrong answers, and
refusing what is in scope against answering what is not; this prints the trade, a person chooses.
"""

from __future__ import annotations

import argparse
from contextlib import AbstractContextManager, ExitStack
from importlib import import_module
from unittest.mock import patch

from rich.console import Console
from rich.table import Table

from bench.ask.measure import Tally, ask_all
from bench.ask.questions import read_golden
from bench.ask.setup import guide, publish
from knowledge.answers.settings import Thresholds, thresholds

USERS = ("asking", "decide", "guide", "faqs", "together")
TRIED = {
    "ask_back": (0.15, 0.2, 0.25, 0.3),
    "together": (0.3, 0.5, 0.7),
    "floor": (0.15, 0.25, 0.35, 0.5, 0.6),
    "out_of_scope": (0.8, 0.9, 0.97),
}
CONSTANTS = {
    "context.ABSENT": (-5.0, -8.0, -11.0),
    "context.CLOSE": (0.25, 0.5, 1.0, 2.0),
    "context.INSTEAD": (0.0, 1.0, 2.0),
    "together.SURE": (0.3, 0.5, 0.7),
    "together.SURE_BOTH": (0.6, 0.8, 0.9),
}
"""Module constants of `knowledge.answers`, and what is tried in their place."""
SHOWN = (
    "answered right",
    "answered wrong",
    "asked back needlessly",
    "asked back",
    "refused",
    "wrongly refused",
    "follow-up",
    "turn asked back",
    "every matter",
)


def main() -> None:
    """Print one row for each value of each limit."""
    parser = argparse.ArgumentParser(prog="python -m bench.ask.limits", description=__doc__)
    parser.add_argument("names", nargs="*", help="only these limits (ask_back, context.CLOSE)")
    wanted = parser.parse_args().names
    book, golden, present = guide(publish()), read_golden("dev"), thresholds()
    table = Table(title="dev questions; the other limits as they are")
    for column in ("limit", "value", *SHOWN):
        table.add_column(column)
    for name, values in (TRIED | CONSTANTS).items():
        if wanted and name not in wanted:
            continue
        now = present_value(name, present)
        for value in values:
            tally = Tally()
            with ExitStack() as stack:
                for each in replaced(name, value, present):
                    stack.enter_context(each)
                ask_all(book, golden, tally)
            shares = (tally.share(measure) for measure in SHOWN)
            mark = " *" if value == now else ""
            table.add_row(name, f"{value}{mark}", *(f"{s:.3f}" for s in shares if s is not None))
    Console(width=160).print(table)


def present_value(name: str, present: Thresholds) -> float:
    """Return a limit as it is."""
    if name in TRIED:
        return float(getattr(present, name))
    module, constant = name.split(".")
    return float(getattr(import_module(f"knowledge.answers.{module}"), constant))


def replaced(name: str, value: float, present: Thresholds) -> list[AbstractContextManager[object]]:
    """Return what puts another value in a limit's place wherever it is used."""
    if name not in TRIED:
        return [patch(f"knowledge.answers.{name}", value)]
    other = present.model_copy(update={name: value})
    return [patch(f"knowledge.answers.{user}.thresholds", lambda: other) for user in USERS]


if __name__ == "__main__":
    main()
