"""Answers outside the guide: sentences of `messages.yml` with the city's names filled in."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from pydantic import TypeAdapter
from ruamel.yaml import YAML

from actions.memory import Memory
from knowledge.answers import Answer, AnswerStatus, Choice, Choices, Text
from knowledge.schema import City

__all__ = ["handover", "out_of_scope", "review", "sentence"]

_FILE = Path(__file__).with_name("messages.yml")


@cache
def _sentences() -> dict[str, str]:
    return TypeAdapter(dict[str, str]).validate_python(YAML(typ="safe").load(_FILE))


def sentence(key: str, status: AnswerStatus, *choices: Choice, **values: str) -> Answer:
    """Return one sentence, with buttons under it when there are any.

    Raises:
        KeyError: `messages.yml` has no such sentence, or it wants a value that was not given.
    """
    blocks: tuple[Text | Choices, ...] = (Text(text=_sentences()[key].format(**values)),)
    if choices:
        blocks += (Choices(prompt="", choices=choices),)
    return Answer(status=status, blocks=blocks)


def _person() -> Choice:
    return Choice(label=_sentences()["handover_label"], action="handover")


def handover(city: City) -> Answer:
    """Say where people are to be found."""
    values = {"hotline": city.hotline, "hall": city.hall or "政务服务大厅", "phone": city.phone}
    key = "handover_phone" if city.phone else "handover"
    return sentence(key, AnswerStatus.HANDOVER, **values)


def out_of_scope(city: City) -> Answer:
    """Decline a question that is not about a service matter."""
    return sentence("out_of_scope", AnswerStatus.OUT_OF_SCOPE, _person(), hotline=city.hotline)


def abuse() -> Answer:
    """Stay polite and offer a person."""
    return sentence("abuse", AnswerStatus.SMALL_TALK, _person())


def review(memory: Memory) -> Answer:
    """Offer the pre-review of papers, for the matter under discussion when there is one."""
    button = Choice(label=_sentences()["review_label"], action="review", matter_code=memory.matter)
    key = "review_matter" if memory.matter_name else "review"
    answer = sentence(key, AnswerStatus.SMALL_TALK, button, matter=memory.matter_name)
    return answer.model_copy(
        update={"matter_code": memory.matter, "matter_name": memory.matter_name}
    )
