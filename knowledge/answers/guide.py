"""The guide that answers: finds the matter, finds the field, composes what is stored."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import Protocol
from zoneinfo import ZoneInfo

from knowledge.answers.blocks import (
    Answer,
    AnswerStatus,
    AnyBlock,
    GuideField,
)
from knowledge.answers.bundles import bundle_blocks, empty_notice, next_fields
from knowledge.answers.comparing import TOLD_APART, both_blocks
from knowledge.answers.compose import Composer, Guidebook
from knowledge.answers.conditions import ConditionWords
from knowledge.answers.dates import out_of_force
from knowledge.answers.decide import MOST_CHOICES, Decision, Under, decide
from knowledge.answers.faqs import AskedBefore, FaqFinder, asked_before, faq_answer
from knowledge.answers.fields import FieldFinder, FieldGuess, field_examples, without
from knowledge.answers.policies import PolicyAnswers
from knowledge.answers.question import Question
from knowledge.answers.replies import Replies
from knowledge.answers.scope import aside
from knowledge.answers.settings import thresholds
from knowledge.answers.together import Pair, compares, parted, without_comparison
from knowledge.policies.finding import PolicyFinder, PolicyHit, Shelf, in_memory, told
from knowledge.schema import Bundle, Catalogue, Matter
from knowledge.search import (
    Embedder,
    Finder,
    Hit,
    PinyinNames,
    Query,
    SearchIndex,
    compact,
    open_embedder,
)

__all__ = ["Guide", "PublishedCatalogue", "Question"]

CHINA = ZoneInfo("Asia/Shanghai")
RANKED = 12
"""Hits that a decision looks at: more than ever stand within the margin."""
COMPARED = 30
"""Hits of each reading of a message in a conversation: what one does not find weighs little."""
EXPLAINED = 3
"""Entries whose score is explained for a question that was not answered."""
MOST_SPELT = 12
"""Matters that letters may spell; more than are ever shown."""
LETTERS = 4
"""Letters from which a question may be a name's first letters: fewer spell something in many."""
ALWAYS_LISTED = 3
"""Matters that a search lists however unlike they are, so that a list is not empty."""
_ASIDES = {
    "distress": (AnswerStatus.HANDOVER, "distress"),
    "handover": (AnswerStatus.HANDOVER, "handover"),
    "small_talk": (AnswerStatus.SMALL_TALK, "greeting"),
    "never": (AnswerStatus.OUT_OF_SCOPE, "out_of_scope"),
    "elsewhere": (AnswerStatus.OUT_OF_SCOPE, "elsewhere"),
}


class PublishedCatalogue(Protocol):
    """A version of the catalogue as the store publishes it."""

    @property
    def version(self) -> int:
        """Number of the version."""
        ...

    @property
    def catalogue(self) -> Catalogue:
        """What was published."""
        ...

    @property
    def digest(self) -> str:
        """What tells this content from any other."""
        ...


class Guide:
    """Answers questions from one published catalogue; synchronous, safe to share by threads."""

    def __init__(
        self,
        published: PublishedCatalogue,
        index: SearchIndex,
        embedder: Embedder,
        shelf: Shelf = in_memory,
    ) -> None:
        self.version, self.catalogue = published.version, published.catalogue
        catalogue = self.catalogue
        self._finder = Finder(catalogue, index, embedder)
        examples = len(field_examples())
        self._fields = FieldFinder(index.asked[:examples])
        self._faqs = FaqFinder(asked_before(catalogue), index.asked[examples:])
        self._book = Guidebook(self.version, catalogue.city, ConditionWords.of(catalogue))
        self._replies = Replies(self.version, catalogue)
        city = catalogue.city
        self.policies = PolicyAnswers(
            PolicyFinder(catalogue.policies, index.told_vectors, shelf), self.version
        )
        self._home = " ".join((city.name, city.hall, city.address, *city.extra.values()))
        self._matters = {m.code: m for m in catalogue.matters}
        self._bundles = {b.number: b for b in catalogue.bundles}

    @classmethod
    def open(
        cls,
        published: PublishedCatalogue,
        folder: Path,
        *,
        embedder: Embedder | None = None,
        shelf: Shelf = in_memory,
    ) -> Guide:
        """Return the guide of a version; its index is loaded from `folder` or built there.

        Passages of policies are searched where `shelf` keeps their vectors.

        Building takes about 20 ms a name, alias or FAQ question on one core; what an earlier
        index in the folder holds is not computed again.

        Raises:
            OSError: the folder cannot be written.
        """
        embedder = embedder or open_embedder()
        asked = [text for _, text in field_examples()]
        asked += [p.text for p in asked_before(published.catalogue)]
        catalogue, said = published.catalogue, told(published.catalogue.policies)
        index = SearchIndex.open(catalogue, published.digest, asked, folder, embedder, said)
        return cls(published, index, embedder, shelf)

    def find(
        self,
        text: str,
        *,
        limit: int = 10,
        department: str = "",
        applicant: str = "",
        region: str = "",
    ) -> tuple[Hit, ...]:
        """Return the matters that a text means, best first; bundles are left to `ask`.

        Letters alone are first read as 拼音首字母 (`spjyxkz`) of names and aliases.

        `department` and `region` filter by a part of the department's name or of the places,
        `applicant` by 服务对象; a matter that states none of these is kept.
        """
        query = self._finder.read(text)
        if not query.text:
            return ()

        def wanted(code: str) -> bool:
            matter = self._matters.get(code)
            return matter is not None and _matches(matter, department, applicant, region)

        spelt = self._finder.spelt(text, limit=limit, wanted=wanted)
        if spelt:
            return spelt
        hits = self._finder.rank(query, limit=limit, wanted=wanted)
        least = thresholds().listed
        return tuple(h for i, h in enumerate(hits) if i < ALWAYS_LISTED or h.score >= least)

    def passages(self, text: str, *, limit: int = 5) -> tuple[PolicyHit, ...]:
        """Return the passages of policies nearest to a question, whether in force or not."""
        query = self._finder.read(text)
        if not query.text:
            return ()
        return self.policies.finder.find(query, self._finder.vector(query), limit)

    @property
    def finder(self) -> Finder:
        """The search beneath, for those who look into what it finds."""
        return self._finder

    def evidence(self, text: str) -> list[dict[str, object]]:
        """Return what the search sees in a question: best entries with the parts of their score."""
        query = self._finder.read(text)
        hits = self._finder.rank(query, limit=EXPLAINED, elsewhere=True) if query.text else ()
        return [
            {"code": h.code, "name": h.name, "score": round(h.score, 4), "parts": h.parts}
            for h in hits
        ]

    def spell(self, text: str) -> str:
        """Return a message as it was meant: simplified, misspelt words put right."""
        return self._finder.spell(text)

    def find_field(self, text: str) -> FieldGuess:
        """Return the part of the guide that a question asks for."""
        return self._guess(self._finder.read(text), ())[0]

    def answer(self, code: str, field: GuideField) -> Answer:
        """Return one field of one matter or bundle, without any search."""
        return self._answer(code, (field,))

    def ask(self, question: Question) -> Answer:
        """Answer a question, ask back, or say that the guide has no answer; never fails."""
        query = self._finder.read(question.text)
        known = question.matter_code in self._matters or question.matter_code in self._bundles
        if question.chosen and question.matter_code:
            if not known:
                return self._gone(question.matter_code)
            return self._answer(question.matter_code, self._asked_fields(question, query, ()))
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
        fields = self._asked_fields(question, query, ())
        sure = [h for h in hits if h.score == hits[0].score]
        if len(sure) == 1:
            return self._answer(sure[0].code, fields, {sure[0].code: sure[0].score})
        return self._replies.ask_back(sure[:MOST_CHOICES], fields[0])

    def _search(self, question: Question, query: Query, *, off_topic: bool) -> Answer:
        whole = self._finder.vector(query)
        faq = self._faqs.find(query, whole, _today(), question.matter_code)
        if faq is not None and self._answers(faq, query, question):
            return faq_answer(faq, self.version)
        if question.matter_code in self._bundles and not query.rest:
            return self._answer(question.matter_code, self._asked_fields(question, query, ()))
        under = self._under(question, query)
        here = self._matters.get(question.matter_code)
        pair = parted(query, self._finder.find, self.catalogue, here)
        if pair is not None:
            return self._both(pair, question, query)
        hits: list[Hit] = []

        def find() -> list[Hit]:
            hits.extend(self._finder.rank(query, limit=RANKED if under is None else COMPARED))
            return hits

        decision = decide(query, under, self.catalogue, find)
        best = hits[0].score if hits else 0.0
        if off_topic and not (decision.code and not hits) and best < thresholds().out_of_scope:
            return self._replies.plain(AnswerStatus.OUT_OF_SCOPE, "out_of_scope")
        answer = self._conclude(question, query, decision, hits)
        return self.policies.turn(query, whole, answer, _today())

    def _under(self, question: Question, query: Query) -> Under | None:
        """Return what is under discussion, and how a question is read after its name."""
        code = question.matter_code
        item = self._matters.get(code) or self._bundles.get(code)
        if item is None:
            return None
        after = self._finder.read(f"{item.name} {query.text}")
        return Under(item, lambda: self._finder.rank(after, limit=COMPARED), question.denied)

    def _conclude(
        self, question: Question, query: Query, decision: Decision, hits: list[Hit]
    ) -> Answer:
        one, two = (self._matters.get(c) for c in (decision.code, decision.beside))
        if one is not None and two is not None:
            return self._both(Pair(one, two, compares(query.text)), question, query)
        names = self._names(decision.code or (hits[0].code if hits else ""))
        fields = self._asked_fields(question, query, names)
        if decision.code:
            scores = {h.code: round(h.score, 4) for h in hits[:3]}
            return self._answer(decision.code, fields, scores)
        if decision.choices:
            return self._replies.ask_back(decision.choices, fields[0])
        hall = self._replies.hall(fields) if not query.core else None
        if hall is not None:
            return hall
        if not query.core and fields[0] is not GuideField.OVERVIEW:
            return self._replies.plain(AnswerStatus.NOT_FOUND, "which_matter")
        return self._replies.not_found(decision.near, fields[0])

    def _both(self, pair: Pair, question: Question, query: Query) -> Answer:
        """Answer for two matters at once: told apart, or one after the other."""
        names = (*self._names(pair.one.code), *self._names(pair.two.code))
        fields: tuple[GuideField, ...]
        if pair.compares:
            # 有什么区别 is asked of the whole; that of one part names it by its words.
            cued = self._fields.cued(without(without_comparison(query.text), names))
            fields = tuple(f for f in cued if f is not GuideField.OVERVIEW) or TOLD_APART
        else:
            fields = self._asked_fields(question, query, names)
        blocks = both_blocks(pair, fields, lambda m, field: self._of_matter(m, (field,))[1])
        blocks = (*out_of_force((pair.one, pair.two), _today()), *blocks)
        return Answer(
            status=AnswerStatus.ANSWERED,
            blocks=blocks,
            matter_code=pair.one.code,
            matter_name=pair.one.name,
            field=fields[0].value,
            version=self.version,
        )

    def _asked_fields(
        self, question: Question, query: Query, names: tuple[str, ...]
    ) -> tuple[GuideField, ...]:
        """Return the given field and what the words ask for besides, at least one field."""
        if question.field is None:
            return tuple(guess.field for guess in self._guess(query, names))
        if question.field is GuideField.OVERVIEW:
            return (question.field,)
        cued = self._fields.cued(without(query.text, names))
        return tuple(dict.fromkeys((question.field, *(cued if question.field in cued else ()))))

    def _guess(self, query: Query, names: tuple[str, ...]) -> tuple[FieldGuess, ...]:
        if not query.text:
            return (FieldGuess(GuideField.OVERVIEW, 1.0),)
        return self._fields.guess(without(query.text, names), self._finder.vector(query))

    def _names(self, code: str) -> tuple[str, ...]:
        item = self._matters.get(code) or self._bundles.get(code)
        return tuple(compact(n) for n in (item.name, *item.aliases)) if item else ()

    def _answer(
        self, code: str, fields: tuple[GuideField, ...], scores: dict[str, float] | None = None
    ) -> Answer:
        matter, bundle = self._matters.get(code), self._bundles.get(code)
        if matter is None and bundle is None:
            return self._gone(code)
        status, blocks = self._of_matter(matter, fields) if matter else (None, ())
        if bundle is not None and matter is None:
            blocks = bundle_blocks(bundle, self.catalogue, self._book, fields)
        dated = (matter,) if matter else map(self._matters.get, bundle.matters if bundle else ())
        blocks = (*out_of_force(filter(None, dated), _today()), *blocks)
        item: Matter | Bundle | None = matter or bundle
        return Answer(
            status=status or AnswerStatus.ANSWERED,
            blocks=blocks,
            matter_code=code,
            matter_name=item.name if item else "",
            field=fields[0].value,
            version=self.version,
            scores=scores or {},
        )

    def _of_matter(
        self, matter: Matter, fields: tuple[GuideField, ...]
    ) -> tuple[AnswerStatus, tuple[AnyBlock, ...]]:
        composer = Composer(self._book, matter)
        blocks: list[AnyBlock] = []
        empty = 0
        for field in fields:
            found = composer.compose(field)
            empty += not found
            blocks += found or (empty_notice(matter, field),)
        if GuideField.OVERVIEW in fields or empty:
            blocks.append(next_fields(matter))
        all_empty = empty == len(fields)
        return (AnswerStatus.FIELD_EMPTY if all_empty else AnswerStatus.ANSWERED), tuple(blocks)

    def _answers(self, faq: AskedBefore, query: Query, question: Question) -> bool:
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

    def _gone(self, code: str) -> Answer:
        return self._replies.plain(AnswerStatus.NOT_FOUND, "gone", code=code)


def _matches(matter: Matter, department: str, applicant: str, region: str) -> bool:
    if department and department not in matter.department:
        return False
    if applicant and matter.applicants and applicant not in matter.applicants:
        return False
    where = "".join((*matter.place, matter.department, matter.reach))
    return not region or not matter.place or region in where or "全市" in matter.reach


def _today() -> date:
    return datetime.now(CHINA).date()
