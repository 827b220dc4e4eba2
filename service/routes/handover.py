"""From a chat to a person: a talk with a clerk, a ticket, and what was thought of it."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request
from pydantic import BaseModel, ConfigDict, Field
from sse_starlette import EventSourceResponse

from service.access import Rule, rule
from service.handover.front import Said, TalkOut, Wanted
from service.handover.satisfaction import Judgement, Subject
from service.handover.tickets import NewTicket
from service.handover.types import Message, Ticket
from service.problems import Unprocessable
from service.routes.deps import ChatDep, PartsDep, SubmissionDep

router = APIRouter(tags=["handover"])

After = Annotated[int, Query(ge=0, le=2**53, description="the last message that is known")]


class OfChat(Judgement):
    """A judgement of a chat with the assistant, or of the talk with a clerk in it."""

    subject: Subject = Subject.CHAT


class Asking(BaseModel):
    """A ticket's number and the phone that it was left with."""

    model_config = ConfigDict(extra="forbid")

    number: str = Field(min_length=5, max_length=20)
    phone: str = Field(min_length=5, max_length=20)


class OfTicket(Judgement, Asking):
    """A judgement of a ticket's answer."""


@router.post("/api/chats/{chat_id}/handover")
@rule(Rule.CHAT_HOLDER)
def want(chat: ChatDep, request: Request, parts: PartsDep) -> Wanted:
    """Ask for a clerk: a talk that waits, or when somebody will answer instead."""
    parts.rates.check("turn", request)
    return parts.front.want(chat, "web")


@router.get("/api/chats/{chat_id}/handover")
@rule(Rule.CHAT_HOLDER)
def read(chat: ChatDep, parts: PartsDep, after: After = 0) -> TalkOut:
    """The talk of this chat, and what is new in it."""
    return parts.front.read(chat, after)


@router.get("/api/chats/{chat_id}/handover/events", response_class=EventSourceResponse)
@rule(Rule.CHAT_HOLDER)
async def follow(
    chat: ChatDep, request: Request, parts: PartsDep, after: After = 0
) -> EventSourceResponse:
    """`talk` whenever it changes and `message` for each new one, until the talk ends."""
    known = request.headers.get("last-event-id", "")
    after = int(known) if known.isdecimal() and len(known) < 16 else after
    parts.front.talks.of_chat(chat)
    return EventSourceResponse(parts.front.follow(chat, after, request.is_disconnected), ping=15)


@router.post("/api/chats/{chat_id}/handover/messages", status_code=201)
@rule(Rule.CHAT_HOLDER)
def say(body: Said, chat: ChatDep, request: Request, parts: PartsDep) -> Message:
    """Say something to the clerk; the same key again is kept once."""
    parts.rates.check("turn", request)
    return parts.front.talks.say(chat, body.key, body.text)


@router.delete("/api/chats/{chat_id}/handover", status_code=204)
@rule(Rule.CHAT_HOLDER)
def leave(chat: ChatDep, parts: PartsDep) -> None:
    """End the talk, or stop waiting."""
    parts.front.talks.leave(chat)


@router.post("/api/chats/{chat_id}/tickets", status_code=201)
@rule(Rule.CHAT_HOLDER)
def leave_ticket(body: NewTicket, chat: ChatDep, request: Request, parts: PartsDep) -> Ticket:
    """Leave a ticket, with what was said before."""
    parts.rates.check("turn", request)
    return parts.front.leave_ticket(chat, "web", body)


@router.post("/api/chats/{chat_id}/satisfaction", status_code=204)
@rule(Rule.CHAT_HOLDER)
def judge(body: OfChat, chat: ChatDep, request: Request, parts: PartsDep) -> None:
    """Say what was thought of this chat or talk; saying it again replaces it."""
    parts.rates.check("turn", request)
    number = chat
    if body.subject is Subject.TALK:
        number = parts.front.talks.of_chat(chat).id
    elif body.subject is not Subject.CHAT:
        raise Unprocessable("wrong_subject", "这里只能评价对话。")
    parts.front.judge(body.subject, number, "web", _plain(body))


@router.post("/api/submissions/{submission_id}/satisfaction", status_code=204)
@rule(Rule.SUBMISSION_HOLDER)
def judge_review(body: Judgement, submission: SubmissionDep, parts: PartsDep) -> None:
    """Say what was thought of a review."""
    parts.submissions.get(submission)
    parts.front.judge(Subject.REVIEW, submission, "web", body)


@router.post("/api/tickets/lookup")
@rule(Rule.PUBLIC)
def look_up(body: Asking, request: Request, parts: PartsDep) -> Ticket:
    """Show a ticket to whoever knows its number and phone."""
    parts.rates.check("ticket", request)
    return parts.front.tickets.of_person(body.number, body.phone)


@router.post("/api/tickets/satisfaction", status_code=204)
@rule(Rule.PUBLIC)
def judge_ticket(body: OfTicket, request: Request, parts: PartsDep) -> None:
    """Say what was thought of a ticket's answer."""
    parts.rates.check("ticket", request)
    ticket = parts.front.tickets.of_person(body.number, body.phone)
    parts.front.judge(Subject.TICKET, ticket.number, ticket.channel, _plain(body))


def _plain(body: Judgement) -> Judgement:
    return Judgement(score=body.score, reasons=body.reasons, words=body.words)
