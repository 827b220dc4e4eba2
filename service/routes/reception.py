"""The desk's side of the handover: talks, tickets, 好差评."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from typing import Annotated, Literal

from fastapi import APIRouter, Path, Query, Request
from pydantic import BaseModel, ConfigDict, Field
from sse_starlette import EventSourceResponse, ServerSentEvent
from starlette.concurrency import run_in_threadpool

from knowledge.answers import Answer, Question
from service.access import Rule, rule
from service.composition import Parts
from service.handover.front import Said
from service.handover.satisfaction import Grievance
from service.handover.types import (
    HistoryLine,
    Message,
    Sender,
    Talk,
    TalkState,
    Ticket,
    TicketState,
)
from service.routes.deps import ClerkDep, PartsDep

router = APIRouter(prefix="/api/desk", tags=["reception"])

TalkId = Annotated[str, Path(pattern="^[0-9a-f]{32}$")]
Number = Annotated[str, Path(pattern="^T[0-9]{8}-[A-Z0-9]{6}$")]
Limit = Annotated[int, Query(ge=1, le=200)]
Offset = Annotated[int, Query(ge=0, le=1_000_000)]
After = Annotated[int, Query(ge=0, le=2**53)]
#: Seconds between two looks at what people wait for, and at one talk.
_LIST_S, _TALK_S = 2.0, 1.0


class TalkDetail(BaseModel):
    """A talk with all that was said, before it too."""

    talk: Talk
    history: tuple[HistoryLine, ...]
    messages: tuple[Message, ...]


class TicketList(BaseModel):
    """A page of tickets; `total` counts all that fit."""

    total: int
    items: tuple[Ticket, ...]


class Reply(BaseModel):
    """What is answered, or what was done."""

    model_config = ConfigDict(extra="forbid")

    text: str = Field(min_length=2, max_length=2000)


class GrievanceList(BaseModel):
    """A page of judgements; `grades` counts all grades ever given, 1 to 5."""

    total: int
    items: tuple[Grievance, ...]
    grades: dict[int, int]


@router.get("/talks/events", response_class=EventSourceResponse)
@rule(Rule.CLERK)
async def waiting(clerk: ClerkDep, request: Request, parts: PartsDep) -> EventSourceResponse:
    """`talks`, the list of those that go on, whenever it changes.

    While this is followed, the clerk counts as there, and people are told that somebody answers.
    """
    return EventSourceResponse(_list(clerk, request, parts), ping=15)


async def _list(clerk: str, request: Request, parts: Parts) -> AsyncIterator[ServerSentEvent]:
    last = ""
    try:
        while not await request.is_disconnected():
            await run_in_threadpool(parts.reception.here, clerk)
            talks = await run_in_threadpool(parts.reception.talks)
            body = json.dumps([t.model_dump(mode="json") for t in talks], ensure_ascii=False)
            if body != last:
                last = body
                yield ServerSentEvent(body, event="talks")
            await asyncio.sleep(_LIST_S)
    finally:
        await asyncio.shield(run_in_threadpool(parts.reception.away, clerk))


@router.get("/talks/{talk_id}")
@rule(Rule.CLERK)
def talk(clerk: ClerkDep, talk_id: TalkId, parts: PartsDep) -> TalkDetail:
    """One talk with what was asked before."""
    del clerk
    found = parts.reception.get(talk_id)
    said = parts.front.talks.messages(talk_id)
    return TalkDetail(talk=found, history=parts.front.history(found.chat), messages=said)


@router.get("/talks/{talk_id}/events", response_class=EventSourceResponse)
@rule(Rule.CLERK)
async def follow(
    clerk: ClerkDep, talk_id: TalkId, request: Request, parts: PartsDep, after: After = 0
) -> EventSourceResponse:
    """`talk` whenever it changes and `message` for each new one, until the talk ends."""
    del clerk
    await run_in_threadpool(parts.reception.get, talk_id)
    return EventSourceResponse(_talk(talk_id, after, request, parts), ping=15)


async def _talk(
    talk_id: str, after: int, request: Request, parts: Parts
) -> AsyncIterator[ServerSentEvent]:
    last = ""
    while not await request.is_disconnected():
        found = await run_in_threadpool(parts.reception.get, talk_id)
        for message in await run_in_threadpool(parts.front.talks.messages, talk_id, after):
            after = message.id
            yield ServerSentEvent(message.model_dump_json(), event="message", id=str(after))
        body = found.model_dump_json()
        if body != last:
            last = body
            yield ServerSentEvent(body, event="talk")
        if found.state is TalkState.ENDED:
            return
        await asyncio.sleep(_TALK_S)


@router.post("/talks/{talk_id}/take")
@rule(Rule.CLERK)
def take(clerk: ClerkDep, talk_id: TalkId, parts: PartsDep) -> Talk:
    """Answer this person, or take over from another clerk."""
    return parts.reception.take(talk_id, clerk)


@router.post("/talks/{talk_id}/messages", status_code=201)
@rule(Rule.CLERK)
def say(clerk: ClerkDep, talk_id: TalkId, body: Said, parts: PartsDep) -> Message:
    """Say something to the person; the same key again is kept once."""
    return parts.reception.say(talk_id, clerk, body.key, body.text)


@router.post("/talks/{talk_id}/return", status_code=204)
@rule(Rule.CLERK)
def give_back(clerk: ClerkDep, talk_id: TalkId, parts: PartsDep) -> None:
    """Let another clerk answer."""
    parts.reception.give_back(talk_id, clerk)


@router.post("/talks/{talk_id}/end", status_code=204)
@rule(Rule.CLERK)
def end(clerk: ClerkDep, talk_id: TalkId, parts: PartsDep) -> None:
    """End the talk."""
    parts.reception.end(talk_id, clerk)


@router.get("/talks/{talk_id}/suggested")
@rule(Rule.CLERK)
def suggested(clerk: ClerkDep, talk_id: TalkId, parts: PartsDep) -> Answer:
    """What the guide answers to the person's last words; the clerk decides what is said."""
    del clerk
    found = parts.reception.get(talk_id)
    said = [m for m in parts.front.talks.messages(talk_id) if m.sender is Sender.PERSON]
    asked = [line.asked for line in parts.front.history(found.chat) if line.asked]
    text = said[-1].body if said else (asked[-1] if asked else "")
    return parts.guide().ask(Question(text=text, matter_code=found.matter_code))


@router.get("/tickets")
@rule(Rule.CLERK)
def tickets(
    clerk: ClerkDep,
    parts: PartsDep,
    state: TicketState | None = None,
    overdue: bool = False,
    limit: Limit = 50,
    offset: Offset = 0,
) -> TicketList:
    """Tickets, the first due first."""
    del clerk
    total, items = parts.front.tickets.list(state, overdue, limit, offset)
    return TicketList(total=total, items=items)


@router.get("/tickets/{number}")
@rule(Rule.CLERK)
def ticket(clerk: ClerkDep, number: Number, parts: PartsDep) -> Ticket:
    """One ticket."""
    del clerk
    return parts.front.tickets.get(number)


@router.post("/tickets/{number}/answer")
@rule(Rule.CLERK)
def answer(clerk: ClerkDep, number: Number, body: Reply, parts: PartsDep) -> Ticket:
    """Answer a ticket; answering again replaces the answer."""
    return parts.front.tickets.answer(number, clerk, body.text)


@router.get("/satisfactions")
@rule(Rule.CLERK)
def satisfactions(
    clerk: ClerkDep,
    parts: PartsDep,
    state: Literal["open", "closed"] | None = None,
    limit: Limit = 50,
    offset: Offset = 0,
) -> GrievanceList:
    """好差评: with `state=open` the poor ones that wait to be settled, the first due first."""
    del clerk
    kept = parts.front.satisfaction
    total, items = kept.list(state, limit, offset)
    return GrievanceList(total=total, items=items, grades=kept.counts())


@router.post("/satisfactions/{number}/settlement")
@rule(Rule.CLERK)
def settle(clerk: ClerkDep, number: TalkId, body: Reply, parts: PartsDep) -> Grievance:
    """Close a poor judgement with what was found and done."""
    return parts.front.satisfaction.settle(number, clerk, body.text)
