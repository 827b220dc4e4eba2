"""Chat: a conversation is opened, then takes turns."""

from __future__ import annotations

import json
import uuid
from collections.abc import AsyncGenerator
from contextlib import aclosing
from typing import Annotated

from fastapi import APIRouter, Path, Request, Response
from fastapi.concurrency import run_in_threadpool
from pydantic import BaseModel, ConfigDict, Field, JsonValue, model_validator
from sse_starlette import EventSourceResponse, ServerSentEvent

from assistant.conversation import ChoiceIn
from knowledge.answers import Answer, Written
from service.access import Rule, rule
from service.composition import Parts
from service.routes.deps import ChatDep, PartsDep

router = APIRouter(tags=["chat"])

# Far above the 500 characters that are read: a long story is cut with a remark, not refused.
_TEXT_LIMIT = 10_000


class ChatOpened(BaseModel):
    """A new conversation and the token that opens it."""

    id: str
    token: str


_ONE_OF: list[JsonValue] = [
    {"required": ["text"], "properties": {"text": {"type": "string"}, "choice": {"type": "null"}}},
    {
        "required": ["choice"],
        "properties": {"choice": {"type": "object"}, "text": {"type": "null"}},
    },
]


class TurnIn(BaseModel):
    """One turn: typed text, or a pressed button."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"oneOf": _ONE_OF})

    text: str | None = Field(default=None, max_length=_TEXT_LIMIT)
    choice: ChoiceIn | None = None

    @model_validator(mode="after")
    def _one_of(self) -> TurnIn:
        if (self.text is None) == (self.choice is None):
            raise ValueError("text and choice exclude each other; one is needed")
        return self


@router.post("/api/chats", status_code=201)
@rule(Rule.PUBLIC)
async def open_chat(response: Response, parts: PartsDep) -> ChatOpened:
    """Open a conversation."""
    identifier = uuid.uuid4().hex
    return ChatOpened(id=identifier, token=parts.chat_tokens.issue(identifier, response))


@router.post("/api/chats/{chat_id}/turns")
@rule(Rule.CHAT_HOLDER)
async def take_turn(body: TurnIn, chat: ChatDep, request: Request, parts: PartsDep) -> Answer:
    """Answer one message or one pressed button."""
    parts.rates.check("turn", request)
    # Browsers say where a request comes from (Fetch Metadata), programs do not.
    channel = "web" if "sec-fetch-site" in request.headers else "api"
    if body.text:
        passed_on = await run_in_threadpool(parts.front.take, chat, uuid.uuid4().hex, body.text)
        if passed_on is not None:
            return passed_on
    return await parts.conversation.turn(
        chat, body.text, body.choice, channel=channel, address=parts.rates.address(request)
    )


@router.get("/api/chats/{chat_id}/compositions/{number}", response_class=EventSourceResponse)
@rule(Rule.CHAT_HOLDER)
async def compose(
    number: Annotated[str, Path(pattern="^[0-9a-f]{32}$")], chat: ChatDep, parts: PartsDep
) -> EventSourceResponse:
    """The text that a language model writes for an answer, each sentence when it is checked.

    `written` brings the labels, each `sentence` one sentence with its sources; `done` says whether
    the text is whole. When nothing can be vouched for, `done` is all that comes.
    """
    return EventSourceResponse(composed(parts, chat, number), ping=15)


async def composed(parts: Parts, chat: str, number: str) -> AsyncGenerator[ServerSentEvent, None]:
    """The events of a text, see `compose`."""
    whole = False
    if parts.helper is not None:
        # Closed with the connection, so that who leaves ends the request to the model.
        async with aclosing(parts.helper.compose(chat, number)) as events:
            async for event in events:
                if isinstance(event, bool):
                    whole = event
                else:
                    name = "written" if isinstance(event, Written) else "sentence"
                    yield ServerSentEvent(event.model_dump_json(), event=name)
    yield ServerSentEvent(json.dumps({"whole": whole}), event="done")
