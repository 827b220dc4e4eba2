"""The kernel's entries that a reader of papers never needs, closed by seccomp.

The filter is built by libseccomp, which every Debian and most other systems carry (their package
tools use it) and which knows the numbers of each architecture.
"""

from __future__ import annotations

import ctypes
import errno
import socket
from typing import Any, Final

_LIBRARY = "libseccomp.so.2"
_ALLOW = 0x7FFF0000
_ERROR = 0x00050000
_NOT_EQUAL, _MASKED_EQUAL = 1, 7
_UNKNOWN = -1  # `seccomp_syscall_resolve_name` does not know the name

CLOSED: Final = (
    # other processes
    "ptrace process_vm_readv process_vm_writev process_madvise kcmp pidfd_getfd "
    # leaving the process group, by which the parent ends all that a child has started
    "setsid setpgid "
    # file systems and namespaces
    "mount umount umount2 pivot_root chroot open_tree move_mount fsopen fsconfig fsmount fspick "
    "mount_setattr unshare setns name_to_handle_at open_by_handle_at fanotify_init quotactl "
    "quotactl_fd swapon swapoff acct "
    # the network: a socket may not reach anybody, nor be reached
    "connect "
    # entries of the kernel with a long record of faults
    "bpf perf_event_open userfaultfd io_uring_setup io_uring_enter io_uring_register keyctl "
    "add_key request_key lookup_dcookie nfsservctl uselib ustat sysfs vmsplice modify_ldt vm86 "
    # the machine
    "kexec_load kexec_file_load init_module finit_module delete_module reboot syslog "
    "settimeofday clock_settime clock_adjtime adjtimex stime sethostname setdomainname iopl "
    "ioperm vhangup personality "
    # memory that outlives its process
    "shmget msgget semget mq_open"
).split()
"""Calls that fail with EPERM."""

_NAMESPACES = (
    0x00020000,  # mount
    0x02000000,  # cgroup
    0x04000000,  # host name
    0x08000000,  # IPC
    0x10000000,  # user
    0x20000000,  # process ids
    0x40000000,  # network
)


class _Comparison(ctypes.Structure):
    _fields_ = (
        ("argument", ctypes.c_uint),
        ("operator", ctypes.c_int),
        ("a", ctypes.c_uint64),
        ("b", ctypes.c_uint64),
    )


def close_entries() -> bool:
    """Close them for the calling thread and all it starts; False where that cannot be done.

    Sockets between processes (`AF_UNIX`, streams) can still be made, for a converter that needs
    them to come up, but not connected. Changing the limits of another process is closed, too.
    """
    try:
        library = ctypes.CDLL(_LIBRARY)
    except OSError:
        return False
    library.seccomp_init.restype = ctypes.c_void_p
    context = ctypes.c_void_p(library.seccomp_init(ctypes.c_uint32(_ALLOW)))
    if not context:
        return False
    try:
        deny = _ERROR | errno.EPERM
        done = [_rule(library, context, deny, name) for name in CLOSED]
        done += [
            _rule(library, context, deny, "clone", _Comparison(0, _MASKED_EQUAL, flag, flag))
            for flag in _NAMESPACES
        ]
        # Its flags lie in memory, where a filter cannot look: the C library then uses `clone`.
        done.append(_rule(library, context, _ERROR | errno.ENOSYS, "clone3"))
        for name, number, allowed, mask in (
            ("socket", 0, socket.AF_UNIX, None),
            ("socket", 1, socket.SOCK_STREAM, 0xF),
            ("prlimit64", 0, 0, None),
        ):
            done += _unless(library, context, name, number, allowed, mask)
        return all(done) and library.seccomp_load(context) == 0
    finally:
        library.seccomp_release(context)


def _unless(
    library: Any, context: ctypes.c_void_p, name: str, number: int, allowed: int, mask: int | None
) -> list[bool]:
    """Close the call unless its argument, of which `mask` counts, has the allowed value."""
    deny = _ERROR | errno.EPERM
    if mask is None:
        return [_rule(library, context, deny, name, _Comparison(number, _NOT_EQUAL, allowed, 0))]
    return [
        _rule(library, context, deny, name, _Comparison(number, _MASKED_EQUAL, mask, value))
        for value in range(mask + 1)
        if value != allowed
    ]


def _rule(
    library: Any, context: ctypes.c_void_p, action: int, name: str, *tests: _Comparison
) -> bool:
    number = library.seccomp_syscall_resolve_name(name.encode())
    if number == _UNKNOWN:  # younger than the library, and then than the kernel it came with
        return True
    array = (_Comparison * len(tests))(*tests)
    added = library.seccomp_rule_add_array(
        context, ctypes.c_uint32(action), ctypes.c_int(number), ctypes.c_uint(len(tests)), array
    )
    return bool(added == 0)
