"""The dialogue process: what it must not load, what its data must be."""

from __future__ import annotations

import subprocess
from pathlib import Path

import psutil
import pytest
from ruamel.yaml import YAML

from bench.dialogue.questions import held_out
from tests.assistant import processes
from tests.assistant.conftest import Dialogue

DATA = processes.ROOT / "assistant" / "data"
# Two hundred megabytes of TensorFlow are the difference; the aim is 350.
MEMORY_MB = 400

LOADED = """
import sys
from assistant.rasa_ext import lite
lite.replace_tensorflow_modules()
import rasa.__main__, rasa.model_training, rasa.core.run
import assistant.rasa_ext.e5_featurizer, assistant.rasa_ext.tfidf_featurizer
print([m for m in ("tensorflow", "keras", "jax", "torch") if m in sys.modules])

lite._check_results_by_a_ready_validator()
from jsonschema import ValidationError
from rasa.core.actions.action import RemoteAction
check = RemoteAction("action_x", None)._validate_action_result
print(check({"events": [{"event": "slot", "name": "a", "value": 1}], "responses": [{}]}))
for wrong in ({"events": [{"no": "event"}]}, {"events": 1}, {"responses": [1]}):
    try:
        print(check(wrong))
    except ValidationError:
        print("refused")
"""


@pytest.mark.skipif(not processes.PYTHON.exists(), reason="the dialogue environment is missing")
def test_tensorflow_is_not_imported_and_results_of_actions_are_checked() -> None:
    done = subprocess.run(
        [str(processes.PYTHON), "-W", "ignore", "-c", LOADED],
        cwd=processes.ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    expected = ["[]", "True", "refused", "refused", "refused"]
    assert done.stdout.splitlines() == expected, done.stderr[-2000:]


@pytest.mark.slow
def test_the_running_dialogue_is_small(dialogue: Dialogue) -> None:
    process = psutil.Process(dialogue.pid)
    assert process.memory_info().rss / 2**20 < MEMORY_MB
    mapped = {Path(m.path).name for m in process.memory_maps()}
    assert not any("tensorflow" in name for name in mapped)


def examples() -> dict[str, list[str]]:
    yaml, found = YAML(typ="safe"), {}
    for file in sorted((DATA / "nlu").glob("*.yml")):
        for item in yaml.load(file)["nlu"]:
            found[item["intent"]] = [x.removeprefix("- ") for x in item["examples"].splitlines()]
    return found


def test_there_are_enough_examples_and_none_twice() -> None:
    found = examples()
    asks = {k: len(v) for k, v in found.items() if k.startswith("ask_")}
    assert len(asks) == 18
    assert min(asks.values()) >= 40
    assert len(found["out_of_scope"]) >= 60
    every = [text for texts in found.values() for text in texts]
    assert len(every) == len(set(every))


def test_no_held_out_question_is_trained_on() -> None:
    trained = {text for texts in examples().values() for text in texts}
    assert not [q.id for q in held_out() if q.text in trained]
