"""Untrusted picture bytes to pixels, with the limits checked on the header."""

from __future__ import annotations

import io
import warnings
from typing import cast

import cv2
import numpy as np
from PIL import Image as PillowImage
from PIL import ImageOps, UnidentifiedImageError

from ocr.engine import Image
from ocr.faults import UnreadableError
from ocr.limits import Limits

_FORMATS = {"jpeg": "JPEG", "png": "PNG", "webp": "WEBP", "bmp": "BMP"}

# Longest side that is worked on: an A4 page then has 12 pixels a millimetre, more than recognition
# (48 pixels a row) can use.
WORKING_SIDE = 3500


def decode(data: bytes, kind: str, limits: Limits) -> tuple[Image, bool]:
    """Pixels (BGR, turned as its EXIF says, at most `WORKING_SIDE`), and whether it is animated.

    Transparency is laid on white. Sixteen-bit grey is scaled, CMYK converted.

    Raises:
        UnreadableError: broken, too many pixels, too small or too narrow.
    """
    PillowImage.MAX_IMAGE_PIXELS = limits.pixels
    with warnings.catch_warnings():
        warnings.simplefilter("error", PillowImage.DecompressionBombWarning)
        warnings.filterwarnings("ignore", category=UserWarning)
        try:
            with PillowImage.open(io.BytesIO(data), formats=[_FORMATS[kind]]) as picture:
                _check(picture.width, picture.height, limits)
                animated = getattr(picture, "n_frames", 1) > 1
                return _pixels(picture), animated
        except (PillowImage.DecompressionBombWarning, PillowImage.DecompressionBombError) as error:
            raise _too_large(limits) from error
        except UnidentifiedImageError as error:
            raise UnreadableError("broken") from error
        except (OSError, ValueError, SyntaxError, EOFError, IndexError, TypeError) as error:
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
    if turned.mode.startswith("I"):
        values = np.asarray(turned, np.float32)
        depth = 257.0 if values.max(initial=0) > 255 else 1.0
        turned = PillowImage.fromarray((values / depth).clip(0, 255).astype(np.uint8))
    if turned.has_transparency_data:
        layer = turned.convert("RGBA")
        paper = PillowImage.new("RGBA", layer.size, "white")
        turned = PillowImage.alpha_composite(paper, layer)
    pixels = np.asarray(turned.convert("RGB"), np.uint8)
    long = max(pixels.shape[:2])
    if long > WORKING_SIDE:
        scale = WORKING_SIDE / long
        size = (round(pixels.shape[1] * scale), round(pixels.shape[0] * scale))
        pixels = cast("Image", cv2.resize(pixels, size, interpolation=cv2.INTER_AREA))
    return np.ascontiguousarray(pixels[:, :, ::-1])
