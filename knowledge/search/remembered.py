"""Vectors that were computed once: kept by model and content, whatever catalogue they came from.

A new version of a catalogue differs from the last in a few texts, and only these are embedded. The
vectors lie in one SQLite file beside the indexes, so that several processes of a machine share
them; a damaged file or row costs time, never a wrong vector.
"""

from __future__ import annotations

import logging
import sqlite3
import time
import zlib
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path

import numpy as np

from knowledge.search.embedder import Embedder, Vectors
from knowledge.search.shipped import digest, shipped

__all__ = ["FILE", "Remembered"]

FILE = "vectors.db"
BATCH = 64
"""Texts embedded, and kept, at a time: what an interrupted build computed is not lost."""
FORGOTTEN_AFTER = 90
"""Days after which a vector that no build asked for is removed; it can be computed again."""
_ASKED = 500
"""Rows asked for at once; SQLite allows 999 parameters at the least."""
_DAY_S = 86_400
_BUSY_S = 30.0
_TABLE = """
CREATE TABLE IF NOT EXISTS vectors (
    model TEXT NOT NULL, text BLOB NOT NULL, vector BLOB NOT NULL, checksum INTEGER NOT NULL,
    day INTEGER NOT NULL, PRIMARY KEY (model, text)
) WITHOUT ROWID
"""

_log = logging.getLogger(__name__)


class Remembered:
    """One embedder's vectors in a folder; safe to use from any number of processes.

    Args:
        folder: where the file lies; it must be on a disk of this machine, as SQLite wants it.
        embedder: computes what is not there yet.
    """

    def __init__(self, folder: Path, embedder: Embedder) -> None:
        self._file, self._embedder = folder / FILE, embedder

    def passages(self, texts: Sequence[str]) -> Vectors:
        """Return the vectors of passages, shape (n, dimensions), in their order."""
        return self._all(texts, self._embedder.passages, "passage")

    def queries(self, texts: Sequence[str]) -> Vectors:
        """Return the vectors of questions, shape (n, dimensions), in their order."""
        return self._all(texts, self._embedder.queries, "query")

    def _all(
        self, texts: Sequence[str], run: Callable[[Sequence[str]], Vectors], kind: str
    ) -> Vectors:
        if not texts:
            return np.zeros((0, self._embedder.dimensions), dtype=np.float32)
        model = f"{self._embedder.name}/{kind}"
        wanted = {text: digest(text) for text in texts}
        known = self._read(model, list(wanted.values()))
        if kind == "passage":
            known = {**shipped(self._embedder.name), **known}
        new = [text for text, key in wanted.items() if key not in known]
        for start in range(0, len(new), BATCH):
            batch = new[start : start + BATCH]
            found = dict(zip((wanted[t] for t in batch), run(batch), strict=True))
            self._write(model, found)
            known |= found
        return np.stack([known[wanted[text]] for text in texts])

    def _read(self, model: str, keys: Sequence[bytes]) -> dict[bytes, Vectors]:
        """Return the sound rows among these, and note that they were asked for."""
        found: dict[bytes, Vectors] = {}
        today, size = int(time.time()) // _DAY_S, 4 * self._embedder.dimensions
        try:
            with self._open() as database:
                for start in range(0, len(keys), _ASKED):
                    some = keys[start : start + _ASKED]
                    among = f"model = ? AND text IN ({','.join('?' * len(some))})"
                    query = f"SELECT text, vector, checksum FROM vectors WHERE {among}"  # noqa: S608
                    for key, vector, checksum in database.execute(query, (model, *some)):
                        if len(vector) == size and zlib.crc32(vector) == checksum:
                            found[key] = np.frombuffer(vector, dtype=np.float32)
                    used = f"UPDATE vectors SET day = ? WHERE {among} AND day <> ?"  # noqa: S608
                    database.execute(used, (today, model, *some, today))
                old = today - FORGOTTEN_AFTER
                database.execute("DELETE FROM vectors WHERE day < ?", (old,))
        except sqlite3.DatabaseError as error:
            self._start_anew(error)
        return found

    def _write(self, model: str, found: dict[bytes, Vectors]) -> None:
        today = int(time.time()) // _DAY_S
        rows = []
        for key, vector in found.items():
            content = np.asarray(vector, dtype=np.float32).tobytes()
            rows.append((model, key, content, zlib.crc32(content), today))
        try:
            with self._open() as database:
                database.executemany("INSERT OR REPLACE INTO vectors VALUES (?, ?, ?, ?, ?)", rows)
        except sqlite3.DatabaseError as error:
            self._start_anew(error)

    @contextmanager
    def _open(self) -> Iterator[sqlite3.Connection]:
        self._file.parent.mkdir(parents=True, exist_ok=True)
        with closing(sqlite3.connect(self._file, timeout=_BUSY_S)) as database:
            database.execute("PRAGMA journal_mode = WAL")
            database.execute("PRAGMA synchronous = NORMAL")
            with database:
                database.execute(_TABLE)
                yield database

    def _start_anew(self, error: sqlite3.DatabaseError) -> None:
        """Remove a damaged file; one that is only busy stays, and this build computes by itself."""
        if isinstance(error, sqlite3.OperationalError) and "locked" in str(error):
            _log.warning("%s is busy; computing vectors without it", self._file)
            return
        _log.warning("%s is damaged (%s); it is made anew", self._file, error)
        for name in (FILE, f"{FILE}-wal", f"{FILE}-shm"):
            self._file.with_name(name).unlink(missing_ok=True)
