"""The guide that answers: finds the matter, finds the field, composes what is stored."""

from __future__ import annotations

from pathlib import Path
from typing import Protocol

from knowledge.answers.answering import Answering
from knowledge.answers.asking import Questions
from knowledge.answers.blocks import Answer, GuideField
from knowledge.answers.faqs import FaqFinder, asked_before
from knowledge.answers.fields import FieldFinder, FieldGuess
from knowledge.answers.policies import PolicyAnswers
from knowledge.answers.question import Question
from knowledge.answers.settings import thresholds
from knowledge.answers.situations import SituationReader
from knowledge.policies.finding import PolicyFinder, PolicyHit, Shelf
from knowledge.policies.index import PolicyIndex
from knowledge.schema import Catalogue, Matter, Situation
from knowledge.search import Embedder, Finder, Hit, SearchIndex, open_embedder

__all__ = ["Guide", "PublishedCatalogue", "Question"]

EXPLAINED = 3
"""Entries whose score is explained for a question that was not answered."""
ALWAYS_LISTED = 3
"""Matters that a search lists however unlike they are, so that a list is not empty."""


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
        policies: PolicyIndex,
        embedder: Embedder,
        shelf: Shelf | None = None,
    ) -> None:
        self.version, self.catalogue = published.version, published.catalogue
        catalogue = self.catalogue
        self._finder = Finder(catalogue, index, embedder)
        fields = FieldFinder(embedder.name)
        faqs = FaqFinder(asked_before(catalogue), index.asked)
        self.policies = PolicyAnswers(
            PolicyFinder(catalogue.policies, policies, shelf), self.version
        )
        self._answering = Answering(self.version, catalogue, self._finder, fields)
        self._questions = Questions(
            catalogue, self._finder, fields, faqs, self.policies, self._answering
        )
        self._situations = SituationReader(
            lambda text: self._finder.vector(self._finder.read(text))
        )
        self._matters = {m.code: m for m in catalogue.matters}

    @classmethod
    def open(
        cls,
        published: PublishedCatalogue,
        folder: Path,
        *,
        embedder: Embedder | None = None,
        shelf: Shelf | None = None,
    ) -> Guide:
        """Return the guide of a version; its index is loaded from `folder` or built there.

        Passages of policies are searched where `shelf` keeps their vectors, if there is one.

        Building takes about 20 ms a name, alias or FAQ question on one core; what an earlier
        index in the folder holds is not computed again.

        Raises:
            OSError: the folder cannot be written.
        """
        embedder = embedder or open_embedder()
        asked = [p.text for p in asked_before(published.catalogue)]
        catalogue = published.catalogue
        index = SearchIndex.open(catalogue, published.digest, asked, folder, embedder)
        policies = PolicyIndex.open(catalogue.policies, folder, embedder)
        return cls(published, index, policies, embedder, shelf)

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
        return self._answering.guess(self._finder.read(text), ())[0]

    def situations(self, code: str) -> tuple[Situation, ...]:
        """Return what decides on the materials of a matter, in the catalogue's order."""
        matter = self._matters.get(code)
        materials = matter.materials if matter else ()
        return tuple(
            s for s in self.catalogue.situations if any(s.key in m.when for m in materials)
        )

    def told(self, text: str, code: str) -> dict[str, str]:
        """Return what a message tells of the situation of who wants a matter, by keys."""
        said = self._finder.spell(text)
        for name in sorted(self._answering.names(code), key=len, reverse=True):
            said = said.replace(name, " ")
        return self._situations.told(said, self.situations(code))

    def answered(self, text: str, situation: Situation) -> str | None:
        """Return the answer that a message gives to a situation's question, None when none."""
        return self._situations.answered(self._finder.spell(text), situation)

    def answer(self, code: str, field: GuideField) -> Answer:
        """Return one field of one matter or bundle, without any search."""
        return self._answering.one(code, (field,))

    def ask(self, question: Question) -> Answer:
        """Answer a question, ask back, or say that the guide has no answer; never fails."""
        return self._questions.ask(question)


def _matches(matter: Matter, department: str, applicant: str, region: str) -> bool:
    if department and department not in matter.department:
        return False
    if applicant and matter.applicants and applicant not in matter.applicants:
        return False
    where = "".join((*matter.place, matter.department, matter.reach))
    return not region or not matter.place or region in where or "全市" in matter.reach
