from __future__ import annotations

import pytest

from ocr.ofd.drawing import Drawing
from tests.ocr import ofd_maker as make

GRID = [make.path(f"M 20 {y} L 180 {y}") for y in (40, 60, 80)] + [
    make.path(f"M {x} 40 L {x} 80") for x in (20, 60, 180)
]
CELLS = [
    make.text("姓名", x=22, y=45), make.text("张三", x=65, y=45),
    make.text("住址", x=22, y=65), make.text("某市某路一号", x=65, y=65),
]  # fmt: skip


def test_rules_make_a_table_with_its_text() -> None:
    (page,) = make.read_pages(make.ofd(make.page(*GRID, *CELLS)))

    (table,) = page.tables
    assert [(cell.row, cell.column, cell.text) for cell in table.cells] == [
        (0, 0, "姓名"), (0, 1, "张三"), (1, 0, "住址"), (1, 1, "某市某路一号"),
    ]  # fmt: skip
    assert table.box.left == pytest.approx(20 * 2000 / 297, abs=4)


def test_a_stroke_of_a_pen_divides_no_cell() -> None:
    pen = "M 100 30" + "".join(f" L {100 + 0.02 * i} {30 + 3 * i}" for i in range(18))
    (page,) = make.read_pages(make.ofd(make.page(*GRID, *CELLS, make.path(pen))))

    assert [len(table.cells) for table in page.tables] == [4]


@pytest.mark.parametrize("drawn", [True, False], ids=["drawn", "letters"])
def test_boxes_to_tick(*, drawn: bool) -> None:
    if drawn:
        empty = make.path("M 20 42 L 24 42 L 24 46 L 20 46 C")
        ticked = make.path("M 20 62 L 24 62 L 24 66 L 20 66 C") + make.path(
            "M 20.5 64 L 21.8 65.4 L 23.6 62.4", more='LineWidth="0.5"'
        )
        objects = [
            empty,
            ticked,
            make.text("本人办理", x=26, y=40),
            make.text("委托办理", x=26, y=60),
        ]
    else:
        objects = [make.text("□本人办理", x=20, y=40), make.text("☑委托办理", x=20, y=60)]
    (page,) = make.read_pages(make.ofd(make.page(*objects)))

    assert [(box.label, box.checked) for box in page.check_boxes] == [
        ("本人办理", False), ("委托办理", True),
    ]  # fmt: skip


@pytest.mark.parametrize(
    "tick",
    [
        make.text("√", x=20, y=60),
        make.path("M 21.5 64 L 22.3 65 L 23.6 62.8", more='LineWidth="0.4"'),
    ],
    ids=["letter", "pen"],
)
def test_a_tick_over_a_box_that_is_a_letter(tick: str) -> None:
    objects = [make.text("□本人办理", x=20, y=40), make.text("□委托办理", x=20, y=60), tick]
    (page,) = make.read_pages(make.ofd(make.page(*objects)))

    assert {box.label.rstrip("√"): box.checked for box in page.check_boxes} == {
        "本人办理": False,
        "委托办理": True,
    }


def test_a_drawing_of_chosen_items_keeps_its_turn() -> None:
    from ocr.limits import Limits
    from ocr.ofd import open_ofd, page_content
    from ocr.ofd.render import Renderer

    words = make.text("横放", x=100, y=150, more='CTM="0 1 -1 0 0 0"')
    package = open_ofd(make.ofd(make.page(words)))
    whole = Drawing(page_content(*package.pages[0]), Renderer(package.archive, Limits()), ())

    nothing = whole.only(lambda _item: None)

    assert (whole.turn, nothing.turn) == (270, 270)
    assert nothing.draw(2.0).shape == whole.draw(2.0).shape == (420, 594, 3)
    assert nothing.draw(2.0).min() == 255
