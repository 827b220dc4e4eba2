"""Liveness of the three processes."""

from __future__ import annotations

from fastapi import APIRouter
from fastapi.concurrency import run_in_threadpool
from pydantic import BaseModel

from knowledge import NothingPublished
from service.access import Rule, rule
from service.routes.deps import PartsDep

router = APIRouter(tags=["health"])


class Health(BaseModel):
    """What is up; `version` is the published catalogue's, 0 when there is none.

    `guide` says that the search index is open; before that a first question has to wait.
    """

    service: bool = True
    guide: bool
    dialogue: bool
    worker: bool
    version: int


@router.get("/api/health")
@rule(Rule.PUBLIC)
async def health(parts: PartsDep) -> Health:
    """Say which processes are up."""

    def look() -> tuple[int, bool]:
        try:
            version = parts.catalogue.current().version
        except NothingPublished:
            version = 0
        return version, parts.submissions.worker_alive()

    version, worker = await run_in_threadpool(look)
    return Health(
        guide=parts.guide.is_open,
        dialogue=await parts.conversation.alive(),
        worker=worker,
        version=version,
    )
