"""WeChat's side of the calls that we make, after WeChat's documentation of each."""

from __future__ import annotations

import asyncio
import secrets
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import uvicorn
from fastapi import FastAPI, Request, Response
from fastapi.responses import JSONResponse

#: WeChat takes customer-service messages for 48 hours after a person has written.
_WINDOW_S = 48 * 3600
_TEXT_BYTES = 2048


@dataclass
class Fault:
    """What goes wrong at the next call of a path: an errcode, an HTTP status, seconds to wait."""

    code: int = 0
    status: int = 200
    wait_s: float = 0.0
    lost: bool = False
    """The call is carried out, but its answer does not come."""


@dataclass
class WechatServer:
    """State of the server: accounts, who agreed to what, what was sent and asked."""

    apps: dict[str, str] = field(default_factory=dict)
    url: str = ""
    codes: dict[str, tuple[str, str]] = field(default_factory=dict)
    heard: dict[str, float] = field(default_factory=dict)
    agreed: dict[str, int] = field(default_factory=dict)
    risky: tuple[str, ...] = ("违禁词",)
    tokens: dict[str, str] = field(default_factory=dict)
    sent: list[dict[str, Any]] = field(default_factory=list)
    checked: list[dict[str, Any]] = field(default_factory=list)
    robot: list[dict[str, Any]] = field(default_factory=list)
    calls: list[str] = field(default_factory=list)
    faults: dict[str, list[Fault]] = field(default_factory=dict)

    def fail(self, path: str, *faults: Fault) -> None:
        """Let the next calls of a path go wrong, one fault each."""
        self.faults.setdefault(path, []).extend(faults)

    def expire(self) -> None:
        """Make every access token void, as another refresher of the account would."""
        self.tokens.clear()

    def said_to(self, openid: str) -> list[dict[str, Any]]:
        """Customer-service messages that a person has got."""
        return [m for m in self.sent if m["touser"] == openid and "msgtype" in m]

    def wait_for(self, count: int, seconds: float = 10.0) -> list[dict[str, Any]]:
        """Everything sent, as soon as it is so many."""
        end = time.monotonic() + seconds
        while len(self.sent) < count and time.monotonic() < end:
            time.sleep(0.02)
        return self.sent


def build(state: WechatServer) -> FastAPI:  # noqa: C901 - a route after the other
    """The application over this state."""
    app = FastAPI()

    @app.middleware("http")
    async def misbehave(request: Request, call_next: Any) -> Response:
        path = request.url.path
        state.calls.append(path)
        fault = state.faults.get(path, []).pop(0) if state.faults.get(path) else Fault()
        await asyncio.sleep(fault.wait_s)
        if fault.status != 200:
            return Response("Bad Gateway", fault.status)
        if fault.code:
            return _no(fault.code)
        answer: Response = await call_next(request)
        return Response("", 502) if fault.lost else answer

    @app.post("/cgi-bin/stable_token")
    async def stable_token(request: Request) -> Response:
        body = await request.json()
        if state.apps.get(body["appid"]) != body["secret"]:
            return _no(40125)
        if body["appid"] not in state.tokens or body["force_refresh"]:
            state.tokens[body["appid"]] = secrets.token_hex(16)
        return JSONResponse({"access_token": state.tokens[body["appid"]], "expires_in": 7200})

    @app.get("/sns/jscode2session")
    async def code2session(appid: str, secret: str, js_code: str, grant_type: str) -> Response:
        if state.apps.get(appid) != secret:
            return _no(40125)
        if grant_type != "authorization_code" or js_code not in state.codes:
            return _no(40029)
        openid, key = state.codes.pop(js_code)
        return JSONResponse({"openid": openid, "session_key": key, "unionid": f"u-{openid}"})

    @app.post("/wxa/msg_sec_check")
    async def check_text(request: Request, access_token: str) -> Response:
        if refusal := _token(state, access_token):
            return refusal
        body = await request.json()
        if body["version"] != 2 or not body["openid"] or len(body["content"]) > 2500:
            return _no(40003)
        verdict = "risky" if any(word in body["content"] for word in state.risky) else "pass"
        result = {"suggest": verdict, "label": 20002 if verdict == "risky" else 100}
        return JSONResponse({"errcode": 0, "errmsg": "ok", "result": result, "trace_id": "t"})

    @app.post("/wxa/media_check_async")
    async def check_media(request: Request, access_token: str) -> Response:
        if refusal := _token(state, access_token):
            return refusal
        body = await request.json()
        trace = f"trace-{len(state.checked)}"
        state.checked.append({**body, "trace_id": trace})
        return JSONResponse({"errcode": 0, "errmsg": "ok", "trace_id": trace})

    @app.post("/cgi-bin/message/custom/send")
    async def custom(request: Request, access_token: str) -> Response:
        if refusal := _token(state, access_token):
            return refusal
        body = await request.json()
        if time.time() - state.heard.get(body["touser"], 0) > _WINDOW_S:
            return _no(45015)
        if len(body.get("text", {}).get("content", "").encode()) > _TEXT_BYTES:
            return _no(45002)
        state.sent.append(body)
        return JSONResponse({"errcode": 0, "errmsg": "ok"})

    @app.post("/cgi-bin/message/subscribe/send")
    async def subscribed(request: Request, access_token: str) -> Response:
        if refusal := _token(state, access_token):
            return refusal
        body = await request.json()
        if not state.agreed.get(body["touser"]):
            return _no(43101)
        if any(len(v["value"]) > 20 for k, v in body["data"].items() if k.startswith("thing")):
            return _no(47003)
        state.agreed[body["touser"]] -= 1
        state.sent.append(body)
        return JSONResponse({"errcode": 0, "errmsg": "ok"})

    @app.post("/cgi-bin/webhook/send")
    async def robot(request: Request, key: str) -> Response:
        del key
        state.robot.append(await request.json())
        return JSONResponse({"errcode": 0, "errmsg": "ok"})

    return app


def _no(code: int) -> Response:
    # WeChat quotes openids and requests in errmsg; so does this server.
    return JSONResponse({"errcode": code, "errmsg": f"refused hint: [o-secret-openid] {code}"})


def _token(state: WechatServer, token: str) -> Response | None:
    return None if token in state.tokens.values() else _no(40001)


@contextmanager
def running(state: WechatServer) -> Iterator[WechatServer]:
    """Serve this state on a port of this machine."""
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        config = uvicorn.Config(build(state), log_level="critical", lifespan="off")
        server = uvicorn.Server(config)
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]})
        thread.start()
        while not server.started:
            time.sleep(0.01)
        state.url = f"http://127.0.0.1:{listening.getsockname()[1]}"
        yield state
        server.should_exit = True
        thread.join()
