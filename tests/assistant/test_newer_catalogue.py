"""A catalogue that the dialogue model has never seen is answered from without training it again."""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant.client import DialogueClient
from assistant.conversation import Conversation
from assistant.names import NameMask
from knowledge.answers import Guide
from knowledge.digest import digest, to_json
from service.prepare import train
from service.settings import Settings
from tests.assistant import processes
from tests.assistant.conftest import Dialogue, Version
from tests.knowledge import factory

#: Names that nobody trained on, with words of the guide's parts in them.
NAMES = {"a1": "收费公路超限通行证核发", "a2": "材料检测机构备案", "a3": "夜间营业时间登记"}
PATIENCE_S = 30.0


@pytest.fixture
def newer() -> Guide:
    catalogue = factory.catalogue(*(factory.matter(c, n) for c, n in NAMES.items()))
    with processes.locked("index.lock"):
        version = Version(8, catalogue, digest(to_json(catalogue)))
        return Guide.open(version, processes.CACHE / "index")


async def test_new_matters_are_understood_by_the_old_model(
    dialogue: Dialogue, newer: Guide, tmp_path: Path
) -> None:
    before = dialogue.model.stat()
    said: list[str] = []
    train(Settings(var=processes.ROOT / "var"), newer.catalogue, said.append)
    assert (said, dialogue.model.stat().st_mtime_ns) == ([], before.st_mtime_ns)
    names = NameMask(NAMES.values())

    def note(text: str) -> dict[str, object]:
        return {"version": newer.version, "masked": names(text)}

    with (
        processes.action_server(newer) as actions,
        processes.rasa(dialogue.model, actions, tmp_path) as (url, _),
    ):
        chat = Conversation(DialogueClient(url, note), newer.ask, PATIENCE_S)
        answers = {}
        for code, name in NAMES.items():
            for text, field in ((f"{name}要带什么", "materials"), (f"{name}去哪里办", "place")):
                answers[code, field] = await chat.turn(f"{code}{field}", text)
        await chat.aclose()
    for (code, field), answer in answers.items():
        assert answer.answered_by == "dialogue"
        assert (answer.matter_code, answer.field, answer.version) == (code, field, 8)
