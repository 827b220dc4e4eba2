"""Progress of a review as server-sent events."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

from fastapi import APIRouter, Request
from fastapi.concurrency import run_in_threadpool
from sse_starlette import EventSourceResponse, ServerSentEvent

from prereview import State
from service.access import Rule, rule
from service.routes.deps import PartsDep, SubmissionDep

router = APIRouter(tags=["review"])

_POLL_S = 0.5
_RUNNING = {State.QUEUED, State.REVIEWING}


@router.get("/api/submissions/{submission_id}/events", response_class=EventSourceResponse)
@rule(Rule.SUBMISSION_HOLDER)
async def events(
    submission: SubmissionDep, request: Request, parts: PartsDep
) -> EventSourceResponse:
    """`progress` whenever something changes; when no review runs, an event named by the state."""
    await run_in_threadpool(parts.submissions.get, submission)

    async def stream() -> AsyncIterator[ServerSentEvent]:
        last = ""
        while not await request.is_disconnected():
            progress = await run_in_threadpool(parts.submissions.progress, submission)
            body = progress.model_dump_json()
            if body != last:
                last = body
                yield ServerSentEvent(body, event="progress")
            if progress.state not in _RUNNING:
                yield ServerSentEvent(body, event=progress.state)
                return
            await asyncio.sleep(_POLL_S)

    return EventSourceResponse(stream(), ping=15)
