"""Accounts of the desk: what administrators see and change."""

from __future__ import annotations

import secrets
from datetime import UTC, datetime
from typing import Annotated

from fastapi import APIRouter, Path
from pydantic import BaseModel, ConfigDict, Field

from service.access import Rule, rule
from service.accounts.people import Account
from service.accounts.roles import Role
from service.routes.deps import AdministratorDep, PartsDep

router = APIRouter(prefix="/api/desk/accounts", tags=["administration"])

Name = Annotated[str, Path(min_length=2, max_length=64)]
Roles = Annotated[frozenset[Role], Field(max_length=len(Role))]
#: A first password has 120 random bits.
_PASSWORD_BYTES = 15


class AccountOut(BaseModel):
    """An account as administrators see it; `issuer` is empty for a local one."""

    name: str
    display_name: str
    roles: tuple[Role, ...]
    issuer: str
    totp: bool
    must_change_password: bool
    disabled: bool
    created_by: str
    created_at: datetime
    signed_in_at: datetime | None


class AccountList(BaseModel):
    """All accounts by name."""

    items: tuple[AccountOut, ...]


class AccountMade(BaseModel):
    """An account with its first password, which is shown only now and changed at first use."""

    account: AccountOut
    password: str


class AccountIn(BaseModel):
    """A new account."""

    model_config = ConfigDict(extra="forbid")

    name: str = Field(min_length=2, max_length=64)
    display_name: str = Field("", max_length=64)
    roles: Roles


class AccountChange(BaseModel):
    """What is to be changed; what is not given stays."""

    model_config = ConfigDict(extra="forbid")

    roles: Roles | None = None
    disabled: bool | None = None


@router.get("")
@rule(Rule.ADMINISTRATOR)
def list_accounts(administrator: AdministratorDep, parts: PartsDep) -> AccountList:
    """All accounts."""
    del administrator
    return AccountList(items=tuple(_out(one) for one in parts.accounts.list()))


@router.post("", status_code=201)
@rule(Rule.ADMINISTRATOR)
def add_account(administrator: AdministratorDep, body: AccountIn, parts: PartsDep) -> AccountMade:
    """Make a local account with a random first password."""
    password = secrets.token_urlsafe(_PASSWORD_BYTES)
    made = parts.accounts.add(body.name, body.display_name, body.roles, password, administrator)
    parts.audit.append(administrator, "account_added", "", f"{made.name} {_words(made.roles)}")
    return AccountMade(account=_out(made), password=password)


@router.patch("/{name}")
@rule(Rule.ADMINISTRATOR)
def change_account(
    administrator: AdministratorDep, name: Name, body: AccountChange, parts: PartsDep
) -> AccountOut:
    """Give other roles, close or open an account; all of it counts at once."""
    account = parts.accounts.get(name)
    if body.roles is not None:
        account = parts.accounts.set_roles(name, body.roles)
        what = f"{account.name} {_words(account.roles)}"
        parts.audit.append(administrator, "roles_changed", "", what)
    if body.disabled is not None:
        account = parts.accounts.disable(name, disabled=body.disabled)
        act = "account_disabled" if body.disabled else "account_enabled"
        parts.audit.append(administrator, act, "", account.name)
    return _out(account)


@router.post("/{name}/reset")
@rule(Rule.ADMINISTRATOR)
def reset_account(administrator: AdministratorDep, name: Name, parts: PartsDep) -> AccountMade:
    """Give a new first password; the second factor is off, waits and sessions end."""
    password = secrets.token_urlsafe(_PASSWORD_BYTES)
    account = parts.accounts.reset(name, password)
    parts.sign_in.forgive(account.name)
    parts.audit.append(administrator, "account_reset", "", account.name)
    return AccountMade(account=_out(account), password=password)


@router.delete("/{name}/sessions", status_code=204)
@rule(Rule.ADMINISTRATOR)
def sign_out_everywhere(administrator: AdministratorDep, name: Name, parts: PartsDep) -> None:
    """End all sessions of an account."""
    account = parts.accounts.get(name)
    parts.sessions.close_all(account.id)
    parts.audit.append(administrator, "signed_out", "", account.name)


def _words(roles: frozenset[Role]) -> str:
    return ",".join(sorted(roles))


def _out(account: Account) -> AccountOut:
    return AccountOut(
        name=account.name,
        display_name=account.display_name,
        roles=tuple(role for role in Role if role in account.roles),
        issuer=account.issuer,
        totp=account.totp,
        must_change_password=account.must_change,
        disabled=account.disabled,
        created_by=account.created_by,
        created_at=datetime.fromtimestamp(account.created_at, UTC),
        signed_in_at=account.signed_in_at and datetime.fromtimestamp(account.signed_in_at, UTC),
    )
