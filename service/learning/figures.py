"""The figures of a month: what was asked, where people fail, which guides cause questions."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from itertools import groupby
from typing import Any, TypeAlias

from sqlalchemy import Engine, func, select

from knowledge import Catalogue
from knowledge.answers.dates import CHINA
from knowledge.search import compact, field_words
from service.learning.tables import answer_ratings, suggestions, turns
from service.learning.words import report_words

__all__ = ["Cluster", "Count", "Day", "Figures", "Guide", "Totals", "figures"]

LISTED = 20
"""Rows of a list that is read on paper; the workbook has all."""


@dataclass(frozen=True, slots=True)
class Count:
    """How often something was, this month and the month before."""

    name: str
    now: int
    before: int


@dataclass(frozen=True, slots=True)
class Totals:
    """A month in numbers; `helpful` and `unhelpful` count ratings."""

    turns: int = 0
    chats: int = 0
    questions: int = 0
    answered: int = 0
    asked_back: int = 0
    unanswered: int = 0
    handovers: int = 0
    helpful: int = 0
    unhelpful: int = 0

    @property
    def answered_share(self) -> float:
        """Share of the questions that were answered at once."""
        return self.answered / self.questions if self.questions else 0.0

    @property
    def helpful_share(self) -> float | None:
        """Share of the ratings that say the answer helped; None without any."""
        rated = self.helpful + self.unhelpful
        return self.helpful / rated if rated else None


@dataclass(frozen=True, slots=True)
class Day:
    """A day's questions by how they ended."""

    day: date
    answered: int
    asked_back: int
    unanswered: int
    other: int

    @property
    def total(self) -> int:
        """All of them."""
        return self.answered + self.asked_back + self.unanswered + self.other


@dataclass(frozen=True, slots=True)
class Guide:
    """Questions about one matter: how many, of how many people, what went wrong after them.

    `again` counts people who asked three times or more; `field` is the part asked for most.
    """

    name: str
    code: str
    asked: int
    people: int
    again: int
    empty: int
    unhelpful: int
    handovers: int
    field: str

    @property
    def trouble(self) -> int:
        """People and answers that show that the guide did not do."""
        return self.again + self.empty + self.unhelpful + self.handovers


@dataclass(frozen=True, slots=True)
class Cluster:
    """A suggestion whose questions were asked this month."""

    kind: str
    matter: str
    reason: str
    asked: int
    state: str
    examples: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Figures:
    """Everything that the report of a month says; counts are of turns unless said otherwise."""

    month: str
    city: str
    made_at: datetime
    whole: bool
    now: Totals
    before: Totals
    days: tuple[Day, ...]
    hours: tuple[int, ...]
    groups: tuple[Count, ...]
    channels: tuple[Count, ...]
    fields: tuple[Count, ...]
    reasons: tuple[Count, ...]
    matters: tuple[Count, ...]
    guides: tuple[Guide, ...]
    clusters: tuple[Cluster, ...]
    unanswered: tuple[Count, ...]


_Rows: TypeAlias = Sequence[Any]
"""Rows of turns with their rating."""


def figures(engine: Engine, catalogue: Catalogue, month: str) -> Figures:
    """Count a month, `2026-11`, and the month before; days are those of the hall's clock."""
    first = date.fromisoformat(f"{month}-01")
    last, earlier = _next(first), (first - timedelta(days=1)).replace(day=1)
    rows, old = _rows(engine, first, last), _rows(engine, earlier, first)
    names = {m.code: m.name for m in catalogue.matters}
    names |= {b.number: b.name for b in catalogue.bundles}
    words, asked, asked_before = report_words(), _questions(rows), _questions(old)
    parts = {key: f.name for key, f in field_words().items()}
    return Figures(
        month=month,
        city=catalogue.city.name,
        made_at=datetime.now(CHINA),
        whole=last <= datetime.now(CHINA).date() and _kept_since(engine) < _utc(first),
        now=_totals(rows),
        before=_totals(old),
        days=_days(asked, first, last),
        hours=tuple(_by_hour(asked)),
        groups=_counts(
            (words.group_name(words.group(r.status)) for r in rows),
            (words.group_name(words.group(r.status)) for r in old),
        ),
        channels=_counts(
            (words.channels.get(r.channel, r.channel) for r in rows),
            (words.channels.get(r.channel, r.channel) for r in old),
        ),
        fields=_counts(
            (parts[r.field] for r in asked if r.field in parts),
            (parts[r.field] for r in asked_before if r.field in parts),
        ),
        reasons=_counts(
            (words.reasons.get(r.reason, r.reason) for r in rows if r.helpful is False),
            (words.reasons.get(r.reason, r.reason) for r in old if r.helpful is False),
        ),
        matters=_counts(
            (names.get(r.matter_code, r.matter_code) for r in asked if r.matter_code),
            (names.get(r.matter_code, r.matter_code) for r in asked_before if r.matter_code),
        ),
        guides=_guides(rows, names, parts),
        clusters=_clusters(engine, rows),
        unanswered=_unanswered(asked, asked_before),
    )


def _rows(engine: Engine, first: date, last: date) -> _Rows:
    t, r = turns, answer_ratings
    columns = (t.c.chat, t.c.channel, t.c.text, t.c.status, t.c.matter_code, t.c.field)
    query = (
        select(*columns, t.c.suggestion, t.c.at, r.c.helpful, r.c.reason)
        .outerjoin(r, r.c.turn_id == t.c.id)
        .where(t.c.at >= _utc(first), t.c.at < _utc(last))
        .order_by(t.c.chat, t.c.at)
    )
    with engine.connect() as connection:
        return connection.execute(query).all()


def _kept_since(engine: Engine) -> datetime:
    """When the oldest turn that is still kept was taken."""
    with engine.connect() as connection:
        oldest = connection.execute(select(func.min(turns.c.at))).scalar()
    return _aware(oldest) if oldest else datetime.now(UTC)


def _questions(rows: _Rows) -> list[Any]:
    """The turns that ask something."""
    words = report_words()
    return [r for r in rows if words.group(r.status) not in words.no_question]


def _totals(rows: _Rows) -> Totals:
    words = report_words()
    groups = Counter(words.group(r.status) for r in rows)
    return Totals(
        turns=len(rows),
        chats=len({r.chat for r in rows}),
        questions=sum(n for key, n in groups.items() if key not in words.no_question),
        answered=groups["answered"],
        asked_back=groups["asked_back"],
        unanswered=sum(n for key, n in groups.items() if key in words.unanswered),
        handovers=groups["handover"],
        helpful=sum(r.helpful is True for r in rows),
        unhelpful=sum(r.helpful is False for r in rows),
    )


def _days(rows: _Rows, first: date, last: date) -> tuple[Day, ...]:
    words = report_words()
    found: dict[date, Counter[str]] = defaultdict(Counter)
    for row in rows:
        group = words.group(row.status)
        kind = "unanswered" if group in words.unanswered else group
        found[_aware(row.at).astimezone(CHINA).date()][kind] += 1
    shown = ("answered", "asked_back", "unanswered")
    days = []
    for day in (first + timedelta(days=n) for n in range((last - first).days)):
        counts = [found[day][kind] for kind in shown]
        days.append(Day(day, counts[0], counts[1], counts[2], found[day].total() - sum(counts)))
    return tuple(days)


def _by_hour(rows: _Rows) -> list[int]:
    hours = Counter(_aware(row.at).astimezone(CHINA).hour for row in rows)
    return [hours[hour] for hour in range(24)]


def _counts(now: Iterable[str], before: Iterable[str]) -> tuple[Count, ...]:
    """Each name with its counts, the most frequent this month first."""
    here, there = Counter(now), Counter(before)
    names = sorted(here | there, key=lambda name: (-here[name], -there[name], name))
    return tuple(Count(name, here[name], there[name]) for name in names)


def _guides(rows: _Rows, names: dict[str, str], parts: dict[str, str]) -> tuple[Guide, ...]:
    """Matters that leave people asking, the most troubled first."""
    found: dict[str, Counter[str]] = defaultdict(Counter)
    fields: dict[str, Counter[str]] = defaultdict(Counter)
    for _, chat in groupby(rows, key=lambda row: row.chat):
        asked: Counter[str] = Counter()
        under = ""
        for row in chat:
            code = row.matter_code
            if report_words().group(row.status) == "handover" and under:
                found[under]["handovers"] += 1
            elif code in names:
                asked[code] += 1
                found[code]["empty"] += report_words().group(row.status) == "empty"
                found[code]["unhelpful"] += row.helpful is False
                fields[code][row.field] += row.field in parts
            under = code or under
        for code, count in asked.items():
            found[code] += Counter(asked=count, people=1, again=int(count >= _AGAIN))
    guides = (
        Guide(
            name=names.get(code, code),
            code=code,
            field=next((parts[f] for f, n in fields[code].most_common(1) if n), ""),
            **{key: counts[key] for key in _COUNTED},
        )
        for code, counts in found.items()
    )
    return tuple(sorted(guides, key=lambda g: (-g.trouble, -g.asked, g.name)))


#: Questions about one matter in one chat, from which its guide did not say enough at first.
_AGAIN = 3
_COUNTED = ("asked", "people", "again", "empty", "unhelpful", "handovers")


def _clusters(engine: Engine, rows: _Rows) -> tuple[Cluster, ...]:
    asked = Counter(row.suggestion for row in rows if row.suggestion)
    words, t = report_words(), suggestions
    with engine.connect() as connection:
        found = connection.execute(select(t)).all()
    clusters = (
        Cluster(
            kind=words.kinds.get(row.kind, row.kind),
            matter=row.content["matter_name"],
            reason=row.content["reason"],
            asked=asked[row.id],
            state=words.states[row.state],
            examples=tuple(row.content["examples"]),
        )
        for row in found
        if asked[row.id]
    )
    return tuple(sorted(clusters, key=lambda c: -c.asked))


def _unanswered(rows: _Rows, before: _Rows) -> tuple[Count, ...]:
    """Questions without an answer, those in the same words together."""
    words = report_words()

    def failed(some: _Rows) -> list[str]:
        return [r.text for r in some if r.text and words.group(r.status) in words.unanswered]

    said = {compact(text): text for text in (*failed(before), *failed(rows))}
    counts = _counts(map(compact, failed(rows)), map(compact, failed(before)))
    return tuple(Count(said[c.name], c.now, c.before) for c in counts if c.now)


def _next(first: date) -> date:
    return (first + timedelta(days=32)).replace(day=1)


def _utc(day: date) -> datetime:
    """Midnight of the hall's clock."""
    return datetime(day.year, day.month, day.day, tzinfo=CHINA).astimezone(UTC)


def _aware(moment: datetime) -> datetime:
    """SQLite gives times back without their zone; they were stored as UTC."""
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
