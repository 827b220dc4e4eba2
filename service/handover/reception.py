"""The clerks' side of the talks: who waits, taking one, answering, passing on, ending."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import Connection, Engine, case, delete, func, insert, select, update

from prereview.store.clock import now
from service.handover import tables as t
from service.handover.keeping import add, as_talk, end, said
from service.handover.talks import Patience
from service.handover.types import Message, Sender, Talk, TalkState
from service.handover.words import say
from service.problems import Conflict, NotFound

__all__ = ["Reception"]


class Reception:
    """What clerks do with talks."""

    def __init__(self, engine: Engine, patience: Patience) -> None:
        self._engine, self._patience = engine, patience

    def here(self, clerk: str) -> None:
        """Note that a clerk is there to answer."""
        p = t.present
        with self._engine.begin() as connection:
            at = now(connection)
            seen = update(p).where(p.c.clerk == clerk).values(seen_at=at)
            if not connection.execute(seen).rowcount:
                connection.execute(insert(p).values(clerk=clerk, seen_at=at))

    def away(self, clerk: str) -> None:
        """Note that a clerk answers no longer."""
        with self._engine.begin() as connection:
            connection.execute(delete(t.present).where(t.present.c.clerk == clerk))

    def talks(self) -> tuple[Talk, ...]:
        """The talks that go on, those that wait first, the longest waiting first.

        `unread` counts what the person said after the clerk's last word.
        """
        c, m = t.talks.c, t.talk_messages
        order = case((c.state == TalkState.WAITING.value, 0), else_=1)
        with self._engine.begin() as connection:
            self._end_idle(connection)
            going = select(t.talks).where(c.open_chat.is_not(None)).order_by(order, c.asked_at)
            found = [as_talk(row) for row in connection.execute(going)]
            spoke = m.alias()
            answered = (spoke.c.sender == Sender.CLERK.value, spoke.c.talk_id == m.c.talk_id)
            newest = select(func.coalesce(func.max(spoke.c.id), 0)).where(*answered)
            last = newest.scalar_subquery()
            new = (
                select(m.c.talk_id, func.count())
                .join(t.talks, c.id == m.c.talk_id)
                .where(c.open_chat.is_not(None), m.c.sender == Sender.PERSON.value, m.c.id > last)
                .group_by(m.c.talk_id)
            )
            unread = {row[0]: row[1] for row in connection.execute(new)}
        return tuple(k.model_copy(update={"unread": unread.get(k.id, 0)}) for k in found)

    def get(self, talk: str) -> Talk:
        """One talk, going on or over.

        Raises:
            NotFound: there is none.
        """
        with self._engine.connect() as connection:
            return _get(connection, talk)

    def take(self, talk: str, clerk: str) -> Talk:
        """Begin to answer, or take over from another clerk.

        Raises:
            NotFound: there is no such talk.
            Conflict: it is over.
        """
        with self._engine.begin() as connection:
            found = _going(connection, talk)
            if found.clerk == clerk and found.state is TalkState.TALKING:
                return found
            at = now(connection)
            values = {"state": TalkState.TALKING.value, "clerk": clerk, "taken_at": at}
            mine = (t.talks.c.id == talk, t.talks.c.clerk == found.clerk)
            taken = update(t.talks).where(*mine).values(**values, last_at=at)
            if not connection.execute(taken).rowcount:
                raise Conflict("talk_taken", say("other_clerk", clerk="另一位工作人员"))
            key = "taken_over" if found.state is TalkState.TALKING else "taken"
            mark = f"{key}-{at.timestamp()}"
            add(connection, talk, Sender.SYSTEM, say(key, clerk=clerk), mark, at)
            return _get(connection, talk)

    def say(self, talk: str, clerk: str, key: str, text: str) -> Message:
        """Answer; the same key again returns what was kept.

        Raises:
            NotFound: there is no such talk.
            Conflict: it is over, or another clerk answers it.
        """
        with self._engine.begin() as connection:
            self._mine(connection, talk, clerk)
            return said(connection, talk, Sender.CLERK, text, key, clerk)

    def give_back(self, talk: str, clerk: str) -> None:
        """Let another clerk take it; the person keeps the place of the first asking."""
        with self._engine.begin() as connection:
            self._mine(connection, talk, clerk)
            at = now(connection)
            soon = at + timedelta(minutes=self._patience.answer_minutes)
            waiting = {"state": TalkState.WAITING.value, "clerk": "", "promised_at": soon}
            connection.execute(update(t.talks).where(t.talks.c.id == talk).values(waiting))
            mark = f"given_back-{at.timestamp()}"
            add(connection, talk, Sender.SYSTEM, say("given_back"), mark, at)

    def end(self, talk: str, clerk: str) -> None:
        """End it."""
        with self._engine.begin() as connection:
            self._mine(connection, talk, clerk)
            end(connection, talk, "clerk", now(connection))

    def _mine(self, connection: Connection, talk: str, clerk: str) -> Talk:
        found = _going(connection, talk)
        if found.clerk != clerk:
            who = found.clerk or "还没有人"
            raise Conflict("not_your_talk", say("other_clerk", clerk=who))
        return found

    def _end_idle(self, connection: Connection) -> None:
        at = now(connection)
        before = at - timedelta(minutes=self._patience.idle_minutes)
        c = t.talks.c
        quiet = (c.open_chat.is_not(None), c.state == TalkState.TALKING.value, c.last_at < before)
        for (talk,) in connection.execute(select(c.id).where(*quiet)).all():
            end(connection, talk, "idle", at)


def _get(connection: Connection, talk: str) -> Talk:
    row = connection.execute(select(t.talks).where(t.talks.c.id == talk)).first()
    if row is None:
        raise NotFound("no_talk", say("no_talk"))
    return as_talk(row)


def _going(connection: Connection, talk: str) -> Talk:
    found = _get(connection, talk)
    if found.state is TalkState.ENDED:
        raise Conflict("talk_ended", say("bad_state"))
    return found
