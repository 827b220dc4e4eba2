"""Several matters done as one (一件事), and the questions that belong to no single matter."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Annotated

from fastapi import APIRouter, Query, Request
from pydantic import BaseModel

from knowledge import Catalogue
from knowledge.schema import Bundle, Faq, Matter
from service.access import Rule, rule
from service.composition import Parts
from service.problems import NotFound, Unprocessable
from service.routes.deps import PartsDep
from service.routes.matters import ChecklistOut, checklist_of

router = APIRouter(tags=["guide"])

#: Far more than any 一件事 has: the state's lists go up to about ten.
MOST_MATTERS = 30


class BundleMatter(BaseModel):
    """One matter of a bundle, in order of handling."""

    code: str
    name: str
    department: str
    reviewable: bool


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
    return _out(parts, bundle_of(parts.guide().catalogue, number))


@router.get("/api/bundles/{number}/checklist")
@rule(Rule.PUBLIC)
def materials(
    number: str,
    request: Request,
    parts: PartsDep,
    matter: Annotated[list[str] | None, Query(max_length=MOST_MATTERS)] = None,
) -> ChecklistOut:
    """The materials that an applicant needs for a bundle, each once.

    `matter` names those of its matters that apply, without it all do; other query parameters are
    the situation's keys, such as `applicant.has_agent=true`.
    """
    catalogue = parts.guide().catalogue
    matters = chosen(catalogue, bundle_of(catalogue, number), matter or ())
    return checklist_of(parts, matters, request.query_params)


def bundle_of(catalogue: Catalogue, number: str) -> Bundle:
    """Return a bundle by its number.

    Raises:
        NotFound: there is none.
    """
    found = next((b for b in catalogue.bundles if b.number == number), None)
    if found is None:
        raise NotFound("no_such_bundle", "没有这个“一件事”，可能已经调整。请重新搜索。")
    return found


def chosen(catalogue: Catalogue, bundle: Bundle, codes: Collection[str]) -> tuple[Matter, ...]:
    """Return the matters of a bundle that apply, in order of handling; without codes all.

    Raises:
        Unprocessable: a code is none of the bundle's, or the catalogue carries no such matter.
    """
    known = [m for code in bundle.matters if (m := catalogue.matter(code))]
    if not set(codes) <= {m.code for m in known} or not known:
        raise Unprocessable(
            "not_in_bundle",
            f"“{bundle.name}”里没有这个事项，可能已经调整。请重新选择要办理的事项。",
            errors=[{"field": "matters", "message": "没有这个事项"}],
        )
    return tuple(m for m in known if not codes or m.code in codes)


def matters_out(catalogue: Catalogue, codes: Sequence[str]) -> tuple[BundleMatter, ...]:
    """Matters as they are shown; one that the catalogue no longer carries has only its code."""
    return tuple(_matter_out(code, catalogue.matter(code)) for code in codes)


def _matter_out(code: str, found: Matter | None) -> BundleMatter:
    if found is None:
        return BundleMatter(code=code, name="", department="", reviewable=False)
    return BundleMatter(
        code=code, name=found.name, department=found.department, reviewable=found.reviewable
    )


@router.get("/api/faqs")
@rule(Rule.PUBLIC)
def faqs(parts: PartsDep) -> FaqList:
    """The general questions with their answers."""
    guide = parts.guide()
    return FaqList(version=guide.version, items=guide.catalogue.faqs)


def _out(parts: Parts, bundle: Bundle) -> BundleOut:
    guide = parts.guide()
    known = [code for code in bundle.matters if guide.catalogue.matter(code)]
    matters = matters_out(guide.catalogue, known)
    return BundleOut(version=guide.version, bundle=bundle, matters=matters)
