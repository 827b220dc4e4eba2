"""A photo or scan as a picture file: one page."""

from __future__ import annotations

from ocr.context import Context, Pages
from ocr.picture import decode, read_image


def read(data: bytes, kind: str, context: Context) -> Pages:
    """Read the first frame of a picture file."""
    image, animated = decode(data, kind, context.limits)
    if animated:
        context.remark("first_frame_only")
    yield 1, read_image(image, 1, context, photo=True)
