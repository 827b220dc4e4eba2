"""What people thought of answers, for the desk."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query
from pydantic import BaseModel

from service.access import Rule, rule
from service.ratings import RatingEntry
from service.routes.deps import ClerkDep, PartsDep

router = APIRouter(prefix="/api/desk", tags=["desk"])


class RatingList(BaseModel):
    """A page of ratings; `total` counts all that fit."""

    total: int
    items: tuple[RatingEntry, ...]


@router.get("/ratings")
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
