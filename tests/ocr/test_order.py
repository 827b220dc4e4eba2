"""Reading order on layouts whose order is known."""

from __future__ import annotations

import random
import time
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ocr.document import Box
from ocr.picture.order import in_reading_order

Placed = tuple[str, Box]


def row(name: str, left: float, top: float, width: float, height: float = 20) -> Placed:
    return name, Box(left, top, left + width, top + height)


def paragraph(name: str, left: float, top: float, rows: int, width: float = 300) -> list[Placed]:
    """Rows that fill their column, the last of each four shorter."""
    return [
        row(f"{name}{i}", left, top + 32 * i, width if i % 4 != 3 else 0.4 * width)
        for i in range(rows)
    ]


def one_column() -> list[Placed]:
    return [row("title", 300, 40, 200, 40), *paragraph("a", 100, 120, 20, 600)]


def two_columns() -> list[Placed]:
    return [*paragraph("a", 60, 100, 15), *paragraph("b", 400, 100, 15)]


def three_columns() -> list[Placed]:
    return [*paragraph("a", 60, 100, 9), *paragraph("b", 400, 110, 9), *paragraph("c", 740, 97, 9)]


def title_across_columns() -> list[Placed]:
    return [
        row("title", 100, 40, 560, 40),
        *paragraph("a", 60, 120, 8),
        *paragraph("b", 400, 120, 8),
        row("heading", 80, 400, 600, 30),
        *paragraph("c", 60, 450, 8),
        *paragraph("d", 400, 450, 8),
        row("foot", 250, 760, 250),
    ]


def form_of_four_columns() -> list[Placed]:
    return [
        row(f"{kind}{i}", left, 100 + 40 * i, width)
        for i in range(10)
        for kind, left, width in (
            ("label", 60, 90), ("value", 200, 180), ("label'", 420, 90), ("value'", 560, 150),
        )
    ]  # fmt: skip


def form_with_long_values() -> list[Placed]:
    return [
        row(f"{kind}{i}", left, 100 + 40 * i, width)
        for i in range(10)
        for kind, left, width in (("label", 60, 150), ("value", 260, 420))
    ]


def two_sheets() -> list[Placed]:
    left = [row(f"label{i}", 80, 90 + 57 * i, 120) for i in range(9)]
    right = [
        row("name", 640, 120, 260, 40),
        *paragraph("b", 620, 203, 9),
        row("date", 800, 560, 90),
    ]
    return left + right


def vertical_page() -> list[Placed]:
    title = [row("title", 300, 30, 300, 40)]
    columns = [(f"v{i}", Box(900 - 80 * i, 100, 940 - 80 * i, 700)) for i in range(8)]
    return title + columns


def stacked_label() -> list[Placed]:
    """A label that runs down beside four rows comes before them."""
    label = [("down", Box(60, 96, 90, 240))]
    return label + [
        row(f"{kind}{i}", left, 100 + 40 * i, 100)
        for i in range(4)
        for kind, left in (("label", 120), ("value", 260))
    ]


LAYOUTS: list[Callable[[], list[Placed]]] = [
    one_column,
    two_columns,
    three_columns,
    title_across_columns,
    form_of_four_columns,
    form_with_long_values,
    two_sheets,
    vertical_page,
    stacked_label,
]


@pytest.mark.parametrize("layout", LAYOUTS, ids=lambda layout: layout.__name__)
@pytest.mark.parametrize("seed", range(5))
def test_layouts(layout: Callable[[], list[Placed]], seed: int) -> None:
    placed = layout()
    dice = random.Random(seed)  # noqa: S311 - test data
    moved = [
        (name, Box(*(v + dice.uniform(-2, 2) for v in box)))
        for name, box in dice.sample(placed, len(placed))
    ]

    assert [name for name, _ in in_reading_order(moved, lambda item: item[1])] == [
        name for name, _ in placed
    ]


class Ruled:
    """Level lines everywhere: each row of the page is one row of a table."""

    def level(self, box: Box) -> bool:
        return True


class Masthead:
    """A line right across the page below the name of a bulletin."""

    def level(self, box: Box) -> bool:
        return box.top <= 150 <= box.bottom


def test_a_line_under_the_masthead_does_not_hold_columns_together() -> None:
    head = [row("issue", 60, 110, 60), row("date", 620, 110, 80)]
    text = [*paragraph("a", 60, 170, 12), *paragraph("b", 400, 170, 12)]
    ordered = in_reading_order([*head, *text], lambda placed: placed[1], Masthead())
    names = [name for name, _ in ordered]
    assert [n for n in names if n[0] == "a"] + [n for n in names if n[0] == "b"] == [
        n for n in names if n not in {"issue", "date"}
    ]


def test_ruled_rows_are_not_cut_into_columns() -> None:
    placed = two_columns()
    rows = [name for pair in zip(placed[:15], placed[15:], strict=True) for name, _ in pair]

    ordered = in_reading_order(placed, lambda item: item[1], Ruled())

    assert [name for name, _ in ordered] == rows


boxes = st.builds(
    lambda x, y, w, h: Box(x, y, x + w, y + h),
    st.floats(0, 1000), st.floats(0, 1000), st.floats(0, 900), st.floats(0, 900),
)  # fmt: skip


@given(st.lists(boxes, max_size=30))
def test_nothing_is_lost(places: list[Box]) -> None:
    numbers = list(range(len(places)))

    assert sorted(in_reading_order(numbers, lambda i: places[i])) == numbers


@pytest.mark.parametrize("kind", ["scattered", "grid", "pile"])
def test_a_page_full_of_texts_is_ordered_quickly(kind: str) -> None:
    dice = random.Random(3)  # noqa: S311 - test data
    places = {
        "scattered": [
            row("", dice.uniform(0, 2000), dice.uniform(0, 2000), 90) for _ in range(4000)
        ],
        "grid": [row("", 200 * (i % 10), 5 * (i // 10), 190, 4) for i in range(4000)],
        "pile": [row("", 0, 0, 10)] * 4000,
    }[kind]
    start = time.perf_counter()

    ordered = in_reading_order(places, lambda item: item[1])

    assert len(ordered) == 4000
    assert time.perf_counter() - start < 2
