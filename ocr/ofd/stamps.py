"""Looks of the seals that signatures put on pages."""

from __future__ import annotations

import logging

import numpy as np
from numpy.typing import NDArray

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
        if looks is None:
            continue
        picture, blue = skia_image(looks), _blue(looks)
        for place in signature.places:
            stamp = Stamp(picture, place.box, place.shown, signature.seal_name, blue)
            found.setdefault(place.sheet, []).append(stamp)
    return found


def _blue(pixels: NDArray[np.uint8]) -> bool:
    """Whether a seal is rather blue than red, by its opaque pixels."""
    seen = pixels[pixels[:, :, 3] > 0].astype(np.int64)
    return bool(len(seen) and seen[:, 2].sum() > seen[:, 0].sum())


def _looks(picture: SealPicture, limits: Limits) -> NDArray[np.uint8] | None:
    try:
        if picture.type == "ofd" or picture.data.startswith(b"PK"):
            return _drawn(picture.data, limits)
        return rgba(picture.data, limits)
    except UnreadableError as error:
        log.info("looks of a seal left out: %s", error.code)
        return None


def _drawn(data: bytes, limits: Limits) -> NDArray[np.uint8] | None:
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
    return np.dstack([pixels[:, :, ::-1], opaque])
