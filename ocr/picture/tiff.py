"""How many pictures a TIFF file holds (TIFF 6.0, BigTIFF), before anything of it is decoded.

Pillow copies the values of every tag of a directory when it opens it, and walks all directories to
count them; a small file can make both take minutes and gigabytes. Here only numbers are looked at.
"""

from __future__ import annotations

import struct

from ocr.faults import UnreadableError

_BIG = b"+"
_SIZES = {1: 1, 2: 1, 3: 2, 4: 4, 5: 8, 6: 1, 7: 1, 8: 2, 9: 4, 10: 8, 11: 4, 12: 8, 13: 4,
          16: 8, 17: 8, 18: 8}  # fmt: skip
_MOST_TAGS = 500
_MOST_VALUES = 4  # values of a directory, in times of the file's size
_SUBFILE = 254
_NO_PAGE = 0x1 | 0x4  # a smaller version of another picture, or a mask


def directories(data: bytes, most: int) -> list[bool]:
    """For each picture of the file, whether it is a page (and not a thumbnail or mask).

    A directory that leads back to an earlier one ends the list.

    Raises:
        UnreadableError: `broken`, or `too_many_pages` when there are more than `most` pages.
    """
    order = "<" if data.startswith(b"II") else ">"
    big = data[2:4].strip(b"\0") == _BIG
    try:
        at = struct.unpack_from(order + ("Q" if big else "I"), data, 8 if big else 4)[0]
        found: list[bool] = []
        seen: set[int] = set()
        while at and at not in seen:
            seen.add(at)
            is_page, at = _directory(data, at, order, big=big)
            found.append(is_page)
            if sum(found) > most or len(found) > 4 * most:
                raise UnreadableError("too_many_pages", pages=len(found), limit=most)
    except (struct.error, OverflowError) as error:
        raise UnreadableError("broken") from error
    if not found:
        raise UnreadableError("broken")
    return found if any(found) else [True] * len(found)


def _directory(data: bytes, at: int, order: str, *, big: bool) -> tuple[bool, int]:
    """Whether a directory is a page's, and where the next one stands (0 at the end)."""
    count_form, entry_form, entry_size = ("Q", "HHQ", 20) if big else ("H", "HHI", 12)
    count = struct.unpack_from(order + count_form, data, at)[0]
    if count > _MOST_TAGS:
        raise UnreadableError("broken")
    at += struct.calcsize(count_form)
    values, is_page = 0, True
    for _ in range(count):
        tag, kind, number = struct.unpack_from(order + entry_form, data, at)
        values += number * _SIZES.get(kind, 1)
        if tag == _SUBFILE and number == 1:
            value = at + entry_size - (8 if big else 4)
            flags = struct.unpack_from(order + ("H" if kind == 3 else "I"), data, value)[0]
            is_page = not flags & _NO_PAGE
        at += entry_size
    if values > _MOST_VALUES * len(data):
        raise UnreadableError("broken")
    return is_page, struct.unpack_from(order + ("Q" if big else "I"), data, at)[0]
