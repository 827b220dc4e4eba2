"""What the queue shows of a report: how much of it asks for the window's attention.

Reports are sealed, so the database cannot sort by what is in them. A report never changes once it
is there: what was read of one is kept in memory, a few hundred bytes each.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, select, tuple_

from knowledge.schema import CheckLevel
from prereview.report import Outcome, Verdict
from prereview.store import tables as t
from prereview.store.types import Risk

#: Summaries kept in memory; more than a window ever has waiting. No evaluation chose it.
KEPT = 20_000
#: Reports read in one query, below the number of variables that SQLite takes.
_AT_ONCE = 300

Key = tuple[str, int]
"""A submission and its round."""


@dataclass(frozen=True, slots=True)
class Summary:
    """`to_correct` points are to be mended, `to_look` were not read surely or are for a person."""

    title: str = ""
    verdict: str = ""
    to_correct: int = 0
    to_look: int = 0

    @property
    def risk(self) -> Risk:
        """High: something is to be mended; middle: something is to be looked at or promised."""
        if self.verdict == Verdict.CORRECT_FIRST or self.to_correct:
            return Risk.HIGH
        return Risk.LOW if self.verdict == Verdict.READY and not self.to_look else Risk.MIDDLE


class Summaries:
    """Summaries of reports by submission and round; safe to share between threads."""

    def __init__(self) -> None:
        self._known: dict[Key, Summary] = {}

    def of(self, connection: Connection, keys: Sequence[Key]) -> dict[Key, Summary]:
        """Return the summary of each report; an empty one where there is no report."""
        known = self._known
        missing = [key for key in dict.fromkeys(keys) if key not in known]
        for start in range(0, len(missing), _AT_ONCE):
            known |= _read(connection, missing[start : start + _AT_ONCE])
        found = {key: known.get(key, Summary()) for key in keys}
        if len(known) > KEPT:
            self._known = found
        return found


def _read(connection: Connection, keys: Sequence[Key]) -> dict[Key, Summary]:
    rows = t.reports.c
    wanted = tuple_(rows.submission_id, rows.round).in_(keys)
    query = select(rows.submission_id, rows.round, rows.report).where(wanted)
    return {
        (row.submission_id, row.round): _summary(json.loads(row.report))
        for row in connection.execute(query)
    }


def _summary(report: dict[str, Any]) -> Summary:
    weighty = [
        f
        for f in report["findings"]
        if f["outcome"] != Outcome.PASS and f["level"] != CheckLevel.HINT
    ]
    look = sum(f["outcome"] == Outcome.UNCLEAR or f["level"] == CheckLevel.PERSON for f in weighty)
    return Summary(report["matter_name"], report["verdict"], len(weighty) - look, look)
