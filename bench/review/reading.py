"""A reader that remembers: what was read is kept by content, so that a second run costs nothing."""

from __future__ import annotations

import hashlib
import pickle
from pathlib import Path

from ocr import Document, Reader, Refusal


class RememberingReader:
    """Reads through a folder of earlier outcomes. For benchmarks only: it trusts its own folder."""

    def __init__(self, reader: Reader, folder: Path | None) -> None:
        self._reader, self._folder = reader, folder
        if folder:
            folder.mkdir(parents=True, exist_ok=True)

    def read(self, data: bytes, name: str) -> Document | Refusal:
        """Read a file, or return what was read from the same bytes before."""
        if self._folder is None:
            return self._reader.read(data, name)
        path = self._folder / f"{hashlib.sha256(data + name.encode()).hexdigest()}.pickle"
        if path.exists():
            kept = pickle.loads(path.read_bytes())  # noqa: S301 - written by this class alone
            assert isinstance(kept, Document | Refusal)
            return kept
        outcome = self._reader.read(data, name)
        path.write_bytes(pickle.dumps(outcome))
        return outcome
