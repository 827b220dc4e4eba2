"""The place of a finding as a small picture: cut from the page picture, with the box marked."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from PIL import Image, ImageDraw, UnidentifiedImageError

from prereview.letters.model import Picture
from prereview.letters.wording import words_of
from prereview.report import Evidence, Finding

#: Gives the picture of a page: file, page from 1 → JPEG or PNG, None when there is none.
PagePictures = Callable[[str, int], bytes | None]

#: A notice with two dozen findings stays one that can be handed over: pictures of one point.
MAX_PICTURES = 4
#: Printed width in mm of one picture of two in a line, and the most it may be high.
WIDTH, HEIGHT = 74.0, 46.0
#: Shape of the cut-out, width to height, and its least share of the page's width: enough of the
#: surroundings that a person finds the place again.
_SHAPE, _SHARE = 2.6, 0.5
_MARGIN = 1.3
#: Where the middle of the box stands in the cut-out: labels are at the left of what they name.
_MIDDLE = 0.62
#: Pixels across; 74 mm at 300 dpi.
_PIXELS = 880
_INK, _EDGE = (208, 0, 0), (136, 136, 136)


@dataclass(frozen=True, slots=True)
class Shown:
    """A place with its picture and the picture's number."""

    place: Evidence
    number: int
    picture: Picture


def pictures(finding: Finding, pages: PagePictures, first: int) -> tuple[Shown, ...]:
    """Return the pictures of a finding's places, numbered from `first`."""
    made: list[Shown] = []
    for place, label, text in _places(finding):
        data = pages(place.file_id, place.page) if place.page else None
        cut = _cut(data, place) if data else None
        if cut is None:
            continue
        number = first + len(made)
        key = "picture_value" if text else "picture"
        caption = words_of("notice")[key].format(
            number=number, page=place.page, label=label, text=text
        )
        made.append(Shown(place, number, _picture(cut, caption)))
        if len(made) == MAX_PICTURES:
            break
    return tuple(made)


def where(places: Sequence[Evidence], shown: Sequence[Shown]) -> str:
    """Return where something stands, in words, with the numbers of the pictures of it."""
    numbers: dict[tuple[str, int], list[str]] = {}
    for one in shown:
        key = one.place.file_id, one.place.page
        numbers.setdefault(key, []).append(f"图{one.number}")
    said = {
        (p.file_id, p.page): f"“{p.file_name}”第{p.page}页" if p.page else f"“{p.file_name}”"
        for p in places
    }
    return "；".join(
        f"{text}（{'、'.join(numbers[key])}）" if key in numbers else text
        for key, text in said.items()
    )


def _places(finding: Finding) -> Iterator[tuple[Evidence, str, str]]:
    """The places of a finding, each once: of its values, then the others."""
    seen: set[tuple[object, ...]] = set()
    found = [(v.evidence, v.label, v.text) for v in finding.values if v.evidence]
    for place, label, text in [*found, *((e, "", "") for e in finding.evidence)]:
        key = (place.file_id, place.page, place.box)
        if key not in seen:
            seen.add(key)
            yield place, label, text


def _cut(data: bytes, place: Evidence) -> Image.Image | None:
    """Cut the surroundings of a box out of the page and mark it; without a box, the whole page."""
    try:
        with Image.open(io.BytesIO(data)) as opened:
            page = opened.convert("RGB")
    except (UnidentifiedImageError, OSError):
        return None
    if place.box is None:
        page.thumbnail((_PIXELS, _PIXELS))
        return _framed(page)
    window = _window(place.box, page.width, page.height)
    cut = page.crop(window)
    scale = min(1.0, _PIXELS / cut.width)
    cut = _framed(cut.resize((max(1, round(cut.width * scale)), max(1, round(cut.height * scale)))))
    left, top, right, bottom = place.box
    pad, thick = cut.width / 150, max(2, round(cut.width / 180))
    x0, y0 = (left - window[0]) * scale - pad, (top - window[1]) * scale - pad
    x1, y1 = (right - window[0]) * scale + pad, (bottom - window[1]) * scale + pad
    frame = (max(0.0, x0), max(0.0, y0), min(cut.width - 1.0, x1), min(cut.height - 1.0, y1))
    if frame[0] < frame[2] and frame[1] < frame[3]:
        ImageDraw.Draw(cut).rectangle(frame, outline=_INK, width=thick)
    return cut


def _framed(picture: Image.Image) -> Image.Image:
    edge = (0, 0, picture.width - 1, picture.height - 1)
    ImageDraw.Draw(picture).rectangle(edge, outline=_EDGE, width=2)
    return picture


def _window(
    box: tuple[float, float, float, float], width: int, height: int
) -> tuple[int, int, int, int]:
    """The cut-out around a box, within the page."""
    left, top, right, bottom = box
    wide = min(float(width), max((right - left) * _MARGIN, width * _SHARE))
    high = min(float(height), max((bottom - top) * _MARGIN, wide / _SHAPE))
    x = min(max(0.0, (left + right) / 2 - wide * _MIDDLE), width - wide)
    y = min(max(0.0, (top + bottom - high) / 2), height - high)
    return (
        round(x),
        round(y),
        max(round(x) + 1, round(x + wide)),
        max(round(y) + 1, round(y + high)),
    )


def _picture(cut: Image.Image, caption: str) -> Picture:
    out = io.BytesIO()
    cut.save(out, "JPEG", quality=82)
    scale = min(WIDTH / cut.width, HEIGHT / cut.height)
    return Picture(
        out.getvalue(), caption, round(cut.width * scale, 1), round(cut.height * scale, 1)
    )
