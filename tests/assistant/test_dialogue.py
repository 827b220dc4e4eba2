"""Whole conversations through the real Rasa, written as data in `conversations/*.yml`."""

from __future__ import annotations

import uuid
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

from assistant.conversation import ChoiceIn, Conversation, DialogueClient
from knowledge.answers import Answer
from tests.assistant.conftest import Dialogue

pytestmark = pytest.mark.slow

FOLDER = Path(__file__).parent / "conversations"
# A shared machine: these tests are about what is said, not about how fast.
PATIENCE_S = 30.0


def conversations() -> list[Any]:
    yaml = YAML(typ="safe")
    return [
        pytest.param(turns, id=f"{file.stem}: {name}")
        for file in sorted(FOLDER.glob("*.yml"))
        for name, turns in yaml.load(file).items()
    ]


@pytest.fixture
async def chat(dialogue: Dialogue) -> AsyncIterator[Conversation]:
    made = Conversation(DialogueClient(dialogue.url), dialogue.guide.ask, budget_s=PATIENCE_S)
    yield made
    await made.aclose()


@pytest.mark.parametrize("turns", conversations())
async def test_conversation(turns: list[dict[str, Any]], chat: Conversation) -> None:
    identifier = uuid.uuid4().hex
    for number, turn in enumerate(turns, start=1):
        answer = await take(chat, identifier, turn)
        where = f"turn {number} {turn.get('say', turn.get('press'))!r}: {answer}"
        assert answer.answered_by == turn.get("by", "dialogue"), where
        for key in ("status", "field"):
            if key in turn:
                assert getattr(answer, key) == turn[key], where
        if "matter" in turn:
            assert answer.matter_name == turn["matter"], where
        for words in turn.get("says", []):
            assert words in answer.model_dump_json(), where


async def take(chat: Conversation, identifier: str, turn: dict[str, Any]) -> Answer:
    if "press" in turn:
        return await chat.turn(identifier, choice=ChoiceIn(**turn["press"]))
    return await chat.turn(identifier, turn["say"] * turn.get("times", 1))


async def test_a_warm_dialogue_is_alive(chat: Conversation) -> None:
    while not await chat.alive():
        pass
