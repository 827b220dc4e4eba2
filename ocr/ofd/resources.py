"""What the pages of a document share: fonts, colour spaces, drawing parameters, media, units.

GB/T 33190-2016, clauses 7.9 and 8 to 13. A resource is asked for by its number and parsed then;
one that is missing or damaged is None, and what needs it is not drawn.
"""

from __future__ import annotations

import posixpath
from dataclasses import dataclass, field
from xml.etree.ElementTree import Element

from ocr.faults import UnreadableError
from ocr.ofd.archive import Archive
from ocr.ofd.markup import child, children, parse, text

_KINDS = {
    "Fonts": "Font",
    "ColorSpaces": "ColorSpace",
    "DrawParams": "DrawParam",
    "MultiMedias": "MultiMedia",
    "CompositeGraphicUnits": "CompositeGraphicUnit",
}


@dataclass(frozen=True, slots=True)
class Font:
    """A font: its names, and the name of the part that holds its program, if one does."""

    key: str
    name: str
    family: str
    bold: bool
    italic: bool
    fixed: bool
    serif: bool
    part: str


@dataclass(frozen=True, slots=True)
class Media:
    """A picture: the name of its part and the format its writer claims."""

    part: str
    format: str


@dataclass(slots=True)
class Resources:
    """Resources by kind and number; later files win, so a page's own hide the document's."""

    archive: Archive
    elements: dict[tuple[str, str], tuple[Element, str]] = field(default_factory=dict)

    def add(self, location: str, base: str) -> None:
        """Add a resource file; a missing or damaged one adds nothing, as in other readers."""
        part = self.archive.locate(location, base)
        if not part:
            return
        try:
            root = parse(self.archive.read(part))
        except UnreadableError as error:
            if error.code != "broken":
                raise
            return
        folder = posixpath.join(posixpath.dirname(part), root.get("BaseLoc", ""))
        if root.get("BaseLoc", "").startswith("/"):
            folder = root.get("BaseLoc", "").strip("/")
        for group, kind in _KINDS.items():
            for one in children(root, group):
                for element in children(one, kind):
                    self.elements[kind, element.get("ID", "")] = element, folder

    def copy(self) -> Resources:
        """The same resources, to which a page's own may be added."""
        return Resources(self.archive, dict(self.elements))

    def element(self, kind: str, key: str | None) -> Element | None:
        """The element of a resource; None when there is none."""
        found = self.elements.get((kind, (key or "").strip()))
        return None if found is None else found[0]

    def font(self, key: str) -> Font | None:
        """A font by number."""
        element = self.element("Font", key)
        if element is None:
            return None
        name = element.get("FontName", "")
        return Font(
            key=key,
            name=name,
            family=element.get("FamilyName", "") or name,
            bold=element.get("Bold") == "true",
            italic=element.get("Italic") == "true",
            fixed=element.get("FixedWidth") == "true",
            serif=element.get("Serif") == "true",
            part=self._file("Font", key, text(element, "FontFile")),
        )

    def media(self, key: str | None) -> Media | None:
        """A picture by number."""
        element = self.element("MultiMedia", key)
        if element is None or element.get("Type", "Image") != "Image":
            return None
        part = self._file("MultiMedia", (key or "").strip(), text(element, "MediaFile"))
        return Media(part, element.get("Format", "").upper()) if part else None

    def unit(self, key: str | None) -> Element | None:
        """The content of a composite object."""
        return child(self.element("CompositeGraphicUnit", key), "Content")

    def _file(self, kind: str, key: str, location: str) -> str:
        if not location:
            return ""
        folder = self.elements[kind, key][1]
        return self.archive.locate(location, f"{folder}/.")
