"""Blocks of one field of one guide, exactly as stored and with nothing left out.

Each composer returns the blocks of its field, or nothing when the guide is silent on it. Facts that
belong together stand together (a place with its hours and phone, a limit with what does not count
in it), because an omitted condition costs a person a second trip.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from urllib.parse import quote

from knowledge.answers.blocks import (
    AnyBlock,
    Fact,
    Facts,
    GuideField,
    ItemList,
    Materials,
    Notice,
    Source,
    Text,
)
from knowledge.answers.conditions import ConditionWords
from knowledge.answers.materials import item, notices
from knowledge.answers.messages import label, message
from knowledge.duration import Unit
from knowledge.schema import City, Matter, Necessity
from knowledge.search import field_words

__all__ = ["Composer", "Guidebook"]

Blocks = tuple[AnyBlock, ...]


@dataclass(frozen=True)
class Guidebook:
    """What every answer of one published catalogue needs to know."""

    version: int
    city: City
    words: ConditionWords

    def source(self, matter: Matter, *fields: GuideField) -> tuple[Source, ...]:
        """Return one source for each field, linking to its place in the guide's page."""
        return tuple(
            Source(
                matter_code=matter.code,
                matter_name=matter.name,
                field=field.value,
                field_name=field_words()[field.value].name,
                version=self.version,
                department=matter.department,
                updated_on=matter.updated_on.isoformat() if matter.updated_on else "",
                url=f"/guide/{quote(matter.code, safe='')}#{field.value}",
            )
            for field in fields
        )


class Composer:
    """Composes the answer to one field of one matter."""

    def __init__(self, book: Guidebook, matter: Matter) -> None:
        self._book, self._matter = book, matter

    def compose(self, field: GuideField) -> Blocks:
        """Return the blocks of a field; empty when the guide does not state it."""
        return _COMPOSERS[field](self)

    def overview(self) -> Blocks:
        """Return the guide in short: every fact that fits on one line."""
        m, f = self._matter, GuideField
        rows = [
            *_rows("department", m.department),
            *_rows("kind", m.kind),
            *_rows("level", m.level),
            *_rows("applicants", "、".join(m.applicants)),
            *_rows("materials", self._counted()),
            *self._limits(),
            *self._fees(),
            *self._visits(),
            *_rows("reach", m.reach),
            *self._promise(),
            *_rows("result", m.result),
            *_rows("place", *m.place),
            *_rows("hours", *m.hours),
            *_rows("phone", *m.phone),
            *self._online(),
            *(Fact(label=key, value=value) for key, value in m.extra.items() if value),
        ]
        return (
            self._facts(f.OVERVIEW, rows, f.OVERVIEW),
            *self._paragraph(f.CONDITIONS, m.conditions),
        )

    def materials(self) -> Blocks:
        """Return the list with every condition, tolerance and commitment, and what marks mean."""
        items = tuple(item(m, self._book.words) for m in self._matter.materials)
        if not items:
            return ()
        title, sources = self._title(GuideField.MATERIALS), self._sources(GuideField.MATERIALS)
        return (Materials(title=title, items=items, sources=sources), *notices(items))

    def conditions(self) -> Blocks:
        """Return the conditions and for whom the matter is."""
        found = self._paragraph(GuideField.CONDITIONS, self._matter.conditions)
        whom = _rows("applicants", "、".join(self._matter.applicants))
        if not found or not whom:
            return found
        return (*found, self._facts(GuideField.APPLICANTS, whom, GuideField.APPLICANTS))

    def time_limit(self) -> Blocks:
        """Return promised and statutory limit, in their units, and what does not count in them."""
        m, f = self._matter, GuideField
        rows = self._limits()
        if not rows:
            return ()
        sources = [f.TIME_LIMIT]
        if m.special_procedures:
            rows += _rows("special", m.special_procedures)
            sources.append(f.SPECIAL_PROCEDURES)
        limits = (m.time_limit.promised, m.time_limit.statutory)
        blocks: list[AnyBlock] = [self._facts(f.TIME_LIMIT, rows, *sources)]
        if not any(limits):
            blocks.append(Notice(text=message("time_none"), level="warning"))
        if m.special_procedures and message("counted") not in m.special_procedures:
            blocks.append(Notice(text=message("special_not_counted")))
        if any(limit and limit.unit is Unit.WORKING_DAY for limit in limits):
            blocks.append(Notice(text=message("working_days")))
        return tuple(blocks)

    def fee(self) -> Blocks:
        """Return whether it costs money, how much and by which act."""
        return self._block(GuideField.FEE, self._fees())

    def place(self) -> Blocks:
        """Return the windows with their hours and phone."""
        m, f = self._matter, GuideField
        if not m.place:
            return ()
        around = [*_rows("hours", *m.hours), *_rows("phone", *m.phone), *self._online()]
        rows = [*_rows("place", *m.place), *around]
        return (self._facts(f.PLACE, rows, f.PLACE, *((f.HOURS,) if m.hours else ())),)

    def hours(self) -> Blocks:
        """Return the opening hours with the windows they are for."""
        m, f = self._matter, GuideField
        if not m.hours:
            return ()
        rows = [*_rows("hours", *m.hours), *_rows("place", *m.place), *_rows("phone", *m.phone)]
        return (self._facts(f.HOURS, rows, f.HOURS, *((f.PLACE,) if m.place else ())),)

    def phone(self) -> Blocks:
        """Return the numbers to ask, with their hours."""
        m, f = self._matter, GuideField
        if not m.phone:
            return ()
        rows = [*_rows("phone", *m.phone), *_rows("hours", *m.hours)]
        rows += _rows("hotline", self._book.city.hotline)
        return (self._facts(f.PHONE, rows, f.PHONE),)

    def complaint(self) -> Blocks:
        """Return where to complain."""
        rows = _rows("complaint", *self._matter.complaint_phone)
        rows += _rows("hotline", self._book.city.hotline) if rows else []
        return self._block(GuideField.COMPLAINT, rows)

    def steps(self) -> Blocks:
        """Return the steps in order, with special procedures and the link."""
        m, f = self._matter, GuideField
        if not m.steps:
            return ()
        listed = ItemList(
            title=self._title(f.STEPS), items=m.steps, ordered=True, sources=self._sources(f.STEPS)
        )
        rows = [*_rows("special", m.special_procedures), *self._online()]
        used = ((f.SPECIAL_PROCEDURES,) if m.special_procedures else ()) + (
            (f.ONLINE,) if m.online_url else ()
        )
        return (listed, self._facts(f.STEPS, rows, *used)) if rows else (listed,)

    def result(self) -> Blocks:
        """Return what the person gets."""
        return self._paragraph(GuideField.RESULT, self._matter.result)

    def visits(self) -> Blocks:
        """Return how often one has to come, and whether it goes online."""
        rows = self._visits()
        return self._block(GuideField.VISITS, [*rows, *self._online()] if rows else [])

    def online(self) -> Blocks:
        """Return the link, and how often one still has to come."""
        rows = self._online()
        return self._block(GuideField.ONLINE, [*rows, *self._visits()] if rows else [])

    def applicants(self) -> Blocks:
        """Return for whom the matter is, and on which conditions."""
        whom = _rows("applicants", "、".join(self._matter.applicants))
        found = self._block(GuideField.APPLICANTS, whom)
        rest = self._paragraph(GuideField.CONDITIONS, self._matter.conditions)
        return (*found, *rest) if found else ()

    def legal_basis(self) -> Blocks:
        """Return the acts."""
        return self._paragraph(GuideField.LEGAL_BASIS, self._matter.legal_basis)

    def special_procedures(self) -> Blocks:
        """Return inspections, hearings and the like, whose time does not count in the limit."""
        found = self._paragraph(GuideField.SPECIAL_PROCEDURES, self._matter.special_procedures)
        if not found or message("counted") in self._matter.special_procedures:
            return found
        return (*found, Notice(text=message("special_not_counted")))

    def reach(self) -> Blocks:
        """Return where else it can be done."""
        return self._block(GuideField.REACH, _rows("reach", self._matter.reach))

    def commitment(self) -> Blocks:
        """Return whether a commitment replaces a paper, and which papers may come later."""
        m = self._matter
        replaced = "、".join(x.name for x in m.materials if x.commitment)
        later = [
            f"{x.name}（{x.tolerance}内补交）" if x.tolerance else x.name
            for x in m.materials
            if x.tolerance or x.necessity is Necessity.TOLERATED
        ]
        rows = [*self._promise(), *_rows("commitment_materials", replaced)]
        rows += _rows("tolerated_materials", "、".join(later))
        used = (GuideField.COMMITMENT, *((GuideField.MATERIALS,) if replaced or later else ()))
        return (self._facts(GuideField.COMMITMENT, rows, *used),) if rows else ()

    def _limits(self) -> list[Fact]:
        m, limit = self._matter, self._matter.time_limit
        rows = [
            *_rows("promised", str(limit.promised) if limit.promised else ""),
            *_rows("statutory", str(limit.statutory) if limit.statutory else ""),
        ]
        return rows + _rows("handling", m.handling)

    def _fees(self) -> list[Fact]:
        fee = self._matter.fee
        charged = {None: "", True: message("fee_charged"), False: message("fee_free")}[fee.charged]
        rows = [*_rows("charged", charged), *_rows("standard", fee.standard)]
        return rows + _rows("basis", fee.basis)

    def _visits(self) -> list[Fact]:
        visits = self._matter.visits
        if visits is None:
            return []
        return _rows(
            "visits", message("visits", visits=visits) if visits else message("visits_none")
        )

    def _online(self) -> list[Fact]:
        url = self._matter.online_url
        safe = url if url.startswith(("https://", "http://")) else ""
        text = label("online_open") if safe else url
        return [Fact(label=label("online"), value=text, url=safe)] if url else []

    def _promise(self) -> list[Fact]:
        supported = self._matter.commitment
        if supported is None:
            return []
        return _rows("commitment", message("commitment_yes" if supported else "commitment_no"))

    def _counted(self) -> str:
        all_of = self._matter.materials
        required = sum(m.necessity is Necessity.REQUIRED for m in all_of)
        return message("materials_summary", total=len(all_of), required=required) if all_of else ""

    def _title(self, field: GuideField) -> str:
        return message("title", matter=self._matter.name, field=field_words()[field.value].name)

    def _sources(self, *fields: GuideField) -> tuple[Source, ...]:
        return self._book.source(self._matter, *fields)

    def _facts(self, field: GuideField, rows: Sequence[Fact], *sources: GuideField) -> Facts:
        return Facts(title=self._title(field), rows=tuple(rows), sources=self._sources(*sources))

    def _block(self, field: GuideField, rows: Sequence[Fact]) -> Blocks:
        return (self._facts(field, rows, field),) if rows else ()

    def _paragraph(self, field: GuideField, text: str) -> Blocks:
        if not text:
            return ()
        return (Text(text=f"{self._title(field)}\n{text}", sources=self._sources(field)),)


def _rows(key: str, *values: str) -> list[Fact]:
    return [Fact(label=label(key), value=value) for value in values if value]


_COMPOSERS: dict[GuideField, Callable[[Composer], Blocks]] = {
    field: getattr(Composer, field.value) for field in GuideField
}
