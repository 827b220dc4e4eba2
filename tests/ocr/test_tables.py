"""Tables of page pictures: cells from drawn rules, the text in them, no line lost."""

from __future__ import annotations

import json
from pathlib import Path

import cv2
import numpy as np
import pytest

import ocr
from bench.pages.geometry import compare, lines_of, page
from ocr.document import Box, Line, Word
from ocr.picture.tables import find_tables

IMAGES = Path(__file__).parents[2] / "../shared/data/images"
SEEDS = range(1000, 1006)


@pytest.mark.parametrize("way", ["clean-150", "tilted", "jpeg-30"])
def test_cells_of_drawn_forms_are_found(way: str) -> None:
    right = true = found = text = 0
    for seed in SEEDS:
        picture, truth = page("tables", seed, way)
        lines = lines_of(truth.rows)

        tables, ordered = find_tables(picture, lines)

        counts = compare(truth.tables, tables)
        right, true = right + counts["right"], true + counts["true"]
        found, text = found + counts["found"], text + counts["text"]
        assert sorted(map(id, ordered)) == sorted(map(id, lines)), "a line was lost or altered"
    assert 2 * right / (true + found) > 0.9
    assert text / true > 0.9


def sheet(*rules: tuple[int, int, int, int], thick: int = 2) -> np.ndarray:
    picture = np.full((600, 800, 3), 255, np.uint8)
    for x0, y0, x1, y1 in rules:
        cv2.line(picture, (x0, y0), (x1, y1), (40, 40, 40), thick)
    return picture


def line(text: str, left: float, top: float, size: float = 24) -> Line:
    words = tuple(
        Word(letter, Box(left + i * size, top, left + (i + 1) * size, top + size))
        for i, letter in enumerate(text)
        if letter != " "
    )
    box = Box(left, top, left + len(text) * size, top + size)
    return Line(text.replace(" ", ""), text, box, 0.9, words)


def grid(xs: list[int], ys: list[int]) -> list[tuple[int, int, int, int]]:
    return [(xs[0], y, xs[-1], y) for y in ys] + [(x, ys[0], x, ys[-1]) for x in xs]


def test_a_line_over_a_border_is_split_among_cells() -> None:
    picture = sheet(*grid([100, 200, 500], [100, 160, 220]))

    (table,), (kept,) = find_tables(picture, [line("姓名 张三丰", 120, 118)])

    texts = {(c.row, c.column): c.text for c in table.cells}
    assert texts == {(0, 0): "姓名", (0, 1): "张三丰", (1, 0): "", (1, 1): ""}
    assert kept.text == "姓名张三丰"


def test_a_cell_is_read_before_its_neighbour() -> None:
    picture = sheet(*grid([100, 300, 500], [100, 200]))
    lines = [line("统一社会", 110, 110), line("张三", 320, 140), line("信用代码", 110, 160)]

    (table,), ordered = find_tables(
        picture, [line("上文", 100, 40), *lines, line("下文", 100, 300)]
    )

    assert [x.text for x in ordered] == ["上文", "统一社会", "信用代码", "张三", "下文"]
    assert [c.text for c in table.cells] == ["统一社会信用代码", "张三"]


def test_a_table_that_runs_over_the_edge_keeps_its_cells() -> None:
    picture = sheet(*grid([100, 300, 900], [100, 160, 220]))

    (table,), _ = find_tables(picture, [line("名称", 120, 118), line("数量", 400, 118)])

    assert [(c.row, c.column, c.text) for c in table.cells if c.text] == [
        (0, 0, "名称"),
        (0, 1, "数量"),
    ]


@pytest.mark.parametrize(
    "rules",
    [
        [],
        [(100, 100, 700, 100), (100, 140, 700, 140), (100, 180, 700, 180)],  # underlines
        grid([50, 750], [50, 550]),  # a frame round the page
        grid([50, 750], [50, 90, 510, 550]),  # one with a border above and below
        grid([120, 132, 144], [118, 130, 142]),  # 田
    ],
)
def test_what_is_no_table_makes_none(rules: list[tuple[int, int, int, int]]) -> None:
    lines = [line("申请人名称", 110, 112), line("联系电话", 110, 152)]

    tables, kept = find_tables(sheet(*rules), lines)

    assert tables == ()
    assert list(kept) == lines


def fields(page: ocr.Page) -> dict[str, str]:
    """Each cell's text with what follows its label: the next cell, or its own further text."""
    found = {}
    for table in page.tables:
        cells = sorted(table.cells, key=lambda c: (c.row, c.column))
        for cell, after in zip(cells, [*cells[1:], None], strict=True):
            found[cell.text.replace(" ", "")] = (
                after.text if after and after.row == cell.row else ""
            )
    return found


@pytest.mark.slow
@pytest.mark.parametrize(("name", "least"), [("wired_table4.jpg", 20), ("wired_table2.jpg", 13)])
def test_values_stand_in_the_cell_beside_their_label(
    reader: ocr.Reader, name: str, least: int
) -> None:
    if not IMAGES.exists():
        pytest.skip("the real pictures are not beside the project")
    truth = json.loads((IMAGES / "ground_truth.json").read_text())[name]["fields"]

    outcome = reader.read((IMAGES / name).read_bytes(), name)

    assert isinstance(outcome, ocr.Document)
    found = fields(outcome.pages[0])

    def value(label: str) -> str:
        own = label.rstrip("2")
        hits = [text.partition(own)[2] or beside for text, beside in found.items() if own in text]
        return " | ".join(hits)

    def plain(text: str) -> str:
        return ocr.normalise(text).replace(" ", "").lower()

    right = [label for label, wanted in truth.items() if plain(wanted) in plain(value(label))]
    missing = {label: value(label) for label in truth if label not in right}
    assert len(right) >= least - 1, missing


def test_tables_of_real_pages_have_their_number_of_cells(reader: ocr.Reader) -> None:
    if not IMAGES.exists():
        pytest.skip("the real pictures are not beside the project")
    for name, cells in (("wired_table2.jpg", 23), ("wired_row_span.png", 17)):
        outcome = reader.read((IMAGES / name).read_bytes(), name)
        assert isinstance(outcome, ocr.Document)
        (table,) = outcome.pages[0].tables
        assert len(table.cells) == cells, name


@pytest.mark.parametrize(("gap", "size"), [(6, 30), (18, 24)])
def test_a_rule_does_not_go_on_in_a_letter(gap: int, size: int) -> None:
    """A rule ends at 160; the stem of a letter stands close below it."""
    rules = grid([100, 500], [100, 160, 220])
    stem = (300, 160 + gap, 300, 188 + gap)
    picture = sheet(*rules, (300, 100, 300, 160), stem)

    (table,), _ = find_tables(picture, [line("文昌街号幢室东", 300 - 4.5 * size, 159 + gap, size)])

    assert [c.text for c in table.cells if c.row == 1] == ["文昌街号幢室东"]


def test_a_rule_between_two_texts_read_as_one_stays() -> None:
    picture = sheet(*grid([100, 300, 500], [100, 135, 170]))

    (table,), _ = find_tables(picture, [line("文昌街 幢室东", 225, 138)])

    assert [c.text for c in table.cells if c.row == 1] == ["文昌街", "幢室东"]
