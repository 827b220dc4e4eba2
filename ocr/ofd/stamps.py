"""Looks of the seals that signatures put on pages."""

from __future__ import annotations

import logging

import numpy as np
import skia

from ocr.faults import UnreadableError
from ocr.limits import Limits
from ocr.ofd.content import page_content
from ocr.ofd.images import rgba, skia_image
from ocr.ofd.package import open_ofd
from ocr.ofd.render import Renderer, Stamp
from ocr.ofd.signatures import OfdSignature
from ocr.ofd.values import Matrix
from ocr.signing.ses import SealPicture

log = logging.getLogger("ocr")

_SEAL_SIDE = 600  # pixels of a seal that is drawn from an OFD of its own


def stamps_of(signatures: list[OfdSignature], limits: Limits) -> dict[str, list[Stamp]]:
    """Seals by the number of the page that they stand on."""
    found: dict[str, list[Stamp]] = {}
    for signature in signatures:
        if signature.picture is None or not signature.places:
            continue
        looks = _looks(signature.picture, limits)
        if looks is not None:
            for place in signature.places:
                found.setdefault(place.sheet, []).append(Stamp(looks, place.box, place.shown))
    return found


def _looks(picture: SealPicture, limits: Limits) -> skia.Image | None:
    try:
        if picture.type == "ofd" or picture.data.startswith(b"PK"):
            return _drawn(picture.data, limits)
        return skia_image(rgba(picture.data, limits))
    except UnreadableError as error:
        log.info("looks of a seal left out: %s", error.code)
        return None


def _drawn(data: bytes, limits: Limits) -> skia.Image | None:
    """The first page of a seal's OFD; a seal on that page itself is not followed."""
    package = open_ofd(data)
    if not package.pages:
        return None
    document, sheet = package.pages[0]
    content = page_content(document, sheet)
    long, short = max(content.width, content.height), min(content.width, content.height)
    if not (short > 0 and long <= limits.aspect * short):
        return None
    scale = _SEAL_SIDE / long
    size = (max(1, round(content.width * scale)), max(1, round(content.height * scale)))
    pixels = Renderer(package.archive, limits).draw(content, Matrix(a=scale, d=scale), size)
    opaque = np.full(pixels.shape[:2], 255, np.uint8)
    return skia_image(np.dstack([pixels[:, :, ::-1], opaque]))
