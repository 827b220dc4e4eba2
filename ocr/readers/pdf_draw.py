"""A PDF page as pixels, and where on the page its pictures and shapes lie."""

from __future__ import annotations

import numpy as np
import pypdfium2

from ocr.engine import Image


def draw(page: pypdfium2.PdfPage, scale: float, turn: int = 0) -> Image:
    """The page (BGR) with `scale` pixels for a point, turned by so many degrees clockwise."""
    bitmap = page.render(scale=scale, rotation=turn)
    try:
        pixels = np.ascontiguousarray(bitmap.to_numpy()[:, :, :3])
    finally:
        bitmap.close()
    return pixels


def bounds_of(item: pypdfium2.PdfObject) -> tuple[float, float, float, float]:
    """Left, bottom, right and top of an object in points of the page.

    PDFium gives them in the space of the form that the object stands in; forms may be nested.
    """
    left, bottom, right, top = item.get_bounds()
    container = item.container
    while container is not None:
        left, bottom, right, top = container.get_matrix().on_rect(left, bottom, right, top)
        container = container.container
    return float(left), float(bottom), float(right), float(top)
