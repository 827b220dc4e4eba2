"""The guide that answers: finds the matter, finds the field, composes what is stored."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Protocol
from zoneinfo import ZoneInfo

from knowledge.answers.blocks import (
    Answer,
    AnswerStatus,
    AnyBlock,
    Choice,
    Choices,
    Fact,
    Facts,
    GuideField,
    Source,
    Text,
)
from knowledge.answers.bundles import bundle_blocks, empty_notice
from knowledge.answers.compose import Composer, Guidebook
from knowledge.answers.conditions import ConditionWords
from knowledge.answers.decide import Decision, decide
from knowledge.answers.faqs import AskedBefore, FaqFinder, asked_before
from knowledge.answers.fields import FieldFinder, FieldGuess, field_examples, without
from knowledge.answers.messages import label, message
from knowledge.answers.policies import PolicyAnswers
from knowledge.answers.replies import Replies
from knowledge.answers.scope import aside
from knowledge.answers.settings import thresholds
from knowledge.policies.finding import PolicyFinder, PolicyHit, told
from knowledge.schema import Bundle, Catalogue, Matter
from knowledge.search import (
    Embedder,
    Finder,
    Hit,
    Query,
    SearchIndex,
    compact,
    field_words,
    open_embedder,
    read_query,
)

__all__ = ["Guide", "PublishedCatalogue", "Question"]

CHINA = ZoneInfo("Asia/Shanghai")
RANKED = 12
"""Hits that a decision looks at: more than ever stand within the margin."""
_OFFERED = (
    GuideField.MATERIALS,
    GuideField.CONDITIONS,
    GuideField.STEPS,
    GuideField.TIME_LIMIT,
    GuideField.FEE,
    GuideField.PLACE,
)
_ASIDES = {
    "handover": (AnswerStatus.HANDOVER, "handover"),
    "small_talk": (AnswerStatus.SMALL_TALK, "greeting"),
    "never": (AnswerStatus.OUT_OF_SCOPE, "out_of_scope"),
    "elsewhere": (AnswerStatus.OUT_OF_SCOPE, "elsewhere"),
}
_HALL = {GuideField.PLACE: "address", GuideField.HOURS: "hours", GuideField.PHONE: "phone"}


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


@dataclass(frozen=True, slots=True)
class Question:
    """A question with its context.

    `field` is what the dialogue understood, if it did; `matter_code` is the matter (or bundle)
    under discussion; with `chosen` a button was pressed for it, and nothing is searched for.
    """

    text: str
    field: GuideField | None = None
    matter_code: str = ""
    chosen: bool = False


class Guide:
    """Answers questions from one published catalogue; synchronous, safe to share by threads."""

    def __init__(
        self, published: PublishedCatalogue, index: SearchIndex, embedder: Embedder
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
            PolicyFinder(catalogue.policies, index.told_vectors), self.version
        )
        self._home = " ".join((city.name, city.hall, city.address, *city.extra.values()))
        self._matters = {m.code: m for m in catalogue.matters}
        self._bundles = {b.number: b for b in catalogue.bundles}

    @classmethod
    def open(
        cls, published: PublishedCatalogue, folder: Path, *, embedder: Embedder | None = None
    ) -> Guide:
        """Return the guide of a version; its index is loaded from `folder` or built there.

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
        return cls(published, index, embedder)

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
        query = read_query(text)
        if not query.text:
            return ()

        def wanted(code: str) -> bool:
            matter = self._matters.get(code)
            return matter is not None and _matches(matter, department, applicant, region)

        spelt = self._finder.spelt(text, limit=limit, wanted=wanted)
        return spelt or self._finder.rank(query, limit=limit, wanted=wanted)

    def passages(self, text: str, *, limit: int = 5) -> tuple[PolicyHit, ...]:
        """Return the passages of policies nearest to a question, whether in force or not."""
        query = read_query(text)
        if not query.text:
            return ()
        return self.policies.finder.find(query, self._finder.vector(query), limit)

    def find_field(self, text: str) -> FieldGuess:
        """Return the part of the guide that a question asks for."""
        return self._guess(read_query(text), ())[0]

    def answer(self, code: str, field: GuideField) -> Answer:
        """Return one field of one matter or bundle, without any search."""
        return self._answer(code, (field,))

    def ask(self, question: Question) -> Answer:
        """Answer a question, ask back, or say that the guide has no answer; never fails."""
        query = read_query(question.text)
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
        return self._search(question, query, off_topic=beside == "out_of_scope")

    def _search(self, question: Question, query: Query, *, off_topic: bool) -> Answer:
        whole = self._finder.vector(query)
        faq = self._faqs.find(query, whole, _today(), question.matter_code)
        if faq is not None:
            return self._from_faq(faq)
        current = self._matters.get(question.matter_code)
        hits: list[Hit] = []

        def find() -> list[Hit]:
            hits.extend(self._finder.rank(query, limit=RANKED))
            return hits

        decision = decide(query, current, self.catalogue, find)
        best = hits[0].score if hits else 0.0
        if off_topic and not (decision.code and not hits) and best < thresholds().out_of_scope:
            return self._replies.plain(AnswerStatus.OUT_OF_SCOPE, "out_of_scope")
        answer = self._conclude(question, query, decision, hits)
        return self.policies.turn(query, whole, answer, _today())

    def _conclude(
        self, question: Question, query: Query, decision: Decision, hits: list[Hit]
    ) -> Answer:
        names = self._names(decision.code or (hits[0].code if hits else ""))
        fields = self._asked_fields(question, query, names)
        if decision.code:
            scores = {h.code: round(h.score, 4) for h in hits[:3]}
            return self._answer(decision.code, fields, scores)
        if decision.choices:
            return self._replies.ask_back(decision.choices, fields[0])
        hall = self._hall(fields) if not query.core else None
        if hall is not None:
            return hall
        if not query.core and fields[0] is not GuideField.OVERVIEW:
            return self._replies.plain(AnswerStatus.NOT_FOUND, "which_matter")
        return self._replies.not_found(decision.near, fields[0])

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
            blocks.append(_next_fields(matter))
        all_empty = empty == len(fields)
        return (AnswerStatus.FIELD_EMPTY if all_empty else AnswerStatus.ANSWERED), tuple(blocks)

    def _from_faq(self, found: AskedBefore) -> Answer:
        faq, matter = found.faq, found.matter
        lines = [message("faq_title", question=faq.question), faq.answer]
        if faq.expires_on:
            lines.append(message("faq_until", date=faq.expires_on.isoformat()))
        source = Source(
            matter_code=matter.code if matter else "",
            matter_name=matter.name if matter else "",
            field="faq",
            field_name=faq.source or label("faq"),
            version=self.version,
            department=matter.department if matter else "",
            updated_on=faq.effective_on.isoformat() if faq.effective_on else "",
            url=f"/guide/{matter.code}#faq" if matter else "/guide#faq",
        )
        return Answer(
            status=AnswerStatus.ANSWERED_FAQ,
            blocks=(Text(text="\n".join(lines), sources=(source,)),),
            matter_code=matter.code if matter else "",
            matter_name=matter.name if matter else "",
            version=self.version,
        )

    def _hall(self, fields: tuple[GuideField, ...]) -> Answer | None:
        """Answer a question about the hall itself: where it is, when it opens, its phone."""
        city = self.catalogue.city
        if not any(field in _HALL and getattr(city, _HALL[field]) for field in fields):
            return None
        values = {
            "hall": city.hall,
            "address": city.address,
            "hours": city.hours,
            "phone": city.phone,
            "hotline": city.hotline,
        }
        rows = tuple(Fact(label=label(k), value=v) for k, v in values.items() if v)
        source = Source(field="city", field_name=city.hall, version=self.version, url="/guide#hall")
        blocks: tuple[AnyBlock, ...] = (Facts(title=city.hall, rows=rows, sources=(source,)),)
        return Answer(
            status=AnswerStatus.ANSWERED,
            blocks=(*blocks, Text(text=message("which_matter"))),
            field=fields[0].value,
            version=self.version,
        )

    def _gone(self, code: str) -> Answer:
        return self._replies.plain(AnswerStatus.NOT_FOUND, "gone", code=code)


def _next_fields(matter: Matter) -> Choices:
    return Choices(
        prompt=message("next_fields"),
        choices=tuple(
            Choice(label=field_words()[f.value].name, matter_code=matter.code, field=f.value)
            for f in _OFFERED
        ),
    )


def _matches(matter: Matter, department: str, applicant: str, region: str) -> bool:
    if department and department not in matter.department:
        return False
    if applicant and matter.applicants and applicant not in matter.applicants:
        return False
    where = "".join((*matter.place, matter.department, matter.reach))
    return not region or not matter.place or region in where or "全市" in matter.reach


def _today() -> date:
    return datetime.now(CHINA).date()
