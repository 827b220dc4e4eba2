"""Real texts to embed: what matters, policies and a real portal say, and questions people ask."""

from __future__ import annotations

import json
import random
import re
from collections.abc import Iterator
from pathlib import Path

from bench.ask.questions import read_golden
from knowledge import load
from knowledge.policies.index import told
from knowledge.search.passages import passages

__all__ = ["questions", "texts"]

ROOT = Path(__file__).resolve().parents[2]
PORTAL = ROOT.parent / "shared" / "data" / "guangdong_2021" / "policy.json"
SHORTEST, LONGEST = 6, 80
"""Characters of a text: a name at least, and no more than 80 ms of embedding."""


def texts(count: int) -> list[str]:
    """Return up to `count` different texts, the same every time."""
    catalogue = load(ROOT / "catalogue")
    found = [p.text for p in passages(catalogue)] + told(catalogue.policies)
    found += list(_portal()) if PORTAL.is_file() else []
    different = sorted({t[:LONGEST] for t in found if len(t) >= SHORTEST})
    return random.Random(1).sample(different, min(count, len(different)))


def questions(count: int) -> list[str]:
    """Return up to `count` of the golden questions of the half for tuning."""
    golden = read_golden("dev")
    asked = sorted({q.text for q in (*golden.matters, *golden.ambiguous)})
    return random.Random(2).sample(asked, min(count, len(asked)))


def _portal() -> Iterator[str]:
    """The matters of a real portal: names, conditions sentence by sentence, each material."""
    for line in PORTAL.read_text(encoding="utf-8").splitlines():
        row = json.loads(line) if line.strip() else {}
        name = str(row.get("TASK_NAME") or "")
        yield name
        for sentence in re.split("[。；\n]", str(row.get("accept_standard") or "")):
            if len(sentence) >= SHORTEST:
                yield f"{name} {sentence}"
        for material in row.get("material_intro") or ():
            yield f"{name} {material}"
