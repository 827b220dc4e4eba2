"""XML of untrusted packages: no document types, no entities, bounded depth and size.

Names come without their prefix: writers use the namespaces of the standard's drafts, of its final
version or none, and the local names tell all elements apart.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from xml.etree.ElementTree import Element, TreeBuilder
from xml.parsers import expat

from ocr.faults import UnreadableError
from ocr.limits import MEBIBYTE

# A page of 40,000 drawn letters has 8 MB and 200,000 elements.
MAX_BYTES = 32 * MEBIBYTE
MAX_ELEMENTS = 400_000
MAX_DEPTH = 60
_ENCODING = re.compile(rb"""^\s*<\?xml[^>]*?encoding\s*=\s*["']([\w.-]+)["']""")
_UTF8_MARK = b"\xef\xbb\xbf"


class _Builder:
    """Feeds expat's events to a tree and counts."""

    def __init__(self) -> None:
        self.tree = TreeBuilder()
        self._depth = 0
        self._elements = 0

    def start(self, name: str, attributes: dict[str, str]) -> None:
        self._depth += 1
        self._elements += 1
        if self._depth > MAX_DEPTH or self._elements > MAX_ELEMENTS:
            raise UnreadableError("out_of_memory")
        self.tree.start(_local(name), {_local(key): value for key, value in attributes.items()})

    def end(self, name: str) -> None:
        self._depth -= 1
        self.tree.end(_local(name))


def _local(name: str) -> str:
    return name.rpartition(":")[2]


def _forbidden(*_values: object) -> int:
    raise UnreadableError("broken")


def parse(data: bytes) -> Element:
    """The root element of an XML part.

    Raises:
        UnreadableError: no well-formed XML, a document type or entity in it, or too large.
    """
    if len(data) > MAX_BYTES:
        raise UnreadableError("out_of_memory")
    builder = _Builder()
    parser = expat.ParserCreate(encoding="utf-8")
    parser.buffer_text = True
    parser.StartElementHandler = builder.start
    parser.EndElementHandler = builder.end
    parser.CharacterDataHandler = builder.tree.data
    parser.StartDoctypeDeclHandler = _forbidden
    parser.EntityDeclHandler = _forbidden
    parser.ExternalEntityRefHandler = _forbidden
    try:
        parser.Parse(_as_utf8(data), True)
        root: Element = builder.tree.close()
    except (expat.ExpatError, AssertionError, ValueError, LookupError) as error:
        raise UnreadableError("broken") from error
    return root


def _as_utf8(data: bytes) -> bytes:
    """The text in UTF-8: expat itself knows no GBK."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16").encode()
    data = data.removeprefix(_UTF8_MARK)
    declared = _ENCODING.match(data[:200])
    name = declared.group(1).decode("ascii").lower() if declared else "utf-8"
    if name in {"gb2312", "gbk", "gb18030"}:
        return data.decode("gb18030").encode()
    return data


def child(element: Element | None, *path: str) -> Element | None:
    """The first descendant along `path`; None where one is missing."""
    for name in path:
        if element is None:
            return None
        element = element.find(name)
    return element


def children(element: Element | None, name: str) -> Iterator[Element]:
    """Direct children of that name; none of None."""
    if element is not None:
        yield from element.findall(name)


def text(element: Element | None, *path: str) -> str:
    """The stripped text of a descendant; empty where it is missing."""
    found = child(element, *path)
    return "" if found is None else (found.text or "").strip()
