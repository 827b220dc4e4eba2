"""Where a submission stands, by its number and the phone that was left with it, from anywhere."""

from __future__ import annotations

from datetime import datetime

from fastapi import APIRouter, Request
from pydantic import BaseModel, ConfigDict, Field

from actions import Refused
from prereview import State
from service.access import Rule, rule
from service.problems import NotFound, TooMany
from service.routes.bundles import matters_out
from service.routes.deps import PartsDep

router = APIRouter(tags=["review"])


class ProgressIn(BaseModel):
    """The number (YS and twelve digits) and the phone or its last four digits, as typed."""

    model_config = ConfigDict(extra="forbid")

    number: str = Field(max_length=40)
    contact: str = Field(max_length=40)


class ProgressFound(BaseModel):
    """Where it stands; nothing of the papers or of what the window said about them."""

    matter_name: str
    state: State
    handed_at: datetime | None
    changed_at: datetime


@router.post("/api/submissions/progress")
@rule(Rule.PUBLIC)
def progress(body: ProgressIn, request: Request, parts: PartsDep) -> ProgressFound:
    """Say where a submission stands.

    The same is said of a number that nobody has and of a phone that is another; wrong tries are
    counted.
    """
    who = (f"address {parts.rates.address(request)}",)
    try:
        found = parts.tracking.find(body.number, body.contact, who)
    except Refused:
        message = "查得太多次了，请过一小时再试，或者到窗口咨询台查询。"
        raise TooMany("too_many_tries", message, headers={"Retry-After": "3600"}) from None
    if found is None:
        raise NotFound(
            "nothing_found", "按这个编号和手机号没有查到。请核对编号和交材料时留的手机号。"
        )
    matters = matters_out(parts.guide().catalogue, found.matters)
    return ProgressFound(
        matter_name=found.title or matters[0].name,
        state=found.state,
        handed_at=found.handed_at,
        changed_at=found.changed_at,
    )
