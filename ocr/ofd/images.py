"""Pictures inside a package: decoded after a check of their size, kept while pages need them."""

from __future__ import annotations

import io
import logging
import warnings
from dataclasses import dataclass, field

import numpy as np
import skia
from numpy.typing import NDArray
from PIL import Image as PillowImage
from PIL import ImageFile

from ocr.faults import UnreadableError
from ocr.limits import Limits
from ocr.ofd import jbig2
from ocr.ofd.archive import Archive
from ocr.ofd.resources import Media

log = logging.getLogger("ocr")

_FORMATS = ["PNG", "JPEG", "BMP", "GIF", "TIFF", "JPEG2000", "WEBP"]
_JBIG2 = frozenset({"JB2", "JBIG2", "GBIG2", "JBIG"})  # bare segments bear no mark of their own
# A scan of 300 dpi on A4 has 3,500 pixels; what is larger is shrunk before it is drawn.
_WORKING_SIDE = 3_600
_KEPT_PIXELS = 30_000_000
# Pixels decoded for one page: ten scans of 300 dpi, or three of the largest pictures allowed.
MAX_PAGE_PIXELS = 120_000_000
_DAMAGED = (OSError, ValueError, SyntaxError, EOFError, IndexError, TypeError, KeyError)


def rgba(data: bytes, limits: Limits) -> NDArray[np.uint8]:
    """Red, green, blue and opacity of a picture file (the first frame).

    Raises:
        UnreadableError: damaged, of an unknown format, or too many pixels.
    """
    PillowImage.MAX_IMAGE_PIXELS = limits.pixels
    ImageFile.LOAD_TRUNCATED_IMAGES = False  # WeasyPrint may have allowed them
    with warnings.catch_warnings():
        warnings.simplefilter("error", PillowImage.DecompressionBombWarning)
        warnings.filterwarnings("ignore", category=UserWarning)
        try:
            with PillowImage.open(io.BytesIO(data), formats=_FORMATS) as picture:
                if picture.width * picture.height > limits.pixels:
                    raise UnreadableError("too_many_pixels", limit=limits.pixels // 10_000)
                if picture.format == "JPEG":
                    picture.draft(None, (_WORKING_SIDE, _WORKING_SIDE))
                picture.thumbnail((_WORKING_SIDE, _WORKING_SIDE), reducing_gap=2.0)
                return np.asarray(_eight_bits(picture).convert("RGBA"), np.uint8)
        except (PillowImage.DecompressionBombWarning, PillowImage.DecompressionBombError) as error:
            raise UnreadableError("too_many_pixels", limit=limits.pixels // 10_000) from error
        except _DAMAGED as error:
            raise UnreadableError("broken") from error


def _eight_bits(picture: PillowImage.Image) -> PillowImage.Image:
    if not picture.mode.startswith("I"):
        return picture
    values = np.asarray(picture, np.float32)
    depth = 257.0 if values.max(initial=0) > 255 else 1.0
    return PillowImage.fromarray((values / depth).clip(0, 255).astype(np.uint8))


@dataclass(slots=True)
class Pictures:
    """Decoded pictures of a document by part, the latest kept, and what a page may still decode."""

    archive: Archive
    limits: Limits
    left: int = MAX_PAGE_PIXELS
    _kept: dict[tuple[str, str], skia.Image | None] = field(default_factory=dict)

    def start_page(self) -> None:
        """Give the next page its own allowance."""
        self.left = MAX_PAGE_PIXELS

    def picture(self, media: Media, mask: Media | None) -> skia.Image | None:
        """The picture with its mask; None when it cannot be read.

        Raises:
            UnreadableError: the page's pictures together are too large.
        """
        key = (media.part, mask.part if mask else "")
        if key not in self._kept:
            made = self._make(media, mask)
            while self._kept and self._pixels() > _KEPT_PIXELS:
                self._kept.pop(next(iter(self._kept)))
            self._kept[key] = made
        return self._kept[key]

    def _pixels(self) -> int:
        return sum(one.width() * one.height() for one in self._kept.values() if one is not None)

    def _make(self, media: Media, mask: Media | None) -> skia.Image | None:
        try:
            pixels = self._decode(media)
            if mask is not None:
                pixels = _masked(pixels, self._decode(mask))
        except UnreadableError as error:
            if self.left < 0:
                raise
            log.info("picture of the document left out: %s", error.code)
            return None
        return skia_image(pixels)

    def _decode(self, media: Media) -> NDArray[np.uint8]:
        data = self.archive.read(media.part)
        if data.startswith(jbig2.MAGIC) or media.format in _JBIG2:
            grey = jbig2.decode_jbig2(data, self.limits)
            pixels = np.dstack([grey, grey, grey, np.full_like(grey, 255)])
        else:
            pixels = rgba(data, self.limits)
        self.left -= pixels.shape[0] * pixels.shape[1]
        if self.left < 0:
            raise UnreadableError("out_of_memory")
        return pixels


def skia_image(pixels: NDArray[np.uint8]) -> skia.Image:
    """Pixels with opacity as Skia wants them; it takes a copy."""
    return skia.Image.fromarray(
        np.ascontiguousarray(pixels), colorType=skia.kRGBA_8888_ColorType, copy=True
    )


def _masked(pixels: NDArray[np.uint8], mask: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """White of the mask shows the picture, black hides it."""
    height, width = pixels.shape[:2]
    grey = PillowImage.fromarray(mask).convert("L").resize((width, height))
    shown = pixels.copy()
    shown[:, :, 3] = (pixels[:, :, 3].astype(np.uint16) * np.asarray(grey) // 255).astype(np.uint8)
    return shown
