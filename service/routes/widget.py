"""The help widget: its script, and a chat for pages of other sites (docs/widget.md)."""

from __future__ import annotations

import gzip
import hashlib
import uuid
from functools import lru_cache
from pathlib import Path as File
from typing import Annotated

from fastapi import APIRouter, Depends, Path, Request, Response
from fastapi.concurrency import run_in_threadpool
from pydantic import BaseModel, ConfigDict, Field
from sse_starlette import EventSourceResponse

from knowledge.answers import Answer
from service.access import Rule, rule
from service.handover.front import TalkOut, Wanted
from service.handover.tickets import NewTicket
from service.handover.types import Ticket
from service.problems import Unavailable
from service.ratings import Rating
from service.routes.chats import TurnIn, composed
from service.routes.deps import PartsDep
from service.widget import WidgetSession

router = APIRouter(tags=["widget"])

#: Sites get a new version of the script after this many seconds at the latest.
_SCRIPT_AGE_S = 600


class WidgetOut(BaseModel):
    """What the widget shows before anything is asked."""

    city: str
    fictional: bool
    notice: str
    hotline: str
    phone: str
    hours: str
    examples: tuple[str, ...]
    version: int


class TokenOut(BaseModel):
    """A token, and the seconds that it is good for."""

    token: str
    expires_in: int


def site(request: Request, parts: PartsDep) -> str:
    """The site that asks, when it is allowed."""
    return parts.widget.site(request)


def session(request: Request, parts: PartsDep) -> WidgetSession:
    """The session whose token the request shows."""
    return parts.widget.require(request)


SiteDep = Annotated[str, Depends(site)]
SessionDep = Annotated[WidgetSession, Depends(session)]


@router.post("/api/widget/about")
@rule(Rule.WIDGET)
def about(origin: SiteDep, parts: PartsDep) -> WidgetOut:
    """Describe the city to an allowed site; anyone else is told why not.

    A POST, because browsers say where it comes from even when that is the service itself; without a
    body or headers it needs no preflight, so that a refusal can be read and shown.
    """
    del origin
    guide = parts.guide()
    city = guide.catalogue.city
    return WidgetOut(
        city=city.name,
        fictional=city.fictional,
        notice=city.notice,
        hotline=city.hotline,
        phone=city.phone,
        hours=city.hours,
        examples=tuple(city.examples),
        version=guide.version,
    )


@router.post("/api/widget/sessions", status_code=201)
@rule(Rule.WIDGET)
def begin(origin: SiteDep, parts: PartsDep) -> TokenOut:
    """Open a chat for this site."""
    token = parts.widget.token(parts.widget.begin(origin))
    return TokenOut(token=token, expires_in=parts.widget.max_age)


@router.post("/api/widget/sessions/renewal")
@rule(Rule.WIDGET)
def renew(held: SessionDep, parts: PartsDep) -> TokenOut:
    """Give a fresh token for the same chat while the old one is valid, for a day at most."""
    return TokenOut(token=parts.widget.renew(held), expires_in=parts.widget.max_age)


@router.post("/api/widget/turns")
@rule(Rule.WIDGET)
async def turn(body: TurnIn, held: SessionDep, request: Request, parts: PartsDep) -> Answer:
    """Answer one message or one pressed button, as in any chat."""
    parts.rates.check("turn", request)
    if body.text:
        passed_on = await run_in_threadpool(
            parts.front.take, held.chat, uuid.uuid4().hex, body.text
        )
        if passed_on is not None:
            return passed_on
    return await parts.conversation.turn(
        held.chat,
        body.text,
        body.choice,
        channel="widget",
        site=held.origin,
        address=parts.rates.address(request),
    )


@router.post("/api/widget/compositions/{number}", response_class=EventSourceResponse)
@rule(Rule.WIDGET)
async def compose(
    number: Annotated[str, Path(pattern="^[0-9a-f]{32}$")], held: SessionDep, parts: PartsDep
) -> EventSourceResponse:
    """The text that a language model writes for an answer, as in any chat."""
    return EventSourceResponse(composed(parts, held.chat, number), ping=15)


class Known(BaseModel):
    """The last message of a talk that is known."""

    model_config = ConfigDict(extra="forbid")

    after: int = Field(0, ge=0, le=2**53)


@router.post("/api/widget/handover")
@rule(Rule.WIDGET)
def want(held: SessionDep, request: Request, parts: PartsDep) -> Wanted:
    """Ask for a clerk, as in any chat."""
    parts.rates.check("turn", request)
    return parts.front.want(held.chat, "widget", held.origin)


@router.post("/api/widget/handover/news")
@rule(Rule.WIDGET)
def news(body: Known, held: SessionDep, parts: PartsDep) -> TalkOut:
    """The talk of this chat, and what is new in it."""
    return parts.front.read(held.chat, body.after)


@router.post("/api/widget/handover/leave", status_code=204)
@rule(Rule.WIDGET)
def leave(held: SessionDep, parts: PartsDep) -> None:
    """End the talk, or stop waiting."""
    parts.front.talks.leave(held.chat)


@router.post("/api/widget/tickets", status_code=201)
@rule(Rule.WIDGET)
def leave_ticket(body: NewTicket, held: SessionDep, request: Request, parts: PartsDep) -> Ticket:
    """Leave a ticket, with what was said before."""
    parts.rates.check("turn", request)
    return parts.front.leave_ticket(held.chat, "widget", body)


@router.post("/api/widget/ratings", status_code=204)
@rule(Rule.WIDGET)
def rate(body: Rating, held: SessionDep, request: Request, parts: PartsDep) -> None:
    """Say whether an answer helped; saying it again replaces it."""
    parts.rates.check("turn", request)
    parts.ratings.rate(held.chat, body)


@router.get("/widget.js", include_in_schema=False)
@rule(Rule.PUBLIC)
def script(request: Request, parts: PartsDep) -> Response:
    """The widget's script; any page may load it, the API decides whom it serves."""
    file = parts.settings.web / "widget.js"
    if not file.is_file():
        raise Unavailable("no_pages", "页面还没有构建，请先运行 make web。")
    plain, packed, tag = _packed(file, file.stat().st_mtime_ns)
    headers = {
        "ETag": tag,
        "Cache-Control": f"public, max-age={_SCRIPT_AGE_S}",
        "Vary": "Accept-Encoding",
        # For pages that name the script's digest (integrity) or isolate themselves.
        "Access-Control-Allow-Origin": "*",
        "Cross-Origin-Resource-Policy": "cross-origin",
    }
    if tag in request.headers.get("if-none-match", ""):
        return Response(status_code=304, headers=headers)
    zipped = "gzip" in request.headers.get("accept-encoding", "")
    if zipped:
        headers["Content-Encoding"] = "gzip"
    body = packed if zipped else plain
    return Response(body, media_type="text/javascript; charset=utf-8", headers=headers)


@lru_cache(maxsize=1)
def _packed(file: File, changed: int) -> tuple[bytes, bytes, str]:
    del changed  # only tells one version of the file from the next
    plain = file.read_bytes()
    tag = f'W/"{hashlib.sha256(plain).hexdigest()[:32]}"'
    return plain, gzip.compress(plain, 9, mtime=0), tag
