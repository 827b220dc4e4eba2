"""Liveness of the three processes."""

from __future__ import annotations

from fastapi import APIRouter
from fastapi.concurrency import run_in_threadpool
from pydantic import BaseModel

from service.access import Rule, rule
from service.routes.deps import PartsDep

router = APIRouter(tags=["health"])


class Health(BaseModel):
    """What is up; `version` is the published catalogue's, 0 when there is none.

    `guide` says that the search index is open; before that a first question has to wait. `serving`
    is the version that answers come from, 0 before; when that stays another than `version`,
    `guide_problem` says why.
    """

    service: bool = True
    guide: bool
    dialogue: bool
    worker: bool
    version: int
    serving: int
    guide_problem: str


@router.get("/api/health")
@rule(Rule.PUBLIC)
async def health(parts: PartsDep) -> Health:
    """Say which processes are up."""

    def look() -> tuple[int, bool]:
        return parts.catalogue.pointer().version or 0, parts.submissions.worker_alive()

    version, worker = await run_in_threadpool(look)
    return Health(
        guide=parts.guide.version > 0,
        dialogue=await parts.conversation.alive(),
        worker=worker,
        version=version,
        serving=parts.guide.version,
        guide_problem=parts.guide.problem,
    )
