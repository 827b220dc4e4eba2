"""Talks and their messages as rows: written once, read with their zones."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, func, insert, select, update

from prereview.store.clock import now, utc
from service.handover import tables as t
from service.handover.types import Message, Sender, Talk, TalkState
from service.handover.words import say
from service.problems import Conflict

__all__ = ["add", "as_message", "as_talk", "end", "said"]

_MOST_MESSAGES = 1000


def said(
    connection: Connection, talk: str, sender: Sender, text: str, key: str, clerk: str = ""
) -> Message:
    """Keep a message of a talk that goes on; the same key again returns what was kept.

    Raises:
        Conflict: the talk is too long.
    """
    m = t.talk_messages
    mine = (m.c.talk_id == talk, m.c.sender == sender.value, m.c.key == key)
    before = connection.execute(select(m).where(*mine)).first()
    if before is not None:
        return as_message(before)
    count = select(func.count()).select_from(m).where(m.c.talk_id == talk)
    if connection.execute(count).scalar_one() >= _MOST_MESSAGES:
        raise Conflict("talk_full", say("full"))
    at = now(connection)
    add(connection, talk, sender, text, key, at, clerk)
    connection.execute(update(t.talks).where(t.talks.c.id == talk).values(last_at=at))
    return as_message(connection.execute(select(m).where(*mine)).one())


def end(connection: Connection, talk: str, by: str, at: datetime, sentence: str = "") -> None:
    """End a talk once; what is said of it is the last message."""
    c = t.talks.c
    ended = {"state": TalkState.ENDED.value, "open_chat": None, "ended_by": by, "ended_at": at}
    going = update(t.talks).where(c.id == talk, c.open_chat.is_not(None)).values(ended)
    if connection.execute(going).rowcount:
        add(connection, talk, Sender.SYSTEM, sentence or say(f"ended_{by}"), "ended", at)


def add(
    connection: Connection,
    talk: str,
    sender: Sender,
    text: str,
    key: str,
    at: datetime,
    clerk: str = "",
) -> None:
    """Add a message unless its key is there."""
    m = t.talk_messages
    mine = select(m.c.id).where(m.c.talk_id == talk, m.c.sender == sender.value, m.c.key == key)
    if connection.execute(mine).first() is None:
        row = {"talk_id": talk, "sender": sender.value, "clerk": clerk, "body": text}
        connection.execute(insert(m).values(**row, key=key, at=at))


def as_message(row: Row[Any]) -> Message:
    """A row of `talk_messages` as a message."""
    message = Message.model_validate(row)
    return message.model_copy(update={"at": utc(message.at)})


def as_talk(row: Row[Any]) -> Talk:
    """A row of `talks` as a talk."""
    talk = Talk.model_validate(row)
    times = ("asked_at", "promised_at", "taken_at", "last_at", "ended_at")
    zoned = {name: utc(at) for name in times if (at := getattr(talk, name)) is not None}
    return talk.model_copy(update=zoned)
