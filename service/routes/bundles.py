"""Several matters done as one (一件事), and the questions that belong to no single matter."""

from __future__ import annotations

from fastapi import APIRouter
from pydantic import BaseModel

from knowledge.schema import Bundle, Faq
from service.access import Rule, rule
from service.problems import NotFound
from service.routes.deps import PartsDep

router = APIRouter(tags=["guide"])


class BundleMatter(BaseModel):
    """One matter of a bundle, in order of handling."""

    code: str
    name: str
    department: str


class BundleOut(BaseModel):
    """A bundle with its matters."""

    version: int
    bundle: Bundle
    matters: tuple[BundleMatter, ...]


class FaqList(BaseModel):
    """The general questions; those of a matter stand in its guide."""

    version: int
    items: tuple[Faq, ...]


@router.get("/api/bundles")
@rule(Rule.PUBLIC)
def bundles(parts: PartsDep) -> tuple[BundleOut, ...]:
    """All bundles."""
    return tuple(_out(parts, bundle) for bundle in parts.guide().catalogue.bundles)


@router.get("/api/bundles/{number}")
@rule(Rule.PUBLIC)
def bundle(number: str, parts: PartsDep) -> BundleOut:
    """One bundle."""
    for candidate in parts.guide().catalogue.bundles:
        if candidate.number == number:
            return _out(parts, candidate)
    raise NotFound("no_such_bundle", "没有这个“一件事”，可能已经调整。请重新搜索。")


@router.get("/api/faqs")
@rule(Rule.PUBLIC)
def faqs(parts: PartsDep) -> FaqList:
    """The general questions with their answers."""
    guide = parts.guide()
    return FaqList(version=guide.version, items=guide.catalogue.faqs)


def _out(parts: PartsDep, bundle: Bundle) -> BundleOut:
    guide = parts.guide()
    found = [m for code in bundle.matters if (m := guide.catalogue.matter(code))]
    matters = tuple(BundleMatter(code=m.code, name=m.name, department=m.department) for m in found)
    return BundleOut(version=guide.version, bundle=bundle, matters=matters)
