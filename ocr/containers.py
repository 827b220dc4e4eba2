"""Names of what stands in ZIP and OLE containers, for telling kinds of files apart.

Nothing is unpacked or believed: offsets outside the file and circles end the walk, and the number
of steps is bounded, so that this is safe outside of the child process too.
"""

from __future__ import annotations

import struct

_MOST_NAMES = 4_096
_MOST_STEPS = 4_096

_ZIP_END = b"PK\x05\x06"
_ZIP_TAIL = 22 + 65_535  # the end record may have a comment behind it
_CENTRAL = (b"PK\x01\x02", 46, 28)  # mark, length, place of the name's length
_LOCAL = (b"PK\x03\x04", 30, 26)

_OLE_MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_OLE_HEADER = 512
_OLE_ENTRY = 128
_LAST_SECTOR = 0xFFFFFFFA  # larger numbers mark ends and gaps
_IN_HEADER = 109


def zip_names(data: bytes) -> frozenset[str]:
    """Entry names of a ZIP file in lower case; of one that is cut off those that are left."""
    end = data.rfind(_ZIP_END, max(0, len(data) - _ZIP_TAIL))
    names: set[str] = set()
    if end >= 0 and end + 16 <= len(data):
        size = struct.unpack_from("<I", data, end + 12)[0]
        start = end - size
        names = _names(data, max(0, start), _CENTRAL)
    return frozenset(names or _names(data, 0, _LOCAL))


def _names(data: bytes, at: int, form: tuple[bytes, int, int]) -> set[str]:
    mark, length, place = form
    names: set[str] = set()
    for _ in range(_MOST_NAMES):
        at = data.find(mark, at)
        if at < 0 or at + length > len(data):
            break
        size = struct.unpack_from("<H", data, at + place)[0]
        name = data[at + length : at + length + size].decode("utf-8", "replace")
        names.add(name.replace("\\", "/").removeprefix("./").lower())
        at += length + size
    return names


def compound_names(data: bytes) -> frozenset[str]:
    """Names at the top of an OLE compound file ([MS-CFB]) in lower case."""
    if len(data) < _OLE_HEADER or not data.startswith(_OLE_MAGIC):
        return frozenset()
    shift = struct.unpack_from("<H", data, 30)[0]
    if shift not in {9, 12}:
        return frozenset()
    entries = _directory(data, 1 << shift)
    if not entries:
        return frozenset()
    names: set[str] = set()
    seen: set[int] = set()
    stack = [struct.unpack_from("<I", entries[0], 76)[0]]
    while stack and len(seen) < _MOST_STEPS:
        at = stack.pop()
        if at in seen or at >= len(entries):
            continue
        seen.add(at)
        entry = entries[at]
        size = min(struct.unpack_from("<H", entry, 64)[0], 64)
        names.add(entry[: max(0, size - 2)].decode("utf-16-le", "replace").lower())
        stack.extend(struct.unpack_from("<2I", entry, 68))
    return frozenset(names)


def _directory(data: bytes, size: int) -> list[bytes]:
    """The entries of the directory, whose sectors are chained through the allocation table."""
    tables = _tables(data, size)
    sector = struct.unpack_from("<I", data, 48)[0]
    entries: list[bytes] = []
    for _ in range(_MOST_STEPS):
        start = (sector + 1) * size
        if sector >= _LAST_SECTOR or start + size > len(data) or len(entries) >= _MOST_NAMES:
            break
        entries += [data[at : at + _OLE_ENTRY] for at in range(start, start + size, _OLE_ENTRY)]
        place, within = divmod(sector, size // 4)
        at = (tables[place] + 1) * size + 4 * within if place < len(tables) else len(data)
        if at + 4 > len(data):
            break
        sector = struct.unpack_from("<I", data, at)[0]
    return entries


def _tables(data: bytes, size: int) -> list[int]:
    """Sectors of the allocation table: the first in the header, more of them in a chain."""
    found = list(struct.unpack_from(f"<{_IN_HEADER}I", data, 76))
    sector = struct.unpack_from("<I", data, 68)[0]
    for _ in range(_MOST_STEPS):
        start = (sector + 1) * size
        if sector >= _LAST_SECTOR or start + size > len(data):
            break
        *more, sector = struct.unpack_from(f"<{size // 4}I", data, start)
        found += more
        if len(found) > _MOST_STEPS:
            break
    return found
