"""Landlock: what of the file system, the network and other processes a process may still touch.

Linux 5.13 and later let any process give up rights for good, for itself and all it starts:
https://docs.kernel.org/userspace-api/landlock.html. What an older kernel cannot forbid is left out.
"""

from __future__ import annotations

import ctypes
import os
from collections.abc import Iterable
from pathlib import Path

# The three calls have the same numbers on every architecture.
_CREATE_RULESET = 444
_ADD_RULE = 445
_RESTRICT_SELF = 446
_ASK_VERSION = 1
_PATH_BENEATH = 1

_EXECUTE, _WRITE, _READ, _LIST = 1 << 0, 1 << 1, 1 << 2, 1 << 3
_MAKE_SOCKET = 1 << 9
_TRUNCATE = 1 << 14
_FIRST_RIGHTS = (1 << 13) - 1
_LATER_RIGHTS = {2: 1 << 13, 3: _TRUNCATE, 5: 1 << 15}  # by version of the interface
_NO_DEVICES = ~(1 << 6 | 1 << 11 | 1 << 15)  # nobody needs to make or to steer devices
_OF_FILES = _EXECUTE | _WRITE | _READ | _TRUNCATE
_TCP = 0b11  # bind and connect, from version 4
_SCOPES = 0b11  # abstract sockets and signals to processes outside, from version 6


class _Ruleset(ctypes.Structure):
    _fields_ = (
        ("files", ctypes.c_uint64),
        ("network", ctypes.c_uint64),
        ("scoped", ctypes.c_uint64),
    )


class _Beneath(ctypes.Structure):
    _pack_ = 1
    _fields_ = (("allowed", ctypes.c_uint64), ("parent", ctypes.c_int32))


_libc = ctypes.CDLL(None, use_errno=True)


def version() -> int:
    """Version of the kernel's Landlock interface; 0 where there is none."""
    return max(int(_libc.syscall(_CREATE_RULESET, None, ctypes.c_size_t(0), _ASK_VERSION)), 0)


def restrict(
    *,
    readable: Iterable[Path],
    writable: Iterable[Path],
    programs: Iterable[Path] = (),
    sockets: Iterable[Path] = (),
) -> bool:
    """Leave the calling thread only these folders and files; needs `PR_SET_NO_NEW_PRIVS`.

    Args:
        readable: may be read, with all below them.
        writable: may be read, written, filled and emptied.
        programs: may be read, and run as programs.
        sockets: folders where sockets may be made.

    Returns:
        whether the kernel now enforces it; paths that do not exist are left out.
    """
    known = version()
    if not known:
        return False
    handled = _FIRST_RIGHTS
    for since, right in _LATER_RIGHTS.items():
        handled |= right if known >= since else 0
    rules = _Ruleset(handled, _TCP if known >= 4 else 0, _SCOPES if known >= 6 else 0)
    ruleset = _libc.syscall(
        _CREATE_RULESET, ctypes.byref(rules), ctypes.c_size_t(ctypes.sizeof(rules)), 0
    )
    if ruleset < 0:
        return False
    try:
        for rights, paths in (
            (_READ | _LIST, readable),
            (handled & _NO_DEVICES & ~_EXECUTE, writable),
            (_READ | _LIST | _EXECUTE, programs),
            (_MAKE_SOCKET, sockets),
        ):
            for path in paths:
                _allow(ruleset, path, rights & handled)
        return bool(_libc.syscall(_RESTRICT_SELF, ruleset, 0) == 0)
    finally:
        os.close(ruleset)


def _allow(ruleset: int, path: Path, rights: int) -> None:
    try:
        handle = os.open(path, os.O_PATH | os.O_CLOEXEC)
    except OSError:  # not on this system
        return
    try:
        if not path.is_dir():
            rights &= _OF_FILES
        rule = _Beneath(rights, handle)
        _libc.syscall(_ADD_RULE, ruleset, _PATH_BENEATH, ctypes.byref(rule), 0)
    finally:
        os.close(handle)
