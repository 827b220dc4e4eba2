"""The audit log at the desk: who did what, and whether the log is whole."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Query
from pydantic import BaseModel

from service.access import Rule, rule
from service.accounts.auditing import Wanted, read_log
from service.routes.deps import AdministratorDep, PartsDep

router = APIRouter(prefix="/api/desk", tags=["administration"])


class AuditEntry(BaseModel):
    """A row: who did what, with which submission and which part of it."""

    number: int
    at: datetime
    clerk: str
    act: str
    submission_id: str
    subject: str


class AuditBreak(BaseModel):
    """A place where the log does not hold: rows `first` to `last`."""

    fault: str
    first: int
    last: int


class AuditChain(BaseModel):
    """Whether the log is whole; `witness` says whether this machine can tell a log set back."""

    rows: int
    whole: bool
    witness: bool
    breaks: list[AuditBreak]


class AuditList(BaseModel):
    """A page of rows, the newest first; `total` counts all that fit, `chain` when asked for."""

    total: int
    items: list[AuditEntry]
    chain: AuditChain | None


@router.get("/audit")
@rule(Rule.ADMINISTRATOR)
def audit(
    administrator: AdministratorDep,
    parts: PartsDep,
    clerk: Annotated[str, Query(max_length=64)] = "",
    act: Annotated[str, Query(max_length=32)] = "",
    submission: Annotated[str, Query(max_length=40)] = "",
    since: datetime | None = None,
    until: datetime | None = None,
    verify: bool = False,
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
    offset: Annotated[int, Query(ge=0, le=1_000_000)] = 0,
) -> AuditList:
    """Who did what; with `verify` the whole chain is checked, which takes time on a long log."""
    del administrator
    wanted = Wanted(clerk, act, submission, since, until)
    total, rows = read_log(parts.engine, wanted, limit, offset)
    items = [AuditEntry.model_validate(row, from_attributes=True) for row in rows]
    return AuditList(total=total, items=items, chain=_chain(parts) if verify else None)


def _chain(parts: PartsDep) -> AuditChain:
    count, breaks = parts.audit.verify()
    return AuditChain(
        rows=count,
        whole=not breaks,
        witness=parts.audit.has_witness,
        breaks=[AuditBreak(fault=b.fault, first=b.first, last=b.last) for b in breaks],
    )
