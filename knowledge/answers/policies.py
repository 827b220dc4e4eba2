"""Answers from policies: the passage word for word, beside or instead of a matter's answer."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from itertools import islice
from urllib.parse import quote as quoted

from knowledge.answers.blocks import Answer, AnswerStatus, AnyBlock, Notice, Quote, Source
from knowledge.answers.messages import message
from knowledge.policies.finding import PolicyFinder, PolicyHit, policy_data
from knowledge.policies.quoting import Quotation, quote
from knowledge.policies.schema import Force, Policy, in_force
from knowledge.search import Query, Vectors

__all__ = ["PolicyAnswers"]

LOOKED_AT = 8
"""Hits that are looked at: a policy and what it replaced seldom hold more between them."""
_DECIDES = re.compile(r"\d+(?:\.\d+)?|[一二三四五六七八九十百千万两]+|[不未无非免]")
_EDITION = re.compile(r"[（(〔\[][^）)〕\]]*[）)〕\]]|20\d\d年?度?")
_MATTERS = {AnswerStatus.ANSWERED, AnswerStatus.FIELD_EMPTY}


@cache
def _names_policy() -> re.Pattern[str]:
    return re.compile(policy_data().names_policy)


@dataclass(frozen=True, slots=True)
class _Found:
    """What may be quoted, best first, and what says it too but is not in force."""

    valid: tuple[PolicyHit, ...]
    invalid: tuple[PolicyHit, ...]


class PolicyAnswers:
    """Quotes the policies of one published catalogue; safe to share between threads."""

    def __init__(self, finder: PolicyFinder, version: int) -> None:
        self.finder, self._version = finder, version

    def turn(self, query: Query, vector: Vectors, answer: Answer, on: date) -> Answer:
        """Return an answer as it is, with a quotation below it, or a quotation in its place.

        A matter's answer is never taken away from a question that means it: its own policy is
        quoted below. A quotation stands alone where nothing else was found or where the question
        asks what a document says.
        """
        found = self._find(query, vector, on)
        best = found.valid[0] if found.valid else None
        score = best.score if best else 0.0
        if answer.status in _MATTERS and not self._instead(query, score, answer):
            return self._beside(query, found, answer, on)
        if answer.status is AnswerStatus.ASKED_BACK and not _names_policy().search(query.text):
            return answer
        if best is not None and score >= policy_data().floor:
            return self._alone(query, best, found, on)
        if answer.status is AnswerStatus.NOT_FOUND and found.invalid:
            notices = tuple(_not_in_force(h.policy, on) for h in _each_policy(found.invalid))
            return answer.model_copy(update={"blocks": (*notices, *answer.blocks)})
        return answer

    def _find(self, query: Query, vector: Vectors, on: date) -> _Found:
        hits = self.finder.find(query, vector, LOOKED_AT)
        force = [in_force(h.policy, on) for h in hits]
        valid = tuple(h for h, f in zip(hits, force, strict=True) if f is Force.IN_FORCE)
        floor = max(policy_data().floor, valid[0].score if valid else 0.0)
        invalid = tuple(
            h
            for h, f in zip(hits, force, strict=True)
            if f is not Force.IN_FORCE and h.score >= floor
        )
        return _Found(valid, invalid)

    def _instead(self, query: Query, score: float, answer: Answer) -> bool:
        data = policy_data()
        if score < data.floor:
            return False
        if _names_policy().search(query.text):
            return True
        sure = answer.scores.get(answer.matter_code, 1.0)
        return score >= data.instead and sure < data.unsure

    def _beside(self, query: Query, found: _Found, answer: Answer, on: date) -> Answer:
        own = tuple(h for h in found.valid if answer.matter_code in h.policy.matters)
        if not own or own[0].score < policy_data().beside:
            return answer
        blocks = self._quotes(query, own, on)
        return answer.model_copy(update={"blocks": (*answer.blocks, *blocks)})

    def _quotes(self, query: Query, hits: Sequence[PolicyHit], on: date) -> tuple[Quote, ...]:
        """Quote the best passage, and another of the same policy that is about as good."""
        best = hits[0]
        least = policy_data().second * _odds(best.score)
        other = (h for h in hits[1:] if h.policy == best.policy and _odds(h.score) >= least)
        return tuple(self._quote(query, hit, on) for hit in (best, *islice(other, 1)))

    def _alone(self, query: Query, best: PolicyHit, found: _Found, on: date) -> Answer:
        blocks: list[AnyBlock] = [*self._quotes(query, found.valid, on)]
        blocks += [_not_in_force(hit.policy, on) for hit in _each_policy(found.invalid)]
        codes = best.policy.matters
        return Answer(
            status=AnswerStatus.ANSWERED_POLICY,
            blocks=tuple(blocks),
            matter_code=codes[0] if len(codes) == 1 else "",
            version=self._version,
            scores={f"{best.policy.id}#{best.place}": round(best.score, 4)},
        )

    def _quote(self, query: Query, hit: PolicyHit, on: date) -> Quote:
        hit = self._newest(hit, on)
        passage, quotation = hit.passage, quote(hit.passage, query)
        text = quotation.text(passage)
        too = (h for h in self.finder.duplicates(hit) if _holds(h, on))
        # A near-duplicate is a source of these words only where it says exactly them.
        alike = [h for h in too if text and text in h.passage.text and h.policy != hit.policy]
        sources = [self._source(hit, quotation)]
        for other in alike:
            start = other.passage.text.index(text)
            sources.append(self._source(other, Quotation(start, start + len(text))))
        return Quote(
            title=hit.policy.title,
            number=hit.policy.number,
            headings=passage.headings,
            lead=passage.lead,
            text=text,
            rows=tuple(passage.rows[i] for i in quotation.rows),
            validity=_validity(hit.policy),
            sources=tuple(sources),
        )

    def _newest(self, hit: PolicyHit, on: date) -> PolicyHit:
        """Return of near-duplicates in force the one whose policy is the newest.

        Two rules may differ in nothing but a number or a 不: of these only a later version of the
        same policy takes the other's place.
        """
        near = (h for h in self.finder.duplicates(hit) if _holds(h, on))
        alike = (h for h in near if _decides(h) == _decides(hit) or _named(h) == _named(hit))
        return max((hit, *alike), key=lambda h: h.policy.effective_on or date.min)

    def _source(self, hit: PolicyHit, quotation: Quotation) -> Source:
        policy = hit.policy
        marked = ",".join(map(str, quotation.rows)) or f"{quotation.start}-{quotation.end}"
        place = "·".join(hit.passage.headings[-1:])
        page = message("policy_page", page=hit.passage.page) if hit.passage.page else ""
        return Source(
            field="policy",
            field_name=f"《{policy.title}》{place}{page}",
            version=self._version,
            department=policy.issuer,
            url=f"/guide/policies/{quoted(policy.id)}?marked={marked}#p{hit.place}",
        )


def _decides(hit: PolicyHit) -> list[str]:
    """Return the numbers and negations of a passage, in order."""
    return _DECIDES.findall(hit.passage.content)


def _named(hit: PolicyHit) -> str:
    """Return a policy's title without its year and what stands in brackets (试行, 2026年版)."""
    return _EDITION.sub("", hit.policy.title)


def _odds(score: float) -> float:
    return score / max(1 - score, 1e-9)


def _holds(hit: PolicyHit, on: date) -> bool:
    return in_force(hit.policy, on) is Force.IN_FORCE


def _each_policy(hits: Sequence[PolicyHit]) -> list[PolicyHit]:
    return list({h.policy.id: h for h in reversed(hits)}.values())


def _not_in_force(policy: Policy, on: date) -> Notice:
    expired = in_force(policy, on) is Force.EXPIRED
    day = policy.expires_on if expired else policy.effective_on
    key = "policy_expired" if expired else "policy_not_yet"
    return Notice(text=message(key, title=policy.title, date=day), level="warning")


def _validity(policy: Policy) -> str:
    if policy.effective_on is None:
        return message("policy_undated")
    key = "policy_until" if policy.expires_on else "policy_from"
    return message(key, start=policy.effective_on, end=policy.expires_on)
