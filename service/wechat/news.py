"""What clerks are told of by the robot in their group: new talks that wait, new tickets."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, Engine, select
from sqlalchemy.exc import IntegrityError

from service.handover.tables import talks, tickets
from service.handover.types import TalkState
from service.wechat import tables as t
from service.wechat.outbox import Outbox, Sending
from service.wechat.robot import markdown
from service.wechat.times import aware, utcnow
from service.wechat.words import words

#: What is older is no news, such as after the robot was set up.
_NEW = timedelta(hours=1)
_CHINA = ZoneInfo("Asia/Shanghai")


class News:
    """Tells of each thing once, whichever process finds it first."""

    def __init__(self, engine: Engine, outbox: Outbox) -> None:
        self._engine, self._outbox = engine, outbox

    def tell(self) -> None:
        """Write a message for everything that is new."""
        with self._engine.connect() as connection:
            since = utcnow() - _NEW
            found = [*_talks(connection, since), *_tickets(connection, since)]
            query = select(t.sendings.c.key).where(t.sendings.c.key.in_([s.key for s in found]))
            known = set(connection.execute(query).scalars()) if found else set()
        for sending in found:
            if sending.key not in known:
                try:
                    self._outbox.write(None, [sending])
                except IntegrityError:  # another process was first
                    continue


def _talks(connection: Connection, since: datetime) -> Iterator[Sending]:
    c = talks.c
    waiting = (c.state == TalkState.WAITING.value) & (c.asked_at > since)
    for row in connection.execute(select(c.id, c.label, c.promised_at).where(waiting)):
        text = words().robot_talk.format(label=_named(row.label), time=_clock(row.promised_at))
        yield replace(markdown(text), key=f"talk:{row.id}")


def _tickets(connection: Connection, since: datetime) -> Iterator[Sending]:
    c = tickets.c
    query = select(c.number, c.label, c.due_at).where(c.asked_at > since)
    for row in connection.execute(query):
        label, time = _named(row.label), _clock(row.due_at)
        text = words().robot_ticket.format(number=row.number, label=label, time=time)
        yield replace(markdown(text), key=f"ticket:{row.number}")


def _named(label: str) -> str:
    return label or words().robot_unnamed


def _clock(at: datetime) -> str:
    return aware(at).astimezone(_CHINA).strftime("%m-%d %H:%M")
