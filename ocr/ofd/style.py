"""Colours and drawing parameters (GB/T 33190-2016, clause 8)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from xml.etree.ElementTree import Element

from ocr.ofd.items import Colour, Gradient, Paint, Pen
from ocr.ofd.markup import child, children
from ocr.ofd.resources import Resources
from ocr.ofd.values import number, numbers, whole

_MAX_CHAIN = 10  # drawing parameters that build on one another
_MAX_STOPS = 200
_MAX_DASHES = 20
_SHADINGS = ("AxialShd", "RadialShd")


@dataclass(frozen=True, slots=True)
class Style:
    """Where an object's drawing attributes stand, the nearest first: itself, its parameters."""

    sources: tuple[Element, ...]
    resources: Resources

    def value(self, name: str) -> str | None:
        """An attribute of the nearest source that has it."""
        return next((one.attrib[name] for one in self.sources if name in one.attrib), None)

    def paint(self, name: str) -> Paint | None:
        """`FillColor` or `StrokeColor` of the nearest source that has it."""
        for source in self.sources:
            element = child(source, name)
            if element is not None:
                return paint(element, self.resources)
        return None

    @property
    def pen(self) -> Pen:
        """How lines are drawn."""
        usual = Pen()
        return Pen(
            width=abs(number(self.value("LineWidth"), usual.width)),
            cap=self.value("Cap") or usual.cap,
            join=self.value("Join") or usual.join,
            miter=number(self.value("MiterLimit"), usual.miter),
            dashes=tuple(numbers(self.value("DashPattern"), _MAX_DASHES)),
            offset=number(self.value("DashOffset")),
        )


def style_of(element: Element, layer: str | None, resources: Resources) -> Style:
    """The style of an object on a layer whose drawing parameter is `layer`."""
    chains = (one for key in (element.get("DrawParam"), layer) for one in _chain(key, resources))
    return Style((element, *chains), resources)


def _chain(key: str | None, resources: Resources) -> Iterator[Element]:
    for _ in range(_MAX_CHAIN):
        found = resources.element("DrawParam", key)
        if found is None:
            return
        yield found
        key = found.get("Relative")


def paint(element: Element, resources: Resources) -> Paint | None:
    """A colour or shading; None for kinds that are not drawn (patterns, meshes)."""
    for kind in _SHADINGS:
        shading = child(element, kind)
        if shading is not None:
            return _gradient(shading, resources, radial=kind == "RadialShd")
    if any(child(element, kind) is not None for kind in ("Pattern", "GouraudShd", "LaGouraudShd")):
        return None
    return colour(element, resources)


def colour(element: Element, resources: Resources) -> Colour:
    """A plain colour in its colour space (`CT_Color`)."""
    space = resources.element("ColorSpace", element.get("ColorSpace"))
    kind = "" if space is None else space.get("Type", "").upper()
    value = element.get("Value")
    if value is None and element.get("Index") is not None:
        palette = list(children(child(space, "Palette"), "CV"))
        index = whole(element.get("Index"), 0, 0, 65_535)
        value = palette[index].text if index < len(palette) else None
    bits = 8 if space is None else whole(space.get("BitsPerComponent"), 8, 1, 16)
    channels = _channels(value or "", float(2**bits - 1))
    alpha = whole(element.get("Alpha"), 255, 0, 255)
    return Colour(*_rgb(channels, kind), alpha)


def _channels(value: str, full: float) -> list[float]:
    """Components, 0 to 1; `#` marks hexadecimal numbers."""
    found = []
    for token in value.replace(",", " ").split(None, 8)[:4]:
        if token.startswith("#"):
            try:
                level = float(int(token[1:5], 16))
            except ValueError:
                level = 0.0
        else:
            level = number(token)
        found.append(min(max(level / full, 0.0), 1.0))
    return found


def _rgb(channels: list[float], kind: str) -> tuple[int, int, int]:
    if len(channels) == 1 or (channels and kind in {"GRAY", "GREY"}):
        levels = [channels[0]] * 3
    elif len(channels) == 4:
        levels = [(1 - one) * (1 - channels[3]) for one in channels[:3]]
    else:
        levels = [*channels, 0.0, 0.0, 0.0][:3]
    red, green, blue = (round(255 * level) for level in levels)
    return red, green, blue


def _gradient(shading: Element, resources: Resources, *, radial: bool) -> Gradient | None:
    start, end = (numbers(shading.get(name), 2) for name in ("StartPoint", "EndPoint"))
    segments = [
        (one, shade)
        for one in list(children(shading, "Segment"))[:_MAX_STOPS]
        if (shade := child(one, "Color")) is not None
    ]
    if len(start) < 2 or len(end) < 2 or not segments:
        return None
    last = max(1, len(segments) - 1)
    stops = [
        (min(max(number(one.get("Position"), i / last), 0.0), 1.0), colour(shade, resources))
        for i, (one, shade) in enumerate(segments)
    ]
    return Gradient(
        start=(start[0], start[1]),
        end=(end[0], end[1]),
        stops=tuple(sorted(stops, key=lambda stop: stop[0])),
        radial=radial,
        start_radius=abs(number(shading.get("StartRadius"))),
        end_radius=abs(number(shading.get("EndRadius"))),
        spread=shading.get("MapType", "Direct"),
        extend=whole(shading.get("Extend"), 0, 0, 3),
    )
