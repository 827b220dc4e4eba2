"""The robot of 企业微信 for clerks: tells a group of new work, and looks things up when asked.

Telling goes by the group robot's webhook address; being asked by the callback of an app of the
enterprise, with the same signature and encryption as WeChat's own, whose app id is the corp id.
"""

from __future__ import annotations

import secrets
import time
from collections.abc import Callable, Mapping
from typing import Any

import httpx

from knowledge.answers import Guide, Question
from service.settings import Settings
from service.wechat import xml
from service.wechat.crypt import Crypt
from service.wechat.errors import Away, Refused
from service.wechat.incoming import Kind, incoming
from service.wechat.outbox import Sending, Way
from service.wechat.rendering import numbered, render, split
from service.wechat.words import words

#: The longest markdown message of a group robot, in bytes of UTF-8.
_MARKDOWN = 4096
_TIMEOUT_S = 5.0
_BUSY = frozenset({-1, 45009, 45033})


def markdown(text: str) -> Sending:
    """A message to the clerks' group; for the outbox, so that none is lost."""
    first = split(text, _MARKDOWN)[0]
    return Sending({"msgtype": "markdown", "markdown": {"content": first}}, Way.ROBOT)


class Robot:
    """Speaks in the clerks' group."""

    def __init__(self, url: str) -> None:
        self._url, self._http = url, httpx.AsyncClient(timeout=_TIMEOUT_S)

    async def send(self, body: dict[str, Any]) -> None:
        """Post a message; raises `WechatError`."""
        try:
            answer = await self._http.post(self._url, json=body)
            code = answer.json().get("errcode", -1) if answer.status_code == 200 else -1
        except (httpx.HTTPError, ValueError, AttributeError) as error:
            raise Away(type(error).__name__) from None  # the address carries the key
        if code in _BUSY:
            raise Away(f"HTTP {answer.status_code}, errcode {code}")
        if code:
            raise Refused(int(code))

    async def aclose(self) -> None:
        """Close the connections."""
        await self._http.aclose()


class RobotCallback:
    """Answers a clerk who writes to the enterprise's app."""

    def __init__(self, settings: Settings, guide: Callable[[], Guide]) -> None:
        s = settings
        self._corp = s.wecom_corp_id
        self._crypt = Crypt(
            s.wecom_token.get_secret_value(), s.wecom_aes_key.get_secret_value(), s.wecom_corp_id
        )
        self._guide, self._url = guide, s.wechat_public_url.rstrip("/")

    def verify(self, query: Mapping[str, str]) -> str:
        """Answer the call that checks the address; raises `NotFromWechat`."""
        return self._open(query.get("echostr", ""), query).decode("utf-8", "replace")

    def receive(self, query: Mapping[str, str], body: bytes) -> str:
        """Answer a message from the guide; raises `NotFromWechat`, `Unreadable`, `Unavailable`."""
        outer = xml.read(body)
        message = incoming(xml.read(self._open(str(outer.get("Encrypt", "")), query)))
        if message.kind is not Kind.TEXT:
            return ""
        text = " ".join(w for w in message.text.split() if not w.startswith("@"))
        said = words().robot_empty
        if text:
            said = numbered(render(self._guide().ask(Question(text=text)), self._url))
        now = int(time.time())
        plain = xml.write(
            {
                "ToUserName": message.sender, "FromUserName": message.account, "CreateTime": now,
                "MsgType": "text", "Content": split(said)[0],
            }
        )  # fmt: skip
        encrypted, nonce = self._crypt.seal(plain.encode()), secrets.token_hex(8)
        signed = self._crypt.sign(encrypted, str(now), nonce)
        return xml.write(
            {"Encrypt": encrypted, "MsgSignature": signed, "TimeStamp": now, "Nonce": nonce}
        )

    def _open(self, encrypted: str, query: Mapping[str, str]) -> bytes:
        shown, stamp = query.get("msg_signature", ""), query.get("timestamp", "")
        return self._crypt.open(encrypted, shown, stamp, query.get("nonce", ""))
