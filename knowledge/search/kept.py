"""Folders that are built once and loaded often: verified when loaded, never half there.

A folder `<root>/<key>/` holds one index; the key names what it was built from. It is written beside
and renamed into place, so a reader sees all of it or nothing; its manifest lists a checksum of each
file, and a damaged folder is built again. Of several processes one builds, the others wait and
load.
"""

from __future__ import annotations

import fcntl
import hashlib
import json
import logging
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TypeVar

__all__ = ["KEPT", "DamagedError", "kept", "key_of"]

KEPT = 3
"""Folders kept in a root: the present one and two to roll back to."""
_MANIFEST = "manifest.json"
_log = logging.getLogger(__name__)
_T = TypeVar("_T")


class DamagedError(Exception):
    """The folder is not what its manifest says."""


def key_of(*parts: object) -> str:
    """Return a folder's name for what it is built from: anything that JSON can write."""
    text = json.dumps(parts, ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()[:24]


def kept(home: Path, load: Callable[[Path], _T], make: Callable[[Path], None]) -> _T:
    """Return what `load` reads from `home`; where it is missing or damaged, `make` writes it first.

    `make` is given an empty folder; `load` may raise DamagedError, OSError, ValueError, KeyError,
    TypeError and RuntimeError for what it cannot read. The oldest folders beside `home` go.

    Raises:
        OSError: the folder cannot be written.
    """
    found = _found(home, load)
    if found is not None:
        return found
    with _building(home.parent):
        found = _found(home, load)
        if found is not None:
            return found
        _write(home, make)
    _forget(home.parent, keep=home)
    return load(home)


def _found(home: Path, load: Callable[[Path], _T]) -> _T | None:
    if not home.is_dir():
        return None
    try:
        _verify(home)
        return load(home)
    except (DamagedError, OSError, ValueError, KeyError, TypeError, RuntimeError) as error:
        _log.warning("search index %s is damaged (%s); building it again", home.name, error)
        return None


def _verify(home: Path) -> None:
    manifest = json.loads((home / _MANIFEST).read_text(encoding="utf-8"))
    for name, expected in manifest["files"].items():
        if _checksum(home / name) != expected:
            raise DamagedError(f"{name} has another checksum")


def _write(home: Path, make: Callable[[Path], None]) -> None:
    beside = Path(tempfile.mkdtemp(prefix=".building-", dir=home.parent))
    try:
        make(beside)
        files = {p.name: _checksum(p) for p in sorted(beside.iterdir())}
        manifest = json.dumps({"files": files}, ensure_ascii=False)
        (beside / _MANIFEST).write_text(manifest, encoding="utf-8")
        if home.exists():
            shutil.rmtree(home)
        beside.rename(home)
    finally:
        shutil.rmtree(beside, ignore_errors=True)


@contextmanager
def _building(root: Path) -> Iterator[None]:
    """Let one process of this machine build at a time; the lock goes with its holder."""
    root.mkdir(parents=True, exist_ok=True)
    with (root / ".building").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def _checksum(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _age(path: Path) -> float:
    try:
        return path.stat().st_mtime
    except FileNotFoundError:
        return 0.0


def _forget(root: Path, *, keep: Path) -> None:
    """Remove the oldest folders beyond `KEPT`; a process that has loaded one needs no file."""
    homes = sorted((p.parent for p in root.glob(f"*/{_MANIFEST}")), key=_age, reverse=True)
    for home in [h for h in homes if h != keep][KEPT - 1 :]:
        shutil.rmtree(home, ignore_errors=True)
