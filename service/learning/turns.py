"""Every turn of every channel, kept without numbers and names, for a set number of days.

All writes go through one thread of their own, in order: an answer never waits for its record, a
rating never overtakes the turn that it is about, and a database that is away costs records only.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from threading import Semaphore
from typing import Any

from sqlalchemy import Engine, delete, insert, update
from sqlalchemy.exc import SQLAlchemyError

from assistant.masking import mask
from assistant.people import hide_names
from assistant.taken import Taken
from knowledge.answers import AnswerStatus
from service.learning.tables import suggestions, turns
from service.problems import Unavailable
from service.ratings import SAID, rate_last

__all__ = ["Explain", "Turns", "forget"]

log = logging.getLogger(__name__)

#: What the search saw in a question: rows of code, score and the parts of the score.
Explain = Callable[[str], Sequence[dict[str, Any]]]

# Records that may wait; at the five questions a second of the load test, more than three minutes.
_WAITING = 1000
_TEXT = 600
#: Turns of which it is kept what the search saw: those that clerks will look into.
_EXPLAINED = frozenset({AnswerStatus.ASKED_BACK, AnswerStatus.NOT_FOUND, AnswerStatus.OUT_OF_SCOPE})


class Turns:
    """Keeps turns; safe for any number of threads and processes.

    Args:
        engine: the database.
        explain: what the search sees in a question.
    """

    def __init__(self, engine: Engine, explain: Explain) -> None:
        self._engine, self._explain = engine, explain
        self._writer = ThreadPoolExecutor(1, thread_name_prefix="turns")
        self._room = Semaphore(_WAITING)

    def record(self, taken: Taken) -> None:
        """Keep a turn soon; never raises and never waits."""
        if not self._later(lambda: self._write(taken)):
            log.warning("a turn was not recorded: %s wait already, or the process ends", _WAITING)

    def settle(self) -> None:
        """Wait until what was recorded so far is written."""
        done = self._later(lambda: None)
        if done is not None:
            done.result()

    def close(self) -> None:
        """Write what waits, then stop."""
        self._writer.shutdown(wait=True)

    def _later(self, write: Callable[[], None]) -> Future[None] | None:
        if not self._room.acquire(blocking=False):
            return None
        try:
            done = self._writer.submit(self._guarded, write)
        except RuntimeError:  # after `close`
            self._room.release()
            return None
        done.add_done_callback(_report)
        return done

    def _guarded(self, write: Callable[[], None]) -> None:
        try:
            write()
        except (SQLAlchemyError, Unavailable) as error:
            log.warning("a turn was not recorded: %s", type(error).__name__)
        finally:
            self._room.release()

    def _write(self, taken: Taken) -> None:
        row = _row(taken)
        with self._engine.begin() as connection:
            if row["field"] in SAID:
                rate_last(connection, taken.chat, SAID[row["field"]], taken.at)
            connection.execute(insert(turns).values(row))
        if row["status"] in _EXPLAINED and row["text"]:
            seen = list(self._explain(row["text"]))
            mine = update(turns).where(turns.c.id == taken.number)
            with self._engine.begin() as connection:
                connection.execute(mine.values(breakdown=seen))


def _report(done: Future[None]) -> None:
    """Say what nobody expected; the thread goes on with the next turn."""
    error = done.exception()
    if error is not None:
        log.error("a turn was not recorded whole", exc_info=error)


def _row(taken: Taken) -> dict[str, Any]:
    answer = taken.answer
    said = answer.model_dump(include=_KEPT, mode="json") if answer else {"status": "failed"}
    return {
        "id": taken.number,
        "chat": taken.chat[:32],
        "channel": taken.channel[:16],
        "site": taken.site[:255],
        "text": "" if taken.pressed else hide_names(mask(taken.text))[:_TEXT],
        "pressed": taken.pressed,
        "status": said["status"][:24],
        "matter_code": said.get("matter_code", "")[:64],
        "field": said.get("field", "")[:32],
        "scores": said.get("scores", {}),
        "breakdown": [],
        "answered_by": said.get("answered_by", ""),
        "seconds": round(taken.seconds, 3),
        "catalogue_version": said.get("version", 0),
        "suggestion": "",
        "at": taken.at,
    }


_KEPT = {"status", "matter_code", "field", "scores", "answered_by", "version"}


def forget(engine: Engine, keep_days: int) -> None:
    """Delete turns older than so many days, with their ratings.

    Suggestions that nobody decided on go with the questions that they were made of.
    """
    before = datetime.now(UTC) - timedelta(days=keep_days)
    with engine.begin() as connection:
        count = connection.execute(delete(turns).where(turns.c.at < before)).rowcount
        old = (suggestions.c.state == "open") & (suggestions.c.found_at < before)
        connection.execute(delete(suggestions).where(old))
    if count:
        log.info("%s old turns deleted", count)
