"""The small picture of a place: cut out with the box marked."""

from __future__ import annotations

import io

import pytest
from PIL import Image

from prereview.letters.places import HEIGHT, MAX_PICTURES, WIDTH, pictures, where
from prereview.report import Evidence, Finding, FindingKind, Outcome, ReadValue


def _page(width: int = 1000, height: int = 1400) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (width, height), "white").save(out, "JPEG")
    return out.getvalue()


def _finding(*places: Evidence, values: tuple[ReadValue, ...] = ()) -> Finding:
    return Finding(
        id="f1", kind=FindingKind.CHECK, outcome=Outcome.FAIL, level="", rule="1", sentence="甲",
        values=values, evidence=places,
    )  # fmt: skip


def _place(
    box: tuple[float, float, float, float] | None = (400, 600, 600, 640), page: int = 1,
    file: str = "a",
) -> Evidence:  # fmt: skip
    return Evidence(file_id=file, file_name="执照.jpg", page=page, box=box)


def _red(data: bytes) -> list[tuple[int, int]]:
    with Image.open(io.BytesIO(data)) as image:
        pixels = image.convert("RGB").load()
        assert pixels is not None
        return [
            (x, y)
            for x in range(image.width)
            for y in range(image.height)
            if pixels[x, y][0] > 150 and pixels[x, y][1] < 90  # type: ignore[index]
        ]


@pytest.mark.parametrize(
    "box",
    [(400, 600, 600, 640), (0, 0, 30, 20), (970, 1380, 1000, 1400), (0, 0, 1000, 1400),
     (10, 700, 990, 705), (500, 0, 520, 1400)],
)  # fmt: skip
def test_the_box_is_marked_wherever_it_stands(box: tuple[float, float, float, float]) -> None:
    (shown,) = pictures(_finding(_place(box)), lambda *_: _page(), 3)
    assert shown.picture.caption == "图3　第1页"
    made = shown.picture
    assert made.width <= WIDTH + 0.1
    assert made.height <= HEIGHT + 0.1
    red = _red(made.data)
    assert red
    with Image.open(io.BytesIO(made.data)) as cut:
        wide = max(x for x, _ in red) - min(x for x, _ in red)
        high = max(y for _, y in red) - min(y for _, y in red)
        assert wide / high == pytest.approx((box[2] - box[0]) / (box[3] - box[1]), rel=0.9)
        assert wide <= cut.width


def test_without_a_box_the_whole_page_is_shown() -> None:
    (shown,) = pictures(_finding(_place(None)), lambda *_: _page(), 1)
    made = shown.picture
    assert not _red(made.data)
    assert made.width / made.height == pytest.approx(1000 / 1400, rel=0.02)


def test_the_value_is_said_with_its_label() -> None:
    place = _place()
    value = ReadValue(
        field="business_licence.name", label="名称", text="海之味", raw="海之味", confidence=1,
        found_by="label", evidence=place,
    )  # fmt: skip
    shown = pictures(_finding(place, values=(value,)), lambda *_: _page(), 1)
    assert [one.picture.caption for one in shown] == ["图1　名称：海之味"]


def test_what_cannot_be_shown_is_left_out() -> None:
    pages = {"a": _page(), "b": b"\xff\xd8 broken"}
    found = _finding(_place(), _place(file="b"), _place(file="none"), _place(page=0))
    assert len(pictures(found, lambda file, _: pages.get(file), 1)) == 1
    many = _finding(*(_place((10, n, 50, n + 9)) for n in range(0, 900, 100)))
    assert len(pictures(many, lambda *_: _page(), 1)) == MAX_PICTURES


def test_places_are_said_with_their_pictures() -> None:
    one, other, none = _place(), _place((0, 0, 9, 9)), _place(None, page=0, file="b")
    places = (one, other, none)
    shown = pictures(_finding(*places), lambda *_: _page(), 4)
    assert where(places, shown) == "“执照.jpg”第1页（图4、图5）；“执照.jpg”"
    assert where(places, ()) == "“执照.jpg”第1页；“执照.jpg”"
