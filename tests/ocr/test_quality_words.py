"""Places and labels in what is said of spoilt pages."""

from __future__ import annotations

import pytest

from ocr.document import Box, Line
from ocr.messages import remark_message
from ocr.picture.quality.place import label_of, place_of


@pytest.mark.parametrize(
    ("box", "place"),
    [
        (Box(800, 1100, 990, 1390), "bottom_right"),
        (Box(0, 0, 200, 200), "top_left"),
        (Box(400, 600, 600, 800), "centre"),
        (Box(0, 20, 1000, 120), "top"),
        (Box(10, 0, 100, 1400), "left"),
        (Box(0, 0, 1000, 1400), "page"),
        (None, "page"),
    ],
)
def test_places_have_plain_names(box: Box | None, place: str) -> None:
    assert place_of(box, 1000, 1400) == place
    assert "{" not in remark_message("glare", causes=f"glare@{place}")


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("法定代表人:王建国", "法定代表人"),
        ("有效期至", "有效期至"),
        ("王建国", ""),
        ("王建国身份证号码:", "身份证号码"),
        ("委托人(签名)", "委托人"),
        ("建国同志(公民身份号码", ""),
        ("法 定 代 表 人", "法定代表人"),
        ("91320681MA1X2Y3Z45", ""),
        ("联系电话13912345678", "联系电话"),
        ("本承诺书一式两份自签字或者盖章之日起生效", ""),
    ],
)
def test_only_labels_are_repeated_never_what_was_filled_in(text: str, label: str) -> None:
    assert label_of(Line(text, text, Box(0, 0, 100, 20), 0.99)) == label
