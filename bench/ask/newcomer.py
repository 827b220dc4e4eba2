"""`python -m bench.ask.newcomer`: is the right matter first for a newcomer's questions?"""

from __future__ import annotations

import sys
from pathlib import Path

from rich.console import Console
from ruamel.yaml import YAML

from bench.ask.setup import finder, publish

FILE = Path(__file__).resolve().parents[1] / "questions" / "newcomer.yml"


def main() -> int:
    """Print each miss and the share of questions whose matter comes first."""
    published = publish()
    search = finder(published)
    names = {matter.code: matter.name for matter in published.catalogue.matters}
    questions = YAML(typ="safe").load(FILE)
    right, console = 0, Console(highlight=False)
    for question in questions:
        if not any(question["name"] in name for name in names.values()):
            raise ValueError(f"{question['name']} is no part of a matter's name")
        hits = search.find(question["text"])
        first = names.get(hits[0].code, hits[0].name) if hits else "—"
        right += question["name"] in first
        if question["name"] not in first:
            console.print(f"{question['text']} → {first}，应为 {question['name']}")
    console.print(f"first place {right}/{len(questions)} = {right / len(questions):.3f}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
