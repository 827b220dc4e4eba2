"""Tickets: what could not be answered at once, to be answered by a promised time.

A ticket carries the person's words, what they are about and what was said before (办不成事 and
12345 want all three), so that nobody has to tell it twice.
"""

from __future__ import annotations

import hmac
import secrets
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from pydantic import BaseModel, ConfigDict, Field
from sqlalchemy import Engine, Row, func, insert, select, update

from prereview.store.clock import now, utc
from service.handover import tables as t
from service.handover.types import Ticket, TicketKind, TicketState
from service.handover.words import say
from service.office_hours import CHINA, OfficeHours
from service.problems import Conflict, NotFound

__all__ = ["NewTicket", "Tickets"]

#: Letters of a number that nobody mistakes for another.
_LETTERS = "ACDEFGHJKMNPQRTUVWXY34679"


class NewTicket(BaseModel):
    """What a person writes; `key` is made by the sender, so that sending twice makes one ticket."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    key: str = Field(min_length=8, max_length=64)
    kind: TicketKind
    person: str = Field(min_length=1, max_length=40)
    phone: str = Field(pattern=r"^\+?[0-9][0-9 -]{4,18}[0-9]$")
    body: str = Field(min_length=2, max_length=2000)


class Tickets:
    """The tickets of all channels.

    Args:
        engine: the database.
        hours: when clerks answer.
        days: working days in which a ticket is answered.
    """

    def __init__(self, engine: Engine, hours: OfficeHours, days: int) -> None:
        self._engine, self._hours, self._days = engine, hours, days

    def write(
        self,
        new: NewTicket,
        chat: str,
        channel: str,
        about: tuple[str, str],
        transcript: Sequence[str],
    ) -> Ticket:
        """Keep a ticket; the same key of the same chat again returns what was kept.

        Raises:
            Conflict: the key belongs to another chat's ticket.
        """
        with self._engine.begin() as connection:
            before = connection.execute(select(t.tickets).where(t.tickets.c.key == new.key)).first()
            if before is not None:
                if before.chat != chat:
                    raise Conflict("key_used", "请刷新页面后重新提交。")
                return _ticket(before)
            at = now(connection)
            number = f"T{at.astimezone(CHINA):%Y%m%d}-{_random(6)}"
            row = {
                **new.model_dump(),
                "number": number,
                "state": TicketState.OPEN.value,
                "chat": chat,
                "channel": channel,
                "matter_code": about[0][:64],
                "label": about[1][:200],
                "transcript": list(transcript),
                "clerk": "",
                "reply": "",
                "asked_at": at,
                "due_at": self._hours.deadline(at, self._days),
            }
            connection.execute(insert(t.tickets).values(row))
            return _ticket(_row(connection.execute(_numbered(number)).first()))

    def of_person(self, number: str, phone: str) -> Ticket:
        """The ticket of this number, for whoever knows the phone it was left with.

        Raises:
            NotFound: there is none, or the phone is another: the two cannot be told apart.
        """
        with self._engine.connect() as connection:
            row = connection.execute(_numbered(number.strip().upper())).first()
        kept = _digits(row.phone) if row is not None else "-"
        if not hmac.compare_digest(kept, _digits(phone)) or row is None:
            raise NotFound("no_ticket", say("no_ticket", hotline="12345"))
        return _ticket(row)

    def list(
        self, state: TicketState | None, overdue: bool, limit: int, offset: int
    ) -> tuple[int, tuple[Ticket, ...]]:
        """How many fit, and a page of them, the first due first."""
        c = t.tickets.c
        with self._engine.connect() as connection:
            fits = [] if state is None else [c.state == state.value]
            if overdue:
                fits += [c.state == TicketState.OPEN.value, c.due_at < now(connection)]
            count = select(func.count()).select_from(t.tickets).where(*fits)
            page = select(t.tickets).where(*fits).order_by(c.due_at, c.number)
            total = connection.execute(count).scalar_one()
            rows = connection.execute(page.limit(limit).offset(offset)).all()
        return total, tuple(map(_ticket, rows))

    def get(self, number: str) -> Ticket:
        """The ticket of this number.

        Raises:
            NotFound: there is none.
        """
        with self._engine.connect() as connection:
            return _ticket(_row(connection.execute(_numbered(number)).first()))

    def answer(self, number: str, clerk: str, reply: str) -> Ticket:
        """Answer it; answering again replaces the answer.

        Raises:
            NotFound: there is no such ticket.
        """
        with self._engine.begin() as connection:
            values = {"state": TicketState.ANSWERED.value, "clerk": clerk, "reply": reply}
            answered = update(t.tickets).where(t.tickets.c.number == number)
            connection.execute(answered.values(**values, answered_at=now(connection)))
            return _ticket(_row(connection.execute(_numbered(number)).first()))


def _numbered(number: str) -> Any:
    return select(t.tickets).where(t.tickets.c.number == number)


def _row(row: Row[Any] | None) -> Row[Any]:
    if row is None:
        raise NotFound("no_ticket", say("no_ticket", hotline="12345"))
    return row


def _ticket(row: Row[Any]) -> Ticket:
    ticket = Ticket.model_validate(row)
    zoned: dict[str, datetime] = {
        name: utc(at)
        for name in ("asked_at", "due_at", "answered_at")
        if (at := getattr(ticket, name)) is not None
    }
    return ticket.model_copy(update=zoned)


def _digits(phone: str) -> str:
    return "".join(c for c in phone if c.isascii() and c.isdigit())


def _random(length: int) -> str:
    return "".join(secrets.choice(_LETTERS) for _ in range(length))
