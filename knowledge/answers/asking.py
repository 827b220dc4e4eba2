"""From a question to an answer: which matters it means, and whether that is sure enough."""

from __future__ import annotations

from knowledge.answers import dates
from knowledge.answers.answering import Answering
from knowledge.answers.blocks import Answer, AnswerStatus, GuideField
from knowledge.answers.decide import MOST_CHOICES, Decision, Under, decide
from knowledge.answers.faqs import AskedBefore, FaqFinder, faq_answer
from knowledge.answers.fields import FieldFinder
from knowledge.answers.policies import PolicyAnswers
from knowledge.answers.question import Question
from knowledge.answers.scope import aside
from knowledge.answers.settings import thresholds
from knowledge.answers.together import Pair, compares, parted
from knowledge.schema import Catalogue
from knowledge.search import Finder, Hit, PinyinNames, Query, compact

__all__ = ["Questions"]

RANKED = 12
"""Hits that a decision looks at: more than ever stand within the margin."""
COMPARED = 30
"""Hits of each reading of a message in a conversation: what one does not find weighs little."""
MOST_SPELT = 12
"""Matters that letters may spell; more than are ever shown."""
LETTERS = 4
"""Letters from which a question may be a name's first letters: fewer spell something in many."""
_ASIDES = {
    "distress": (AnswerStatus.HANDOVER, "distress"),
    "handover": (AnswerStatus.HANDOVER, "handover"),
    "small_talk": (AnswerStatus.SMALL_TALK, "greeting"),
    "never": (AnswerStatus.OUT_OF_SCOPE, "out_of_scope"),
    "elsewhere": (AnswerStatus.OUT_OF_SCOPE, "elsewhere"),
}


class Questions:
    """Answers questions: searches, decides, and leaves the composing to `Answering`."""

    def __init__(
        self,
        catalogue: Catalogue,
        finder: Finder,
        fields: FieldFinder,
        faqs: FaqFinder,
        policies: PolicyAnswers,
        answering: Answering,
    ) -> None:
        self._catalogue, self._finder, self._fields = catalogue, finder, fields
        self._faqs, self._policies, self._answering = faqs, policies, answering
        self._replies = answering.replies
        city = catalogue.city
        self._home = " ".join((city.name, city.hall, city.address, *city.extra.values()))
        self._matters = {m.code: m for m in catalogue.matters}

    def ask(self, question: Question) -> Answer:
        """Answer a question, ask back, or say that the guide has no answer; never fails."""
        query = self._finder.read(question.text)
        if question.chosen and question.matter_code:
            fields = self._answering.fields(question, query)
            return self._answering.one(question.matter_code, fields)
        if not query.text:
            return self._replies.plain(AnswerStatus.INVALID, "invalid")
        beside = aside(query.text, self._home)
        if beside in _ASIDES:
            status, sentence = _ASIDES[beside]
            return self._replies.plain(status, sentence)
        spelt = self._finder.spelt(query.text, limit=MOST_SPELT)
        if spelt and len(PinyinNames.typed(query.text)) >= LETTERS:
            return self._spelt(question, query, spelt)
        return self._search(question, query, off_topic=beside == "out_of_scope")

    def _spelt(self, question: Question, query: Query, hits: tuple[Hit, ...]) -> Answer:
        """Answer a clerk's letters (`gljt电话`): the one matter they spell, or which of several."""
        fields = self._answering.fields(question, query)
        sure = [h for h in hits if h.score == hits[0].score]
        if len(sure) == 1:
            return self._answering.one(sure[0].code, fields, {sure[0].code: sure[0].score})
        return self._replies.ask_back(sure[:MOST_CHOICES], fields[0])

    def _search(self, question: Question, query: Query, *, off_topic: bool) -> Answer:
        whole, today = self._finder.vector(query), dates.today()
        faq = self._faqs.find(query, whole, today, question.matter_code)
        if faq is not None and self._stands(faq, query, question):
            return faq_answer(faq, self._answering.version)
        under = self._under(question, query)
        here = self._matters.get(question.matter_code)
        if under is not None and here is None and not query.rest:
            fields = self._answering.fields(question, query)
            return self._answering.one(question.matter_code, fields)
        pair = parted(query, self._finder.find, self._catalogue, here)
        if pair is not None:
            return self._answering.both(pair, question, query)
        hits: list[Hit] = []

        def find() -> list[Hit]:
            hits.extend(self._finder.rank(query, limit=RANKED if under is None else COMPARED))
            return hits

        decision = decide(query, under, self._catalogue, find)
        best = hits[0].score if hits else 0.0
        if off_topic and not (decision.code and not hits) and best < thresholds().out_of_scope:
            return self._replies.plain(AnswerStatus.OUT_OF_SCOPE, "out_of_scope")
        answer = self._conclude(question, query, decision, hits)
        return self._policies.turn(query, whole, answer, today)

    def _under(self, question: Question, query: Query) -> Under | None:
        """Return what is under discussion, and how a question is read after its name."""
        item = self._answering.item(question.matter_code)
        if item is None:
            return None
        after = self._finder.read(f"{item.name} {query.text}")
        return Under(item, lambda: self._finder.rank(after, limit=COMPARED), question.denied)

    def _conclude(
        self, question: Question, query: Query, decision: Decision, hits: list[Hit]
    ) -> Answer:
        one, two = (self._matters.get(c) for c in (decision.code, decision.beside))
        if one is not None and two is not None:
            return self._answering.both(Pair(one, two, compares(query.text)), question, query)
        names = self._answering.names(decision.code or (hits[0].code if hits else ""))
        fields = self._answering.fields(question, query, names)
        if decision.code:
            scores = {h.code: round(h.score, 4) for h in hits[:3]}
            return self._answering.one(decision.code, fields, scores)
        if decision.choices:
            return self._replies.ask_back(decision.choices, fields[0])
        hall = self._replies.hall(fields) if not query.core else None
        if hall is not None:
            return hall
        if not query.core and fields[0] is not GuideField.OVERVIEW:
            return self._replies.plain(AnswerStatus.NOT_FOUND, "which_matter")
        return self._replies.not_found(decision.near, fields[0])

    def _stands(self, faq: AskedBefore, query: Query, question: Question) -> bool:
        """Tell whether a frequent question may stand for the part of the guide that is asked for.

        The same words do. Like ones only when no part was understood, or the FAQ asks for that
        part, and when it is about the matter that is meant.
        """
        if compact(faq.text) == query.text.replace(" ", ""):
            return True
        asked = {None, GuideField.OVERVIEW, *self._fields.cued(faq.text)}
        if question.field not in asked:
            return False
        if faq.matter is None or faq.matter.code == question.matter_code:
            return True
        return any(h.code == faq.matter.code for h in self._finder.rank(query, limit=1))
