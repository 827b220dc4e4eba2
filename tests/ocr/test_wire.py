"""The parent believes a child nothing: whatever arrives is a page within bounds or an error."""

from __future__ import annotations

import json
import math
import struct
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ocr.document import (
    Box,
    Cell,
    CheckBox,
    ElectronicSignature,
    Handwriting,
    Line,
    Page,
    PageSource,
    Quality,
    Seal,
    SealColour,
    Table,
    Word,
)
from ocr.wire import (
    HEADER,
    MAX_JSON,
    WireError,
    json_frame,
    page_from_wire,
    page_to_wire,
    parse_header,
    parse_json,
    remark_values,
    signatures_from_wire,
)

JPEG = b"\xff\xd8\xff\xe0 picture"
PAGE = Page(
    number=1,
    width=1000,
    height=1400,
    source=PageSource.OCR,
    rotation=90,
    lines=(
        Line(
            "名称:晨光",
            "名称：晨光",
            Box(1.0, 2.0, 300.0, 40.0),
            0.98,
            (Word("名", Box(1.0, 2.0, 60.0, 40.0)),),
        ),
    ),
    image=JPEG,
    tables=(Table(Box(0, 0, 500, 500), (Cell(0, 0, 1, 2, "住所", Box(0, 0, 100, 50)),)),),
    seals=(Seal(Box(10, 10, 200, 200), SealColour.RED, 0.9, "晨光公司"),),
    quality=Quality(0.98, 1500.0, 0.9, 1000, 1400, 24.0, 0.1, 0.0, 0.0, 0.0, 0.0),
    check_boxes=(CheckBox(Box(5, 5, 25, 25), "个人", None, 0.5),),
    handwriting=(Handwriting(Box(5, 5, 25, 25), 0.5),),
    part="材料/营业执照.jpg",
)


def arrived(page: Page) -> object:
    frame = json_frame({"page": page_to_wire(page)})
    kind, length = parse_header(frame[: HEADER.size])
    assert kind == b"J"
    assert length == len(frame) - HEADER.size
    return parse_json(frame[HEADER.size :])["page"]


def test_a_page_survives_the_way() -> None:
    assert page_from_wire(arrived(PAGE), JPEG) == PAGE


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (("width",), 10**9),
        (("rotation",), 45),
        (("number",), -1),
        (("source",), "guess"),
        (("lines", 0, "confidence"), 2),
        (("lines", 0, "confidence"), "NaN"),
        (("lines", 0, "raw"), "x" * 3_000),
        (("lines", 0, "box"), [0, 0, 1]),
        (("lines", 0, "box"), [0, 0, 1, float("inf")]),
        (("check_boxes", 0, "checked"), "perhaps"),
        (("handwriting", 0, "confidence"), -1),
        (("seals", 0, "colour"), "gold"),
        (("quality", "width"), "many"),
        (("tables",), {}),
    ],
)
def test_a_value_out_of_bounds_is_refused(path: tuple[str | int, ...], value: object) -> None:
    page = arrived(PAGE)
    target = page
    for step in path[:-1]:
        target = target[step]  # type: ignore[index]
    target[path[-1]] = value  # type: ignore[index]

    with pytest.raises(WireError):
        page_from_wire(page, JPEG)


def test_boxes_are_clipped_to_the_page() -> None:
    page = arrived(PAGE)
    page["lines"][0]["box"] = [-50, 5000, 9000, -3]  # type: ignore[index]

    (line,) = page_from_wire(page, JPEG).lines

    assert line.box == Box(0, 0, 1000, 1400)


def test_a_picture_that_is_no_jpeg_is_refused() -> None:
    with pytest.raises(WireError):
        page_from_wire(arrived(PAGE), b"<svg/>")


@given(st.binary(min_size=5, max_size=5))
def test_no_header_asks_for_more_than_the_limit(header: bytes) -> None:
    try:
        _, length = parse_header(header)
    except WireError:
        return
    assert length <= max(MAX_JSON, 8 * 1024 * 1024)


@pytest.mark.parametrize("header", [struct.pack(">cI", b"J", MAX_JSON + 1), b"X\0\0\0\1"])
def test_long_or_unknown_frames_are_refused(header: bytes) -> None:
    with pytest.raises(WireError):
        parse_header(header)


@given(st.binary(max_size=50) | st.just(b"[" * 100_000))
def test_any_body_is_an_object_or_an_error(body: bytes) -> None:
    try:
        assert isinstance(parse_json(body), dict)
    except WireError:
        return


@given(
    st.recursive(
        st.none() | st.booleans() | st.floats() | st.text(max_size=5),
        lambda inner: (
            st.lists(inner, max_size=3)
            | st.dictionaries(
                st.sampled_from(list(json.loads(json.dumps(page_to_wire(PAGE))))), inner, max_size=3
            )
        ),
        max_leaves=10,
    )
)
def test_any_value_is_a_page_or_an_error(value: object) -> None:
    with pytest.raises(WireError):
        page_from_wire(value, JPEG)


def test_a_signature_on_a_page_that_was_not_read_has_no_place() -> None:
    signatures = [
        {"signer": "晨光公司", "page": 1, "box": [10, 10, 5000, 50]},
        {"signer": "晨光公司", "page": 7, "box": [10, 10, 20, 50]},
    ]

    shown, elsewhere = signatures_from_wire(signatures, [PAGE])

    assert shown == ElectronicSignature("晨光公司", page=1, box=Box(10, 10, 1000, 50))
    assert elsewhere == ElectronicSignature("晨光公司")
    with pytest.raises(WireError):
        signatures_from_wire([{"signer": 5}], [PAGE])


def test_values_of_a_sentence_are_numbers_and_short_printable_texts() -> None:
    values = remark_values({"n": 3, "t": "有效期\n\x1b[31m" + "长" * 99, "x": [1], "f": math.inf})

    assert values == {"n": 3, "t": ("有效期[31m" + "长" * 99)[:60]}


def test_texts_that_unfold_are_cut_and_names_are_printable() -> None:
    value = page_to_wire(
        replace(PAGE, lines=(replace(PAGE.lines[0], raw="\ufdfa" * 2_000, text=""),))
    )

    (line,) = page_from_wire(value, JPEG).lines
    (signature,) = signatures_from_wire([{"signer": "晨光\n\x1b[31m公司"}], [PAGE])

    assert len(line.text) == 2_000
    assert signature.signer == "晨光[31m公司"
