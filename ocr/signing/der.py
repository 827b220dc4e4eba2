"""ASN.1 values in DER taken apart one level at a time, forgiving and bounded."""

from __future__ import annotations

from typing import NamedTuple

from asn1crypto import parser

MAX_DER = 4 * 1024 * 1024
INTEGER, BITS, OCTETS, OID, UTF8, SEQUENCE, SET = 2, 3, 4, 6, 12, 16, 17
IA5, UTC_TIME, TIME, BMP = 22, 23, 24, 30
_CONTEXT = 2
_MAX_CHILDREN = 200


class Node(NamedTuple):
    """One value: its universal tag (-1 for one of the context), content, and whole bytes."""

    kind: int
    content: bytes
    der: bytes


def values(content: bytes) -> list[Node]:
    """The values one after the other in `content`; it ends at the first that is damaged."""
    found: list[Node] = []
    place = 0
    while place < len(content) and len(found) < _MAX_CHILDREN:
        try:
            group, _, tag, header, inner, trailer = parser.parse(content[place:])
        except ValueError:
            break
        size = len(header) + len(inner) + len(trailer)
        found.append(Node(-1 if group == _CONTEXT else tag, inner, content[place : place + size]))
        place += size
    return found


def first(nodes: list[Node], *kinds: int) -> bytes:
    """Content of the first value of one of these kinds; empty without one."""
    return next((one.content for one in nodes if one.kind in kinds), b"")


def bits(content: bytes) -> bytes:
    """A bit string's bytes, behind the number of its unused bits."""
    return content[1:]


def words(node: Node) -> str:
    """A string value, in the encoding of its kind or the one that its writer will have meant."""
    if node.kind == BMP:
        return node.content.decode("utf-16-be", "replace")
    for encoding in ("utf-8", "gb18030"):
        try:
            return node.content.decode(encoding)
        except UnicodeDecodeError:
            continue
    return node.content.decode("latin-1")
