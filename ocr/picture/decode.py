"""Untrusted picture bytes to pixels, with the limits checked on the header."""

from __future__ import annotations

import contextlib
import io
import math
import struct
import warnings
from collections.abc import Iterator
from typing import cast

import cv2
import numpy as np
import pi_heif
from PIL import Image as PillowImage
from PIL import ImageFile, ImageOps, UnidentifiedImageError

from ocr.engine import Image
from ocr.faults import UnreadableError
from ocr.limits import Limits
from ocr.picture.tiff import directories

_FORMATS = {
    "jpeg": "JPEG",
    "png": "PNG",
    "webp": "WEBP",
    "bmp": "BMP",
    "gif": "GIF",
    "avif": "AVIF",
    "heic": "HEIF",
    "tiff": "TIFF",
}

# Longest side that is worked on: an A4 page then has 12 pixels a millimetre, more than recognition
# (48 pixels a row) can use.
WORKING_SIDE = 3500


# Fax machines draw 204 by 98 dots an inch; above this a picture's own resolution is no reason to
# stretch it, for many files carry a nonsensical one.
_MOST_STRETCH = 4.0


def decode(data: bytes, kind: str, limits: Limits) -> tuple[Image, bool]:
    """Pixels (BGR, turned as its EXIF says, at most `WORKING_SIDE`), and whether there are more.

    Of a file with several pictures it is the first, or the one that is named as the main one.
    Transparency is laid on white. Sixteen-bit grey is scaled, CMYK converted.

    Raises:
        UnreadableError: broken, too many pixels, too small or too narrow.
    """
    if kind == "tiff":
        directories(data, limits.pages)
    with _opened(data, kind, limits) as picture:
        _check(picture.width, picture.height, limits)
        more = getattr(picture, "n_frames", 1) > 1
        return _pixels(picture), more


def decode_pages(data: bytes, limits: Limits) -> Iterator[tuple[int, Image]]:
    """The pages of a TIFF file one by one as `decode` gives them, each with their number in all.

    Raises:
        UnreadableError: as `decode`, or too many pages.
    """
    frames = [at for at, is_page in enumerate(directories(data, limits.pages)) if is_page]
    for at in frames:
        with _opened(data, "tiff", limits) as picture:
            picture.seek(at)
            _check(picture.width, picture.height, limits)
            image = _pixels(picture)
        yield len(frames), image


@contextlib.contextmanager
def _opened(data: bytes, kind: str, limits: Limits) -> Iterator[PillowImage.Image]:
    """The picture, whose faults become `UnreadableError`."""
    if kind == "heic":
        pi_heif.register_heif_opener(thumbnails=False, depth_images=False, aux_images=False)
    PillowImage.MAX_IMAGE_PIXELS = limits.pixels
    # WeasyPrint, which prints office files in this process, lets broken pictures pass.
    ImageFile.LOAD_TRUNCATED_IMAGES = False
    with warnings.catch_warnings():
        warnings.simplefilter("error", PillowImage.DecompressionBombWarning)
        warnings.filterwarnings("ignore", category=UserWarning)
        try:
            with PillowImage.open(io.BytesIO(data), formats=[_FORMATS[kind]]) as picture:
                yield picture
        except (PillowImage.DecompressionBombWarning, PillowImage.DecompressionBombError) as error:
            raise _too_large(limits) from error
        except UnidentifiedImageError as error:
            raise UnreadableError("broken") from error
        except (
            OSError,
            ValueError,
            SyntaxError,
            EOFError,
            IndexError,
            TypeError,
            KeyError,
            RuntimeError,
            ZeroDivisionError,
            struct.error,
        ) as error:
            # The exceptions that Pillow's decoders raise for damaged data.
            raise UnreadableError("broken") from error


def _too_large(limits: Limits) -> UnreadableError:
    return UnreadableError("too_many_pixels", limit=limits.pixels // 10_000)


def _check(width: int, height: int, limits: Limits) -> None:
    short, long = sorted((width, height))
    if short < 1:
        raise UnreadableError("broken")
    if width * height > limits.pixels:
        raise _too_large(limits)
    if short < limits.short_side:
        raise UnreadableError("picture_too_small", width=width, height=height)
    if long > limits.aspect * short:
        raise UnreadableError("picture_too_narrow", width=width, height=height)


def _pixels(picture: PillowImage.Image) -> Image:
    if picture.format == "JPEG" and max(picture.size) >= 2 * WORKING_SIDE:
        picture.draft("RGB", (WORKING_SIDE, WORKING_SIDE))  # decode at a half or a quarter
    turned = ImageOps.exif_transpose(picture)
    if turned.mode.startswith(("I", "F")):
        values = np.asarray(turned, np.float32)
        high = values.max(initial=0)
        depth = 257.0 if high > 255 else 1 / 255 if turned.mode == "F" and high <= 1 else 1.0
        turned = PillowImage.fromarray((values / depth).clip(0, 255).astype(np.uint8))
    if turned.has_transparency_data:
        layer = turned.convert("RGBA")
        paper = PillowImage.new("RGBA", layer.size, "white")
        turned = PillowImage.alpha_composite(paper, layer)
    pixels = np.asarray(turned.convert("RGB"), np.uint8)
    width, height = (
        side * scale for side, scale in zip(turned.size, _stretch(picture), strict=True)
    )
    scale = min(1.0, WORKING_SIDE / max(width, height))
    size = (max(1, round(width * scale)), max(1, round(height * scale)))
    if size != turned.size:
        way = cv2.INTER_AREA if scale < 1 else cv2.INTER_LINEAR
        pixels = cast("Image", cv2.resize(pixels, size, interpolation=way))
    return np.ascontiguousarray(pixels[:, :, ::-1])


def _stretch(picture: PillowImage.Image) -> tuple[float, float]:
    """How far a scan with unequal resolutions is stretched across and down to look as on paper."""
    across, down = picture.info.get("dpi", (0, 0)) if picture.format == "TIFF" else (0, 0)
    if not (across > 0 and down > 0):
        return 1.0, 1.0
    ratio = float(across) / float(down)
    if not 1 / _MOST_STRETCH <= ratio <= _MOST_STRETCH or math.isclose(ratio, 1.0, abs_tol=0.05):
        return 1.0, 1.0
    return (1.0, ratio) if ratio > 1 else (1 / ratio, 1.0)
