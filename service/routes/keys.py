"""Keys of integrations: what administrators see and change."""

from __future__ import annotations

import time
from datetime import UTC, datetime
from typing import Annotated

from fastapi import APIRouter, Path, Query
from pydantic import BaseModel, ConfigDict, Field

from service.access import Rule, rule
from service.accounts.keys import Key
from service.accounts.roles import Scope
from service.routes.deps import AdministratorDep, PartsDep

router = APIRouter(prefix="/api/desk/keys", tags=["administration"])

KeyId = Annotated[str, Path(pattern="^key_[0-9a-f]{16}$")]
_LONGEST_DAYS = 1830
_LONGEST_OVERLAP_H = 24 * 30


class KeyOut(BaseModel):
    """A key without its secret."""

    id: str
    name: str
    scopes: tuple[Scope, ...]
    good: bool
    created_by: str
    created_at: datetime
    ends_at: datetime | None
    revoked_at: datetime | None
    used_at: datetime | None


class KeyList(BaseModel):
    """All keys, those of one integration together."""

    items: tuple[KeyOut, ...]


class KeyMade(BaseModel):
    """A key with its secret, which is shown only now."""

    key: KeyOut
    secret: str


class KeyIn(BaseModel):
    """A new key; without `days` it does not run out."""

    model_config = ConfigDict(extra="forbid")

    name: str = Field(min_length=2, max_length=64, pattern=r"^[\w .·-]+$")
    scopes: frozenset[Scope] = Field(min_length=1)
    days: int | None = Field(default=None, ge=1, le=_LONGEST_DAYS)


@router.get("")
@rule(Rule.ADMINISTRATOR)
def list_keys(administrator: AdministratorDep, parts: PartsDep) -> KeyList:
    """All keys."""
    del administrator
    return KeyList(items=tuple(_out(key) for key in parts.keys.list()))


@router.post("", status_code=201)
@rule(Rule.ADMINISTRATOR)
def add_key(administrator: AdministratorDep, body: KeyIn, parts: PartsDep) -> KeyMade:
    """Make a key."""
    key, secret = parts.keys.add(body.name, body.scopes, administrator, body.days)
    what = f"{key.id} {key.name} {','.join(sorted(key.scopes))}"
    parts.audit.append(administrator, "key_added", "", what)
    return KeyMade(key=_out(key), secret=secret)


@router.post("/{key_id}/rotation", status_code=201)
@rule(Rule.ADMINISTRATOR)
def rotate_key(
    administrator: AdministratorDep,
    key_id: KeyId,
    parts: PartsDep,
    overlap_hours: Annotated[int, Query(ge=0, le=_LONGEST_OVERLAP_H)] = 24,
) -> KeyMade:
    """Make the successor of a key; the old one stays good for the overlap."""
    key, secret = parts.keys.rotate(key_id, overlap_hours, administrator)
    parts.audit.append(administrator, "key_rotated", "", f"{key_id} {key.id}")
    return KeyMade(key=_out(key), secret=secret)


@router.delete("/{key_id}", status_code=204)
@rule(Rule.ADMINISTRATOR)
def revoke_key(administrator: AdministratorDep, key_id: KeyId, parts: PartsDep) -> None:
    """End a key at once, for good."""
    del administrator  # noted with the key's id before this began
    parts.keys.revoke(key_id)


def _out(key: Key) -> KeyOut:
    def at(seconds: int | None) -> datetime | None:
        return None if seconds is None else datetime.fromtimestamp(seconds, UTC)

    return KeyOut(
        id=key.id,
        name=key.name,
        scopes=tuple(scope for scope in Scope if scope in key.scopes),
        good=key.good(time.time()),
        created_by=key.created_by,
        created_at=datetime.fromtimestamp(key.created_at, UTC),
        ends_at=at(key.ends_at),
        revoked_at=at(key.revoked_at),
        used_at=at(key.used_at),
    )
