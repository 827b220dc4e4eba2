"""Who applies for what: invented people, a company and places that all papers agree on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random
from typing import Any

from bench.papers import invent
from bench.papers.invent import Company, Person

#: What one paper says, by the field names of its document type; names with `_` are only drawn.
Facts = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class World:
    """Everything that the papers of one submission are about, in order on `today`."""

    key: str
    today: date
    company: Company
    person: Person
    spouse: Person
    agent: Person | None
    landlord: Person
    premises: str
    day: date

    def rng(self, name: str) -> Random:
        """Return the chance that draws one paper: the same whatever happens to the others."""
        return Random(f"{self.key}/{name}")


def world(key: str, today: date) -> World:
    """Return the world of a submission; half of them come through an agent."""
    rng = Random(key)
    company, person, spouse = invent.company(rng, today), *invent.couple(rng, today)
    somebody, landlord = invent.person(rng, today), invent.person(rng, today)
    return World(
        key=key, today=today, company=company, person=person, spouse=spouse,
        agent=somebody if rng.random() < 0.5 else None, landlord=landlord,
        premises=invent.street(rng), day=today - timedelta(days=rng.randrange(1, 12)),
    )  # fmt: skip
