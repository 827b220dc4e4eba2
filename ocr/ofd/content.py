"""From a page's XML to what it shows: layers, blocks, composite objects, annotations, in order.

GB/T 33190-2016, clauses 7.7 to 13 and 15. Every recursion and every count is bounded, since
templates, blocks and composite objects of a hostile file may contain one another.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from xml.etree.ElementTree import Element

from ocr.faults import UnreadableError
from ocr.ofd.items import (
    BLACK,
    Clip,
    ClipShape,
    Item,
    Paint,
    PathItem,
    PictureItem,
    TextItem,
)
from ocr.ofd.markup import child, children, text
from ocr.ofd.package import Document, Sheet
from ocr.ofd.paths import MAX_STEPS, parse_outline, rectangle
from ocr.ofd.resources import Resources
from ocr.ofd.style import Style, style_of
from ocr.ofd.text import glyphs_of
from ocr.ofd.values import Matrix, Rect, flag, matrix, move, number, rect, whole

# A drawn page of the files at hand has 1,100 items; a map of a whole town about 50,000.
MAX_ITEMS = 100_000
MAX_GLYPHS = 200_000
_MAX_DEPTH = 12
_BOLD = 600
_CLIP_MARGIN = 0.5  # mm: writers cut boxes at the middle of lines
_LAYERS = {"Background": 0, "Body": 1, "Foreground": 2}
_DRAWN = frozenset(
    {"TextObject", "PathObject", "ImageObject", "CompositeObject", "PageBlock", "Layer"}
)


@dataclass(frozen=True, slots=True)
class _Frame:
    """What an object inherits from what it stands in."""

    matrix: Matrix
    resources: Resources
    layer: str | None = None
    clips: tuple[Clip, ...] = ()
    opacity: float = 1.0
    depth: int = 0


@dataclass(slots=True)
class _Budget:
    """How much one page may still show."""

    items: int = MAX_ITEMS
    glyphs: int = MAX_GLYPHS
    steps: int = MAX_STEPS

    def spend(self, *, items: int = 0, glyphs: int = 0, steps: int = 0) -> None:
        self.items -= items
        self.glyphs -= glyphs
        self.steps -= steps
        if min(self.items, self.glyphs, self.steps) < 0:
            raise UnreadableError("out_of_memory")


@dataclass(frozen=True, slots=True)
class PageContent:
    """What one page shows, from bottom to top, in millimetres from the sheet's top left."""

    width: float
    height: float
    items: tuple[Item, ...]
    annotations: tuple[Item, ...] = field(default=())


def page_content(document: Document, sheet: Sheet) -> PageContent:
    """Read a page.

    Raises:
        UnreadableError: its parts are missing or damaged, or it shows too much.
    """
    root = document.page_root(sheet)
    area = document.page_area(root)
    walker = _Walker(_Budget())
    origin = move(-area.x, -area.y)
    items: list[Item] = []
    for level in document.levels(root, sheet):
        frame = _Frame(origin, level.resources)
        layers = sorted(
            children(child(level.root, "Content"), "Layer"),
            key=lambda one: _LAYERS.get(one.get("Type", "Body"), 1),
        )
        for layer in layers:
            items.extend(walker.block(layer, replace(frame, layer=layer.get("DrawParam"))))
    frame = _Frame(origin, document.resources)
    notes = [
        item
        for note in document.annotations(sheet)
        if flag(note.get("Visible"), default=True)
        for appearance in children(note, "Appearance")
        for item in walker.appearance(appearance, frame)
    ]
    return PageContent(area.width, area.height, tuple(items), tuple(notes))


class _Walker:
    """Walks the objects of one page."""

    def __init__(self, budget: _Budget) -> None:
        self._budget = budget

    def block(self, element: Element, frame: _Frame) -> Iterator[Item]:
        """The objects in a layer, block or content."""
        if frame.depth > _MAX_DEPTH:
            return
        for one in element:
            if one.tag not in _DRAWN or not flag(one.get("Visible"), default=True):
                continue
            self._budget.spend(items=1)
            if one.tag in {"PageBlock", "Layer"}:
                yield from self.block(one, replace(frame, depth=frame.depth + 1))
            else:
                yield from self._object(one, frame)

    def appearance(self, element: Element, frame: _Frame) -> Iterator[Item]:
        """The looks of an annotation, which has its own box on the page."""
        box = rect(element.get("Boundary"))
        if box is not None:
            frame = replace(frame, matrix=move(box.x, box.y).then(frame.matrix))
        yield from self.block(element, frame)

    def _object(self, one: Element, frame: _Frame) -> Iterator[Item]:
        style = style_of(one, frame.layer, frame.resources)
        box = rect(one.get("Boundary"))
        own = matrix(one.get("CTM")) or Matrix()
        shift = move(box.x, box.y) if box else Matrix()
        place = own.then(shift).then(frame.matrix)
        if not place.sound:
            return
        clips = frame.clips + self._clips(one, own, shift.then(frame.matrix))
        if box is not None and one.tag != "TextObject":
            clips += _cut(box, frame.matrix)
        opacity = frame.opacity * whole(one.get("Alpha"), 255, 0, 255) / 255
        inner = replace(frame, matrix=place, clips=clips, opacity=opacity)
        if one.tag == "TextObject":
            yield from self._text(one, inner, style)
        elif one.tag == "PathObject":
            yield self._path(one, inner, style)
        elif one.tag == "ImageObject":
            yield from self._picture(one, inner, box)
        else:
            yield from self._composite(one, inner)

    def _text(self, one: Element, frame: _Frame, style: Style) -> Iterator[Item]:
        size = number(one.get("Size"), 0.0)
        stretch = number(one.get("HScale"), 1.0)
        if size <= 0:
            return
        fill = style.paint("FillColor") or BLACK
        for glyphs in glyphs_of(one, size, stretch):
            self._budget.spend(glyphs=len(glyphs))
            if glyphs:
                yield TextItem(
                    matrix=frame.matrix,
                    clips=frame.clips,
                    opacity=frame.opacity,
                    fill=fill if flag(style.value("Fill"), default=True) else None,
                    stroke=_stroke(style) if flag(style.value("Stroke"), default=False) else None,
                    pen=style.pen,
                    font=frame.resources.font(one.get("Font", "")),
                    size=size,
                    glyphs=glyphs,
                    stretch=stretch,
                    lean=whole(one.get("CharDirection"), 0, 0, 359),
                    bold=whole(one.get("Weight"), 400, 0, 1000) >= _BOLD,
                    italic=flag(one.get("Italic"), default=False),
                )

    def _path(self, one: Element, frame: _Frame, style: Style) -> Item:
        outline = parse_outline(text(one, "AbbreviatedData"), self._budget.steps)
        self._budget.spend(steps=len(outline))
        filled = flag(style.value("Fill"), default=False)
        return PathItem(
            matrix=frame.matrix,
            clips=frame.clips,
            opacity=frame.opacity,
            fill=style.paint("FillColor") if filled else None,
            stroke=_stroke(style) if flag(style.value("Stroke"), default=True) else None,
            pen=style.pen,
            outline=outline,
            even_odd=one.get("Rule") == "Even-Odd",
        )

    def _picture(self, one: Element, frame: _Frame, box: Rect | None) -> Iterator[Item]:
        keys = (one.get("ResourceID"), one.get("Substitution"))
        media = next((m for key in keys if (m := frame.resources.media(key))), None)
        if media is None:
            return
        place = frame.matrix
        if one.get("CTM") is None and box is not None:  # a picture without matrix fills its box
            place = Matrix(a=box.width, d=box.height).then(place)
        yield PictureItem(
            matrix=place,
            clips=frame.clips,
            opacity=frame.opacity,
            media=media,
            mask=frame.resources.media(one.get("ImageMask")),
        )

    def _composite(self, one: Element, frame: _Frame) -> Iterator[Item]:
        unit = frame.resources.unit(one.get("ResourceID"))
        if unit is not None:
            yield from self.block(unit, replace(frame, depth=frame.depth + 1))

    def _clips(self, one: Element, own: Matrix, outer: Matrix) -> tuple[Clip, ...]:
        """Clips of an object; they go through its matrix unless `TransFlag` is false."""
        found: list[Clip] = []
        for group in children(one, "Clips"):
            moved = own if flag(group.get("TransFlag"), default=True) else Matrix()
            for clip in children(group, "Clip"):
                self._budget.spend(items=1)
                found.append(
                    tuple(
                        shape
                        for area in children(clip, "Area")
                        for shape in self._shapes(area, moved.then(outer))
                    )
                )
        # A clip of text only is not followed: what it hides cannot be told from its outline.
        return tuple(clip for clip in found if clip)

    def _shapes(self, area: Element, outer: Matrix) -> Iterator[ClipShape]:
        inner = matrix(area.get("CTM")) or Matrix()
        for path in children(area, "Path"):
            outline = parse_outline(text(path, "AbbreviatedData"), self._budget.steps)
            self._budget.spend(items=1, steps=len(outline))
            box = rect(path.get("Boundary")) or Rect(0, 0, 0, 0)
            own = (matrix(path.get("CTM")) or Matrix()).then(move(box.x, box.y))
            place = own.then(inner).then(outer)
            if place.sound:
                yield ClipShape(outline, place, path.get("Rule") == "Even-Odd")


def _stroke(style: Style) -> Paint | None:
    named = any(child(source, "StrokeColor") is not None for source in style.sources)
    return style.paint("StrokeColor") if named else BLACK


def _cut(box: Rect, outer: Matrix) -> tuple[Clip, ...]:
    """The object's box as a clip; a box without area is a writer's slip and cuts nothing."""
    if box.width <= 0 or box.height <= 0:
        return ()
    wide = Rect(
        box.x - _CLIP_MARGIN,
        box.y - _CLIP_MARGIN,
        box.width + 2 * _CLIP_MARGIN,
        box.height + 2 * _CLIP_MARGIN,
    )
    return ((ClipShape(rectangle(wide), outer),),)
