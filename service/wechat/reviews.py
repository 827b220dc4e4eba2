"""My submissions: which a person opened in the mini-program, and the message when a review ends."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, Engine, delete, insert, select, update
from sqlalchemy.exc import IntegrityError

from prereview import State
from prereview.store.tables import submissions as papers
from service.problems import NotFound
from service.wechat import tables as t
from service.wechat.outbox import Sending, Way, write
from service.wechat.people import People, Person
from service.wechat.times import aware, utcnow
from service.wechat.words import words

#: A message about a review that ended a day ago is no news.
_NEWS = timedelta(hours=24)
_CHINA = ZoneInfo("Asia/Shanghai")
#: Where the message leads in the mini-program.
_PAGE = "pages/result/result?sub={id}"
#: WeChat's limits of a template's values in characters, by the kind of field (订阅消息参数限制).
_LONGEST = {"thing": 20, "phrase": 5, "short_thing": 5, "character_string": 32}
_ENDED = (State.REPORTED.value, State.FAILED.value)
_BATCH = 50


@dataclass(frozen=True, slots=True)
class Mine:
    """A submission of a person's; `tell` says whether a message comes when its review ends."""

    id: str
    name: str
    state: str
    created_at: datetime
    updated_at: datetime
    tell: bool


class Reviews:
    """Submissions by person, and what is told of them.

    Args:
        engine: the database, where the submissions are, too.
        people: the owners.
        name: what matters are called, by their codes.
        template: WeChat's id of the subscription message; empty: nobody is told.
        fields: the template's field of each value (`matter`, `state`, `time`, `number`).
    """

    def __init__(
        self,
        engine: Engine,
        people: People,
        name: Callable[[Sequence[str]], str],
        template: str,
        fields: Mapping[str, str],
    ) -> None:
        self._engine, self._people, self._name = engine, people, name
        self.template, self._fields = template, dict(fields)

    def keep(self, person: Person, submission_id: str) -> None:
        """Note that a submission is this person's; whoever opened it first keeps it.

        Raises:
            NotFound: it is somebody else's.
        """
        row = {
            "submission_id": submission_id, "person_id": person.id, "tell": False,
            "created_at": utcnow(),
        }  # fmt: skip
        try:
            with self._engine.begin() as connection:
                connection.execute(insert(t.reviews).values(row))
        except IntegrityError:
            self.check(person, submission_id)

    def check(self, person: Person, submission_id: str) -> None:
        """Pass when a submission is this person's; raises `NotFound`."""
        with self._engine.connect() as connection:
            if connection.execute(select(t.reviews).where(*_mine(person, submission_id))).first():
                return
        raise NotFound("no_such_submission", "没有找到这次办理，可能已经删除。")

    def of(self, person: Person) -> list[Mine]:
        """The person's submissions, the newest first."""
        query = (
            select(papers.c.id, papers.c.matters, papers.c.title, papers.c.state,
                   papers.c.updated_at, t.reviews.c.created_at, t.reviews.c.tell)
            .join(t.reviews, t.reviews.c.submission_id == papers.c.id)
            .where(t.reviews.c.person_id == person.id)
            .order_by(t.reviews.c.created_at.desc(), papers.c.id)
            .limit(_BATCH)
        )  # fmt: skip
        with self._engine.connect() as connection:
            rows = connection.execute(query).all()
        return [
            Mine(row.id, row.title or self._name(row.matters), row.state, aware(row.created_at),
                 aware(row.updated_at), row.tell)
            for row in rows
        ]  # fmt: skip

    def agree(self, person: Person, submission_id: str) -> None:
        """Keep the consent to one message; raises `NotFound`."""
        self.check(person, submission_id)
        with self._engine.begin() as connection:
            mine = update(t.reviews).where(*_mine(person, submission_id))
            connection.execute(mine.values(tell=True))

    def tell_ended(self) -> None:
        """Write a message for each ended review whose person agreed to one; the consent is used."""
        if not self.template:
            return
        query = (
            select(papers.c.id, papers.c.title, papers.c.matters, papers.c.state,
                   papers.c.updated_at, t.reviews.c.person_id)
            .join(t.reviews, t.reviews.c.submission_id == papers.c.id)
            .where(t.reviews.c.tell, papers.c.state.in_(_ENDED))
            .limit(_BATCH)
        )  # fmt: skip
        with self._engine.connect() as connection:
            ended = connection.execute(query).all()
        for row in ended:
            person = self._people.find(row.person_id)
            if person is not None:
                with self._engine.begin() as connection:
                    self._tell(connection, person, row)

    def _tell(self, connection: Connection, person: Person, row: Any) -> None:
        mine = (*_mine(person, row.id), t.reviews.c.tell)
        if not connection.execute(update(t.reviews).where(*mine).values(tell=False)).rowcount:
            return  # another process was first
        values = {
            "matter": row.title or self._name(row.matters),
            "state": words().review_states[row.state],
            "time": aware(row.updated_at).astimezone(_CHINA).strftime("%Y-%m-%d %H:%M"),
            "number": row.id,
        }
        body = {
            "template_id": self.template,
            "page": _PAGE.format(id=row.id),
            "data": {
                field: {"value": _fitting(field, values[name])}
                for name, field in self._fields.items()
            },
        }
        write(connection, person, [Sending(body, Way.SUBSCRIBED, utcnow() + _NEWS)])


def _mine(person: Person, submission_id: str) -> tuple[Any, ...]:
    rows = t.reviews.c
    return rows.submission_id == submission_id, rows.person_id == person.id


def _fitting(field: str, value: str) -> str:
    longest = _LONGEST.get(field.rstrip("0123456789"), len(value))
    return value if len(value) <= longest else f"{value[: longest - 1]}…"


def forget_orphans(engine: Engine) -> None:
    """Delete what was noted of submissions that are no more."""
    gone = t.reviews.c.submission_id.not_in(select(papers.c.id))
    with engine.begin() as connection:
        connection.execute(delete(t.reviews).where(gone))
