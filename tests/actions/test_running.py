from __future__ import annotations

import threading
from pathlib import Path

import pytest
from ruamel.yaml import YAML

import actions
from actions.handlers import HANDLERS
from knowledge.answers import Answer, GuideField, Question
from tests.actions.calls import call
from tests.actions.guides import SmallGuide

DOMAIN = Path(__file__).parents[2] / "assistant" / "domain"


class SlowGuide(SmallGuide):
    def __init__(self) -> None:
        super().__init__()
        self.go_on = threading.Event()

    def ask(self, question: Question) -> Answer:
        self.go_on.wait(5)
        return super().ask(question)


@pytest.mark.parametrize("body", [{}, {"next_action": "action_answer"}, {"next_action": 5}])
async def test_what_is_no_call_is_400(body: dict[str, object]) -> None:
    executor = actions.build_executor(SmallGuide)
    assert (await actions.run(executor, body, 1.0)).status == 400


async def test_an_unknown_action_is_404() -> None:
    executor = actions.build_executor(SmallGuide)
    assert (await actions.run(executor, call("action_x", "嗯", "greet"), 1.0)).status == 404


async def test_a_slow_guide_is_504_at_the_deadline() -> None:
    guide = SlowGuide()
    executor = actions.build_executor(lambda: guide)
    result = await actions.run(executor, call("action_answer", "居住证", "ask_fee"), 0.1)
    guide.go_on.set()
    assert result.status == 504


async def test_each_call_asks_the_guide_of_that_moment() -> None:
    guides = [SmallGuide(), SmallGuide()]
    executor = actions.build_executor(guides.pop)
    for _ in range(2):
        await actions.run(executor, call("action_answer", "居住证", "ask_fee"), 5.0)
    assert not guides


def test_the_domain_and_the_rules_name_the_same_actions_and_intents() -> None:
    yaml = YAML(typ="safe")
    listed = yaml.load(DOMAIN / "actions.yml")["actions"]
    intents = yaml.load(DOMAIN / "intents.yml")["intents"]
    rules = yaml.load(DOMAIN.parent / "data" / "rules.yml")["rules"]
    steps = [(r["steps"][0]["intent"], r["steps"][1]["action"]) for r in rules]
    assert set(listed) == set(HANDLERS) == {action for _, action in steps}
    assert {i for i, _ in steps} - {"nlu_fallback"} == set(intents)
    assert {f"ask_{field.value}" for field in GuideField} <= set(intents)
