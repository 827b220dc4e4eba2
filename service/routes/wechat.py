"""WeChat: its calls to us, and the mini-program's sign-in, chat and papers (docs/wechat.md)."""

from __future__ import annotations

import asyncio
import uuid
from datetime import datetime
from typing import Annotated, TypeVar

from fastapi import APIRouter, Depends, Form, Path, Query, Request, Response, UploadFile
from fastapi.concurrency import run_in_threadpool
from pydantic import BaseModel, ConfigDict, Field
from sse_starlette import EventSourceResponse

from knowledge.answers import Answer
from service.access import Rule, rule
from service.composition import Parts
from service.handover.front import TalkOut, Wanted
from service.problems import Forbidden, NotFound, Unavailable, Unprocessable
from service.ratings import Rating
from service.routes.chats import TurnIn, composed
from service.routes.deps import PartsDep
from service.routes.submissions import FileOut, receive_file
from service.wechat.apps import App
from service.wechat.crypt import NotFromWechat
from service.wechat.errors import Refused, WechatError
from service.wechat.people import Person
from service.wechat.robot import RobotCallback
from service.wechat.sessions import TOKEN_S
from service.wechat.xml import Unreadable

router = APIRouter(tags=["wechat"])

T = TypeVar("T")

_PICTURES = (".jpg", ".jpeg", ".png", ".bmp", ".gif", ".webp")


class LoginIn(BaseModel):
    """The code of `wx.login`."""

    model_config = ConfigDict(extra="forbid")

    code: str = Field(min_length=1, max_length=128)


class LoginOut(BaseModel):
    """A token of ours, the seconds that it is good for, and the template to ask consent for."""

    token: str
    expires_in: int
    review_template: str


class MineOut(BaseModel):
    """A submission of this person's; `token` opens it, `tell` says that a message will come."""

    id: str
    name: str
    state: str
    created_at: datetime
    updated_at: datetime
    tell: bool
    refused_pictures: int
    token: str


class MineList(BaseModel):
    """A person's submissions, the newest first."""

    items: tuple[MineOut, ...]


class KeepIn(BaseModel):
    """A submission that was opened in the mini-program, and the token that proves it."""

    model_config = ConfigDict(extra="forbid")

    id: str = Field(pattern="^[A-Za-z0-9_-]{8,40}$")
    token: str = Field(max_length=400)


def mini_app(parts: PartsDep) -> App:
    """The mini-program, when one is configured."""
    return _configured(parts.wechat.mini)


def official_app(parts: PartsDep) -> App:
    """The official account, when one is configured."""
    return _configured(parts.wechat.official)


def robot(parts: PartsDep) -> RobotCallback:
    """The enterprise's app, when one is configured."""
    return _configured(parts.wechat.robot_callback)


def _configured(account: T | None) -> T:
    """Nobody can prove to be an account that is not there."""
    if account is None:
        raise Forbidden("wechat_off", "微信没有接入，请在设置里填写账号。")
    return account


def person_of(request: Request, parts: PartsDep) -> Person:
    """The person whose token the request shows."""
    return parts.wechat.sessions.require(request)


MiniDep = Annotated[App, Depends(mini_app)]
OfficialDep = Annotated[App, Depends(official_app)]
RobotDep = Annotated[RobotCallback, Depends(robot)]
PersonDep = Annotated[Person, Depends(person_of)]
HeldId = Annotated[str, Path(pattern="^[A-Za-z0-9_-]{8,40}$")]


@router.get("/api/wechat/official", include_in_schema=False)
@rule(Rule.WECHAT)
def verify_official(app: OfficialDep, request: Request, parts: PartsDep) -> Response:
    """Let WeChat check the address of the official account."""
    return _verified(parts, app, request)


@router.post("/api/wechat/official", include_in_schema=False)
@rule(Rule.WECHAT)
async def official_message(app: OfficialDep, request: Request, parts: PartsDep) -> Response:
    """Take a message or event of the official account."""
    return await _received(parts, app, request)


@router.get("/api/wechat/mini", include_in_schema=False)
@rule(Rule.WECHAT)
def verify_mini(app: MiniDep, request: Request, parts: PartsDep) -> Response:
    """Let WeChat check the address of the mini-program."""
    return _verified(parts, app, request)


@router.post("/api/wechat/mini", include_in_schema=False)
@rule(Rule.WECHAT)
async def mini_message(app: MiniDep, request: Request, parts: PartsDep) -> Response:
    """Take a customer-service message or event of the mini-program."""
    return await _received(parts, app, request)


def _verified(parts: Parts, app: App, request: Request) -> Response:
    try:
        return Response(parts.wechat.callback.verify(app, request.query_params))
    except NotFromWechat:
        raise _stranger() from None


async def _received(parts: Parts, app: App, request: Request) -> Response:
    body = await request.body()
    try:
        said = await parts.wechat.callback.receive(app, request.query_params, body)
    except NotFromWechat:
        raise _stranger() from None
    except Unreadable:
        raise Unprocessable("not_a_message", "这不是微信的消息。") from None
    return Response(said, media_type="application/xml" if said[:1] == "<" else "text/plain")


def _stranger() -> Forbidden:
    return Forbidden("not_wechat", "签名不对，只接受微信服务器的请求。请核对 Token 和密钥。")


@router.get("/api/wechat/robot", include_in_schema=False)
@rule(Rule.WECHAT)
def verify_robot(clerks: RobotDep, request: Request) -> Response:
    """Let 企业微信 check the address."""
    try:
        return Response(clerks.verify(request.query_params))
    except NotFromWechat:
        raise _stranger() from None


@router.post("/api/wechat/robot", include_in_schema=False)
@rule(Rule.WECHAT)
async def robot_message(clerks: RobotDep, request: Request) -> Response:
    """Answer a clerk who writes to the enterprise's app."""
    body = await request.body()
    try:
        said = await run_in_threadpool(clerks.receive, request.query_params, body)
    except NotFromWechat:
        raise _stranger() from None
    except Unreadable:
        raise Unprocessable("not_a_message", "这不是企业微信的消息。") from None
    return Response(said, media_type="application/xml")


@router.get("/api/wechat/pictures/{link}", include_in_schema=False)
@rule(Rule.WECHAT)
def picture(link: str, app: MiniDep, parts: PartsDep) -> Response:
    """A picture for WeChat's check, by a link that is signed and good for half an hour."""
    del app
    data = parts.wechat.checking.picture(link)
    return Response(data, media_type="application/octet-stream")


@router.post("/api/wechat/login", status_code=201)
@rule(Rule.PUBLIC)
async def log_in(body: LoginIn, request: Request, parts: PartsDep) -> LoginOut:
    """Change the code of `wx.login` into a token; WeChat's session key stays here, sealed."""
    parts.rates.check("turn", request)
    wechat = parts.wechat
    app = wechat.mini
    if app is None:
        raise NotFound(
            "wechat_off", "小程序没有接入，请在设置里填写 CHUANGQIAN_WECHAT_MINI_APP_ID。"
        )
    try:
        login = await wechat.api.login(app, body.code)
    except Refused:
        raise Forbidden("bad_code", "登录没有成功，请重新打开小程序。") from None
    except WechatError:
        raise Unavailable("wechat_away", "微信暂时没有回应，请稍后再试。") from None
    person = await asyncio.to_thread(wechat.people.log_in, app, login.openid, login.session_key)
    return LoginOut(
        token=wechat.sessions.token(person),
        expires_in=TOKEN_S,
        review_template=parts.settings.wechat_review_template,
    )


@router.delete("/api/wechat/me", status_code=204)
@rule(Rule.MINI)
def forget_me(person: PersonDep, parts: PartsDep) -> None:
    """Delete what is kept of this person; submissions are deleted one by one before."""
    parts.wechat.people.forget(person.id)


@router.post("/api/wechat/chats", status_code=204)
@rule(Rule.MINI)
def new_chat(person: PersonDep, parts: PartsDep) -> None:
    """Begin a new conversation."""
    parts.wechat.people.begin_chat(person.id)


@router.post("/api/wechat/turns")
@rule(Rule.MINI)
async def turn(
    body: TurnIn, person: PersonDep, app: MiniDep, request: Request, parts: PartsDep
) -> Answer:
    """Answer one message or one pressed button, as in any chat, after WeChat's content check."""
    parts.rates.check("turn", request)
    if body.text and body.text.strip():
        hotline = parts.guide().catalogue.city.hotline
        await parts.wechat.checking.check_text(app, person, body.text, hotline)
        key = uuid.uuid4().hex
        passed_on = await run_in_threadpool(parts.front.take, person.chat, key, body.text)
        if passed_on is not None:
            return passed_on
    return await parts.conversation.turn(person.chat, body.text, body.choice, channel="mini")


@router.get("/api/wechat/compositions/{number}", response_class=EventSourceResponse)
@rule(Rule.MINI)
async def compose(
    number: Annotated[str, Path(pattern="^[0-9a-f]{32}$")], person: PersonDep, parts: PartsDep
) -> EventSourceResponse:
    """The text that a language model writes for an answer, as in any chat."""
    return EventSourceResponse(composed(parts, person.chat, number), ping=15)


@router.post("/api/wechat/ratings", status_code=204)
@rule(Rule.MINI)
def rate(body: Rating, person: PersonDep, request: Request, parts: PartsDep) -> None:
    """Say whether an answer helped; saying it again replaces it."""
    parts.rates.check("turn", request)
    parts.ratings.rate(person.chat, body)


@router.post("/api/wechat/handover")
@rule(Rule.MINI)
def want_person(person: PersonDep, request: Request, parts: PartsDep) -> Wanted:
    """Ask for a clerk: a talk that waits, or when somebody will answer instead."""
    parts.rates.check("turn", request)
    return parts.front.want(person.chat, "mini")


@router.get("/api/wechat/handover")
@rule(Rule.MINI)
def read_talk(
    person: PersonDep, parts: PartsDep, after: Annotated[int, Query(ge=0, le=2**53)] = 0
) -> TalkOut:
    """The talk of this person's conversation, and what is new in it."""
    return parts.front.read(person.chat, after)


@router.delete("/api/wechat/handover", status_code=204)
@rule(Rule.MINI)
def leave_talk(person: PersonDep, parts: PartsDep) -> None:
    """End the talk, or stop waiting."""
    parts.front.talks.leave(person.chat)


@router.get("/api/wechat/submissions")
@rule(Rule.MINI)
def mine(person: PersonDep, parts: PartsDep) -> MineList:
    """The person's submissions, each with a token that opens it."""
    checking, tokens = parts.wechat.checking, parts.submission_tokens
    return MineList(
        items=tuple(
            MineOut(
                id=one.id, name=one.name, state=one.state, created_at=one.created_at,
                updated_at=one.updated_at, tell=one.tell,
                refused_pictures=checking.refused(one.id),
                token=tokens.issue(one.id, Response()),
            )
            for one in parts.wechat.reviews.of(person)
        )
    )  # fmt: skip


@router.post("/api/wechat/submissions", status_code=204)
@rule(Rule.MINI)
def keep(body: KeepIn, person: PersonDep, parts: PartsDep) -> None:
    """Put a submission on the person's list; its own token proves that it is theirs."""
    parts.submission_tokens.check(body.id, body.token)
    parts.submissions.get(body.id)
    parts.wechat.reviews.keep(person, body.id)


@router.post("/api/wechat/submissions/{held}/consent", status_code=204)
@rule(Rule.MINI)
def agree(held: HeldId, person: PersonDep, parts: PartsDep) -> None:
    """Keep the consent to one message when the review ends."""
    parts.wechat.reviews.agree(person, held)


@router.post("/api/wechat/submissions/{held}/files", status_code=201)
@rule(Rule.MINI)
async def add_file(
    held: HeldId,
    person: PersonDep,
    app: MiniDep,
    request: Request,
    parts: PartsDep,
    file: UploadFile,
    material: Annotated[str, Form(max_length=64)] = "",
) -> FileOut:
    """Add one file to a submission of this person's; WeChat is asked about pictures, if wanted."""
    await run_in_threadpool(parts.wechat.reviews.check, person, held)
    added = await receive_file(parts, held, request, file, material)
    if added.name.lower().endswith(_PICTURES):
        await parts.wechat.checking.ask_about(app, person, held, added.file_id)
    return added
