"""Parts of an Office Open XML package (ECMA-376): safe XML, relationships, local names.

Names are compared without their namespace, for the transitional and the strict form of the
standard differ in nothing else that is read here.
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from typing import Any, Final

from lxml import etree

from ocr.faults import UnreadableError
from ocr.limits import MEBIBYTE
from ocr.packages import Package

Element = Any
"""An element of lxml, which has no types."""

MAX_PART = 24 * MEBIBYTE
"""XML that is held as a tree (about eight times its size); a text of 50 pages has 5 MB."""


HARMLESS: Final[dict[str, bool]] = {
    "resolve_entities": False,
    "no_network": True,
    "load_dtd": False,
    "huge_tree": False,
    "remove_comments": True,
    "remove_pis": True,
}
"""Options of every XML parser here: nothing is fetched, expanded or endless."""


def parse(data: bytes) -> Element:
    """The root element; entities, external files and document types are refused.

    Raises:
        UnreadableError: `broken`.
    """
    parser = etree.XMLParser(**HARMLESS)
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise UnreadableError("broken") from error
    if root.getroottree().docinfo.internalDTD is not None:
        raise UnreadableError("broken")
    return root


def local(element: Element) -> str:
    """The element's name without namespace."""
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def child(element: Element | None, *path: str) -> Element | None:
    """The first element under `element` along the path of local names."""
    for name in path:
        if element is None:
            return None
        element = next((one for one in element if local(one) == name), None)
    return element


def children(element: Element | None, name: str) -> Iterator[Element]:
    """The elements directly under `element` with this local name."""
    return (one for one in (() if element is None else element) if local(one) == name)


def attribute(element: Element | None, name: str, default: str = "") -> str:
    """The attribute with this local name."""
    if element is None:
        return default
    for key, value in element.attrib.items():
        if key.rpartition("}")[2] == name:
            return str(value)
    return default


def number(element: Element | None, name: str = "val", default: int = 0) -> int:
    """A whole number of an attribute, within ±10 million; `default` when there is none."""
    text = attribute(element, name)
    try:
        found = int(float(text)) if text else default
    except (ValueError, OverflowError):
        return default
    return max(-10_000_000, min(found, 10_000_000))


def is_on(element: Element | None, *, absent: bool = False) -> bool:
    """A switch such as `<w:b/>`: on unless its value says otherwise; `absent` without element."""
    if element is None:
        return absent
    return attribute(element, "val", "true") not in {"0", "false", "off", "none"}


class Parts:
    """The package's parts, found through their relationships."""

    def __init__(self, package: Package) -> None:
        self._package = package

    def tree(self, name: str) -> Element | None:
        """The XML of a part; None when there is no such part.

        Raises:
            UnreadableError: `broken`, `encrypted` or `unpacks_too_large`.
        """
        if name not in self._package:
            return None
        return parse(self._package.read(name, MAX_PART))

    def data(self, name: str, limit: int) -> bytes | None:
        """The bytes of a part; None when there is no such part."""
        return self._package.read(name, limit) if name in self._package else None

    def main(self) -> str:
        """Name of the main part (ECMA-376 part 2, 9.3); raises `UnreadableError` without one."""
        for kind, target in self.related("").values():
            if kind == "officeDocument" and target in self._package:
                return target
        raise UnreadableError("broken")

    def related(self, name: str) -> dict[str, tuple[str, str]]:
        """Relationships of a part by their id: type and target; external ones are left out."""
        folder, base = posixpath.split(name)
        root = self.tree(posixpath.join(folder, "_rels", f"{base}.rels"))
        found = {}
        for one in () if root is None else root:
            if attribute(one, "TargetMode") != "External":
                kind = attribute(one, "Type").rpartition("/")[2]
                target = attribute(one, "Target").replace("\\", "/")
                target = posixpath.normpath(posixpath.join("/", folder, target)).lstrip("/")
                found[attribute(one, "Id")] = (kind, target)
        return found

    def of_type(self, name: str, kind: str) -> Element | None:
        """The XML of the first part related to `name` with this type."""
        for found, target in self.related(name).values():
            if found == kind:
                return self.tree(target)
        return None
