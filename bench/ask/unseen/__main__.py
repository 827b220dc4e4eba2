"""`python -m bench.ask.unseen`: a workbook never seen before, imported, published and asked at once.

No threshold, alias or example is edited in between. Single failures are listed only with
`--failures`; whoever looks at them and then changes the search needs another workbook.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections import Counter
from pathlib import Path
from time import perf_counter

from rich.console import Console
from rich.table import Table
from sqlalchemy import create_engine

from bench.ask.unseen.workbook import Unseen, UnseenQuestion, read_unseen, write_workbook
from bench.dialogue.judging import ANSWERED, DECLINED, offered
from knowledge.answers import Answer, AnswerStatus, Guide, GuideField, Question
from knowledge.cli import build
from knowledge.search import Embedder
from knowledge.store import CatalogueStore, metadata

__all__ = ["outcome", "take_in"]


def take_in(unseen: Unseen, folder: Path, embedder: Embedder | None = None) -> Guide:
    """Import and publish the workbook by the commands a clerk uses, and open the guide."""
    workbook, catalogue = folder / "清单.xlsx", folder / "catalogue"
    write_workbook(unseen, workbook)
    engine = create_engine(f"sqlite:///{folder / 'chuangqian.db'}")
    metadata.create_all(engine)
    command = build(lambda: engine, lambda *_: (), folder / "indexes")
    command(["import", str(workbook), "--into", str(catalogue)], standalone_mode=False)
    command(["publish", str(catalogue)], standalone_mode=False)
    published = CatalogueStore(engine).current()
    engine.dispose()
    return Guide.open(published, folder / "indexes", embedder=embedder)


def outcome(question: UnseenQuestion, answer: Answer) -> str:
    """Return what became of a question: right, wrong, asked back, refused."""
    if answer.status in DECLINED:
        return "refused"
    if answer.status is AnswerStatus.ASKED_BACK:
        among = len(set(offered(answer)) & set(question.codes))
        return "asked back" if among >= min(len(question.codes), 2) else "asked back wrongly"
    return (
        "right" if answer.status in ANSWERED and answer.matter_code in question.codes else "wrong"
    )


def main() -> int:
    """Print the figures."""
    parser = argparse.ArgumentParser(prog="python -m bench.ask.unseen", description=__doc__)
    parser.add_argument("--failures", action="store_true", help="list what went wrong")
    chosen = parser.parse_args()
    console, unseen = Console(width=120), read_unseen()
    with tempfile.TemporaryDirectory() as folder:
        start = perf_counter()
        guide = take_in(unseen, Path(folder))
        console.print(
            f"{len(unseen.matters)} matters from workbook to first answer: {perf_counter() - start:.0f} s"
        )
        _report(console, guide, unseen, failures=chosen.failures)
    return 0


def _report(console: Console, guide: Guide, unseen: Unseen, *, failures: bool) -> None:
    counts = {kind: Counter[str]() for kind in ("clear", "ambiguous", "out of scope")}
    measures: dict[str, list[bool]] = {"first place": [], "first three": [], "right field": []}
    for question in unseen.questions:
        kind = ("out of scope", "clear")[len(question.codes)] if len(question.codes) < 2 else "ambiguous"  # fmt: skip
        answer = guide.ask(Question(question.text))
        became = outcome(question, answer)
        counts[kind][became] += 1
        if kind == "clear":
            codes = [hit.code for hit in guide.find(question.text, limit=3)]
            measures["first place"].append(codes[:1] == list(question.codes))
            measures["first three"].append(question.codes[0] in codes)
            if became == "right" and question.field:
                fields = {s.field for b in answer.blocks for s in getattr(b, "sources", ())}
                shown = {str(answer.field)} | (fields if answer.field != "overview" else set())
                measures["right field"].append(GuideField(question.field).value in shown)
        if failures and became != {"clear": "right", "ambiguous": "asked back"}.get(
            kind, "refused"
        ):
            console.print(f"{kind}: {question.text} → {became} {answer.matter_name}")
    table = Table(title="questions and what became of them")
    outcomes = ("right", "wrong", "asked back", "asked back wrongly", "refused")
    for column in ("questions", "of", *outcomes):
        table.add_column(column)
    for kind, found in counts.items():
        total = found.total()
        table.add_row(kind, str(total), *(f"{found[o] / total:.3f}" for o in outcomes))
    console.print(table)
    for name, good in measures.items():
        console.print(f"{name}: {sum(good)} of {len(good)} = {sum(good) / max(len(good), 1):.3f}")


if __name__ == "__main__":
    sys.exit(main())
