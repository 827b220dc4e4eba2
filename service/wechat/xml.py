"""WeChat's flat XML: read without entities, document types or depth; written with CDATA."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any
from xml.sax.saxutils import escape

from lxml import etree

Values = dict[str, Any]
"""Texts by element; a nested element is a mapping of its own."""


class Unreadable(Exception):  # noqa: N818 - named for what it says
    """A body that is neither the XML nor the JSON that WeChat sends."""


def read(body: bytes) -> Values:
    """Read a body, XML or JSON (a mini-program's console offers both).

    Raises:
        Unreadable: it is neither, or XML with a document type (there is none in WeChat's).
    """
    if body.lstrip()[:1] == b"{":
        try:
            found = json.loads(body)
        except ValueError as error:
            raise Unreadable("broken JSON") from error
        return dict(found)
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_pis=True,
        remove_comments=True,
    )  # fmt: skip
    try:
        root = etree.fromstring(body, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise Unreadable("broken XML") from error
    if root.getroottree().docinfo.doctype:
        raise Unreadable("a document type")
    return {str(child.tag): _value(child) for child in root}


def _value(element: etree._Element) -> Any:
    if len(element):
        return {str(child.tag): child.text or "" for child in element}
    return element.text or ""


def write(values: Mapping[str, str | int]) -> str:
    """Write elements under `<xml>`; texts in CDATA, numbers bare."""
    inner = "".join(f"<{name}>{_text(value)}</{name}>" for name, value in values.items())
    return f"<xml>{inner}</xml>"


def _text(value: str | int) -> str:
    if isinstance(value, int):
        return str(value)
    # A CDATA section cannot hold its own end, nor XML most control characters.
    clean = "".join(c for c in value if c in "\n\t" or c >= " ")
    return escape(clean) if "]]>" in clean else f"<![CDATA[{clean}]]>"
