"""Signatures, encryption and XML of WeChat's calls."""

from __future__ import annotations

import base64

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.wechat import xml
from service.wechat.crypt import Crypt, NotFromWechat, check_signature, signature
from service.wechat.incoming import Kind, incoming
from service.wechat.xml import Unreadable
from tests.service.wechat.conftest import MINI, OFFICIAL

_OURS = Crypt(OFFICIAL.token, OFFICIAL.aes_key, OFFICIAL.app_id)
_OTHER_APP = Crypt(OFFICIAL.token, OFFICIAL.aes_key, MINI.app_id)


def test_the_signature_is_the_documented_one() -> None:
    # sha1 of "123456789" + "nonce" + "token", sorted
    assert signature("token", "123456789", "nonce") == signature("nonce", "token", "123456789")
    assert signature("b", "a") == "da23614e02469a0d7c7bd1bdab5c9c474b1904dc"  # sha1("ab")
    with pytest.raises(NotFromWechat):
        check_signature("da23614e", "a", "b")
    with pytest.raises(NotFromWechat):
        check_signature("签名", "a", "b")


@given(st.binary(max_size=200))
def test_each_side_reads_what_the_other_wrote(message: bytes) -> None:
    assert OFFICIAL.open(_OURS.seal(message)) == message
    sealed = OFFICIAL.seal(message)
    assert len(base64.b64decode(sealed)) % 32 == 0
    assert _OURS.open(sealed, _OURS.sign(sealed, "1", "n"), "1", "n") == message


def test_a_changed_foreign_or_unsigned_message_is_refused() -> None:
    sealed = OFFICIAL.seal(b"<xml/>")
    for shown, encrypted in [
        (_OURS.sign(sealed, "2", "n"), sealed),
        ("", sealed),
        (_OURS.sign(f"{sealed[:-8]}AAAAAAA=", "1", "n"), f"{sealed[:-8]}AAAAAAA="),
        (_OURS.sign("no base64!", "1", "n"), "no base64!"),
        (_OURS.sign("", "1", "n"), ""),
    ]:
        with pytest.raises(NotFromWechat):
            _OURS.open(encrypted, shown, "1", "n")
    with pytest.raises(NotFromWechat, match="another app"):
        _OTHER_APP.open(sealed, _OTHER_APP.sign(sealed, "1", "n"), "1", "n")


@pytest.mark.parametrize("key", ["", "short", "!" * 43, "a" * 44])
def test_a_wrong_key_is_refused(key: str) -> None:
    with pytest.raises(ValueError, match="43 characters"):
        Crypt("t", key, "app")


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"<xml>",
        b"{broken",
        b"[1]",
        b'<!DOCTYPE xml [<!ENTITY a "x"><!ENTITY b "&a;&a;">]><xml><Content>&b;</Content></xml>',
        b'<!DOCTYPE xml SYSTEM "file:///etc/passwd"><xml/>',
        b'<!DOCTYPE xml [<!ENTITY a SYSTEM "file:///etc/passwd">]><xml><C>&a;</C></xml>',
        b"\xff\xfe\x00",
    ],
)
def test_a_body_that_is_no_message_is_refused(body: bytes) -> None:
    with pytest.raises(Unreadable):
        incoming(xml.read(body))


@given(st.text(st.characters(codec="utf-8", exclude_categories=["Cs", "Cc"]), max_size=50))
def test_any_text_survives_the_xml(text: str) -> None:
    assert xml.read(xml.write({"Content": text}).encode())["Content"] == text


def test_control_characters_never_reach_the_xml() -> None:
    assert xml.read(xml.write({"Content": "a\x00b]]>c\x08"}).encode()) == {"Content": "ab]]>c"}


def test_the_same_message_has_the_same_key_and_another_one_has_not() -> None:
    first = OFFICIAL.text("o1", "你好")
    again = incoming({**first, "CreateTime": first["CreateTime"]})
    assert incoming(first) == again
    assert incoming(OFFICIAL.text("o1", "你好")).key != again.key, "asked twice is two questions"
    click = OFFICIAL.event("o1", "CLICK", EventKey="handover")
    assert incoming(click).key == incoming(dict(click)).key
    assert incoming({**click, "FromUserName": "o2"}).key != incoming(click).key
    assert incoming({**click, "CreateTime": "1"}).key != incoming(click).key


def test_json_of_a_mini_program_is_read_as_its_xml() -> None:
    body = b'{"ToUserName":"g","FromUserName":"o","CreateTime":1,"MsgType":"text","Content":"1","MsgId":5}'
    found = incoming(xml.read(body))
    assert (found.kind, found.text) == (Kind.TEXT, "1")
    assert found.key == incoming(xml.read(xml.write({**xml.read(body), "MsgId": 5}).encode())).key
