"""What talks, tickets and judgements look like to those who ask for them."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Literal

from pydantic import BaseModel, ConfigDict

__all__ = ["HistoryLine", "Message", "Sender", "Talk", "TalkState", "Ticket", "TicketState"]


class _Model(BaseModel):
    model_config = ConfigDict(frozen=True, from_attributes=True)


class TalkState(StrEnum):
    """Where a talk stands."""

    WAITING = "waiting"
    TALKING = "talking"
    ENDED = "ended"


class Sender(StrEnum):
    """Who said something in a talk."""

    PERSON = "person"
    CLERK = "clerk"
    SYSTEM = "system"


class Message(_Model):
    """One thing said; `id` grows with time, `key` is the sender's own."""

    id: int
    sender: Sender
    clerk: str
    body: str
    key: str
    at: datetime


class HistoryLine(_Model):
    """What was asked of the assistant before, masked, and what it answered from."""

    asked: str
    status: str
    matter_code: str
    matter: str
    field: str
    at: datetime


class Talk(_Model):
    """A talk between a person and a clerk.

    `label` is what it is about, `ahead` how many wait before, `unread` what no clerk answered yet.
    """

    id: str
    chat: str
    channel: str
    site: str
    state: TalkState
    matter_code: str
    label: str
    clerk: str
    ended_by: str
    asked_at: datetime
    promised_at: datetime
    taken_at: datetime | None
    last_at: datetime
    ended_at: datetime | None
    ahead: int = 0
    unread: int = 0


class TicketState(StrEnum):
    """Where a ticket stands."""

    OPEN = "open"
    ANSWERED = "answered"


TicketKind = Literal["consult", "stuck", "complaint"]
"""A question, 办不成事 (what could not be got done), a complaint or suggestion."""


class Ticket(_Model):
    """What was written down to be answered by `due_at`."""

    number: str
    kind: TicketKind
    state: TicketState
    channel: str
    matter_code: str
    label: str
    person: str
    phone: str
    body: str
    transcript: tuple[str, ...]
    clerk: str
    reply: str
    asked_at: datetime
    due_at: datetime
    answered_at: datetime | None
