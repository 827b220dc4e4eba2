"""What of the catalogue runs out, and what somebody must look at again: a clerk's list."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated
from zoneinfo import ZoneInfo

from fastapi import APIRouter, Query
from pydantic import BaseModel

from knowledge.lifecycle import AHEAD_DAYS, Kind, Reason, due
from service.access import Rule, rule
from service.routes.deps import EditorDep, PartsDep

router = APIRouter(prefix="/api/desk", tags=["desk"])

_CHINA = ZoneInfo("Asia/Shanghai")
#: Ten years: further than any guide is written for.
_MOST_DAYS = 3660


class DueEntry(BaseModel):
    """One thing to look at; `on` is null for what has no date."""

    kind: Kind
    reason: Reason
    key: str
    name: str
    department: str
    on: date | None
    matter_code: str


class DueList(BaseModel):
    """What must be looked at, the earliest first; `counts` by reason, of the whole list."""

    version: int
    on: date
    ahead_days: int
    counts: dict[Reason, int]
    items: tuple[DueEntry, ...]


@router.get("/due")
@rule(Rule.EDITOR)
def what_is_due(
    clerk: EditorDep,
    parts: PartsDep,
    days: Annotated[int, Query(ge=0, le=_MOST_DAYS)] = AHEAD_DAYS,
    department: Annotated[str, Query(max_length=100)] = "",
) -> DueList:
    """What ran out, and what runs out, begins or must be reviewed within so many days."""
    del clerk
    guide = parts.guide()
    found = due(guide.catalogue, datetime.now(_CHINA).date(), days)
    entries = (DueEntry.model_validate(item, from_attributes=True) for item in found.items)
    return DueList(
        version=guide.version,
        on=found.on,
        ahead_days=days,
        counts=found.counts(),
        items=tuple(e for e in entries if department in e.department),
    )
