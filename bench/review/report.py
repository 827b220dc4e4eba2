"""The tables of a run."""

from __future__ import annotations

from collections import Counter

from rich.console import Console
from rich.table import Table

from bench.review.run import Result
from bench.review.scoring import Tally

GOALS = {
    "finding precision": 0.97, "finding recall": 0.97, "false pass": 0.005, "false fail on clean": 0.02,
    "files recognised": 0.99, "fields right, scan": 0.98, "fields right, photo": 0.95,
}  # fmt: skip
_SAID = ("pass", "fail", "unclear", "silent")


def numbers(result: Result) -> dict[str, dict[str, float]]:
    """Return the measures of both, by name."""
    return {"ours": _numbers(result, result.ours, "ours"), "naive": _numbers(result, result.naive, "naive")}  # fmt: skip


def _numbers(result: Result, tally: Tally, who: str) -> dict[str, float]:
    found = {
        "finding precision": _share(tally.alarms - tally.false_alarms, tally.alarms),
        "finding recall": _share(tally.found, tally.planted),
        "false pass": _share(tally.false_pass, tally.faulty),
        "false fail on clean": _share(tally.clean_with_fail, tally.clean),
        "unclear on clean": _share(tally.clean_with_unclear, tally.clean),
    }
    if who == "ours":
        found["files recognised"] = _share(result.files["right"], result.files.total())
    for style in sorted({style for _, style, _ in result.fields}):
        right = result.fields[who, style, "right"]
        found[f"fields right, {style}"] = _share(right, right + result.fields[who, style, "wrong"])
    return found


def _share(part: int, whole: int) -> float:
    return round(part / whole, 4) if whole else float("nan")


def show(result: Result, *, notes: bool) -> None:
    """Print the tables, and with `notes` every miss and false alarm."""
    console = Console(width=120)
    console.print(_measures(result))
    console.print(_faults(result))
    console.print(_checks(result.ours))
    marks = result.marks
    console.print(
        f"marks (seals, signatures): {marks['right']} right, {marks['unclear']} not told, "
        f"{marks['wrong']} wrong; {result.left} submissions left for another run"
    )
    if notes:
        for line in (*result.ours.notes, *result.wrong):
            console.print(line, markup=False, highlight=False)


def _measures(result: Result) -> Table:
    tally, both = result.ours, numbers(result)
    table = Table(
        title=f"Pre-review: {tally.submissions} submissions, {tally.clean} of them in order"
    )
    for column in ("measure", "pre-review", "naive regex", "to reach"):
        table.add_column(column)
    for name, value in both["ours"].items():
        other = both["naive"].get(name)
        plain = "" if other is None else f"{other:.3f}"
        table.add_row(name, f"{value:.3f}", plain, str(GOALS.get(name, "")))
    return table


def _faults(result: Result) -> Table:
    table = Table(title="Planted faults")
    for column in ("kind", "planted", "found", "found by naive regex"):
        table.add_column(column)
    for name, row in sorted(result.ours.by_fault.items()):
        naive = result.naive.by_fault.get(name, Counter())
        table.add_row(name, str(row["planted"]), str(row["found"]), str(naive["found"]))
    return table


def _checks(tally: Tally) -> Table:
    """By kind of check: what was said where it is right, and where it is wrong."""
    table = Table(title="Checks: what was said (pass / fail / unclear / silent)")
    for column in ("kind", "in order", "not in order", "precision", "recall"):
        table.add_column(column)
    for kind, row in sorted(tally.confusion.items()):
        right, wrong = ([row[true, said] for said in _SAID] for true in ("right", "wrong"))
        false = right[1] + right[2] + row["none", "fail"] + row["none", "unclear"]
        caught = wrong[1] + wrong[2]
        table.add_row(
            kind, " / ".join(map(str, right)), " / ".join(map(str, wrong)),
            _shown(caught, caught + false), _shown(caught, sum(wrong)),
        )  # fmt: skip
    return table


def _shown(part: int, whole: int) -> str:
    return f"{part / whole:.3f}" if whole else "-"
