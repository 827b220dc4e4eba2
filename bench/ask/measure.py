"""What is counted: the right matter, the right field, asking back, refusing, staying on a matter."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from time import perf_counter

import numpy as np

from bench.ask.questions import Dialogue, Golden, Question
from knowledge.answers import Answer, AnswerStatus, Guide, GuideField, MaterialItem, Materials
from knowledge.answers import Question as Asked

__all__ = ["Tally", "ask_all", "conditions_left_out", "find_all"]

REFUSED = {
    AnswerStatus.NOT_FOUND,
    AnswerStatus.OUT_OF_SCOPE,
    AnswerStatus.HANDOVER,
    AnswerStatus.SMALL_TALK,
    AnswerStatus.INVALID,
}
ANSWERED = {AnswerStatus.ANSWERED, AnswerStatus.ANSWERED_FAQ, AnswerStatus.FIELD_EMPTY}


@dataclass
class Tally:
    """Rights of all, per measure, and what went wrong."""

    right: dict[str, int] = field(default_factory=dict)
    asked: dict[str, int] = field(default_factory=dict)
    failures: list[dict[str, str]] = field(default_factory=list)
    times: list[float] = field(default_factory=list)

    def add(self, measure: str, good: bool) -> bool:
        """Count one question of a measure."""
        self.right[measure] = self.right.get(measure, 0) + good
        self.asked[measure] = self.asked.get(measure, 0) + 1
        return good

    def fail(self, measure: str, question: Question, got: str) -> None:
        """Note what went wrong."""
        self.failures.append(
            {
                "measure": measure,
                "id": question.id,
                "text": question.text,
                "got": got,
                "wanted": ", ".join((*question.matters, *question.fields)),
            }
        )

    def share(self, measure: str) -> float | None:
        """Return the share of rights, None when nothing was asked."""
        count = self.asked.get(measure, 0)
        return self.right[measure] / count if count else None

    def milliseconds(self) -> tuple[float, float]:
        """Return the median and the 95th percentile of the times."""
        if not self.times:
            return 0.0, 0.0
        median, high = np.percentile(self.times, (50, 95)) * 1000
        return float(median), float(high)


def find_all(
    search: Callable[[str], Sequence[str]], questions: Sequence[Question], tally: Tally
) -> None:
    """Count first places and first threes of a search that returns codes."""
    for question in questions:
        start = perf_counter()
        codes = list(search(question.text))[:3]
        tally.times.append(perf_counter() - start)
        if not tally.add("first", codes[0] in question.matters if codes else False):
            tally.fail("first", question, codes[0] if codes else "nothing")
        tally.add("three", bool(set(codes) & set(question.matters)))


def ask_all(guide: Guide, golden: Golden, tally: Tally) -> None:
    """Count whole answers."""
    for question in golden.matters:
        answer = _timed(guide, Asked(question.text), tally)
        _matter(question, answer, tally)
    for question in golden.ambiguous:
        answer = guide.ask(Asked(question.text))
        offered = {c.matter_code for b in answer.blocks if b.type == "choices" for c in b.choices}
        asked_back = answer.status is AnswerStatus.ASKED_BACK
        if not tally.add("asked back", asked_back and len(offered & set(question.matters)) > 1):
            tally.fail("asked back", question, f"{answer.status} {answer.matter_name}")
    for question in golden.out_of_scope:
        answer = guide.ask(Asked(question.text))
        if not tally.add("refused", answer.status in REFUSED):
            tally.fail("refused", question, f"{answer.status} {answer.matter_name}")
    for dialogue in golden.dialogues:
        _dialogue(guide, dialogue, tally)


def _matter(question: Question, answer: Answer, tally: Tally) -> None:
    refused = answer.status in REFUSED
    if tally.add("wrongly refused", refused):
        tally.fail("wrongly refused", question, answer.status)
    answered = answer.status in ANSWERED
    good = answered and answer.matter_code in question.matters
    tally.add("answered right", good)
    if tally.add("answered wrong", answered and not good):
        tally.fail("answered wrong", question, answer.matter_name)
    tally.add("asked back needlessly", answer.status is AnswerStatus.ASKED_BACK)
    if not question.fields:
        return
    guess = answer.field if answered else ""
    if answered and answer.status is not AnswerStatus.ANSWERED_FAQ:
        fields = {s.field for b in answer.blocks for s in getattr(b, "sources", ())} | {guess}
        right = set(question.fields) <= fields
        if not tally.add("right field", right):
            tally.fail("right field", question, ", ".join(sorted(fields)))
        tally.add("whole answer", good and right)
    else:
        tally.add("whole answer", good)


def _dialogue(guide: Guide, dialogue: Dialogue, tally: Tally) -> None:
    """Follow a conversation; each turn starts from the matter that was right before it."""
    current = ""
    for turn in dialogue.turns:
        answer = _timed(guide, Asked(turn.text, matter_code=current), tally)
        if current:
            good = answer.matter_code in turn.matters
            if not tally.add("follow-up", good):
                tally.fail("follow-up", turn, f"{answer.status} {answer.matter_name}")
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
