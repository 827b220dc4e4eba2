"""Real pictures with known contents, where they are at hand: `../shared/data/images`."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import ocr
from bench.ocr.engines import Bare, Ours
from bench.ocr.text import nearest, plain

FOLDER = Path("../shared/data/images")
_NOT_CHINESE = re.compile(r"[^\u3400-\u9fff]")


def read(ours: Ours, others: Sequence[Bare], folder: Path = FOLDER) -> dict[str, Any]:
    """Read every labelled picture with every engine; print and return what was found."""
    labels = folder / "ground_truth.json"
    if not labels.exists():
        print(f"\nno real pictures: {labels} is not there")
        return {}
    print("\nreal pictures: share of the known characters that were read")
    found: dict[str, Any] = {}
    for name, truth in json.loads(labels.read_text("utf-8")).items():
        path = folder / name
        texts = list(_texts(truth))
        if not path.exists():
            continue
        data = path.read_bytes()
        document, _ = ours.read(data, name)
        row: dict[str, Any] = {"characters": sum(map(len, texts))}
        if isinstance(document, ocr.Document):
            row |= _beside(truth, document)
        rows = [line.text for line in _lines(document)]
        row["ours"] = _recall(rows, texts)
        row |= {engine.name: _recall(engine.read(data)[0], texts) for engine in others}
        found[name] = row
        print(f"{name:38} " + "  ".join(f"{k} {v}" for k, v in row.items()), flush=True)
    return found


def _lines(document: ocr.Document | ocr.Refusal) -> list[ocr.Line]:
    if isinstance(document, ocr.Refusal):
        return []
    return [line for page in document.pages for line in page.lines]


def _texts(truth: dict[str, Any]) -> Iterator[str]:
    """Every text that the label says is printed in the picture."""
    for key in ("text", "title", "fields", "rows"):
        yield from (p for p in map(plain, _flat(truth.get(key, []))) if p)


def _flat(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        yield from (text for part in value.values() for text in _flat(part))
    elif isinstance(value, list):
        yield from (text for part in value for text in _flat(part))


def _recall(rows: Sequence[str], texts: Sequence[str]) -> float | None:
    if not texts:
        return None
    have = "".join(plain(row) for row in rows)
    missed = sum(min(nearest(text, have), len(text)) for text in texts)
    return round(1 - missed / max(1, sum(map(len, texts))), 4)


def _beside(truth: dict[str, Any], document: ocr.Document) -> dict[str, Any]:
    """What the label says besides text, and what was found of it: `[found, true]`."""
    page, found = document.pages[0], {}
    if "rotate_clockwise_degrees_to_upright" in truth:
        found["turned"] = [page.rotation, truth["rotate_clockwise_degrees_to_upright"]]
    if "seals" in truth:
        found["seals"] = [len(page.seals), truth["seals"]]
    if "seal_text" in truth:
        found["ring"] = [[s.text for s in page.seals], truth["seal_text"]]
    if "checkboxes" in truth:
        found["ticks"] = [
            ticks_right(truth["checkboxes"], page.check_boxes),
            len(truth["checkboxes"]),
        ]
        found["boxes"] = [len(page.check_boxes), len(truth["checkboxes"])]
    if "handwritten_date" in truth:
        found["handwriting"] = [len(page.handwriting), 1]
    if "td_min" in truth:
        found["cells"] = [sum(len(t.cells) for t in page.tables), truth["td_min"]]
    return found


def ticks_right(truth: dict[str, bool], boxes: Sequence[ocr.CheckBox]) -> int:
    """True boxes found with their state. The label is the Chinese one where a form has two."""
    states: dict[str, list[bool | None]] = {}
    for box in boxes:
        for label in {plain(box.label), _chinese(box.label)}:
            states.setdefault(label, []).append(box.checked)
    return sum(states.get(plain(label)) == [state] for label, state in truth.items())


def _chinese(text: str) -> str:
    """Its Chinese characters alone."""
    return _NOT_CHINESE.sub("", plain(text))
