"""The calls to WeChat's servers that the channel makes."""

from __future__ import annotations

import logging
from dataclasses import dataclass, field
from typing import Any

import httpx
from sqlalchemy import Engine

from service.wechat.apps import App
from service.wechat.errors import Away, Refused
from service.wechat.tokens import AccessTokens

log = logging.getLogger(__name__)

#: Seconds for one call; WeChat itself gives us 5.
TIMEOUT_S = 5.0
#: A word is checked while a person waits for its answer.
CHECK_TIMEOUT_S = 2.0
#: Access tokens that WeChat no longer takes: invalid, run out.
_TOKEN_CODES = frozenset({40001, 40014, 42001})
#: 系统繁忙，此时请开发者稍候再试; calls too frequent, to be repeated later as well.
_BUSY_CODES = frozenset({-1, 45009, 45011})
#: The longest text that msg_sec_check takes, in characters.
CHECKED_CHARS = 2500
#: Where a text comes from (scene): 2 is a comment, the nearest to a question.
_SCENE = 2


@dataclass(frozen=True, slots=True)
class Login:
    """What a login code stands for."""

    openid: str = field(repr=False)
    session_key: str = field(repr=False)


class WechatApi:
    """Calls WeChat; every call may raise `WechatError`.

    Args:
        engine: the database, where access tokens are kept.
        url: WeChat's address, such as `https://api.weixin.qq.com`.
    """

    def __init__(self, engine: Engine, url: str) -> None:
        self._http = httpx.AsyncClient(base_url=url, timeout=TIMEOUT_S)
        self.tokens = AccessTokens(engine, self._fetch_token)

    async def aclose(self) -> None:
        """Close the connections."""
        await self._http.aclose()

    async def login(self, app: App, code: str) -> Login:
        """What the code of `wx.login` stands for (code2Session); `Refused` when it is used up."""
        query = {
            "appid": app.app_id, "secret": app.secret, "js_code": code,
            "grant_type": "authorization_code",
        }  # fmt: skip
        said = await self._request("GET", "/sns/jscode2session", params=query)
        if not (said.get("openid") and said.get("session_key")):
            raise Away("a login without openid")
        return Login(str(said["openid"]), str(said["session_key"]))

    async def check_text(self, app: App, openid: str, text: str) -> str:
        """What WeChat thinks of a text: `pass`, `review` or `risky` (msg_sec_check, version 2)."""
        body = {
            "content": text[:CHECKED_CHARS], "version": 2, "scene": _SCENE, "openid": openid,
        }  # fmt: skip
        said = await self._call(app, "/wxa/msg_sec_check", body, CHECK_TIMEOUT_S)
        return _suggestion(said)

    async def check_picture(self, app: App, openid: str, url: str) -> str:
        """Ask what WeChat thinks of a picture; the number under which it says so later."""
        body = {"media_url": url, "media_type": 2, "version": 2, "scene": _SCENE, "openid": openid}
        said = await self._call(app, "/wxa/media_check_async", body)
        return str(said.get("trace_id", ""))

    async def send_custom(self, app: App, openid: str, body: dict[str, Any]) -> None:
        """Send a customer-service message (客服消息)."""
        await self._call(app, "/cgi-bin/message/custom/send", {"touser": openid, **body})

    async def send_subscribed(self, app: App, openid: str, body: dict[str, Any]) -> None:
        """Send a message that a person agreed to once (订阅消息)."""
        await self._call(app, "/cgi-bin/message/subscribe/send", {"touser": openid, **body})

    async def _call(
        self, app: App, path: str, body: dict[str, Any], timeout_s: float = TIMEOUT_S
    ) -> dict[str, Any]:
        """Post with the access token; with a fresh one, once, when WeChat does not take it."""
        token = await self.tokens.get(app)
        try:
            return await self._post(token, path, body, timeout_s)
        except Refused as error:
            if error.code not in _TOKEN_CODES:
                raise
            log.info("access token refused (%s), fetching another", error.code)
        token = await self.tokens.get(app, rejected=token)
        return await self._post(token, path, body, timeout_s)

    async def _post(
        self, token: str, path: str, body: dict[str, Any], timeout_s: float
    ) -> dict[str, Any]:
        query = {"access_token": token}
        return await self._request("POST", path, params=query, json=body, timeout=timeout_s)

    async def _fetch_token(self, app: App, force: bool) -> tuple[str, int]:
        body = {
            "grant_type": "client_credential", "appid": app.app_id, "secret": app.secret,
            "force_refresh": force,
        }  # fmt: skip
        said = await self._request("POST", "/cgi-bin/stable_token", json=body)
        try:
            return str(said["access_token"]), int(said["expires_in"])
        except (KeyError, ValueError, TypeError) as error:
            raise Away("no access token in the answer") from error

    async def _request(self, method: str, path: str, **more: Any) -> dict[str, Any]:
        try:
            answer = await self._http.request(method, path, **more)
        except httpx.HTTPError as error:
            # `from None`: the request's address carries the token.
            raise Away(type(error).__name__) from None
        if answer.status_code != httpx.codes.OK:
            raise Away(f"HTTP {answer.status_code}")
        try:
            said = answer.json()
        except ValueError:
            raise Away("not JSON") from None
        if not isinstance(said, dict):
            raise Away("not an object")
        code = said.get("errcode", 0)
        if code in _BUSY_CODES:
            raise Away(f"errcode {code}")
        if code:
            raise Refused(int(code))
        return said


def _suggestion(said: dict[str, Any]) -> str:
    result = said.get("result")
    found = result.get("suggest") if isinstance(result, dict) else None
    if found not in {"pass", "review", "risky"}:
        raise Away("a check without a verdict")
    return str(found)
