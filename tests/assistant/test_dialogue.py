"""Whole conversations through the real Rasa, written as data in `conversations/*.yml`."""

from __future__ import annotations

import json
import sqlite3
import uuid
from collections.abc import AsyncIterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

from assistant.conversation import ChoiceIn, Conversation, DialogueClient
from knowledge.answers import Answer
from tests.assistant import processes
from tests.assistant.conftest import Dialogue, hide

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
    made = Conversation(
        DialogueClient(dialogue.url), dialogue.guide.ask, budget_s=PATIENCE_S, hide=hide
    )
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
        for words in turn.get("lacks", []):
            assert words not in answer.model_dump_json(), where


async def take(chat: Conversation, identifier: str, turn: dict[str, Any]) -> Answer:
    if "press" in turn:
        return await chat.turn(identifier, choice=ChoiceIn(**turn["press"]))
    return await chat.turn(identifier, turn["say"] * turn.get("times", 1))


async def test_what_was_talked_about_survives_a_restart_and_runs_out(
    dialogue: Dialogue, tmp_path: Path
) -> None:
    identifier = uuid.uuid4().hex
    with (
        processes.action_server(dialogue.guide) as actions,
        processes.rasa(dialogue.model, actions, tmp_path) as (url, _),
    ):
        chat = Conversation(DialogueClient(url), dialogue.guide.ask, PATIENCE_S)
        await chat.turn(identifier, "居住证签注要多少钱")
        await chat.aclose()
    with (
        processes.action_server(dialogue.guide) as actions,
        processes.rasa(dialogue.model, actions, tmp_path) as (url, _),
    ):
        chat = Conversation(DialogueClient(url), dialogue.guide.ask, PATIENCE_S)
        again = await chat.turn(identifier, "那要多久")
        assert (again.answered_by, again.matter_name) == ("dialogue", "居住证签注")
        _age(tmp_path / "tracker.db", minutes=300)
        late = Conversation(DialogueClient(url), dialogue.guide.ask, PATIENCE_S)
        assert (await late.turn(identifier, "那要带什么")).matter_name == ""
        await chat.aclose()
        await late.aclose()


def _age(tracker: Path, minutes: float) -> None:
    """Make all that was said so much older."""
    with closing(sqlite3.connect(tracker)) as database, database:
        for number, data in database.execute("SELECT id, data FROM events").fetchall():
            event = json.loads(data)
            event["timestamp"] -= minutes * 60
            values = (event["timestamp"], json.dumps(event), number)
            database.execute("UPDATE events SET timestamp = ?, data = ? WHERE id = ?", values)


async def test_a_warm_dialogue_is_alive(chat: Conversation) -> None:
    while not await chat.alive():
        pass
