"""Pages to read by the hundred, no two alike, so that none is answered from the cache."""

from __future__ import annotations

import io
from collections.abc import Iterator
from itertools import cycle, islice

from PIL import Image, ImageDraw

from bench.pages import make

_KINDS = ("licence", "form", "permit", "id-card", "diploma", "sparse", "deed", "list")
_VARIANTS = ("clean-100", "clean-150", "photo", "copy", "turned-90", "jpeg-30")


def sheets(count: int) -> Iterator[bytes]:
    """So many pages of several kinds and sizes, each with its number in a corner."""
    drawn = [
        make(kind, seed, _VARIANTS[(seed + at) % len(_VARIANTS)]).data
        for seed in range(1000, 1003)
        for at, kind in enumerate(_KINDS)
    ]
    for number, data in enumerate(islice(cycle(drawn), count)):
        with Image.open(io.BytesIO(data)) as picture:
            page = picture.convert("RGB")
        ImageDraw.Draw(page).text((4, 4), f"{number:05}", fill=(90, 90, 90))
        out = io.BytesIO()
        page.save(out, "JPEG", quality=90)
        yield out.getvalue()
