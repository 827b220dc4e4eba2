"""A mark as a field's value, and the pixels of a page on which it is looked for."""

from __future__ import annotations

import io

import numpy as np
from PIL import Image

from knowledge.schema import DocumentField
from ocr import Box, Page
from prereview.reading.fields import FieldValue


def pixels_of(page: Page) -> np.ndarray[tuple[int, int, int], np.dtype[np.int16]]:
    """The page picture, height x width x red, green, blue."""
    with Image.open(io.BytesIO(page.image)) as image:
        return np.asarray(image.convert("RGB"), dtype=np.int16)


def mark(
    field: DocumentField, there: bool, raw: str, confidence: float, page: int,
    box: Box | None, *, sure: bool,
) -> FieldValue:  # fmt: skip
    """Return that a mark is there, or is not."""
    return FieldValue(
        key=field.key, title=field.title, value=there, text="有" if there else "没有", raw=raw,
        confidence=confidence, found_by="mark", page=page, box=box, sure=sure,
    )  # fmt: skip
