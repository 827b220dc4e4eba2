"""The table of the evaluation."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from bench.pages.harm import HARMS
from bench.quality.outcome import Outcome

# Chosen on the tuning half as the largest that raises at most 2 % false alarms on clean pages.
LAPLACIAN_BELOW = 43.0
LEGIBILITY_BELOW = 0.92

BASELINES: dict[str, Callable[[Outcome], bool]] = {
    "Laplacian variance of the page": lambda one: one.laplacian < LAPLACIAN_BELOW,
    "mean recognition score": lambda one: one.legibility < LEGIBILITY_BELOW,
    "this reader": lambda one: one.warned,
}
_ALWAYS = frozenset({"blank", "screen", "screenshot"})


def table(outcomes: Sequence[Outcome]) -> dict[str, Any]:
    """Rates by harm, false alarms, baselines."""
    clean = [one for one in outcomes if not one.case.harm]
    harmed = [one for one in outcomes if one.case.harm]
    spoilt = [one for one in harmed if one.lost and one.case.harm not in _ALWAYS]
    whole = [one for one in harmed if not one.lost and one.case.harm not in _ALWAYS]
    return {
        "by_harm": {harm: _row(harm, harmed) for harm in HARMS},
        "clean": {
            "pages": len(clean),
            "false_alarms": rate(clean, lambda one: one.warned),
            "false_notes": rate(clean, lambda one: bool(one.codes & {"screen", "screenshot"})),
            "which": sorted(f"{o.case.name}: {','.join(sorted(o.codes))}" for o in clean if o.codes),
        },
        "harmed_without_loss": {
            "pages": len(whole), "remarked": rate(whole, lambda one: one.warned),
            "by_harm": {
                harm: sum(o.warned for o in whole if o.case.harm == harm) for harm in HARMS
            },
        },
        "loss": {
            "pages": len(spoilt),
            "right_cause": rate(spoilt, lambda one: one.right),
            "right_place": rate([o for o in spoilt if o.right and o.placed is not None], lambda o: bool(o.placed)),
        },
        "baselines": {
            name: {
                "detected": rate(spoilt, told), "false_alarms": rate(clean, told),
            }
            for name, told in BASELINES.items()
        },
    }  # fmt: skip


def rate(outcomes: Sequence[Outcome], told: Callable[[Outcome], bool]) -> float:
    """Share of pages of which something holds; 0 of none."""
    return sum(told(one) for one in outcomes) / len(outcomes) if outcomes else 0.0


def _row(harm: str, harmed: Sequence[Outcome]) -> dict[str, Any]:
    mine = [one for one in harmed if one.case.harm == harm]
    lost = mine if harm in _ALWAYS else [one for one in mine if one.lost]
    grave = [one for one in lost if one.lost >= 3]
    return {
        "pages": len(mine),
        "with_loss": len(lost),
        "warned": rate(lost, lambda one: bool(one.codes)),
        "right_cause": rate(lost, lambda one: one.right),
        "right_cause_three_rows_lost": rate(grave, lambda one: one.right),
        "three_rows_lost": len(grave),
        "right_place": rate(
            [one for one in lost if one.right and one.placed is not None],
            lambda one: bool(one.placed),
        ),
    }


def show(result: dict[str, Any]) -> None:
    """Print the table."""
    print(
        f"{'harm':16} {'pages':>5} {'lost':>5} {'warned':>7} {'cause':>6} {'place':>6}   3+ rows: cause"
    )
    for harm, row in result["by_harm"].items():
        print(
            f"{harm:16} {row['pages']:5} {row['with_loss']:5} {row['warned']:7.0%} "
            f"{row['right_cause']:6.0%} {row['right_place']:6.0%}   "
            f"{row['three_rows_lost']:4} {row['right_cause_three_rows_lost']:6.0%}"
        )
    clean, whole, loss = result["clean"], result["harmed_without_loss"], result["loss"]
    print(
        f"clean pages: {clean['pages']}, false alarms {clean['false_alarms']:.1%}, notes {clean['false_notes']:.1%}"
    )
    for line in clean["which"]:
        print(f"  {line}")
    print(
        f"harmed, nothing lost: {whole['pages']}, remarked {whole['remarked']:.1%} ({ {k: v for k, v in whole['by_harm'].items() if v} })"
    )
    print(
        f"rows lost: {loss['pages']} pages, right cause {loss['right_cause']:.1%}, of these right place {loss['right_place']:.1%}"
    )
    for name, row in result["baselines"].items():
        print(f"  {name:32} detected {row['detected']:.1%}, false alarms {row['false_alarms']:.1%}")
