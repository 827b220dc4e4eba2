"""Who looked at what: a log that cannot be rewritten unnoticed.

Each row carries an HMAC-SHA256 over the row before and its own content, so a row that is changed,
taken out or put in breaks the chain there. How long the log is stands in a sealed head beside it,
and again in a witness file on each machine that writes, so a tail that was cut off is missed, even
when an older head is put back. Whoever holds the database, all witnesses and the key can still
rewrite everything; so keep a copy of `audit.head` elsewhere.
"""

from __future__ import annotations

import fcntl
import hmac
import json
import logging
import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path

from sqlalchemy import Connection, Engine, insert, select, update
from sqlalchemy.exc import IntegrityError

from prereview.store import tables as t

log = logging.getLogger("prereview")

_START = "0" * 64
_HEAD = 1


@dataclass(frozen=True, slots=True)
class Entry:
    """A row: who did what, with which submission and which part of it. Ids only."""

    number: int
    at: str
    clerk: str
    act: str
    submission_id: str
    subject: str


class Fault(StrEnum):
    """What can be wrong with the log."""

    CHANGED = "changed"
    MISSING = "missing"
    CUT = "cut"
    HEAD = "head"
    SET_BACK = "set_back"


@dataclass(frozen=True, slots=True)
class Break:
    """A place where the log does not hold: rows `first` to `last`."""

    fault: Fault
    first: int
    last: int


@dataclass(frozen=True, slots=True)
class _End:
    """Number and seal of the last row, sealed: the head in the database, or a witness."""

    number: int
    mac: str
    seal: str


class AuditLog:
    """Appends to the log and checks it; for any number of processes."""

    def __init__(
        self, engine: Engine, secret: str, witness: Path, former: Sequence[str] = ()
    ) -> None:
        """Take the database, the product's secret, this machine's witness, and former secrets."""
        self._engine, self._witness = engine, witness
        self._keys = [
            hmac.digest(one.encode(), b"audit-log", "sha256") for one in (secret, *former)
        ]

    @property
    def has_witness(self) -> bool:
        """Whether this machine has written to the log."""
        return self._witness.exists()

    def append(self, clerk: str, act: str, submission_id: str = "", subject: str = "") -> Entry:
        """Add a row; it is there for good when this returns.

        Concurrent writers wait for each other at the head's row, so the chain never forks. While
        the head does not fit the rows, nothing can be added, and nothing should be shown.

        Raises:
            sqlalchemy.exc.SQLAlchemyError: the row cannot be written.
        """
        at = datetime.now(UTC).isoformat(timespec="milliseconds")
        self._ensure_head()
        rows, head = t.audit_log, t.audit_head
        with self._engine.begin() as connection:
            connection.execute(
                update(head).where(head.c.id == _HEAD).values(number=head.c.number + 1)
            )
            number, before = connection.execute(select(head.c.number, head.c.mac)).one()
            entry = Entry(number, at, clerk[:64], act[:32], submission_id[:40], subject[:80])
            end = self._end(number, self._mac(self._keys[0], before, entry))
            connection.execute(
                insert(rows).values(
                    number=number, at=entry.at, clerk=entry.clerk, act=entry.act,
                    submission_id=entry.submission_id, subject=entry.subject, mac=end.mac,
                )
            )  # fmt: skip
            connection.execute(update(head).values(mac=end.mac, seal=end.seal))
        self._attest(end)
        return entry

    def entries(self, submission_id: str = "", clerk: str = "", last: int = 50) -> list[Entry]:
        """Return the newest rows, the oldest of them first."""
        rows = t.audit_log
        query = select(rows).order_by(rows.c.number.desc()).limit(last)
        if submission_id:
            query = query.where(rows.c.submission_id == submission_id)
        if clerk:
            query = query.where(rows.c.clerk == clerk)
        with self._engine.connect() as connection:
            return [Entry(*row[:-1]) for row in reversed(connection.execute(query).all())]

    def verify(self) -> tuple[int, list[Break]]:
        """Check every row, the head and the witness; return the number of rows and the breaks.

        May run while rows are added: those that come after the head was read are checked, too.
        """
        witness = self._attested()
        macs: dict[int, str] = {}
        with self._engine.connect() as connection:
            head = connection.execute(select(t.audit_head)).first()
            breaks = list(self._walk(connection, macs))
        if head is not None:
            breaks += self._compare(_End(head.number, head.mac, head.seal), macs, Fault.CUT)
        elif macs:
            breaks.append(Break(Fault.HEAD, max(macs), max(macs)))
        if witness is not None:
            breaks += self._compare(witness, macs, Fault.SET_BACK)
        return len(macs), breaks

    def _compare(self, end: _End, macs: dict[int, str], fault: Fault) -> Iterator[Break]:
        """Hold the rows against what was once sealed as their end."""
        last = max(macs, default=0)
        if not end.number:
            return  # the head as it is made, before the first row
        if not self._holds(end):
            yield Break(Fault.HEAD, end.number, end.number)
        elif end.number > last:
            yield Break(fault, last + 1, end.number)
        elif macs.get(end.number, end.mac) != end.mac:
            yield Break(fault, end.number, end.number)

    def _walk(self, connection: Connection, macs: dict[int, str]) -> Iterator[Break]:
        """Yield the breaks of the chain, and note the rows' seals."""
        query = select(t.audit_log).order_by(t.audit_log.c.number)
        before, expected = _START, 1
        for *content, mac in connection.execute(query.execution_options(yield_per=1000)):
            entry = Entry(*content)
            if entry.number > expected:
                yield Break(Fault.MISSING, expected, entry.number - 1)
            elif not any(
                hmac.compare_digest(self._mac(key, before, entry), mac) for key in self._keys
            ):
                yield Break(Fault.CHANGED, entry.number, entry.number)
            macs[entry.number] = before = mac
            expected = entry.number + 1

    @staticmethod
    def _mac(key: bytes, before: str, entry: Entry) -> str:
        content = [
            before, entry.number, entry.at, entry.clerk, entry.act, entry.submission_id,
            entry.subject,
        ]  # fmt: skip
        return hmac.digest(key, json.dumps(content).encode(), "sha256").hex()

    def _end(self, number: int, mac: str) -> _End:
        return _End(number, mac, self._seal(self._keys[0], number, mac))

    @staticmethod
    def _seal(key: bytes, number: int, mac: str) -> str:
        return hmac.digest(key, f"end {number} {mac}".encode(), "sha256").hex()

    def _holds(self, end: _End) -> bool:
        seals = [self._seal(key, end.number, end.mac) for key in self._keys]
        return any(hmac.compare_digest(seal, end.seal) for seal in seals)

    def _ensure_head(self) -> None:
        """Make the head's row once."""
        with self._engine.connect() as connection:
            if connection.execute(select(t.audit_head.c.id)).first():
                return
        try:
            with self._engine.begin() as connection:
                connection.execute(
                    insert(t.audit_head).values(id=_HEAD, number=0, mac=_START, seal="")
                )
        except IntegrityError:
            pass  # another process was first

    def _attest(self, end: _End) -> None:
        """Write the end of the log into this machine's witness.

        The witness never goes back, and stays as it is when the log no longer has the row that it
        saw last: then it is the evidence.
        """
        rows = t.audit_log
        self._witness.parent.mkdir(parents=True, exist_ok=True)
        handle = os.open(self._witness, os.O_RDWR | os.O_CREAT, 0o600)
        with os.fdopen(handle, "r+", encoding="ascii") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            kept = _parse(file.read())
            if kept is not None:
                query = select(rows.c.mac).where(rows.c.number == kept.number)
                with self._engine.connect() as connection:
                    if connection.execute(query).scalar() != kept.mac:
                        log.error("the audit log was set back before row %s", kept.number)
                        return
            if kept is None or kept.number < end.number:
                file.seek(0)
                file.write(f"{end.number} {end.mac} {end.seal}\n")
                file.truncate()

    def _attested(self) -> _End | None:
        """What this machine has seen; None when it has not written yet."""
        try:
            return _parse(self._witness.read_text(encoding="ascii"))
        except FileNotFoundError:
            return None


def _parse(text: str) -> _End | None:
    parts = text.split()
    if len(parts) != 3 or not parts[0].isdigit():
        return None
    return _End(int(parts[0]), parts[1], parts[2])
