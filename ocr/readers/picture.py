"""A photo or scan as a picture file: one page, or as many as a TIFF file holds."""

from __future__ import annotations

from ocr.context import Context, Pages
from ocr.picture import decode, decode_pages, read_image


def read(data: bytes, kind: str, context: Context) -> Pages:
    """Read the pages of a TIFF file, or the first picture of any other."""
    if kind == "tiff":
        for number, (total, image) in enumerate(decode_pages(data, context.limits), 1):
            yield total, read_image(image, number, context, photo=False)
        return
    image, more = decode(data, kind, context.limits)
    if more:
        context.remark("first_frame_only")
    yield 1, read_image(image, 1, context, photo=True)
