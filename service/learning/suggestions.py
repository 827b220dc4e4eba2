"""Suggestions for the catalogue: found in what people asked, open until a clerk decides."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Any

from pydantic import BaseModel, ConfigDict
from sqlalchemy import Connection, Engine, Row, delete, func, insert, select, update
from sqlalchemy.exc import IntegrityError

from knowledge.answers import Guide
from knowledge.learning import AnyEdit, Decided, EditKind, Suggestion, suggest
from service.learning.history import past_turns
from service.learning.tables import suggestions, turns
from service.problems import NotFound, ProblemError

__all__ = ["Listed", "State", "Suggestions"]


class State(StrEnum):
    """What became of a suggestion."""

    OPEN = "open"
    ACCEPTED = "accepted"
    DECLINED = "declined"


class Listed(BaseModel):
    """A suggestion with what became of it; `catalogue_version` is the version that has it."""

    model_config = ConfigDict(frozen=True)

    id: str
    state: State
    suggestion: Suggestion
    clerk: str
    remark: str
    catalogue_version: int
    found_at: datetime
    decided_at: datetime | None


class Suggestions:
    """The kept suggestions; safe for any number of threads and processes."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def refresh(self, guide: Guide, days: int) -> int:
        """Look at the questions of the last days; return how many suggestions are open now.

        Takes about 50 ms a question that failed: each is asked again of the present guide.
        """
        until = datetime.now(UTC)
        past = past_turns(self._engine, until - timedelta(days=days), until)
        found = suggest(past, guide, self._declined())
        try:
            with self._engine.begin() as connection:
                return _replace_open(connection, found, until)
        except IntegrityError:
            # Somebody else looked at the same moment and wrote the same first.
            return self.list(State.OPEN, 1, 0)[0]

    def list(self, state: State, limit: int, offset: int) -> tuple[int, tuple[Listed, ...]]:
        """How many there are in a state, and a page of them, those of most people first."""
        t = suggestions
        page = select(t).where(t.c.state == state)
        count = select(func.count()).select_from(t).where(t.c.state == state)
        ordered = page.order_by(t.c.people.desc(), t.c.count.desc(), t.c.id)
        with self._engine.connect() as connection:
            total = connection.execute(count).scalar_one()
            rows = connection.execute(ordered.limit(limit).offset(offset)).all()
        return total, tuple(map(_listed, rows))

    def get(self, number: str) -> Listed:
        """One suggestion.

        Raises:
            NotFound: there is none of this number, or it was found anew in another shape.
        """
        with self._engine.connect() as connection:
            row = connection.execute(select(suggestions).where(suggestions.c.id == number)).first()
        if row is None:
            raise NotFound("no_such_suggestion", "没有这条建议，列表可能已经更新，请刷新。")
        return _listed(row)

    def require_open(self, number: str) -> Listed:
        """One suggestion that nobody has decided on.

        Raises:
            NotFound: as `get`.
            ProblemError: it was decided on.
        """
        found = self.get(number)
        if found.state is not State.OPEN:
            raise _taken(found)
        return found

    def decide(
        self,
        number: str,
        state: State,
        clerk: str,
        *,
        remark: str = "",
        edit: AnyEdit | None = None,
        version: int = 0,
    ) -> Listed:
        """Keep a clerk's decision; of two at once only the first counts.

        Raises:
            NotFound: as `get`.
            ProblemError: it was decided on before.
        """
        open_one = self.require_open(number)
        made = open_one.suggestion.model_copy(update={"edit": edit or open_one.suggestion.edit})
        t = suggestions
        values = {
            "state": state.value,
            "clerk": clerk[:64],
            "remark": remark,
            "catalogue_version": version,
            "decided_at": datetime.now(UTC),
            "kind": made.kind.value,
            "content": made.model_dump(mode="json", exclude={"turns"}),
        }
        mine = (t.c.id == number) & (t.c.state == State.OPEN)
        with self._engine.begin() as connection:
            if not connection.execute(update(t).where(mine).values(values)).rowcount:
                raise _taken(open_one)
        return self.get(number)

    def _declined(self) -> tuple[Decided, ...]:
        t = suggestions
        with self._engine.connect() as connection:
            rows = connection.execute(select(t).where(t.c.state == State.DECLINED)).all()
        found = (_listed(row).suggestion for row in rows)
        return tuple(
            Decided(EditKind(one.kind), one.matter_code, one.field, one.examples) for one in found
        )


def _replace_open(connection: Connection, found: Iterable[Suggestion], at: datetime) -> int:
    """Write what was found in place of what was open; what was decided stays. Return how many."""
    t = suggestions
    connection.execute(delete(t).where(t.c.state == State.OPEN))
    decided = set(connection.execute(select(t.c.id)).scalars())
    fresh = [one for one in found if one.id not in decided]
    for one in fresh:
        connection.execute(insert(t).values(_row(one, at)))
        _mark(connection, one)
    return len(fresh)


def _row(one: Suggestion, at: datetime) -> dict[str, Any]:
    return {
        "id": one.id,
        "kind": one.kind.value,
        "matter_code": one.matter_code[:64],
        "field": one.field,
        "state": State.OPEN.value,
        "count": one.count,
        "people": one.people,
        "content": one.model_dump(mode="json", exclude={"turns"}),
        "clerk": "",
        "remark": "",
        "catalogue_version": 0,
        "found_at": at,
        "decided_at": None,
    }


#: Most values of one statement that SQLite takes in every build.
_AT_ONCE = 500


def _mark(connection: Connection, one: Suggestion) -> None:
    """Write a suggestion's number beside its turns, for the report of a month."""
    for start in range(0, len(one.turns), _AT_ONCE):
        some = one.turns[start : start + _AT_ONCE]
        connection.execute(update(turns).where(turns.c.id.in_(some)).values(suggestion=one.id))


def _listed(row: Row[Any]) -> Listed:
    return Listed(
        id=row.id,
        state=row.state,
        suggestion=Suggestion.model_validate(row.content),
        clerk=row.clerk,
        remark=row.remark,
        catalogue_version=row.catalogue_version,
        found_at=row.found_at,
        decided_at=row.decided_at,
    )


def _taken(found: Listed) -> ProblemError:
    error = ProblemError("already_decided", f"这条建议已由{found.clerk or '别人'}处理过了。")
    error.status = 409
    return error
