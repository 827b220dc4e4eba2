"""Answers about known matters, without a search: what is asked for of one, or of two at once."""

from __future__ import annotations

from knowledge.answers import dates
from knowledge.answers.blocks import Answer, AnswerStatus, AnyBlock, GuideField
from knowledge.answers.bundles import bundle_blocks, empty_notice, next_fields
from knowledge.answers.comparing import TOLD_APART, both_blocks
from knowledge.answers.compose import Composer, Guidebook
from knowledge.answers.conditions import ConditionWords
from knowledge.answers.fields import FieldFinder, FieldGuess, without
from knowledge.answers.question import Question
from knowledge.answers.replies import Replies
from knowledge.answers.together import Pair, without_comparison
from knowledge.schema import Bundle, Catalogue, Matter
from knowledge.search import Finder, Query, compact

__all__ = ["Answering"]


class Answering:
    """Composes what one published catalogue says of its matters."""

    def __init__(
        self, version: int, catalogue: Catalogue, finder: Finder, fields: FieldFinder
    ) -> None:
        self.version, self._catalogue = version, catalogue
        self._finder, self._fields = finder, fields
        self._book = Guidebook(version, catalogue.city, ConditionWords.of(catalogue))
        self.replies = Replies(version, catalogue)
        self._matters = {m.code: m for m in catalogue.matters}
        self._bundles = {b.number: b for b in catalogue.bundles}

    def item(self, code: str) -> Matter | Bundle | None:
        """Return the matter with this code or the bundle with this number."""
        return self._matters.get(code) or self._bundles.get(code)

    def names(self, code: str) -> tuple[str, ...]:
        """Return all names of a matter or bundle, compact; none for an unknown code."""
        item = self.item(code)
        return tuple(compact(n) for n in (item.name, *item.aliases)) if item else ()

    def guess(self, query: Query, names: tuple[str, ...]) -> tuple[FieldGuess, ...]:
        """Return the parts of the guide that a question asks for, its names left out."""
        if not query.text:
            return (FieldGuess(GuideField.OVERVIEW, 1.0),)
        return self._fields.guess(without(query.text, names), self._finder.vector(query))

    def fields(
        self, question: Question, query: Query, names: tuple[str, ...] = ()
    ) -> tuple[GuideField, ...]:
        """Return the given field and what the words ask for besides, at least one field."""
        if question.field is None:
            return tuple(guess.field for guess in self.guess(query, names))
        if question.field is GuideField.OVERVIEW:
            return (question.field,)
        cued = self._fields.cued(without(query.text, names))
        return tuple(dict.fromkeys((question.field, *(cued if question.field in cued else ()))))

    def one(
        self, code: str, fields: tuple[GuideField, ...], scores: dict[str, float] | None = None
    ) -> Answer:
        """Return fields of a matter or bundle; says so when there is none with this code."""
        matter, bundle = self._matters.get(code), self._bundles.get(code)
        item: Matter | Bundle | None = matter or bundle
        if item is None:
            return self.replies.plain(AnswerStatus.NOT_FOUND, "gone", code=code)
        status, blocks = self._of_matter(matter, fields) if matter else (None, ())
        if bundle is not None and matter is None:
            blocks = bundle_blocks(bundle, self._catalogue, self._book, fields)
        dated = (matter,) if matter else map(self._matters.get, bundle.matters if bundle else ())
        blocks = (*dates.out_of_force(filter(None, dated), dates.today()), *blocks)
        return Answer(
            status=status or AnswerStatus.ANSWERED,
            blocks=blocks,
            matter_code=code,
            matter_name=item.name,
            field=fields[0].value,
            version=self.version,
            scores=scores or {},
        )

    def both(self, pair: Pair, question: Question, query: Query) -> Answer:
        """Return what is asked for of two matters: told apart, or one after the other."""
        names = (*self.names(pair.one.code), *self.names(pair.two.code))
        fields: tuple[GuideField, ...]
        if pair.compares:
            # 有什么区别 is asked of the whole; that of one part names it by its words.
            cued = self._fields.cued(without(without_comparison(query.text), names))
            fields = tuple(f for f in cued if f is not GuideField.OVERVIEW) or TOLD_APART
        else:
            fields = self.fields(question, query, names)
        blocks = both_blocks(pair, fields, lambda m, field: self._of_matter(m, (field,))[1])
        blocks = (*dates.out_of_force((pair.one, pair.two), dates.today()), *blocks)
        return Answer(
            status=AnswerStatus.ANSWERED,
            blocks=blocks,
            matter_code=pair.one.code,
            matter_name=pair.one.name,
            field=fields[0].value,
            version=self.version,
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
