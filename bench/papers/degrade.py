"""What happens to paper on its way in: a scanner's noise and skew, a phone's desk, shadow and blur."""

from __future__ import annotations

import io
from random import Random

import cv2
import numpy as np
from PIL import Image, ImageFilter

DESKS = ((139, 101, 72), (92, 88, 84), (176, 164, 148), (60, 66, 74))


def jpeg(image: Image.Image, quality: int = 85) -> bytes:
    """Return a picture as JPEG bytes."""
    out = io.BytesIO()
    image.convert("RGB").save(out, "JPEG", quality=quality)
    return out.getvalue()


def scan(image: Image.Image, rng: Random) -> Image.Image:
    """A flat-bed scan: up to 0.8 degrees askew, slightly soft, grain of the sensor."""
    angle = rng.uniform(-0.8, 0.8)
    turned = image.rotate(angle, resample=Image.Resampling.BICUBIC, fillcolor=(250, 250, 248))
    soft = turned.filter(ImageFilter.GaussianBlur(rng.uniform(0.2, 0.5)))
    return _grain(soft, rng, 3.5)


def photo(image: Image.Image, rng: Random, width: int = 2200) -> Image.Image:
    """A phone's picture: the sheet on a desk in perspective, uneven light, soft, grainy."""
    ratio = image.height / image.width
    paper_w = width * rng.uniform(0.8, 0.88) if ratio >= 1 else width * rng.uniform(0.84, 0.9)
    paper_h = paper_w * ratio
    height = round(paper_h * 1.14)
    left, top = (width - paper_w) / 2, (height - paper_h) / 2
    lean = paper_w * 0.03
    corners = np.float32([
        (left + rng.uniform(0, lean), top + rng.uniform(0, lean)),
        (left + paper_w - rng.uniform(0, lean), top + rng.uniform(0, lean)),
        (left + paper_w - rng.uniform(0, lean * 0.5), top + paper_h - rng.uniform(0, lean)),
        (left + rng.uniform(0, lean * 0.5), top + paper_h - rng.uniform(0, lean)),
    ])  # fmt: skip
    flat = np.float32([(0, 0), (image.width, 0), (image.width, image.height), (0, image.height)])
    matrix = cv2.getPerspectiveTransform(flat, corners)
    desk = np.full((height, width, 3), rng.choice(DESKS), dtype=np.uint8)
    warped = cv2.warpPerspective(np.asarray(image), matrix, (width, height), flags=cv2.INTER_AREA)
    mask = cv2.warpPerspective(
        np.full((image.height, image.width), 255, np.uint8), matrix, (width, height)
    )
    picture = np.where(mask[..., None] > 127, warped, desk).astype(np.float32)
    picture *= _light(height, width, rng)[..., None]
    lit = Image.fromarray(np.clip(picture, 0, 255).astype(np.uint8))
    return _grain(lit.filter(ImageFilter.GaussianBlur(rng.uniform(0.4, 0.8))), rng, 4.0)


def blur(image: Image.Image, rng: Random) -> Image.Image:
    """A picture out of focus and moved, so badly that nobody should judge by it."""
    out = image.filter(ImageFilter.GaussianBlur(image.width / 170))
    return _grain(out, rng, 3.0)


def skewed(image: Image.Image, rng: Random) -> Image.Image:
    """Laid askew on the glass, up to 7 degrees."""
    angle = rng.choice((-1, 1)) * rng.uniform(3, 7)
    bicubic = Image.Resampling.BICUBIC
    return image.rotate(angle, resample=bicubic, expand=True, fillcolor=(250, 250, 248))


def turned(image: Image.Image, rng: Random) -> Image.Image:
    """Lying on its side or upside down."""
    ways = (Image.Transpose.ROTATE_90, Image.Transpose.ROTATE_180, Image.Transpose.ROTATE_270)
    return image.transpose(rng.choice(ways))


def soft(image: Image.Image, _: Random) -> Image.Image:
    """A little out of focus, still good to read."""
    return image.filter(ImageFilter.GaussianBlur(image.width / 1600))


def dim(image: Image.Image, rng: Random) -> Image.Image:
    """Taken in poor light, with more grain."""
    dark = Image.fromarray((np.asarray(image) * rng.uniform(0.5, 0.65)).astype(np.uint8))
    return _grain(dark, rng, 6.0)


def plain(image: Image.Image, _: Random) -> Image.Image:
    """Nothing further: for what happens when the file is written."""
    return image


#: Worse ways to come in: what a picture starts as, and what happens to it then.
WORSE = {
    "skewed": ("scan", skewed), "turned": ("photo", turned), "soft": ("photo", soft),
    "dim": ("photo", dim), "jpeg": ("scan", plain),
}  # fmt: skip
#: JPEG quality by the way a picture comes in.
QUALITY = {"scan": 88, "photo": 82, "jpeg": 35}


def _light(height: int, width: int, rng: Random) -> np.ndarray:
    across = np.linspace(rng.uniform(0.78, 1.0), rng.uniform(0.86, 1.04), width)
    down = np.linspace(rng.uniform(0.86, 1.0), rng.uniform(0.88, 1.04), height)
    light = np.outer(down, across)
    edge = rng.uniform(0.55, 0.9) * width
    slope = np.clip((np.arange(width) - edge) / (width * 0.12), 0, 1)
    return np.asarray(light * (1 - 0.22 * slope)[None, :], dtype=np.float32)


def _grain(image: Image.Image, rng: Random, sigma: float) -> Image.Image:
    noise = np.random.default_rng(rng.randrange(1 << 30)).normal(
        0, sigma, (image.height, image.width, 1)
    )
    return Image.fromarray(np.clip(np.asarray(image) + noise, 0, 255).astype(np.uint8))
