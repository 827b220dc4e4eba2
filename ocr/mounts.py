"""A view of the file system of one's own in which only one folder can be written (Linux 5.12).

Needs a mount namespace of its own and its privileges, which are given up afterwards.
"""

from __future__ import annotations

import ctypes
import os
from pathlib import Path
from typing import Any

_MOUNT_SETATTR = 442
_AT_FDCWD = -100
_AT_RECURSIVE = 0x8000
_READ_ONLY = 0x1
_NO_SET_UID = 0x2
_BIND = 4096
_PRIVATE = 1 << 18
_RECURSIVE = 16384

#: Where LibreOffice puts its socket when `/tmp` cannot be written; its place cannot be chosen.
_SPARE_TEMPORARY = Path("/var/tmp")  # noqa: S108 - the child's own folder is laid over it


class _Attributes(ctypes.Structure):
    _fields_ = (
        ("set", ctypes.c_uint64),
        ("clear", ctypes.c_uint64),
        ("propagation", ctypes.c_uint64),
        ("user_namespace", ctypes.c_uint64),
    )


def make_read_only(libc: ctypes.CDLL, folder: Path) -> bool:
    """Make every mount read-only but `folder`, which also lies over `/var/tmp`; go there.

    The namespace may be left half changed, and then nothing can be written in the worst case.
    """
    if libc.mount(None, b"/", None, _PRIVATE | _RECURSIVE, None) != 0:
        return False
    places = [place for place in (_SPARE_TEMPORARY, folder) if place.is_dir()]
    source = os.fsencode(folder)
    bound = [p for p in places if libc.mount(source, os.fsencode(p), None, _BIND, None) == 0]
    if folder not in bound:
        return False
    shut = _change(libc, Path("/"), set_=_READ_ONLY | _NO_SET_UID, flags=_AT_RECURSIVE)
    opened = [_change(libc, place, clear=_READ_ONLY) for place in bound]
    os.chdir(folder)
    return shut and all(opened)


def _change(libc: Any, place: Path, *, set_: int = 0, clear: int = 0, flags: int = 0) -> bool:
    attributes = _Attributes(set_, clear, 0, 0)
    return bool(
        libc.syscall(
            _MOUNT_SETATTR,
            _AT_FDCWD,
            os.fsencode(place),
            flags,
            ctypes.byref(attributes),
            ctypes.c_size_t(ctypes.sizeof(attributes)),
        )
        == 0
    )
