"""The tables of a run over strangers."""

from __future__ import annotations

from collections import Counter
from typing import Any

from rich.console import Console
from rich.table import Table

from bench.strangers.layouts import THIRD, layouts
from bench.strangers.run import Result

GOALS = {"files recognised": 0.99, "fields right, text": 0.98, "fields right, scan": 0.98, "fields right, photo": 0.95}  # fmt: skip
_SAID = ("right", "absent", "wrong unsure", "wrong sure", "invented")


def numbers(result: Result) -> dict[str, float]:
    """The measures by name."""
    right = sum(n for (_, said), n in result.types.items() if said == "right")
    found = {"files recognised": _share(right, result.types.total())}
    found["papers with the right pages"] = _share(result.ranges["right"], result.ranges.total())
    found["files of several papers right"] = _share(result.bundles["right"], result.bundles.total())
    for variant in sorted({v for _, v, _ in result.fields}):
        row = _row(result.fields, 1, variant)
        printed = row.total() - row["invented"]
        found[f"fields right, {variant}"] = _share(row["right"], printed)
        found[f"wrong but sure, {variant}"] = _share(row["wrong sure"] + row["invented"], printed)
    return found


def tables(result: Result) -> dict[str, Any]:
    """The counts by type, by type and variant, and by field, ready for JSON."""
    return {
        "types": {k: _row(result.types, 0, k) for k in sorted({t for t, _ in result.types})},
        "fields": {
            f"{kind}, {variant}": {s: result.fields[kind, variant, s] for s in _SAID}
            for kind, variant in sorted({(k, v) for k, v, _ in result.fields})
        },
        "keys": {
            f"{kind}.{key}": {s: n for s in _SAID if (n := result.keys[kind, key, s])}
            for kind, key in sorted({(k, v) for k, v, _ in result.keys})
        },
        "ranges": dict(result.ranges), "bundles": dict(result.bundles), "marks": dict(result.marks),
    }  # fmt: skip


def show(result: Result, half: str, *, notes: bool) -> None:
    """Print the measures and the counts by type; what went wrong only with `notes`."""
    console = Console(width=120)
    pages = ", ".join(f"{n} pages as {variant}" for variant, n in result.pages.items())
    console.print(f"{len(layouts(half))} layouts of {half}: {pages}")
    if half == THIRD:
        console.print("Nobody tunes on these layouts: totals only.")
    table = Table(title=f"Strangers, {half} half")
    for column in ("measure", "value", "to reach"):
        table.add_column(column)
    for name, value in numbers(result).items():
        table.add_row(name, f"{value:.3f}", str(GOALS.get(name, "")))
    console.print(table)
    marks = result.marks
    wrong = marks["wrong sure"] + marks["wrong unsure"]
    console.print(f"marks: {marks['right']} right, {marks['absent']} not told, {wrong} wrong")
    if half == THIRD:
        return
    console.print(_types(result))
    console.print(_fields(result))
    for line in result.notes if notes else ():
        console.print(line, markup=False, highlight=False, soft_wrap=True)


def _types(result: Result) -> Table:
    table = Table(title="Recognised right, files of one paper")
    for column in ("type", "right", "of"):
        table.add_column(column)
    for kind in sorted({t for t, _ in result.types}):
        row = _row(result.types, 0, kind)
        table.add_row(kind, str(row["right"]), str(row.total()))
    return table


def _fields(result: Result) -> Table:
    table = Table(title="Fields")
    for column in ("type", "variant", *_SAID):
        table.add_column(column)
    for kind, variant in sorted({(k, v) for k, v, _ in result.fields}):
        table.add_row(kind, variant, *(str(result.fields[kind, variant, said]) for said in _SAID))
    return table


def _row(counts: Counter[Any], place: int, wanted: str) -> Counter[str]:
    """Counts by the last part of the key, where one part is as wanted."""
    row: Counter[str] = Counter()
    for key, count in counts.items():
        if key[place] == wanted:
            row[key[-1]] += count
    return row


def _share(part: int, whole: int) -> float:
    return round(part / whole, 4) if whole else float("nan")
