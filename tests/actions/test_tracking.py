"""Progress by number and phone in the chat: what is asked, interrupted, given up and looked up."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

import actions
from actions import Hidden, Refused, Tracked
from knowledge.answers import Answer
from tests.actions.calls import Chat
from tests.actions.guides import SmallGuide

NUMBER, PHONE = {"number": "n"}, {"contact": "p"}


class Track:
    """Knows one number and phone; refuses from the third wrong try on."""

    def __init__(self) -> None:
        self.asked: list[tuple[Hidden, str]] = []
        self.wrong = 0

    def __call__(self, hidden: Hidden, chat: str) -> Tracked | None:
        self.asked.append((hidden, chat))
        if self.wrong > 1:
            raise Refused
        if (hidden.number, hidden.contact) == ("n", "p"):
            return Tracked("居住证申领", "handed", datetime(2026, 11, 23, tzinfo=UTC))
        self.wrong += 1
        return None


@pytest.fixture
def track() -> Track:
    return Track()


@pytest.fixture
def chat(track: Track) -> Chat:
    guide = SmallGuide()
    return Chat(actions.build_executor(lambda: guide, track))


def said(answer: Answer) -> str:
    return answer.model_dump_json()


async def test_the_number_then_the_phone_are_asked_for(chat: Chat, track: Track) -> None:
    assert "办件编号" in said(await chat.say("我的材料到哪一步了", "progress"))
    assert "手机号" in said(await chat.say("〔办件编号〕", "ask_fee", hidden=NUMBER))
    found = await chat.say("〔手机号〕", "ask_phone", hidden=PHONE)
    assert "等工作人员审核" in said(found)
    assert "2026年11月23日" in said(found)
    assert chat.slots["tracking"] is None
    assert track.asked == [(Hidden(number="n", contact="p"), "a1")]


async def test_both_at_once_need_no_question(chat: Chat) -> None:
    text = "帮我查下〔办件编号〕，手机〔手机号〕"
    assert "等工作人员审核" in said(await chat.say(text, "ask_fee", hidden={**NUMBER, **PHONE}))


async def test_a_wrong_number_and_a_wrong_phone_are_told_apart_by_nothing(chat: Chat) -> None:
    one = await chat.say("〔办件编号〕〔手机号〕", "progress", hidden={"number": "x", **PHONE})
    two = await chat.say("〔办件编号〕〔手机号〕", "progress", hidden={**NUMBER, "contact": "x"})
    assert one == two
    assert "没有查到" in said(one)
    third = await chat.say("〔办件编号〕〔手机号〕", "progress", hidden={**NUMBER, **PHONE})
    assert "太多次" in said(third)


async def test_another_question_is_answered_and_the_form_goes_on(chat: Chat) -> None:
    await chat.say("查进度", "progress")
    between = await chat.say("居住证多少钱", "ask_fee")
    assert between.matter_code == "card"
    assert "接着查进度" in said(between)
    assert "手机号" in said(await chat.say("〔办件编号〕", "ask_fee", hidden=NUMBER))


@pytest.mark.parametrize(("text", "intent"), [("算了", "ask_fee"), ("不办了", "cancel")])
async def test_giving_up_ends_it(chat: Chat, text: str, intent: str) -> None:
    await chat.say("查进度", "progress")
    assert "接着查进度" not in said(await chat.say(text, intent))
    assert chat.slots["tracking"] is None


async def test_a_card_number_outside_the_form_is_no_number_of_a_submission(chat: Chat) -> None:
    answer = await chat.say("居住证〔卡号〕多少钱", "ask_fee", hidden=NUMBER)
    assert answer.matter_code == "card"
    assert chat.slots["tracking"] is None
