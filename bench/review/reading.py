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

    def __init__(self, reader: Reader, folder: Path | None, seconds: float | None = None) -> None:
        self._reader, self._folder = reader, folder
        self._until = time.monotonic() + seconds if seconds is not None else None
        if folder:
            folder.mkdir(parents=True, exist_ok=True)

    def read(self, file: File) -> Document | Refusal:
        """Read a file, or return what was read from the same bytes before.

        Raises:
            OutOfTime: it is not remembered, and the time for reading is over.
        """
        path = self._folder / f"{file.token or 'broken'}.pickle" if self._folder else None
        if path and path.exists() and file.token:
            kept = pickle.loads(path.read_bytes())  # noqa: S301 - written by this class alone
            assert isinstance(kept, Document | Refusal)
            return kept
        if self._until is not None and time.monotonic() > self._until:
            raise OutOfTime
        name, data = file.rendered()
        outcome = self._reader.read(data, name)
        if path and file.token:
            path.write_bytes(pickle.dumps(outcome))
        return outcome
