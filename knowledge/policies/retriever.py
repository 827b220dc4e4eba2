"""Passages of policies behind LangChain's retriever interface, for chains of a language model."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from langchain_core.callbacks import CallbackManagerForRetrieverRun
from langchain_core.documents import Document
from langchain_core.retrievers import BaseRetriever

from knowledge.policies.finding import PolicyHit
from knowledge.policies.schema import Force, in_force

__all__ = ["PolicyRetriever"]


class PolicyRetriever(BaseRetriever):
    """Gives the passages in force nearest to a question, best first.

    `find` takes a question and a number of hits, as `Guide.passages` does; `today` gives the day
    on which a policy must be in force. A document's text is the passage with what introduces it;
    its metadata hold `policy`, `place`, `title`, `headings`, `page` and `score`.
    """

    find: Callable[[str, int], tuple[PolicyHit, ...]]
    today: Callable[[], date]
    limit: int = 5

    def _get_relevant_documents(
        self, query: str, *, run_manager: CallbackManagerForRetrieverRun
    ) -> list[Document]:
        del run_manager
        # Expired passages may stand before those in force; twice as many leave room for both.
        hits = self.find(query, 2 * self.limit)
        held = [h for h in hits if in_force(h.policy, self.today()) is Force.IN_FORCE]
        return [_document(hit) for hit in held[: self.limit]]


def _document(hit: PolicyHit) -> Document:
    passage = hit.passage
    return Document(
        id=f"{hit.policy.id}#{hit.place}",
        page_content="\n".join(part for part in (passage.lead, passage.content) if part),
        metadata={
            "policy": hit.policy.id,
            "place": hit.place,
            "title": hit.policy.title,
            "headings": list(passage.headings),
            "page": passage.page,
            "score": hit.score,
        },
    )
