"""What WeChat tells us: messages and events, as one record each."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from service.wechat.xml import Unreadable, Values


class Kind(StrEnum):
    """What came."""

    TEXT = "text"
    VOICE = "voice"
    PICTURE = "image"
    OTHER = "other"
    SUBSCRIBE = "subscribe"
    UNSUBSCRIBE = "unsubscribe"
    SCAN = "scan"
    MENU = "menu"
    CHECKED = "checked"
    SILENT = "silent"


_MESSAGES = {"text": Kind.TEXT, "voice": Kind.VOICE, "image": Kind.PICTURE}
_EVENTS = {
    "subscribe": Kind.SUBSCRIBE,
    "unsubscribe": Kind.UNSUBSCRIBE,
    "scan": Kind.SCAN,
    "click": Kind.MENU,
    "wxa_media_check": Kind.CHECKED,
}
#: How WeChat marks the code of a first scan, which is one event with the subscription.
_FIRST_SCAN = "qrscene_"


@dataclass(frozen=True, slots=True)
class Incoming:
    """A message or event.

    `key` is the same for every repetition and for nothing else: digest of the MsgId, and for
    events, which have none, of sender, time and event, as WeChat recommends. `text` is what was
    written or heard, or an event's key; `menu` the id of a pressed line of a menu message.
    """

    kind: Kind
    key: str
    sender: str
    account: str
    text: str = ""
    menu: str = ""
    trace: str = ""
    suggestion: str = ""


def incoming(values: Values) -> Incoming:
    """Make the record of what came.

    Raises:
        Unreadable: sender, account, time or type are missing.
    """
    sender, account = _word(values, "FromUserName"), _word(values, "ToUserName")
    kind, time = _word(values, "MsgType").lower(), _word(values, "CreateTime")
    if not (sender and account and kind and time):
        raise Unreadable("a message without sender, account, type or time")
    if kind == "event":
        return _event(values, sender, account, time)
    found = _MESSAGES.get(kind, Kind.OTHER)
    text = _word(values, "Content" if found is Kind.TEXT else "Recognition")
    number = _word(values, "MsgId") or f"{sender} {time} {text}"
    menu = _word(values, "bizmsgmenuid")
    return Incoming(found, _digest(number), sender, account, text, menu)


def _event(values: Values, sender: str, account: str, time: str) -> Incoming:
    event, key = _word(values, "Event").lower(), _word(values, "EventKey")
    kind = _EVENTS.get(event, Kind.SILENT)
    if kind is Kind.CHECKED:
        trace = _word(values, "trace_id")
        result = values.get("result")
        said = _word(result, "suggest") if isinstance(result, dict) else ""
        number = _digest(f"{event} {trace}")
        return Incoming(kind, number, sender, account, trace=trace, suggestion=said)
    number = _digest(f"{sender} {time} {event} {key}")
    return Incoming(kind, number, sender, account, key.removeprefix(_FIRST_SCAN))


def _word(values: dict[str, Any], name: str) -> str:
    value = values.get(name, "")
    return str(value).strip() if isinstance(value, str | int) else ""


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
