"""What people thought of answers: told by a chat's holder, read at the desk."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request
from pydantic import BaseModel

from service.access import Rule, rule
from service.ratings import Rating, RatingEntry
from service.routes.deps import ChatDep, ClerkDep, PartsDep

router = APIRouter(tags=["ratings"])


class RatingList(BaseModel):
    """A page of ratings; `total` counts all that fit."""

    total: int
    items: tuple[RatingEntry, ...]


@router.post("/api/chats/{chat_id}/ratings", status_code=204)
@rule(Rule.CHAT_HOLDER)
def rate(body: Rating, chat: ChatDep, request: Request, parts: PartsDep) -> None:
    """Say whether an answer of this chat helped; saying it again replaces it."""
    parts.rates.check("turn", request)
    parts.ratings.rate(chat, body)


@router.get("/api/desk/ratings")
@rule(Rule.CLERK)
def ratings(
    clerk: ClerkDep,
    parts: PartsDep,
    helpful: bool | None = None,
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
    offset: Annotated[int, Query(ge=0, le=1_000_000)] = 0,
) -> RatingList:
    """Ratings of answers, the newest first; `helpful=false` for those that did not help."""
    del clerk
    total, items = parts.ratings.list(helpful, limit, offset)
    return RatingList(total=total, items=items)
