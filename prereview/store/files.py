"""Where the bytes of uploads and page pictures lie, under names that say nothing."""

from __future__ import annotations

import os
import re
import secrets
from collections.abc import Iterator
from pathlib import Path
from typing import Protocol

from prereview.errors import FileNotFound

_KEY = re.compile(r"[0-9a-f]{32}")


class FileStore(Protocol):
    """Keeps bytes under random keys."""

    def put(self, data: bytes) -> str:
        """Keep `data` and return its key; whole or not at all."""
        ...

    def get(self, key: str) -> bytes:
        """Return the bytes under `key`.

        Raises:
            FileNotFound: nothing is kept under it.
        """
        ...

    def delete(self, key: str) -> None:
        """Forget what is kept under `key`; nothing happens when there is nothing."""
        ...


class LocalFiles:
    """A folder of the machine, readable by its owner only."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def put(self, data: bytes) -> str:
        """Write under a random name, then move into place, so that no reader sees half a file."""
        key = secrets.token_hex(16)
        self._write(self._path(key), data)
        return key

    def get(self, key: str) -> bytes:
        """Return the bytes under `key`.

        Raises:
            FileNotFound: nothing is kept under it.
        """
        try:
            return self._path(key).read_bytes()
        except FileNotFoundError:
            raise FileNotFound from None

    def delete(self, key: str) -> None:
        """Remove the file, if it is there."""
        self._path(key).unlink(missing_ok=True)

    def stored(self) -> Iterator[str]:
        """All keys under which something is kept."""
        for path in sorted(self._folder.glob("*/*")):
            if _KEY.fullmatch(path.name):
                yield path.name

    def replace(self, key: str, data: bytes) -> None:
        """Keep other bytes under a key, unless they were deleted meanwhile."""
        path = self._path(key)
        if path.exists():
            self._write(path, data)

    def _write(self, path: Path, data: bytes) -> None:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        new = path.with_suffix(f".{secrets.token_hex(4)}.part")
        handle = os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "wb") as out:
            out.write(data)
            out.flush()
            os.fsync(out.fileno())
        new.replace(path)

    def _path(self, key: str) -> Path:
        if not _KEY.fullmatch(key):
            raise FileNotFound
        return self._folder / key[:2] / key
