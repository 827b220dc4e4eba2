"""What a child process gives up before it looks at an untrusted file (Linux).

Each wall is tried by itself: a container may forbid a new namespace, and then the others still
stand. What was achieved is reported to the parent, which logs it.
"""

from __future__ import annotations

import ctypes
import mimetypes
import os
import resource
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from ocr import landlock
from ocr.limits import MEBIBYTE, Limits
from ocr.mounts import make_read_only
from ocr.syscalls import close_entries

_NEW_MOUNTS = 0x00020000
_NEW_HOST_NAME = 0x04000000
_NEW_IPC = 0x08000000
_NEW_USER = 0x10000000
_NEW_NETWORK = 0x40000000
_PR_SET_DUMPABLE = 4
_PR_CAPBSET_DROP = 24
_PR_SET_NO_NEW_PRIVS = 38
_CAPABILITIES_3 = 0x20080522
_MOST_CAPABILITIES = 64

_OPEN_FILES = 256
_FILE_BYTES = 64 * MEBIBYTE
_TASKS = 64  # threads of the recognition library and some spare

SYSTEM = tuple(
    Path(path)
    for path in (
        "/usr",
        "/lib",
        "/lib64",
        "/etc/ld.so.cache",
        "/etc/localtime",
        "/etc/fonts",
        "/var/cache/fontconfig",
        "/dev/null",
        "/dev/zero",
        "/dev/random",
        "/dev/urandom",
        "/proc/self",
        "/proc/cpuinfo",
        "/proc/meminfo",
        "/proc/stat",
        "/proc/filesystems",
        "/proc/sys/vm/overcommit_memory",
        "/sys/devices/system",
    )
)
"""What of the system may be read: libraries, fonts, the machine's description."""

_MEDIA_TYPES = tuple(
    Path(path) for path in mimetypes.knownfiles
)  # a library reads them as it loads

CONVERTER = tuple(
    Path(path) for path in ("/usr/bin", "/usr/lib", "/usr/lib64", "/bin", "/lib", "/lib64", "/opt")
)
"""Where a converter and the shell tools of its start script live; nothing else may be run."""

CONVERTER_FILES = tuple(
    Path(path)
    for path in (
        "/etc/libreoffice",
        "/var/lib/libreoffice",
        "/etc/alternatives",
        "/etc/passwd",
        "/etc/nsswitch.conf",
    )
)
"""What a converter reads besides."""


@dataclass(frozen=True, slots=True)
class Isolation:
    """Walls that stand around a child.

    Attributes:
        network: the child has no network: a network namespace of its own, or no sockets.
        privileges: it can gain no privileges (`PR_SET_NO_NEW_PRIVS`) and has given up all.
        resources: memory, processor time, open files, file size and tasks are limited.
        files: it reads programs, fonts and models, and writes in its own folder only (Landlock).
        calls: entries of the kernel that it does not need are closed (seccomp).
        namespaces: it has its own host name, IPC and mounts, all read-only but its folder.
    """

    network: bool
    privileges: bool
    resources: bool
    files: bool
    calls: bool
    namespaces: bool


def enter(limits: Limits, *, folder: Path, readable: Iterable[Path] = ()) -> Isolation:
    """Shut the calling process in; to be called once, before a second thread exists.

    Args:
        limits: memory that it may use.
        folder: the only place where it may write.
        readable: what it must read besides the Python installation, fonts and libraries.
    """
    libc = ctypes.CDLL(None, use_errno=True)
    network, namespaces = _own_namespaces(libc)
    mounts = namespaces and make_read_only(libc, folder)
    resources = _limit_resources(limits)
    privileges = _drop_capabilities(libc) and libc.prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0
    libc.prctl(_PR_SET_DUMPABLE, 0, 0, 0, 0)
    files = landlock.restrict(
        readable=(*SYSTEM, *_MEDIA_TYPES, *CONVERTER_FILES, *_installation(), *readable),
        writable=(folder, Path("/dev/null")),
        programs=CONVERTER,
        sockets=() if mounts else (Path("/tmp"),),  # noqa: S108 - a converter's, which cannot choose
    )
    calls = close_entries()
    return Isolation(
        network=network or calls,
        privileges=privileges,
        resources=resources,
        files=files,
        calls=calls,
        namespaces=mounts,
    )


def allow_cpu(seconds: int) -> None:
    """Let the process use `seconds` more of processor time; past that the kernel ends it."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    soft = int(used.ru_utime + used.ru_stime) + seconds + 1
    hard = resource.getrlimit(resource.RLIMIT_CPU)[1]
    if hard != resource.RLIM_INFINITY:
        soft = min(soft, hard)
    resource.setrlimit(resource.RLIMIT_CPU, (soft, hard))


def _own_namespaces(libc: ctypes.CDLL) -> tuple[bool, bool]:
    """Whether the process now has its own network, and its own mounts, host name and IPC."""
    others = _NEW_MOUNTS | _NEW_IPC | _NEW_HOST_NAME
    # A process without privileges may have them only inside its own user namespace.
    for user in (_NEW_USER, 0):
        if libc.unshare(user | _NEW_NETWORK | others) == 0:
            return True, True
        if libc.unshare(user | _NEW_NETWORK) == 0:
            return True, False
    return False, False


def _drop_capabilities(libc: ctypes.CDLL) -> bool:
    """Give up every capability, also those that a new user namespace brings."""
    for number in range(_MOST_CAPABILITIES):
        libc.prctl(_PR_CAPBSET_DROP, number, 0, 0, 0)
    header = (ctypes.c_uint32 * 2)(_CAPABILITIES_3, 0)
    nothing = (ctypes.c_uint32 * 6)()
    return bool(libc.capset(header, nothing) == 0)


def _installation() -> list[Path]:
    """Folders that Python imports from; of a source tree the package alone, not what is beside."""
    package = Path(__file__).resolve().parent
    found = {package, Path(sys.prefix), Path(sys.base_prefix)}
    found |= {Path(entry).resolve() for entry in sys.path if entry} - {package.parent}
    if package.parent.name == "site-packages":
        found.add(package.parent)
    return sorted(found)


def _limit_resources(limits: Limits) -> bool:
    wanted = {
        resource.RLIMIT_CORE: 0,
        resource.RLIMIT_AS: limits.address_bytes,
        # Private memory, touched or not: the child cannot outrun the parent's watch.
        resource.RLIMIT_DATA: limits.resident_bytes,
        resource.RLIMIT_NOFILE: _OPEN_FILES,
        resource.RLIMIT_FSIZE: _FILE_BYTES,
        resource.RLIMIT_NPROC: _own_tasks() + _TASKS,
    }
    done = True
    for kind, value in wanted.items():
        try:
            resource.setrlimit(kind, (value, value))
        except (ValueError, OSError):  # a lower hard limit is already in force
            done = False
    return done


def _own_tasks() -> int:
    """Tasks that the kernel counts against this user outside of a user namespace."""
    uid = os.getuid()
    count = 0
    for process in Path("/proc").iterdir():
        if process.name.isdigit():
            try:
                if process.stat().st_uid == uid:
                    count += sum(1 for _ in (process / "task").iterdir())
            except OSError:  # it has just ended
                continue
    return count
