"""Draws a page with Skia."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import zip_longest
from typing import Any, cast

import numpy as np
import skia

from ocr.engine import Image
from ocr.limits import Limits
from ocr.ofd.archive import Archive
from ocr.ofd.content import PageContent
from ocr.ofd.fonts import FontBook
from ocr.ofd.images import Pictures
from ocr.ofd.items import (
    Clip,
    Colour,
    Glyph,
    Gradient,
    Item,
    Outline,
    Paint,
    PathItem,
    Pen,
    PictureItem,
    TextItem,
)
from ocr.ofd.values import Matrix, Rect

_CAPS = {
    "Butt": skia.Paint.kButt_Cap,
    "Round": skia.Paint.kRound_Cap,
    "Square": skia.Paint.kSquare_Cap,
}
_JOINS = {
    "Miter": skia.Paint.kMiter_Join,
    "Round": skia.Paint.kRound_Join,
    "Bevel": skia.Paint.kBevel_Join,
}
_SPREADS = {
    "Direct": skia.TileMode.kClamp,
    "Repeat": skia.TileMode.kRepeat,
    "Reflect": skia.TileMode.kMirror,
}
_SLANT = -0.25
_WHOLE = 0.95
_TIGHT, _NARROWEST = 1.05, 0.5  # of a stand-in letter's width
_SMOOTH = skia.SamplingOptions(skia.FilterMode.kLinear, skia.MipmapMode.kLinear)
# Thinner lines would fade to grey: printers draw each line at least this wide (pixels).
_THINNEST = 1.0


@dataclass(frozen=True, slots=True)
class Stamp:
    """A seal on a page: its picture, place and the part of the place that shows (millimetres)."""

    picture: skia.Image
    place: Rect
    shown: Rect | None = None
    name: str = ""
    blue: bool = False

    @property
    def shown_whole(self) -> bool:
        """Whether the whole seal shows: of one across the edges of several sheets it does not."""
        shown, place = self.shown, self.place
        return shown is None or min(shown.width / place.width, shown.height / place.height) > _WHOLE


class Renderer:
    """Draws the pages of one document; fonts and pictures stay from page to page."""

    def __init__(self, archive: Archive, limits: Limits) -> None:
        self.fonts = FontBook(archive)
        self._pictures = Pictures(archive, limits)

    def draw(
        self,
        content: PageContent,
        to_pixels: Matrix,
        size: tuple[int, int],
        stamps: Sequence[Stamp] = (),
        *,
        texts: bool = True,
    ) -> Image:
        """The page as pixels (BGR) of `size` (width, height); `to_pixels` takes millimetres there.

        Raises:
            UnreadableError: its pictures together are too large.
        """
        self._pictures.start_page()
        surface = skia.Surface(*size)
        with surface as canvas:
            canvas.clear(skia.ColorWHITE)
            canvas.concat(_matrix(to_pixels))
            for item in content.items + content.annotations:
                if texts or not isinstance(item, TextItem):
                    self._item(canvas, item)
            for stamp in stamps:
                _stamp(canvas, stamp)
        pixels = surface.makeImageSnapshot().toarray(colorType=skia.kBGRA_8888_ColorType)
        return cast("Image", np.ascontiguousarray(pixels[:, :, :3]))

    def _item(self, canvas: Any, item: Item) -> None:
        if item.opacity <= 0:
            return
        canvas.save()
        for clip in item.clips:
            canvas.clipPath(_clip_path(clip), True)
        canvas.concat(_matrix(item.matrix))
        if isinstance(item, TextItem):
            self._text(canvas, item)
        elif isinstance(item, PathItem):
            _path_item(canvas, item)
        elif isinstance(item, PictureItem):
            self._picture(canvas, item)
        canvas.restore()

    def _picture(self, canvas: Any, item: PictureItem) -> None:
        picture = self._pictures.picture(item.media, item.mask)
        if picture is not None:
            paint = skia.Paint(AntiAlias=True, Alphaf=item.opacity)
            canvas.drawImageRect(picture, skia.Rect(0, 0, 1, 1), _SMOOTH, paint)

    def _text(self, canvas: Any, item: TextItem) -> None:
        paints = list(_paints(item))
        if not paints:
            return
        own = self.fonts.carried(item.font)
        runs: dict[tuple[int, float], tuple[skia.Font, list[int], list[Glyph]]] = {}
        for glyph, later in zip_longest(item.glyphs, item.glyphs[1:]):
            if glyph.number is None and not glyph.text.strip():
                continue
            face, number = self.fonts.sign(item.font, glyph.text, glyph.number)
            font = _font(face, item, carried=own)
            if not own:
                font.setScaleX(_squeezed(font, number, _step(glyph, later), glyph))
            run = runs.setdefault((face.uniqueID(), font.getScaleX()), (font, [], []))
            run[1].append(number)
            run[2].append(glyph)
        for font, numbers, glyphs in runs.values():
            for paint in paints:
                _draw_run(canvas, font, numbers, glyphs, item.lean, paint)


def _step(glyph: Glyph, later: Glyph | None) -> float | None:
    """How far the next letter of the same row starts behind this one."""
    return later.x - glyph.x if later is not None and later.y == glyph.y else None


def _squeezed(font: skia.Font, number: int, step: float | None, glyph: Glyph) -> float:
    """Stretch of a stand-in's letter that is too wide for the place that its font left for it."""
    usual = float(font.getScaleX())
    room = glyph.advance if step is None or step <= 0 else min(step, glyph.advance)
    width = font.getWidths([number])[0]
    return usual if width <= room * _TIGHT else round(max(_NARROWEST, room / width) * usual, 2)


def _draw_run(
    canvas: Any,
    font: skia.Font,
    numbers: list[int],
    glyphs: list[Glyph],
    lean: int,
    paint: skia.Paint,
) -> None:
    places = [skia.Point(glyph.x, glyph.y) for glyph in glyphs]
    if not lean:
        builder = skia.TextBlobBuilder()
        builder.allocRunPos(font, numbers, places)
        canvas.drawTextBlob(builder.make(), 0, 0, paint)
        return
    for number, place in zip(numbers, places, strict=True):
        canvas.save()
        canvas.translate(place.x(), place.y())
        canvas.rotate(lean)
        builder = skia.TextBlobBuilder()
        builder.allocRunPos(font, [number], [skia.Point(0, 0)])
        canvas.drawTextBlob(builder.make(), 0, 0, paint)
        canvas.restore()


def _font(face: skia.Typeface, item: TextItem, *, carried: bool) -> skia.Font:
    font = skia.Font(face, item.size)
    font.setSubpixel(True)
    font.setLinearMetrics(True)
    font.setHinting(skia.FontHinting.kNone)
    font.setEdging(skia.Font.Edging.kAntiAlias)
    font.setScaleX(item.stretch)
    font.setEmbolden(item.bold or bool(item.font and item.font.bold and not carried))
    if item.italic or (item.font and item.font.italic and not carried):
        font.setSkewX(_SLANT)
    return font


def _path_item(canvas: Any, item: PathItem) -> None:
    path = _path(item.outline, even_odd=item.even_odd)
    for paint in _paints(item):
        if paint.getStyle() == skia.Paint.kStroke_Style:
            _thicken(paint, canvas)
        canvas.drawPath(path, paint)


def _thicken(paint: skia.Paint, canvas: Any) -> None:
    matrix = canvas.getTotalMatrix()
    scale = abs(matrix.getScaleX() * matrix.getScaleY() - matrix.getSkewX() * matrix.getSkewY())
    if scale > 0:
        paint.setStrokeWidth(max(paint.getStrokeWidth(), _THINNEST / scale**0.5))


def _paints(item: Item) -> list[skia.Paint]:
    found = []
    for colour, style in (
        (item.fill, skia.Paint.kFill_Style),
        (item.stroke, skia.Paint.kStroke_Style),
    ):
        if colour is not None:
            paint = skia.Paint(AntiAlias=True, Style=style)
            _colour(paint, colour, item.opacity)
            if style == skia.Paint.kStroke_Style:
                _pen(paint, item.pen)
            found.append(paint)
    return found


def _pen(paint: skia.Paint, pen: Pen) -> None:
    paint.setStrokeWidth(pen.width)
    paint.setStrokeCap(_CAPS.get(pen.cap, skia.Paint.kButt_Cap))
    paint.setStrokeJoin(_JOINS.get(pen.join, skia.Paint.kMiter_Join))
    paint.setStrokeMiter(max(1.0, pen.miter))
    dashes = [abs(dash) for dash in pen.dashes]
    if dashes and sum(dashes) > 0.01:
        even = dashes if len(dashes) % 2 == 0 else dashes * 2
        paint.setPathEffect(skia.DashPathEffect.Make(even, pen.offset))


def _colour(paint: skia.Paint, colour: Paint, opacity: float) -> None:
    if isinstance(colour, Colour):
        alpha = round(colour.alpha * opacity)
        paint.setColor(skia.ColorSetARGB(alpha, colour.red, colour.green, colour.blue))
        return
    paint.setAlphaf(opacity)
    paint.setShader(_shader(colour))


def _shader(shade: Gradient) -> skia.Shader:
    colours = [skia.ColorSetARGB(c.alpha, c.red, c.green, c.blue) for _, c in shade.stops]
    places = [place for place, _ in shade.stops]
    if len(colours) == 1:
        colours, places = colours * 2, [0.0, 1.0]
    spread = _SPREADS.get(shade.spread, skia.TileMode.kClamp)
    if spread == skia.TileMode.kClamp and not shade.extend:
        spread = skia.TileMode.kDecal
    start, end = skia.Point(*shade.start), skia.Point(*shade.end)
    if shade.radial:
        return skia.GradientShader.MakeTwoPointConical(
            start, shade.start_radius, end, shade.end_radius, colours, places, spread
        )
    return skia.GradientShader.MakeLinear([start, end], colours, places, spread)


def _stamp(canvas: Any, stamp: Stamp) -> None:
    place = stamp.place
    canvas.save()
    if stamp.shown is not None:
        shown = stamp.shown
        canvas.clipRect(
            skia.Rect.MakeXYWH(place.x + shown.x, place.y + shown.y, shown.width, shown.height)
        )
    # Ink lies on the paper and hides no text, also where a seal's picture has a white ground.
    paint = skia.Paint(AntiAlias=True, BlendMode=skia.BlendMode.kMultiply)
    target = skia.Rect.MakeXYWH(place.x, place.y, place.width, place.height)
    canvas.drawImageRect(stamp.picture, target, _SMOOTH, paint)
    canvas.restore()


def _matrix(m: Matrix) -> skia.Matrix:
    return skia.Matrix.MakeAll(m.a, m.c, m.e, m.b, m.d, m.f, 0, 0, 1)


def _clip_path(clip: Clip) -> skia.Path:
    whole = skia.Path()
    for shape in clip:
        path = _path(shape.outline, even_odd=shape.even_odd)
        path.transform(_matrix(shape.matrix))
        whole.addPath(path)
    return whole


def _path(outline: Outline, *, even_odd: bool) -> skia.Path:
    path = skia.Path()
    path.setFillType(skia.PathFillType.kEvenOdd if even_odd else skia.PathFillType.kWinding)
    for operator, v in outline:
        if operator == "M":
            path.moveTo(*v)
        elif operator == "L":
            path.lineTo(*v)
        elif operator == "Q":
            path.quadTo(*v)
        elif operator == "B":
            path.cubicTo(*v)
        elif operator == "A":
            _arc(path, v)
        else:
            path.close()
    return path


def _arc(path: skia.Path, v: tuple[float, ...]) -> None:
    """`rx ry angle large sweep x y`, as in SVG."""
    large = skia.Path.ArcSize.kLarge_ArcSize if v[3] else skia.Path.ArcSize.kSmall_ArcSize
    sweep = skia.PathDirection.kCW if v[4] else skia.PathDirection.kCCW
    path.arcTo(v[0], v[1], v[2], large, sweep, v[5], v[6])
