"""What is counted: the right matter, the right field, asking back, refusing, staying on a matter."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from time import perf_counter

import numpy as np

from bench.ask.questions import Dialogue, Golden, Question
from bench.dialogue.judging import ANSWERED, DECLINED, offered, right_field, right_matter
from knowledge.answers import Answer, AnswerStatus, Guide, GuideField, MaterialItem, Materials
from knowledge.answers import Question as Asked

__all__ = ["Tally", "ask_all", "conditions_left_out", "find_all"]

ONE_TURN = {"ask_back", "out_of_scope", "small_talk", "handover"}
"""Expected turns that need no memory of choices; `bench.dialogue` counts the others."""
_EXPECTED = {
    "out_of_scope": DECLINED,
    "small_talk": {AnswerStatus.SMALL_TALK},
    "handover": {AnswerStatus.HANDOVER},
}


@dataclass(frozen=True, slots=True)
class Outcome:
    """One question counted under one measure."""

    measure: str
    question: Question
    good: bool


@dataclass
class Tally:
    """Everything that was counted, and what went wrong."""

    outcomes: list[Outcome] = field(default_factory=list)
    failures: list[dict[str, str]] = field(default_factory=list)
    times: list[float] = field(default_factory=list)

    def add(self, measure: str, question: Question, good: bool) -> bool:
        """Count one question under a measure."""
        self.outcomes.append(Outcome(measure, question, good))
        return good

    def fail(self, measure: str, question: Question, got: str) -> None:
        """Note what went wrong."""
        self.failures.append(
            {
                "measure": measure,
                "id": question.id,
                "style": question.style,
                "text": question.text,
                "got": got,
                "wanted": ", ".join((*question.matters, *question.fields, question.expect)),
            }
        )

    def of(self, author: str = "", style: str = "") -> Tally:
        """Return what was counted for one author, or for one style of question."""
        chosen = [
            o
            for o in self.outcomes
            if author in {"", o.question.author} and style in {"", o.question.style}
        ]
        return Tally(chosen)

    def count(self, measure: str) -> int:
        """Return how many questions a measure counted."""
        return sum(o.measure == measure for o in self.outcomes)

    def share(self, measure: str) -> float | None:
        """Return the share of rights, None when nothing was asked."""
        found = [o.good for o in self.outcomes if o.measure == measure]
        return sum(found) / len(found) if found else None

    def measures(self) -> list[str]:
        """Return every measure that was counted."""
        return list(dict.fromkeys(o.measure for o in self.outcomes))

    def milliseconds(self) -> tuple[float, float]:
        """Return the median and the 95th percentile of the times."""
        if not self.times:
            return 0.0, 0.0
        median, high = np.percentile(self.times, (50, 95)) * 1000
        return float(median), float(high)


def find_all(
    search: Callable[[str], Sequence[str]], questions: Iterable[Question], tally: Tally
) -> None:
    """Count first places and first threes of a search that returns codes."""
    for question in questions:
        start = perf_counter()
        codes = list(search(question.text))[:3]
        tally.times.append(perf_counter() - start)
        if not tally.add("first", question, codes[0] in question.matters if codes else False):
            tally.fail("first", question, codes[0] if codes else "nothing")
        tally.add("three", question, bool(set(codes) & set(question.matters)))


def ask_all(guide: Guide, golden: Golden, tally: Tally) -> None:
    """Count whole answers."""
    for question in golden.matters:
        _matter(question, _timed(guide, Asked(question.text), tally), tally)
    for question in golden.bundles:
        answer = guide.ask(Asked(question.text))
        good = answer.status in ANSWERED and right_matter(question, answer)
        if not tally.add("一件事", question, good):
            tally.fail("一件事", question, f"{answer.status} {answer.matter_name}")
        tally.add(
            "一件事 or offered",
            question,
            good or bool(set(question.matters) & set(offered(answer))),
        )
    for question in golden.ambiguous:
        _asked_back("asked back", question, guide.ask(Asked(question.text)), tally)
    for question in golden.out_of_scope:
        answer = guide.ask(Asked(question.text))
        if not tally.add("refused", question, answer.status in DECLINED):
            tally.fail("refused", question, f"{answer.status} {answer.matter_name}")
    for dialogue in (*golden.dialogues, *golden.talks):
        _dialogue(guide, dialogue, tally)


def _matter(question: Question, answer: Answer, tally: Tally) -> None:
    refused = answer.status in DECLINED
    if tally.add("wrongly refused", question, refused):
        tally.fail("wrongly refused", question, answer.status)
    answered = answer.status in ANSWERED
    good = answered and right_matter(question, answer)
    tally.add("answered right", question, good)
    if tally.add(
        "answered wrong", question, answered and answer.matter_code not in question.matters
    ):
        tally.fail("answered wrong", question, answer.matter_name)
    needless = answer.status is AnswerStatus.ASKED_BACK
    if tally.add("asked back needlessly", question, needless):
        tally.fail("asked back needlessly", question, " ".join(offered(answer)))
    if question.every and not tally.add("every matter", question, good):
        tally.fail("every matter", question, f"{answer.status} {answer.matter_name}")
    if not question.fields:
        return
    right = answered and right_field(question, answer)
    if answered:
        if not tally.add("right field", question, right):
            tally.fail("right field", question, str(answer.field))
        if len(question.fields) > 1:
            tally.add("every field", question, right)
    tally.add("whole answer", question, good and right)


def _asked_back(measure: str, question: Question, answer: Answer, tally: Tally) -> None:
    enough = len(set(offered(answer)) & set(question.matters)) > 1
    if not tally.add(measure, question, answer.status is AnswerStatus.ASKED_BACK and enough):
        tally.fail(measure, question, f"{answer.status} {answer.matter_name}")


def _dialogue(guide: Guide, dialogue: Dialogue, tally: Tally) -> None:
    """Follow a conversation; each turn starts from the matter that was right before it."""
    current = ""
    for place, turn in enumerate(dialogue.turns):
        answer = _timed(guide, Asked(turn.text, matter_code=current), tally)
        if turn.expect == "ask_back":
            _asked_back("turn asked back", turn, answer, tally)
        elif turn.expect in ONE_TURN:
            good = answer.status in _EXPECTED[turn.expect]
            if not tally.add("turn of another kind", turn, good):
                tally.fail("turn of another kind", turn, f"{answer.status} {answer.matter_name}")
        elif not turn.expect and place:
            good = answer.matter_code in turn.matters
            if not tally.add("follow-up", turn, good):
                tally.fail("follow-up", turn, f"{answer.status} {answer.matter_name}")
        if len(turn.matters) == 1:
            current = turn.matters[0]


def _timed(guide: Guide, question: Asked, tally: Tally) -> Answer:
    start = perf_counter()
    answer = guide.ask(question)
    tally.times.append(perf_counter() - start)
    return answer


def conditions_left_out(guide: Guide) -> int:
    """Count materials whose stored conditions do not all stand in the answer; to be 0."""
    missing = 0
    for matter in guide.catalogue.matters:
        answer = guide.answer(matter.code, GuideField.MATERIALS)
        shown: dict[str, MaterialItem] = {
            i.number: i for b in answer.blocks if isinstance(b, Materials) for i in b.items
        }
        for material in matter.materials:
            item = shown[material.number]
            missing += bool(material.when) and not item.when
            missing += (
                material.tolerance is not None and str(material.tolerance) not in item.tolerance
            )
            missing += material.commitment and not item.commitment
            missing += material.instructions.rstrip("。；") not in item.instructions
    return missing
