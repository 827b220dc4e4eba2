"""The tables that `python -m bench.ocr` prints, and what it writes."""

from __future__ import annotations

import statistics
from collections import Counter
from collections.abc import Callable, Sequence
from typing import Any

from bench.ocr.marks import Counts
from bench.ocr.measure import OURS, Measured
from bench.ocr.text import TextScore

_BARE = "paddleocr"
# So many characters more are no difference: engines that read alike swap as many by chance.
_CHANCE = 2

_SHARES = (
    ("orientation right", "upright", "pages"),
    ("seals found", "seals_found", "seals"),
    ("seals reported that are none", "seals_false", "pages"),
    ("seals: text of the rim right", "rings_right", "rings"),
    ("seals: lines within right", "inners_right", "inners"),
    ("seals found: shape right", "seal_shapes_right", "seals_found"),
    ("seals found: colour right", "seal_colours_right", "seals_found"),
    ("boxes to tick found", "ticks_found", "ticks"),
    ("boxes reported that are none", "ticks_false", "pages"),
    ("boxes to tick: state right", "ticks_right", "ticks"),
    ("boxes to tick: state wrong", "ticks_wrong", "ticks"),
    ("boxes found: label right", "tick_labels_right", "ticks_found"),
    ("table cells found", "cells_found", "cells"),
    ("table cells read that are right", "cells_found", "cells_read"),
    ("table cells found: text right", "cell_texts_right", "cells_found"),
    ("handwriting found", "hands_found", "hands"),
    ("handwriting reported that is none", "hands_false", "pages"),
    ("words on their letters", "words_right", "words"),
)


def groups(
    results: Sequence[Measured], key: Callable[[Measured], str]
) -> dict[str, list[Measured]]:
    """Results by a name, in order of appearance."""
    found: dict[str, list[Measured]] = {}
    for result in results:
        found.setdefault(key(result), []).append(result)
    return found


def summary(results: Sequence[Measured]) -> dict[str, dict[str, float]]:
    """For every engine: characters, error rates over all of them, median seconds."""
    found = {}
    for name in results[0].readings:
        total = sum((r.readings[name].text for r in results), TextScore())
        found[name] = {
            "characters": total.characters,
            "rows": round(total.row_rate, 5),
            "page": round(total.page_rate, 5),
            "extra": round(total.extra_rate, 5),
            "seconds": round(statistics.median(r.readings[name].seconds for r in results), 3),
        }
    return found


def line(name: str, row: dict[str, dict[str, float]]) -> str:
    """One row of the table: rate by rows, rate by page, seconds; a mark where ours is worse."""
    cells = "  ".join(
        f"{engine:>9} {v['rows']:7.2%} {v['page']:7.2%} {v['seconds']:5.2f} s"
        for engine, v in row.items()
    )
    worse = [
        f"{engine} ({measure})"
        for engine, values in row.items()
        for measure in ("rows", "page")
        if round((row[OURS][measure] - values[measure]) * values["characters"]) > _CHANCE
    ]
    return f"{name:14} {cells}" + (f"   <-- WORSE THAN {', '.join(worse)}" if worse else "")


def shares(counts: Counts) -> dict[str, Any]:
    """What else was found, as counts and shares; what did not occur is left out."""
    found: dict[str, Any] = {}
    for label, part, whole in _SHARES:
        if counts[whole]:
            found[label] = {
                "count": counts[part],
                "of": counts[whole],
                "share": round(counts[part] / counts[whole], 4),
            }
    return found


def counted(results: Sequence[Measured]) -> Counts:
    """All counts together."""
    total: Counts = Counter()
    for result in results:
        total.update(result.counts)
    return total


def ratio(results: Sequence[Measured]) -> float:
    """Time a page, ours by bare PaddleOCR: the median, so that a disturbed page is one outlier."""
    return statistics.median(
        r.readings[OURS].seconds / r.readings[_BARE].seconds for r in results if _BARE in r.readings
    )


def show(results: Sequence[Measured], peaks: dict[str, int]) -> dict[str, Any]:
    """Print all tables; return them for the file."""
    kinds = {k: summary(v) for k, v in groups(results, lambda r: r.kind).items()}
    variants = {k: summary(v) for k, v in groups(results, lambda r: r.variant).items()}
    print("\nby kind of page")
    for name, row in kinds.items():
        print(line(name, row))
    everything = summary(results)
    print("\n" + line("all pages", everything))
    found = shares(counted(results))
    print()
    for label, value in found.items():
        print(f"{label:36} {value['count']:6} of {value['of']:6}  {value['share']:7.2%}")
    said = {
        name: dict(Counter(code for r in group for code in r.remarks))
        for name, group in groups(results, lambda r: r.variant).items()
    }
    print("\nwhat the reader remarks")
    for name, codes in said.items():
        print(f"{name:14} {', '.join(f'{code} {n}' for code, n in codes.items()) or '-'}")
    print("\nworst pages")
    for worst in sorted(results, key=lambda r: -r.readings[OURS].text.rows)[:8]:
        text = worst.readings[OURS].text
        if text.rows:
            print(f"{worst.kind} {worst.seed} {worst.variant}: {text.rows} of {text.characters}")
    result = {
        "all": everything, "variants": variants, "kinds": kinds, "marks": found, "remarks": said,
        "peak_megabytes": peaks,
        "pages": [
            [r.kind, r.seed, r.variant, *(round(v.text.row_rate, 4) for v in r.readings.values())]
            for r in results
        ],
    }  # fmt: skip
    if _BARE in everything:
        result["time_ratio"] = round(ratio(results), 3)
        print(f"\ntime a page, ours / bare paddleocr, median over pages: {result['time_ratio']}")
    print(f"peak memory, MB: {peaks}")
    return result
