"""Print how many right and wrong compositions the check lets through, part by part.

Sentences on guides (`faithful.yml`) and on quotations and FAQ (`quoted.yml`). `--test` counts the
test part as well; of the dev part, wrong sentences that pass and right ones that do not are listed.
"""

from __future__ import annotations

import argparse
import json
import random
from collections import Counter
from pathlib import Path

from bench.compose.cases import Case, faithful, mutated
from knowledge import load
from knowledge.composing.check import check

ROOT = Path(__file__).resolve().parents[2]
FILES = ("faithful.yml", "quoted.yml")
SEED = 7
ROUNDS = 5


def main() -> None:
    """Run."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--test", action="store_true")
    arguments.add_argument("--catalogue", type=Path, default=ROOT / "catalogue")
    given = arguments.parse_args()
    catalogue = load(given.catalogue)
    results = {}
    for file in FILES:
        right = faithful(catalogue, file)
        for name in ("dev", "test")[: 1 + given.test]:
            print(f"{file}, {name} part")
            results[f"{file} {name}"] = part(right, test=name == "test", show=name == "dev")
    out = ROOT / "bench" / "results" / "compose.json"
    out.parent.mkdir(exist_ok=True)
    out.write_text(json.dumps(results, ensure_ascii=False, indent=1), encoding="utf-8")


def part(right: list[Case], *, test: bool, show: bool) -> dict[str, list[int]]:
    """Judge one part and print it; returns passed and all of each kind.

    `show` lists what passed wrongly and what did not.
    """
    mine = [c for c in right if c.test == test]
    rng = random.Random(SEED)
    wrong = {
        (m.kind, m.matter, m.sentence): m
        for _ in range(ROUNDS)
        for c in mine
        for m in mutated(c, right, rng)
    }
    passed, count = Counter[str](), Counter[str]()
    for case in (*mine, *wrong.values()):
        reason = judge(case)
        count[case.kind] += 1
        passed[case.kind] += reason == ""
        if show and (reason == "") != (case.kind == "faithful"):
            print(f"  {case.kind} {reason or 'let through'}: {case.matter} | {case.sentence.text}")
    print("                  let through   of")
    for kind, total in count.items():
        print(f"{kind:22}{passed[kind]:8}{total:8}")
    false_accepts = sum(passed.values()) - passed["faithful"]
    all_wrong = sum(count.values()) - count["faithful"]
    print(f"false accept {false_accepts}/{all_wrong} = {false_accepts / all_wrong:.4f}")
    lost = count["faithful"] - passed["faithful"]
    print(f"false reject {lost}/{count['faithful']} = {lost / count['faithful']:.4f}\n")
    return {kind: [passed[kind], total] for kind, total in count.items()}


def judge(case: Case) -> str:
    """Return the reason why a sentence is stopped, or an empty string."""
    cited = [p for p in case.passages if p.token in case.sentence.tokens]
    return check(case.sentence.text, cited) or ""


if __name__ == "__main__":
    main()
