"""`python -m bench.compare`: names in lists of materials that mean the same paper, or do not.

The pairs are of the real lists in `../shared/data/guangdong_2021`, drawn by the share of characters
that two names have in common, so that most look alike, and labelled by hand: `same` when a clerk
who compares two lists of one matter would call them one paper. They are kept by place, not by
words. Halves by a digest of the pair; single failures are printed of the dev half only.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from rich.console import Console
from rich.table import Table

from knowledge.comparing.names import limits, score
from knowledge.exchange import import_portal_json
from knowledge.search import compact, pieces

REAL = Path(__file__).parents[3] / "shared" / "data" / "guangdong_2021" / "policy.json"
STEPS = tuple(i / 50 for i in range(15, 46))


@dataclass(frozen=True, slots=True)
class Pair:
    """Two names, and whether they mean the same paper."""

    one: str
    other: str
    same: bool


@dataclass(frozen=True, slots=True)
class Counts:
    """What a limit does: pairs taken for the same, rightly and wrongly, of all that are."""

    right: int
    wrong: int
    all: int

    @property
    def precision(self) -> float:
        """Share of what is taken for the same that is."""
        return self.right / max(self.right + self.wrong, 1)

    @property
    def recall(self) -> float:
        """Share of what is the same that is taken for it."""
        return self.right / max(self.all, 1)


def pairs(half: str) -> list[Pair]:
    """Return the labelled pairs of a half."""
    matters = {m.code: m for m in import_portal_json(REAL).catalogue.matters}

    def name(place: str) -> str:
        code, _, number = place.partition("/")
        return matters[code].materials[int(number)].name

    lines = (Path(__file__).parent / "pairs.jsonl").read_text(encoding="utf-8").splitlines()
    rows = [row for row in map(json.loads, lines) if row["half"] == half]
    return [Pair(name(row["one"]), name(row["other"]), row["same"]) for row in rows]


def characters(one: str, other: str) -> float:
    """Return the baseline: Dice's coefficient of the names as they are written."""
    a, b = pieces(compact(one)), pieces(compact(other))
    return 2 * len(a & b) / max(len(a) + len(b), 1)


def counts(of: list[Pair], by: Callable[[str, str], float], limit: float) -> Counts:
    """Count what a limit takes for the same."""
    taken = [pair for pair in of if by(pair.one, pair.other) >= limit]
    right = sum(pair.same for pair in taken)
    return Counts(right, len(taken) - right, sum(pair.same for pair in of))


def main() -> None:
    """Print the table; with `--choose` what every limit does on the dev half, and its failures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--choose", action="store_true", help="every limit on the dev half")
    choose = parser.parse_args().choose
    console = Console()
    same, perhaps = limits()
    table = Table("half", "names compared by", "limit", "pairs", "same", "precision", "recall")
    for half in ("dev", "test"):
        found = pairs(half)
        for label, by, limit in (
            ("characters as written", characters, _best(pairs("dev"), characters)),
            ("likeness, same", score, same),
            ("likeness, perhaps", score, perhaps),
        ):
            c = counts(found, by, limit)
            row = (f"{limit:.2f}", len(found), c.all, f"{c.precision:.3f}", f"{c.recall:.3f}")
            table.add_row(half, label, *map(str, row))
    console.print(table)
    if choose:
        dev = pairs("dev")
        for limit in STEPS:
            c = counts(dev, score, limit)
            console.print(f"{limit:.2f}  precision {c.precision:.3f}  recall {c.recall:.3f}")
        for pair in sorted(dev, key=lambda p: -score(p.one, p.other)):
            value = score(pair.one, pair.other)
            if pair.same != (value >= same):
                console.print(f"{value:.2f} {'same' if pair.same else 'other'} {pair}")


def _best(of: list[Pair], by: Callable[[str, str], float]) -> float:
    """Return the limit with the best F1."""

    def f1(limit: float) -> float:
        c = counts(of, by, limit)
        return 2 * c.precision * c.recall / max(c.precision + c.recall, 1e-9)

    return max(STEPS, key=f1)


if __name__ == "__main__":
    main()
