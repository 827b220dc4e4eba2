"""The guide itself: search, the whole guide of a matter, and an applicant's own checklist."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request
from pydantic import BaseModel

from knowledge.schema import Matter, Situation
from prereview import Checklist, checklist
from service.access import Rule, rule
from service.composition import Parts
from service.problems import NotFound, Unprocessable
from service.routes.deps import PartsDep

router = APIRouter(tags=["guide"])


class MatterItem(BaseModel):
    """One hit of a search; `score` is 0 in a plain listing."""

    code: str
    name: str
    department: str
    kind: str
    applicants: tuple[str, ...]
    score: float
    reviewable: bool


class MatterList(BaseModel):
    """The hits, best first."""

    version: int
    total: int
    items: tuple[MatterItem, ...]


class MatterOut(BaseModel):
    """The whole guide of a matter."""

    version: int
    reviewable: bool
    matter: Matter


class ChecklistOut(BaseModel):
    """The materials for this applicant, and what may still be asked of them."""

    version: int
    checklist: Checklist
    questions: tuple[Situation, ...]


@router.get("/api/matters")
@rule(Rule.PUBLIC)
def search(
    parts: PartsDep,
    q: Annotated[str, Query(max_length=500)] = "",
    department: Annotated[str, Query(max_length=100)] = "",
    only_reviewable: Annotated[bool, Query(alias="reviewable")] = False,
    limit: Annotated[int, Query(ge=1, le=200)] = 20,
) -> MatterList:
    """Find matters by any words; without words, list them."""
    guide = parts.guide()
    if q.strip():
        scored = [
            (m, hit.score)
            for hit in guide.find(q, limit=200, department=department)
            if (m := guide.catalogue.matter(hit.code))
        ]
    else:
        scored = [
            (m, 0.0)
            for m in guide.catalogue.matters
            if not department or m.department == department
        ]
    items = [_item(m, score) for m, score in scored]
    if only_reviewable:
        items = [item for item in items if item.reviewable]
    return MatterList(version=guide.version, total=len(items), items=tuple(items[:limit]))


def _item(matter: Matter, score: float) -> MatterItem:
    return MatterItem(
        code=matter.code,
        name=matter.name,
        department=matter.department,
        kind=matter.kind,
        applicants=matter.applicants,
        score=score,
        reviewable=matter.reviewable,
    )


def _matter(parts: PartsDep, code: str) -> Matter:
    matter = parts.guide().catalogue.matter(code)
    if matter is None:
        raise NotFound("no_such_matter", "没有这个事项，可能已经调整。请重新搜索事项名称。")
    return matter


@router.get("/api/matters/{code}")
@rule(Rule.PUBLIC)
def detail(code: str, parts: PartsDep) -> MatterOut:
    """The whole guide of one matter."""
    matter = _matter(parts, code)
    return MatterOut(version=parts.guide().version, reviewable=matter.reviewable, matter=matter)


@router.get("/api/matters/{code}/checklist")
@rule(Rule.PUBLIC)
def materials(code: str, request: Request, parts: PartsDep) -> ChecklistOut:
    """The materials that an applicant in this situation needs.

    Query parameters are the situation's keys, such as `applicant.has_agent=true`.
    """
    return checklist_of(parts, (_matter(parts, code),), request.query_params)


def checklist_of(parts: Parts, matters: Sequence[Matter], given: Mapping[str, str]) -> ChecklistOut:
    """The materials of matters for the applicant of these answers, and what else is asked.

    Raises:
        Unprocessable: an answer is none of those that are possible.
    """
    wanted = [
        s
        for s in parts.guide().catalogue.situations
        if any(s.key in m.when for matter in matters for m in matter.materials)
    ]
    facts: dict[str, dict[str, Any]] = {"applicant": {}, "form": {}}
    for situation in wanted:
        if (answer := given.get(situation.key)) is not None:
            room, _, name = situation.key.partition(".")
            facts[room][name] = _read(situation, answer)
    return ChecklistOut(
        version=parts.guide().version,
        checklist=checklist(matters, facts["applicant"], facts["form"]),
        questions=tuple(wanted),
    )


def _read(situation: Situation, given: str) -> bool | str:
    try:
        return situation.read(given)
    except ValueError as error:
        raise Unprocessable(
            "bad_situation", str(error), errors=[{"field": situation.key, "message": str(error)}]
        ) from None
