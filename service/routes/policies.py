"""Policies in free text: the list of them, and the whole text of one."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from fastapi import APIRouter
from pydantic import BaseModel

from knowledge.policies.schema import Force, Policy, PolicyFacts, in_force
from service.access import Rule, rule
from service.problems import NotFound
from service.routes.deps import PartsDep

router = APIRouter(tags=["guide"])

_CHINA = ZoneInfo("Asia/Shanghai")


class PolicyMatter(BaseModel):
    """A matter that a policy concerns."""

    code: str
    name: str


class PolicyItem(BaseModel):
    """One policy of the list, and whether it is in force today."""

    policy: PolicyFacts
    force: Force


class PolicyList(BaseModel):
    """All policies, those in force first."""

    version: int
    items: tuple[PolicyItem, ...]


class PolicyOut(BaseModel):
    """The whole text of a policy as passages in order, and whether it is in force today."""

    version: int
    force: Force
    policy: Policy
    matters: tuple[PolicyMatter, ...]


@router.get("/api/policies")
@rule(Rule.PUBLIC)
def policies(parts: PartsDep) -> PolicyList:
    """All policies without their text."""
    guide = parts.guide()
    items = [
        PolicyItem(
            policy=PolicyFacts(**policy.model_dump(exclude={"passages"})), force=_force(policy)
        )
        for policy in guide.catalogue.policies
    ]
    items.sort(key=lambda item: list(Force).index(item.force))
    return PolicyList(version=guide.version, items=tuple(items))


@router.get("/api/policies/{policy_id}")
@rule(Rule.PUBLIC)
def policy(policy_id: str, parts: PartsDep) -> PolicyOut:
    """One policy with its text."""
    guide = parts.guide()
    found = next((p for p in guide.catalogue.policies if p.id == policy_id), None)
    if found is None:
        raise NotFound(
            "no_such_policy", "没有这份文件，可能已经调整。请重新提问，或到办事指南里查找。"
        )
    matters = [m for code in found.matters if (m := guide.catalogue.matter(code))]
    return PolicyOut(
        version=guide.version,
        force=_force(found),
        policy=found,
        matters=tuple(PolicyMatter(code=m.code, name=m.name) for m in matters),
    )


def _force(found: PolicyFacts) -> Force:
    return in_force(found, datetime.now(_CHINA).date())
