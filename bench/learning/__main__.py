"""`python -m bench.learning`: clusters, suggestions for a month with known faults, what they are worth.

Limits are chosen on the dev half; of the test half only totals are printed.
"""

from __future__ import annotations

import argparse
import sys

from rich.console import Console

from bench.ask.report import write_report
from bench.learning import clustering, suggesting


def main() -> int:
    """Print the tables and write the results."""
    parser = argparse.ArgumentParser(prog="python -m bench.learning", description=__doc__)
    parser.add_argument("part", nargs="?", choices=("clusters", "suggestions"))
    parser.add_argument("--list", action="store_true", help="list wrong suggestions (dev only)")
    chosen = parser.parse_args()
    console = Console(width=150)
    results: dict[str, object] = {}
    if chosen.part != "suggestions":
        results["clusters"] = clustering.table(console)
    if chosen.part != "clusters":
        results["suggestions"] = suggesting.table(console, chosen.list)
    console.print(f"written to {write_report(results, 'learning')}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
