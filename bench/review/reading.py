"""A reader that remembers: what was read is kept by content, so that a second run costs nothing."""

from __future__ import annotations

import pickle
import time
from pathlib import Path

from bench.papers import File
from ocr import Document, Reader, Refusal


class OutOfTime(Exception):  # noqa: N818 - no fault: the rest is for the next run
    """The seconds that a run may read for are over."""


class RememberingReader:
    """Reads through a folder of earlier outcomes. For benchmarks only: it trusts its own folder.

    A file that is remembered is not even drawn again. After `seconds` of reading nothing new is
    read; what is remembered still comes.
    """

    def __init__(self, reader: Reader, folder: Path, seconds: float | None = None) -> None:
        self._reader, self._folder = reader, folder
        self._until = time.monotonic() + seconds if seconds is not None else None
        folder.mkdir(parents=True, exist_ok=True)

    def keep(self, file: File) -> None:
        """Read a file that is not remembered yet.

        Raises:
            OutOfTime: the time for reading is over.
        """
        if not (file.token and self._path(file).exists()):
            self._read(file)

    def outcome(self, file: File) -> Document | Refusal:
        """Return what was read from the same bytes before, else read it.

        Raises:
            OutOfTime: it is not remembered, and the time for reading is over.
        """
        path = self._path(file)
        if not (file.token and path.exists()):
            return self._read(file)
        kept = pickle.loads(path.read_bytes())  # noqa: S301 - written by this class alone
        assert isinstance(kept, Document | Refusal)
        return kept

    def _path(self, file: File) -> Path:
        return self._folder / f"{file.token}.pickle"

    def _read(self, file: File) -> Document | Refusal:
        # Files without a token are the broken ones: refused in a moment, and never kept.
        if file.token and self._until is not None and time.monotonic() > self._until:
            raise OutOfTime
        name, data = file.rendered()
        outcome = self._reader.read(data, name)
        if file.token:
            self._path(file).write_bytes(pickle.dumps(outcome))
        return outcome
