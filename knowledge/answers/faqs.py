"""Frequent questions: answered from the FAQ only when the question is surely the same."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from knowledge.answers.blocks import Answer, AnswerStatus, Source, Text
from knowledge.answers.fields import FieldFinder
from knowledge.answers.messages import label, message
from knowledge.answers.settings import thresholds
from knowledge.schema import Catalogue, Faq, Matter
from knowledge.search import Query, Vectors, compact, named, normalise, read_query

__all__ = ["AskedBefore", "FaqFinder", "asked_before", "faq_answer"]


@dataclass(frozen=True, slots=True)
class AskedBefore:
    """One phrasing of a frequent question; `matter` is None for a general one."""

    text: str
    faq: Faq
    matter: Matter | None


def asked_before(catalogue: Catalogue) -> tuple[AskedBefore, ...]:
    """Return every phrasing of every FAQ, normalised; expired ones too (time goes on)."""
    owned: list[tuple[Matter | None, Faq]] = [(None, f) for f in catalogue.faqs]
    owned += [(m, f) for m in catalogue.matters for f in m.faqs]
    return tuple(
        AskedBefore(normalise(text), faq, matter)
        for matter, faq in owned
        for text in (faq.question, *faq.variants)
        if normalise(text)
    )


def in_force(faq: Faq, on: date) -> bool:
    """Tell whether an FAQ holds on a day; both ends included."""
    started = faq.effective_on is None or faq.effective_on <= on
    return started and (faq.expires_on is None or on <= faq.expires_on)


class FaqFinder:
    """Compares a question with the FAQ; `vectors` are the query vectors of the phrasings."""

    def __init__(self, phrasings: Sequence[AskedBefore], vectors: Vectors) -> None:
        self._phrasings, self._vectors = phrasings, vectors
        self._exact = {compact(p.text): p for p in reversed(phrasings)}
        self._grams = [_grams(p.text) for p in phrasings]

    def find(
        self, query: Query, vector: Vectors, on: date, matter_code: str = ""
    ) -> AskedBefore | None:
        """Return the FAQ that is surely this question, or None.

        An FAQ of a matter counts only for a question that names the matter or when the matter is
        the one under discussion (`matter_code`).
        """
        exact = self._exact.get(query.text.replace(" ", ""))
        if exact and in_force(exact.faq, on) and _about(exact, query, matter_code):
            return exact
        if not self._phrasings:
            return None
        limits, similar = thresholds(), self._vectors @ vector
        grams = _grams(query.text)
        nearest: list[int] = np.argsort(-similar)[:5].tolist()
        for place in nearest:
            found = self._phrasings[place]
            shared = _share(grams, self._grams[place])
            sure = similar[place] >= limits.faq and shared >= limits.faq_overlap
            if sure and in_force(found.faq, on) and self._fits(found, query, matter_code):
                return found
        return None

    def _fits(self, found: AskedBefore, query: Query, matter_code: str) -> bool:
        """Refuse a like question about something else to be done or another part of the guide."""
        asked = read_query(found.text)
        if asked.operations != query.operations or not _about(found, query, matter_code):
            return False
        if FieldFinder.cued(found.text) != FieldFinder.cued(query.text):
            return False
        done = named(found.matter.name) if found.matter else frozenset[str]()
        return not (query.operations and done and not query.operations & done)


def faq_answer(found: AskedBefore, version: int) -> Answer:
    """Return the answer of a frequent question with its source."""
    faq, matter = found.faq, found.matter
    lines = [message("faq_title", question=faq.question), faq.answer]
    if faq.expires_on:
        lines.append(message("faq_until", date=faq.expires_on.isoformat()))
    source = Source(
        matter_code=matter.code if matter else "",
        matter_name=matter.name if matter else "",
        field="faq",
        field_name=faq.source or label("faq"),
        version=version,
        department=matter.department if matter else "",
        updated_on=faq.effective_on.isoformat() if faq.effective_on else "",
        url=f"/guide/{matter.code}#faq" if matter else "/guide#faq",
    )
    return Answer(
        status=AnswerStatus.ANSWERED_FAQ,
        blocks=(Text(text="\n".join(lines), sources=(source,)),),
        matter_code=matter.code if matter else "",
        matter_name=matter.name if matter else "",
        version=version,
    )


def _about(found: AskedBefore, query: Query, matter_code: str) -> bool:
    """Tell whether a question can be about what an FAQ is about."""
    if found.matter is None:
        # 几点下班 in the middle of a conversation about a matter asks for that matter's hours.
        return bool(query.rest) or not matter_code
    return found.matter.code == matter_code or bool(query.rest)


def _grams(text: str) -> frozenset[str]:
    text = text.replace(" ", "")
    return frozenset(text[i : i + 2] for i in range(max(len(text) - 1, 1)))


def _share(one: frozenset[str], other: frozenset[str]) -> float:
    return 2 * len(one & other) / max(len(one) + len(other), 1)
