"""Signing in and out of the desk, one's own password and second factor (docs/access.md)."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request, Response
from pydantic import BaseModel, ConfigDict, Field

from service.access import Rule, rule
from service.accounts.sessions import Session
from service.composition import Parts
from service.problems import Conflict, Forbidden
from service.routes.deps import PartsDep, SessionDep

router = APIRouter(prefix="/api/desk", tags=["session"])

#: Anything longer is no name, password or code; argon2 need not look at it.
_LONGEST = 200
Word = Annotated[str, Field(min_length=1, max_length=_LONGEST)]


class Provider(BaseModel):
    """The identity provider, by name, and where signing in with it begins."""

    name: str
    url: str


class Ways(BaseModel):
    """How one can sign in."""

    local: bool = True
    oidc: Provider | None


class Credentials(BaseModel):
    """Name and password; `code` is a code by time or a recovery code, when one is wanted."""

    model_config = ConfigDict(extra="forbid")

    name: Word
    password: Word
    code: str = Field("", max_length=40)


class SignedIn(BaseModel):
    """Who is signed in; `csrf` goes into the `X-CSRF-Token` header of unsafe requests."""

    name: str
    display_name: str
    roles: tuple[str, ...]
    csrf: str
    totp: bool
    must_change_password: bool
    local: bool


class NewPassword(BaseModel):
    """The old password and the new one."""

    model_config = ConfigDict(extra="forbid")

    old: Word
    new: Word


class Code(BaseModel):
    """A code by time."""

    model_config = ConfigDict(extra="forbid")

    code: str = Field(min_length=6, max_length=10)


class Password(BaseModel):
    """One's own password, for what a forgotten open screen should not allow."""

    model_config = ConfigDict(extra="forbid")

    password: Word


class TotpOut(BaseModel):
    """The secret of a second factor: in base32, as a URI, and as a QR code (SVG)."""

    secret: str
    uri: str
    qr: str


class RecoveryCodes(BaseModel):
    """Codes for when the telephone is lost, each good once; they are shown only now."""

    recovery_codes: tuple[str, ...]


@router.get("/sign-in")
@rule(Rule.PUBLIC)
def ways(parts: PartsDep) -> Ways:
    """Say how one can sign in."""
    if parts.oidc is None:
        return Ways(oidc=None)
    return Ways(oidc=Provider(name=parts.settings.oidc_name, url=f"{router.prefix}/oidc/start"))


@router.post("/session")
@rule(Rule.PUBLIC)
def sign_in(body: Credentials, request: Request, response: Response, parts: PartsDep) -> SignedIn:
    """Sign in with name, password and, where it is on, a code."""
    _same_site(request)
    parts.rates.check("sign_in", request)
    address = parts.rates.address(request)
    account = parts.sign_in.check(body.name, body.password, body.code, address)
    agent = request.headers.get("user-agent", "")
    session, word = parts.sign_in.enter(account, "password", address, agent)
    parts.sessions.set_cookie(response, word)
    return _out(parts, session)


@router.get("/session")
@rule(Rule.DESK)
def who(session: SessionDep, parts: PartsDep) -> SignedIn:
    """Say who is signed in."""
    return _out(parts, session)


@router.delete("/session", status_code=204)
@rule(Rule.DESK)
def sign_out(
    session: SessionDep,
    response: Response,
    parts: PartsDep,
    everywhere: Annotated[bool, Query()] = False,
) -> None:
    """Sign out here, or on all devices."""
    if everywhere:
        parts.sessions.close_all(session.account.id)
    parts.sessions.close(session.digest)
    parts.sessions.delete_cookie(response)
    parts.audit.append(session.account.name, "sign_out", "", "everywhere" if everywhere else "")


@router.post("/session/password", status_code=204)
@rule(Rule.DESK)
def change_password(
    body: NewPassword, session: SessionDep, request: Request, parts: PartsDep
) -> None:
    """Choose a new password; sessions on other devices end."""
    parts.rates.check("sign_in", request)
    parts.sign_in.change_password(session, body.old, body.new, parts.rates.address(request))


@router.post("/session/totp")
@rule(Rule.DESK)
def prepare_totp(session: SessionDep, parts: PartsDep) -> TotpOut:
    """Make the secret of a second factor; it counts when a code of it is shown."""
    if not session.account.local:
        raise Conflict("not_local", "您由统一认证登录，动态验证码请在那里设置。")
    made = parts.second_factor.prepare(session.account)
    return TotpOut(secret=made.secret, uri=made.uri, qr=made.qr)


@router.put("/session/totp")
@rule(Rule.DESK)
def confirm_totp(body: Code, session: SessionDep, parts: PartsDep) -> RecoveryCodes:
    """Switch the second factor on with its first code."""
    codes = parts.second_factor.confirm(session.account, body.code)
    parts.audit.append(session.account.name, "totp_on")
    return RecoveryCodes(recovery_codes=tuple(codes))


@router.delete("/session/totp", status_code=204)
@rule(Rule.DESK)
def remove_totp(body: Password, session: SessionDep, request: Request, parts: PartsDep) -> None:
    """Switch the second factor off."""
    parts.sign_in.confirm(session.account, body.password, parts.rates.address(request))
    parts.second_factor.switch_off(session.account)
    parts.audit.append(session.account.name, "totp_off")


def _out(parts: Parts, session: Session) -> SignedIn:
    account = session.account
    return SignedIn(
        name=account.name,
        display_name=account.display_name,
        roles=tuple(sorted(account.roles)),
        csrf=parts.sessions.csrf(session.digest),
        totp=account.totp,
        must_change_password=account.must_change,
        local=account.local,
    )


def _same_site(request: Request) -> None:
    """Refuse that a page of another site signs somebody in (Fetch Metadata)."""
    if request.headers.get("sec-fetch-site", "same-origin") not in {"same-origin", "none"}:
        raise Forbidden("other_site", "请在本系统的页面上登录。")
