"""Chat: a conversation is opened, then takes turns."""

from __future__ import annotations

import uuid

from fastapi import APIRouter, Request, Response
from pydantic import BaseModel, ConfigDict, Field, model_validator

from assistant.conversation import ChoiceIn
from knowledge.answers import Answer
from service.access import Rule, rule
from service.routes.deps import ChatDep, PartsDep

router = APIRouter(tags=["chat"])

# Far above the 500 characters that are read: a long story is cut with a remark, not refused.
_TEXT_LIMIT = 10_000


class ChatOpened(BaseModel):
    """A new conversation and the token that opens it."""

    id: str
    token: str


class TurnIn(BaseModel):
    """One turn: typed text, or a pressed button."""

    model_config = ConfigDict(extra="forbid")

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
    return await parts.conversation.turn(chat, body.text, body.choice)
