"""Answers outside the guide: sentences of `messages.yml` with the city's names filled in."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from pydantic import TypeAdapter
from ruamel.yaml import YAML

from knowledge.answers import Answer, AnswerStatus, AnyBlock, Choice, Choices, Text
from knowledge.schema import Bundle, City, Matter

__all__ = [
    "handover",
    "out_of_scope",
    "rated",
    "review",
    "review_not_yet",
    "sentence",
    "words",
]

_FILE = Path(__file__).with_name("messages.yml")


@cache
def _sentences() -> dict[str, str]:
    return TypeAdapter(dict[str, str]).validate_python(YAML(typ="safe").load(_FILE))


def words(key: str, **values: str) -> str:
    """Return one sentence or label as text."""
    return _sentences()[key].format(**values)


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


def review(
    item: Matter | Bundle | None, button: Choice, papers: tuple[AnyBlock, ...] = ()
) -> Answer:
    """Offer the pre-review of papers, with the list of what to bring when it is known what for."""
    key = "review_matter" if item else "review"
    name = item.name if item else ""
    return _with_papers(sentence(key, AnswerStatus.SMALL_TALK, button, matter=name), item, papers)


def review_not_yet(matter: Matter, papers: tuple[AnyBlock, ...], *, asks: bool) -> Answer:
    """Say that a matter's papers are not reviewed here, and what can be done instead.

    With `asks` the list depends on answers that were not given yet.
    """
    mine = (Choice(label=words("my_situation")),) if asks else ()
    where = Choice(label=words("where_label"), matter_code=matter.code, field="place")
    answer = sentence(
        "review_not_yet", AnswerStatus.SMALL_TALK, *mine, where, _person(), matter=matter.name
    )
    return _with_papers(answer, matter, papers)


def _with_papers(
    answer: Answer, item: Matter | Bundle | None, papers: tuple[AnyBlock, ...]
) -> Answer:
    if item is None:
        return answer
    first, *rest = answer.blocks
    code = item.number if isinstance(item, Bundle) else item.code
    said = {"blocks": (first, *papers, *rest), "matter_code": code, "matter_name": item.name}
    return answer.model_copy(update=said)


def rated(intent: str) -> Answer:
    """Thank for a rating; a bad one offers a person. `field` says which it was."""
    key = "rated_good" if intent == "rate_good" else "rated_bad"
    buttons = () if key == "rated_good" else (_person(),)
    return sentence(key, AnswerStatus.SMALL_TALK, *buttons).model_copy(update={"field": key})
