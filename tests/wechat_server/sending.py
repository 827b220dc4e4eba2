"""WeChat's side of its calls to us: signed, encrypted, and repeated when there is no answer.

The encryption is written here anew from WeChat's document, so that a fault of ours is not mirrored.
"""

from __future__ import annotations

import base64
import hashlib
import os
import struct
import time
import xml.etree.ElementTree as ET
from dataclasses import dataclass, field
from typing import Any, Protocol

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes


class _Client(Protocol):
    def post(self, url: str, **more: Any) -> Any: ...


@dataclass
class Shown:
    """What a person sees after writing: replies to the call, at most one."""

    texts: list[str] = field(default_factory=list)
    tries: int = 0


@dataclass
class Account:
    """An official account or mini-program as WeChat's servers see it."""

    app_id: str
    token: str
    aes_key: str = ""
    path: str = "/api/wechat/official"
    name: str = "gh_account"
    number: int = 1000

    def text(self, sender: str, words: str, **more: str) -> dict[str, str]:
        """A text message, of its own MsgId."""
        self.number += 1
        return self.message(sender, "text", Content=words, MsgId=str(self.number), **more)

    def event(self, sender: str, event: str, **more: str) -> dict[str, str]:
        """An event; WeChat's events have no MsgId."""
        return self.message(sender, "event", Event=event, **more)

    def message(self, sender: str, kind: str, **more: str) -> dict[str, str]:
        """A message of any kind."""
        return {
            "ToUserName": self.name, "FromUserName": sender, "CreateTime": str(int(time.time())),
            "MsgType": kind, **more,
        }  # fmt: skip

    def query(self, encrypted: str = "") -> dict[str, str]:
        """The signed words of a call's address."""
        stamp, nonce = str(int(time.time())), os.urandom(5).hex()
        query = {"timestamp": stamp, "nonce": nonce, "signature": _sha1(self.token, stamp, nonce)}
        if encrypted:
            query["msg_signature"] = _sha1(self.token, stamp, nonce, encrypted)
            query["encrypt_type"] = "aes"
        return query

    def call(self, message: dict[str, Any]) -> tuple[dict[str, str], bytes]:
        """Address words and body of the call that brings a message."""
        plain = _xml(message)
        if not self.aes_key:
            return self.query(), plain
        encrypted = self.seal(plain)
        return self.query(encrypted), _xml({"ToUserName": self.name, "Encrypt": encrypted})

    def push(self, client: _Client, message: dict[str, Any], tries: int = 3) -> Shown:
        """Bring a message as WeChat does: again when the answer is late or no success, three times.

        A person sees the reply of the first call that was answered in 5 seconds.
        """
        shown = Shown()
        for _ in range(tries):
            shown.tries += 1
            query, body = self.call(message)
            began = time.monotonic()
            answer = client.post(self.path, params=query, content=body)
            if answer.status_code == 200 and time.monotonic() - began < 5:
                if answer.text not in {"", "success"}:
                    shown.texts.append(self.reply(answer.text)["Content"])
                break
        return shown

    def reply(self, text: str) -> dict[str, str]:
        """A passive reply, with its signature and encryption checked."""
        outer = {child.tag: child.text or "" for child in ET.fromstring(text)}  # noqa: S314
        if not self.aes_key:
            return outer
        words = (outer["TimeStamp"], outer["Nonce"], outer["Encrypt"])
        assert outer["MsgSignature"] == _sha1(self.token, *words)
        plain = self.open(outer["Encrypt"])
        return {child.tag: child.text or "" for child in ET.fromstring(plain)}  # noqa: S314

    def seal(self, plain: bytes, app_id: str = "") -> str:
        """Encrypt for an app, this one unless another is named."""
        text = (
            os.urandom(16)
            + struct.pack(">I", len(plain))
            + plain
            + (app_id or self.app_id).encode()
        )
        fill = 32 - len(text) % 32
        encryptor = self._cipher().encryptor()
        done = encryptor.update(text + bytes([fill]) * fill) + encryptor.finalize()
        return base64.b64encode(done).decode()

    def open(self, encrypted: str) -> bytes:
        """Decrypt what was sent to WeChat."""
        decryptor = self._cipher().decryptor()
        text = decryptor.update(base64.b64decode(encrypted)) + decryptor.finalize()
        text = text[: -text[-1]]
        (length,) = struct.unpack(">I", text[16:20])
        assert text[20 + length :] == self.app_id.encode()
        return text[20 : 20 + length]

    def _cipher(self) -> Cipher[modes.CBC]:
        key = base64.b64decode(self.aes_key + "=")
        return Cipher(algorithms.AES(key), modes.CBC(key[:16]))


def _sha1(*words: str) -> str:
    return hashlib.sha1("".join(sorted(words)).encode(), usedforsecurity=False).hexdigest()


def _xml(values: dict[str, Any]) -> bytes:
    def element(name: str, value: Any) -> str:
        if isinstance(value, dict):
            return f"<{name}>{''.join(element(*pair) for pair in value.items())}</{name}>"
        return f"<{name}><![CDATA[{value}]]></{name}>"

    return f"<xml>{''.join(element(*pair) for pair in values.items())}</xml>".encode()
