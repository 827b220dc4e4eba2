"""Looking things up while typing: matters by words, pinyin initials or code, and all their answers.

For a clerk with a caller on the phone; what is shown is the published guide, which is anybody's.
"""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query
from pydantic import BaseModel

from knowledge.answers import Answer, AnswerStatus, Guide, GuideField, Question
from knowledge.schema import Bundle
from service.access import Rule, rule
from service.problems import NotFound
from service.routes.deps import PartsDep

router = APIRouter(prefix="/api/lookup", tags=["guide"])

_MOST = 12
"""Matters of one look: what a screen shows without scrolling."""
_ALONE = frozenset({AnswerStatus.ANSWERED_FAQ, AnswerStatus.ANSWERED_POLICY})


class LookupItem(BaseModel):
    """A matter, or a bundle of matters (一件事)."""

    code: str
    name: str
    department: str
    kind: str
    applicants: tuple[str, ...]
    bundle: bool = False


class Lookup(BaseModel):
    """What words mean: matters, best first, and the part of the guide that is asked for.

    `answer` is there when a general question, a policy or the hall answers, not a matter's guide.
    """

    version: int
    field: GuideField
    items: tuple[LookupItem, ...]
    answer: Answer | None


class MatterAnswers(LookupItem):
    """All answers of a matter or bundle, those without content left out."""

    version: int
    aliases: tuple[str, ...]
    updated_on: str
    answers: tuple[Answer, ...]


@router.get("")
@rule(Rule.PUBLIC)
def lookup(parts: PartsDep, q: Annotated[str, Query(max_length=200)] = "") -> Lookup:
    """Find what a few words, initials or digits mean, as they are typed."""
    guide = parts.guide()
    answer = guide.ask(Question(text=q))
    codes = [answer.matter_code] if answer.status is AnswerStatus.ANSWERED else []
    codes += [hit.code for hit in guide.find(q, limit=_MOST)]
    items = [item for code in dict.fromkeys(codes) if code and (item := _item(guide, code))]
    hall = answer.status is AnswerStatus.ANSWERED and not answer.matter_code
    return Lookup(
        version=guide.version,
        field=GuideField(answer.field) if answer.field in set(GuideField) else GuideField.OVERVIEW,
        items=tuple(items[:_MOST]),
        answer=answer if hall or answer.status in _ALONE else None,
    )


@router.get("/{code}")
@rule(Rule.PUBLIC)
def answers(code: str, parts: PartsDep) -> MatterAnswers:
    """Every answer of one matter or bundle, so that each is a keystroke away."""
    guide = parts.guide()
    item = _item(guide, code)
    if item is None:
        raise NotFound("no_such_matter", "没有这个事项，可能已经调整。请重新搜索事项名称。")
    matter = guide.catalogue.matter(code)
    named = matter or _bundle(guide, code)
    updated = matter.updated_on if matter else None
    found = [guide.answer(code, field) for field in GuideField]
    return MatterAnswers(
        **item.model_dump(),
        version=guide.version,
        aliases=named.aliases if named else (),
        updated_on=updated.isoformat() if updated else "",
        answers=tuple(a for a in found if a.status is AnswerStatus.ANSWERED),
    )


def _item(guide: Guide, code: str) -> LookupItem | None:
    matter, bundle = guide.catalogue.matter(code), _bundle(guide, code)
    if matter is not None:
        return LookupItem(
            code=code, name=matter.name, department=matter.department, kind=matter.kind,
            applicants=matter.applicants,
        )  # fmt: skip
    if bundle is not None:
        return LookupItem(
            code=code, name=bundle.name, department="", kind="一件事", applicants=(), bundle=True
        )
    return None


def _bundle(guide: Guide, number: str) -> Bundle | None:
    return next((b for b in guide.catalogue.bundles if b.number == number), None)
