"""What the language model has used today: tokens of all chats together, and of each chat.

A call reserves the most that it can use before it begins and settles afterwards, so that calls at
the same time cannot overdraw the budget together. The file survives a restart and is shared by
the processes of one machine.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

__all__ = ["Ledger"]

_CHINA = ZoneInfo("Asia/Shanghai")
_WAIT_S = 2.0
_TABLE = """CREATE TABLE IF NOT EXISTS used (
    day TEXT NOT NULL, chat TEXT NOT NULL, tokens INTEGER NOT NULL, PRIMARY KEY (day, chat))"""
_ADD = """INSERT INTO used VALUES (?, ?, ?)
    ON CONFLICT (day, chat) DO UPDATE SET tokens = tokens + excluded.tokens"""


def _today() -> date:
    return datetime.now(_CHINA).date()


class Ledger:
    """Counts tokens; synchronous, one short transaction a call.

    Args:
        path: an SQLite file, made when it is missing.
        daily: tokens of all chats together that may be used a day.
        per_chat: tokens that one chat may use a day.
        today: the date in China; for tests.
    """

    def __init__(
        self, path: Path, daily: int, per_chat: int, today: Callable[[], date] = _today
    ) -> None:
        self._path, self._daily, self._per_chat, self._today = path, daily, per_chat, today

    def reserve(self, chat: str, tokens: int) -> str:
        """Set tokens aside and return the day they are counted on, or ``""`` when none are left."""
        day = self._today().isoformat()
        with self._open() as connection:
            connection.execute("DELETE FROM used WHERE day <> ?", (day,))
            total, own = connection.execute(
                "SELECT COALESCE(SUM(tokens), 0), COALESCE(SUM(tokens) FILTER (WHERE chat = ?), 0)"
                " FROM used",
                (chat,),
            ).fetchone()
            if total + tokens > self._daily or own + tokens > self._per_chat:
                return ""
            connection.execute(_ADD, (day, chat, tokens))
        return day

    def give_back(self, day: str, chat: str, tokens: int) -> None:
        """Return what was reserved and not used."""
        with self._open() as connection:
            connection.execute(
                "UPDATE used SET tokens = MAX(0, tokens - ?) WHERE day = ? AND chat = ?",
                (tokens, day, chat),
            )

    def used(self) -> int:
        """Return the tokens of today, reserved ones included."""
        with self._open() as connection:
            day = self._today().isoformat()
            query = "SELECT COALESCE(SUM(tokens), 0) FROM used WHERE day = ?"
            return int(connection.execute(query, (day,)).fetchone()[0])

    @contextmanager
    def _open(self) -> Iterator[sqlite3.Connection]:
        self._path.parent.mkdir(parents=True, exist_ok=True)
        with closing(sqlite3.connect(self._path, timeout=_WAIT_S, isolation_level=None)) as made:
            made.execute(_TABLE)
            made.execute("BEGIN IMMEDIATE")
            try:
                yield made
            except BaseException:
                made.execute("ROLLBACK")
                raise
            made.execute("COMMIT")
