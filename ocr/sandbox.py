"""What a child process gives up before it looks at an untrusted file (Linux).

Each wall is tried by itself: a container may forbid a new namespace, and then the others still
stand. What was achieved is reported to the parent, which logs it.
"""

from __future__ import annotations

import ctypes
import os
import resource
from dataclasses import dataclass
from pathlib import Path

from ocr.limits import MEBIBYTE, Limits

_CLONE_NEWUSER = 0x10000000
_CLONE_NEWNET = 0x40000000
_PR_SET_DUMPABLE = 4
_PR_SET_NO_NEW_PRIVS = 38

_OPEN_FILES = 256
_FILE_BYTES = 64 * MEBIBYTE
_TASKS = 64  # threads of the recognition library and some spare


@dataclass(frozen=True, slots=True)
class Isolation:
    """Walls that stand around a child.

    Attributes:
        network: the child has no network (own network namespace).
        privileges: it can gain no privileges (`PR_SET_NO_NEW_PRIVS`) and none of its parent's.
        resources: memory, processor time, open files, file size and tasks are limited.
    """

    network: bool
    privileges: bool
    resources: bool


def enter(limits: Limits) -> Isolation:
    """Shut the calling process in; to be called once, before a second thread exists."""
    libc = ctypes.CDLL(None, use_errno=True)
    # A process without privileges may cut its network only inside its own user namespace.
    network = libc.unshare(_CLONE_NEWUSER | _CLONE_NEWNET) == 0
    if not network and os.geteuid() == 0:
        network = libc.unshare(_CLONE_NEWNET) == 0
    privileges = libc.prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0
    libc.prctl(_PR_SET_DUMPABLE, 0, 0, 0, 0)
    return Isolation(network=network, privileges=privileges, resources=_limit_resources(limits))


def allow_cpu(seconds: int) -> None:
    """Let the process use `seconds` more of processor time; past that the kernel ends it."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    soft = int(used.ru_utime + used.ru_stime) + seconds + 1
    hard = resource.getrlimit(resource.RLIMIT_CPU)[1]
    if hard != resource.RLIM_INFINITY:
        soft = min(soft, hard)
    resource.setrlimit(resource.RLIMIT_CPU, (soft, hard))


def _limit_resources(limits: Limits) -> bool:
    wanted = {
        resource.RLIMIT_CORE: 0,
        resource.RLIMIT_AS: limits.address_bytes,
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
