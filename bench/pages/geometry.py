"""`python -m bench.pages.geometry`: cells and ticks found on drawn forms whose text is known.

Recognition is left out, so that a hundred pages take seconds: lines and words are the true ones,
with boxes as loose as recognition gives them. `python -m bench.ocr` measures the whole reader.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from random import Random
from typing import Annotated

import cv2
import numpy as np
import typer
from numpy.typing import NDArray

from bench.ocr.placing import overlap
from bench.ocr.text import plain
from bench.pages import DPI, Row, Truth, check_boxes, forms, variants
from bench.pages.photo import photographed
from bench.pages.truth import CheckBox, Table, transformed
from ocr.document import Box, Line, Word
from ocr.document import CheckBox as FoundBox
from ocr.document import Table as FoundTable
from ocr.normalise import normalise
from ocr.picture.check_boxes import find_check_boxes
from ocr.picture.tables import find_tables

Picture = NDArray[np.uint8]
WAYS = ("clean-200", "clean-150", "clean-100", "tilted", "jpeg-30", "copy", "photo")
_SIDE = 2000
_SAME = 0.6
_TICK = 0.4


def page(kind: str, seed: int, way: str) -> tuple[Picture, Truth]:
    """A drawn page (BGR) after `way`, straightened but for what straightening leaves."""
    dice = Random(f"{kind}/{seed}")
    canvas = {**forms.KINDS, **check_boxes.KINDS}[kind](dice)
    dpi = {"clean-200": 200, "clean-100": 100, "copy": 200, "photo": 250}.get(way, 150)
    scale = dpi / DPI
    size = round(canvas.image.width * scale), round(canvas.image.height * scale)
    picture = np.asarray(cv2.resize(canvas.picture(), size, interpolation=cv2.INTER_AREA), np.uint8)
    truth = canvas.truth.moved(np.diag([scale, scale, 1.0]))
    if way == "tilted":
        picture, truth = variants.tilt(picture, truth, dice.uniform(-0.5, 0.5))
    elif way == "jpeg-30":
        _, data = cv2.imencode(".jpg", picture, [cv2.IMWRITE_JPEG_QUALITY, 30])
        picture = np.asarray(cv2.imdecode(data, cv2.IMREAD_COLOR), np.uint8)
    elif way == "copy":
        picture, truth = variants.copied(picture, truth, dice)
    elif way == "photo":
        picture, truth = _flattened(*photographed(picture, truth, dice), dice)
    shrink = min(1.0, _SIDE / max(picture.shape[:2]))
    if shrink < 1:
        picture = np.asarray(
            cv2.resize(picture, None, fx=shrink, fy=shrink, interpolation=cv2.INTER_AREA), np.uint8
        )
        truth = truth.moved(np.diag([shrink, shrink, 1.0]))
    return picture, truth


def _flattened(picture: Picture, truth: Truth, dice: Random) -> tuple[Picture, Truth]:
    """A photo after its sheet was cut out, a few pixels beside its corners."""
    width, height = 1414, 2000
    corners = truth.page + np.array([[dice.uniform(-6, 6) for _ in "xy"] for _ in range(4)])
    flat = np.array([[0, 0], [width, 0], [width, height], [0, height]], np.float32)
    matrix = cv2.getPerspectiveTransform(corners.astype(np.float32), flat)
    sheet = cv2.warpPerspective(picture, matrix, (width, height), flags=cv2.INTER_CUBIC)
    _, data = cv2.imencode(".jpg", sheet, [cv2.IMWRITE_JPEG_QUALITY, 85])
    sheet = cv2.imdecode(data, cv2.IMREAD_COLOR)
    return np.asarray(sheet, np.uint8), truth.mapped(lambda p: transformed(p, matrix))


def lines_of(rows: Sequence[Row]) -> tuple[Line, ...]:
    """The true rows as a reader gives them: boxes with a margin, a word a character."""
    lines = []
    for row in rows:
        margin = 0.2 * (
            row.box.right - row.box.left if row.vertical else row.box.bottom - row.box.top
        )
        box = Box(
            row.box.left - margin, row.box.top - margin,
            row.box.right + margin, row.box.bottom + margin,
        )  # fmt: skip
        words = tuple(
            Word(letter, _around(corners))
            for letter, corners in zip(row.text, row.letters, strict=True)
            if not letter.isspace()
        )
        lines.append(Line(normalise(row.text), row.text, box, 1.0, words, row.vertical))
    return tuple(lines)


def _around(corners: NDArray[np.float64]) -> Box:
    low, high = corners.min(axis=0), corners.max(axis=0)
    return Box(float(low[0]), float(low[1]), float(high[0]), float(high[1]))


def compare(true: Sequence[Table], found: Sequence[FoundTable]) -> Counter[str]:
    """Cells with the right place and spans, those with the right text too; pages without fault."""
    counts: Counter[str] = Counter(pages=1)
    counts["true"] = sum(len(t.cells) for t in true)
    counts["found"] = sum(len(t.cells) for t in found)
    left = list(found)
    for table in true:
        best = max(left, key=lambda t: overlap(table.box, t.box), default=None)
        if best is None or overlap(table.box, best.box) < _SAME:
            continue
        left.remove(best)
        cells = {(c.row, c.column, c.row_span, c.column_span): c for c in best.cells}
        for cell in table.cells:
            same = cells.get((cell.row, cell.column, cell.row_span, cell.column_span))
            if same is not None and overlap(cell.box, same.box) >= _SAME:
                counts["right"] += 1
                counts["text"] += plain(same.text) == plain(cell.text)
    counts["whole"] = int(counts["true"] == counts["found"] == counts["right"])
    return counts


def compare_ticks(true: Sequence[CheckBox], found: Sequence[FoundBox]) -> Counter[str]:
    """Boxes found, with the right state, with the right label; those that are none."""
    counts: Counter[str] = Counter(true=len(true))
    left = list(found)
    for box in true:
        best = max(left, key=lambda f: overlap(box.box, f.box), default=None)
        if best is None or overlap(box.box, best.box) < _TICK:
            continue
        left.remove(best)
        counts["hit"] += 1
        counts["label"] += plain(best.label) == plain(box.label)
        counts["unclear"] += best.checked is None
        counts["wrong"] += best.checked is not None and best.checked != box.checked
    counts["false"] = len(left)
    return counts


def _tables(way: str, seeds: range, *, faults: bool) -> None:
    total: Counter[str] = Counter()
    wrong = []
    for seed in seeds:
        picture, truth = page("tables", seed, way)
        found, _ = find_tables(picture, lines_of(truth.rows))
        counts = compare(truth.tables, found)
        total.update(counts)
        if not counts["whole"]:
            wrong.append(f"{seed}({counts['right']}/{counts['true']}/{counts['found']})")
    score = 2 * total["right"] / max(1, total["true"] + total["found"])
    print(
        f"{way:10} pages {total['pages']}  cells {total['true']}  F1 {score:.4f}  "
        f"text {total['text'] / max(1, total['true']):.4f}  "
        f"pages without fault {total['whole'] / total['pages']:.3f}"
    )
    if faults:
        print("   ", *wrong)


def _ticks(way: str, seeds: range, *, faults: bool) -> None:
    total: Counter[str] = Counter()
    wrong = []
    for seed in seeds:
        for kind in ("ticks", "no-ticks"):
            picture, truth = page(kind, seed, way)
            lines = lines_of(truth.rows)
            tables, _ = find_tables(picture, lines)
            counts = compare_ticks(truth.check_boxes, find_check_boxes(picture, lines, tables))
            total.update(counts)
            if counts["hit"] < counts["true"] or counts["false"] or counts["wrong"]:
                missed = counts["true"] - counts["hit"]
                wrong.append(f"{kind}-{seed}(-{missed} +{counts['false']} ~{counts['wrong']})")
    print(
        f"{way:10} pages {2 * len(seeds)}  boxes {total['true']}  "
        f"found {total['hit'] / max(1, total['true']):.4f}  false {total['false']}  "
        f"wrong {total['wrong']}  unclear {total['unclear']}  "
        f"label {total['label'] / max(1, total['hit']):.4f}"
    )
    if faults:
        print("   ", *wrong)


def main(
    first: Annotated[int, typer.Option(help="First seed; below 1000 for tuning.")] = 1000,
    count: Annotated[int, typer.Option(help="Pages of each way.")] = 50,
    ways: Annotated[str, typer.Option(help="Ways, with commas between.")] = ",".join(WAYS),
    what: Annotated[str, typer.Option(help="tables, ticks")] = "tables,ticks",
    *,
    faults: Annotated[bool, typer.Option(help="Name the pages with a fault.")] = False,
) -> None:
    """Measure how cells and boxes to tick are found."""
    for thing, measure in (("tables", _tables), ("ticks", _ticks)):
        if thing in what.split(","):
            print(thing)
            for way in ways.split(","):
                measure(way, range(first, first + count), faults=faults)


if __name__ == "__main__":
    typer.run(main)
