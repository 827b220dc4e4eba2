"""What was said before a person was wanted, and deleting what is no longer needed."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable
from datetime import UTC, datetime, timedelta

from sqlalchemy import Engine, delete, select

from prereview.store.clock import utc
from service.handover import tables as t
from service.handover.types import HistoryLine, Message, Sender, TalkState, TicketState
from service.learning.tables import turns

__all__ = ["about", "forget", "history", "transcript"]

log = logging.getLogger(__name__)

_MOST_LINES = 50
_SPEAKERS = {Sender.PERSON: "本人", Sender.CLERK: "工作人员"}


def history(engine: Engine, chat: str, name: Callable[[str], str]) -> tuple[HistoryLine, ...]:
    """What a chat asked the assistant, the oldest first; `name` gives a matter's name by its code.

    Turns are kept without numbers and names of persons, so a clerk sees neither here.
    """
    c = turns.c
    told = (c.text != "") | (c.matter_code != "")
    query = select(c.text, c.status, c.matter_code, c.field, c.at).where(c.chat == chat, told)
    newest = query.order_by(c.at.desc()).limit(_MOST_LINES)
    with engine.connect() as connection:
        rows = connection.execute(newest).all()
    return tuple(
        HistoryLine(
            asked=row.text,
            status=row.status,
            matter_code=row.matter_code,
            matter=name(row.matter_code) if row.matter_code else "",
            field=row.field,
            at=utc(row.at),
        )
        for row in reversed(rows)
    )


def about(lines: Iterable[HistoryLine]) -> tuple[str, str]:
    """Code and name of the matter that was under discussion last, empty when none was."""
    named = [(line.matter_code, line.matter) for line in lines if line.matter]
    return named[-1] if named else ("", "")


def transcript(lines: Iterable[HistoryLine], said: Iterable[Message]) -> tuple[str, ...]:
    """History and talk as lines of text, for a ticket."""
    asked = [f"问：{k.asked or '（按了按钮）'}｜{k.matter or '没有找到事项'}" for k in lines]
    talked = [f"{_SPEAKERS[m.sender]}：{m.body}" for m in said if m.sender in _SPEAKERS]
    return (*asked, *talked)


def forget(engine: Engine, talk_days: int, settled_days: int) -> None:
    """Delete talks that ended so many days ago, and tickets and judgements that were settled."""
    now = datetime.now(UTC)
    ended, settled = now - timedelta(days=talk_days), now - timedelta(days=settled_days)
    k, q, s = t.talks.c, t.tickets.c, t.satisfactions.c
    gone = (
        delete(t.talks).where(k.state == TalkState.ENDED.value, k.ended_at < ended),
        delete(t.tickets).where(q.state == TicketState.ANSWERED.value, q.answered_at < settled),
        delete(t.satisfactions).where(s.state != "open", s.rated_at < settled),
    )
    with engine.begin() as connection:
        count = sum(connection.execute(statement).rowcount for statement in gone)
    if count:
        log.info("%s old talks, tickets and judgements deleted", count)
