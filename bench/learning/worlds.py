"""A catalogue with known faults, made from the demonstration city's."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum
from hashlib import sha256

from knowledge.schema import Catalogue, Fee, Matter, TimeLimit

__all__ = ["Fault", "World", "make_world"]


class Fault(Enum):
    """What is wrong with a matter of the world."""

    MISSING = 0
    NAMELESS = 1
    EMPTY = 2
    WRONG = 3
    SOUND = 4


#: Fields that are emptied or said to be wrong, and what empties each.
_EMPTIED: dict[str, dict[str, object]] = {
    "fee": {"fee": Fee()},
    "place": {"place": ()},
    "hours": {"hours": ()},
    "time_limit": {"time_limit": TimeLimit()},
}


@dataclass(frozen=True)
class World:
    """The faulty catalogue, the fault of each matter, and the field that it concerns."""

    catalogue: Catalogue
    faults: dict[str, Fault]
    fields: dict[str, str]
    whole: Catalogue


def make_world(whole: Catalogue) -> World:
    """Take a sixth of the matters away, the aliases of a sixth, a field of a sixth; and so on."""
    faults = {m.code: Fault(min(_draw(m.code) % 6, 4)) for m in whole.matters}
    fields = {m.code: sorted(_EMPTIED)[_draw(m.code + "f") % len(_EMPTIED)] for m in whole.matters}
    kept = [
        _faulty(m, faults[m.code], fields[m.code])
        for m in whole.matters
        if faults[m.code] is not Fault.MISSING
    ]
    gone = {code for code, fault in faults.items() if fault is Fault.MISSING}
    bundles = [b for b in whole.bundles if not gone & set(b.matters)]
    policies = [p for p in whole.policies if not gone & set(p.matters)]
    update = {"matters": tuple(kept), "bundles": tuple(bundles), "policies": tuple(policies)}
    return World(whole.model_copy(update=update), faults, fields, whole)


def removed(whole: Catalogue, codes: Sequence[str]) -> Catalogue:
    """The catalogue without some matters."""
    kept = tuple(m for m in whole.matters if m.code not in codes)
    bundles = tuple(b for b in whole.bundles if not set(codes) & set(b.matters))
    return whole.model_copy(update={"matters": kept, "bundles": bundles})


def _faulty(matter: Matter, fault: Fault, field: str) -> Matter:
    if fault is Fault.NAMELESS:
        return matter.model_copy(update={"aliases": (), "faqs": ()})
    if fault is Fault.EMPTY:
        return matter.model_copy(update=_EMPTIED[field])
    return matter


def _draw(text: str) -> int:
    return int(sha256(text.encode()).hexdigest()[:8], 16)
