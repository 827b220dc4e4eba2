from __future__ import annotations

import asyncio
import json
import logging
import time
from collections.abc import AsyncIterator, Iterator

import pytest

from assistant.breaker import FAILURES
from assistant.conversation import ChoiceIn, Conversation, DialogueClient
from knowledge.answers import Answer, AnswerStatus, GuideField, Notice, Question, Text
from tests.assistant.misbehaving import Behaviour, server
from tests.assistant.processes import free_port

SAID = Answer(
    status=AnswerStatus.ANSWERED, blocks=(Text(text="五天"),), matter_code="a", field="time_limit"
)


class Direct:
    """The guide, asked without the dialogue."""

    def __init__(self) -> None:
        self.asked: list[Question] = []

    def __call__(self, question: Question) -> Answer:
        self.asked.append(question)
        code = question.matter_code or ("card" if "居住证" in question.text else "")
        return Answer(status=AnswerStatus.ANSWERED, blocks=(Text(text="…"),), matter_code=code)


@pytest.fixture
def dialogue() -> Iterator[Behaviour]:
    with server() as behaviour:
        behaviour.says(SAID.model_dump(mode="json"))
        yield behaviour


@pytest.fixture
def direct() -> Direct:
    return Direct()


@pytest.fixture
async def chat(dialogue: Behaviour, direct: Direct) -> AsyncIterator[Conversation]:
    made = Conversation(DialogueClient(dialogue.url), direct, budget_s=0.3)
    yield made
    await made.aclose()


async def test_the_dialogue_answers(chat: Conversation, dialogue: Behaviour) -> None:
    answer = await chat.turn("c1", "居住证要多久")
    assert answer == SAID.model_copy(update={"answered_by": "dialogue"})
    assert dialogue.received == [{"sender": "c1", "message": "居住证要多久"}]


@pytest.mark.parametrize(
    ("status", "body", "delay"),
    [
        (200, b"[]", 0),
        (200, b"", 0),
        (200, b"<html>", 0),
        (200, b'{"a": 1}', 0),
        (200, b'[{"recipient_id": "x", "text": "hello"}]', 0),
        (200, b'[{"recipient_id": "x", "custom": {"status": "odd", "blocks": []}}]', 0),
        (200, b"[]", 1),
        (500, b"[]", 0),
        (302, b"", 0),
    ],
    ids=["[]", "empty", "html", "object", "text only", "no answer", "slow", "500", "redirect"],
)
async def test_whatever_comes_instead_the_guide_answers(
    chat: Conversation, dialogue: Behaviour, direct: Direct, status: int, body: bytes, delay: float
) -> None:
    dialogue.status, dialogue.body, dialogue.delay = status, body, delay
    began = time.monotonic()
    answer = await chat.turn("c1", "居住证要多久")
    assert time.monotonic() - began < 0.9
    assert answer.answered_by == "direct"
    assert [q.text for q in direct.asked] == ["居住证要多久"]


async def test_a_closed_port_costs_nothing(direct: Direct) -> None:
    chat = Conversation(DialogueClient(f"http://127.0.0.1:{free_port()}"), direct)
    began = time.monotonic()
    for _ in range(20):
        assert (await chat.turn("c1", "居住证")).answered_by == "direct"
    assert time.monotonic() - began < 1.0
    assert not await chat.alive()
    await chat.aclose()


async def test_a_hanging_dialogue_is_left_alone_and_found_again(
    chat: Conversation, dialogue: Behaviour, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = [0.0]
    monkeypatch.setattr(chat._breaker, "_clock", lambda: now[0])
    dialogue.delay = 1.0
    for _ in range(FAILURES):
        await chat.turn("c1", "居住证")
    began = time.monotonic()
    for _ in range(10):
        await chat.turn("c1", "居住证")
    assert time.monotonic() - began < 0.3
    assert len(dialogue.received) == FAILURES

    dialogue.says(SAID.model_dump(mode="json"))
    now[0] += 60
    assert (await chat.turn("c1", "居住证")).answered_by == "direct"
    for _ in range(100):
        await asyncio.sleep(0.02)
        if chat._breaker.closed:
            break
    assert (await chat.turn("c1", "居住证")).answered_by == "dialogue"


async def test_follow_ups_keep_the_matter_without_the_dialogue(
    chat: Conversation, dialogue: Behaviour, direct: Direct
) -> None:
    dialogue.body = b"[]"
    await chat.turn("c1", "居住证要带什么")
    await chat.turn("c1", "那要多久")
    await chat.turn("c2", "那要多久")
    assert [q.matter_code for q in direct.asked] == ["", "card", ""]


@pytest.mark.parametrize("text", ["", "   ", None, "\x00\x07", "\u200b\u202e"])
async def test_nothing_typed(chat: Conversation, dialogue: Behaviour, text: str | None) -> None:
    answer = await chat.turn("c1", text)
    assert answer.status is AnswerStatus.INVALID
    assert not dialogue.received


@pytest.mark.parametrize("text", ["😀😀", "？？？", "👨‍👩‍👧", "……", "///"])
async def test_no_words(chat: Conversation, dialogue: Behaviour, text: str) -> None:
    answer = await chat.turn("c1", text)
    assert answer.status is AnswerStatus.INVALID
    assert not dialogue.received


@pytest.mark.parametrize(
    "text", ["/restart", " / /restart", "／restart", "\u200b/restart", "\n/restart"]
)
async def test_a_typed_slash_never_reaches_the_dialogue(
    chat: Conversation, dialogue: Behaviour, text: str
) -> None:
    await chat.turn("c1", text)
    assert dialogue.received[0]["message"] == "restart"


async def test_a_long_message_is_cut_and_says_so(chat: Conversation, dialogue: Behaviour) -> None:
    answer = await chat.turn("c1", "居住证" * 2000)
    assert len(dialogue.received[0]["message"]) == 500
    assert isinstance(answer.blocks[0], Notice)
    assert "500" in answer.blocks[0].text


async def test_personal_numbers_stay_here(
    chat: Conversation, dialogue: Behaviour, direct: Direct, caplog: pytest.LogCaptureFixture
) -> None:
    dialogue.status = 500
    with caplog.at_level(logging.INFO):
        await chat.turn("c1", "我是110101199003070011，电话13800138000，居住证要多久")
    seen = caplog.text + json.dumps(dialogue.received, ensure_ascii=False) + str(direct.asked)
    assert "answered directly" in caplog.text
    assert "19900307" not in seen
    assert "13800138000" not in seen
    assert "居住证要多久" in seen


async def test_a_button_becomes_a_payload(chat: Conversation, dialogue: Behaviour) -> None:
    await chat.turn("c1", choice=ChoiceIn(matter_code='x"}/', field=GuideField.FEE))
    message = dialogue.received[0]["message"]
    assert message.startswith("/choose{")
    assert json.loads(message.removeprefix("/choose")) == {"matter_code": 'x"}/', "field": "fee"}


@pytest.mark.parametrize(
    ("choice", "status"),
    [
        (ChoiceIn(action="handover"), AnswerStatus.HANDOVER),
        (ChoiceIn(action="restart"), AnswerStatus.SMALL_TALK),
        (ChoiceIn(action="review", matter_code="a"), AnswerStatus.SMALL_TALK),
        (ChoiceIn(), AnswerStatus.INVALID),
        (ChoiceIn(matter_code="a"), AnswerStatus.ANSWERED),
    ],
)
async def test_buttons_work_without_the_dialogue(
    chat: Conversation, dialogue: Behaviour, choice: ChoiceIn, status: AnswerStatus
) -> None:
    dialogue.status = 500
    answer = await chat.turn("c1", choice=choice)
    assert (answer.status, answer.answered_by) == (status, "direct")


async def test_alive_means_that_a_message_was_answered(
    chat: Conversation, dialogue: Behaviour
) -> None:
    dialogue.body = b"[]"
    assert not await chat.alive()
    dialogue.says(SAID.model_dump(mode="json"))
    assert await chat.alive()
    assert {m["sender"] for m in dialogue.received} == {"warm-up"}
