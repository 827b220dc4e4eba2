"""What a matter's own checks must say of papers, known from the facts that the papers were drawn from."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import Any

import knowledge
from bench.papers.draft import Draft
from bench.papers.matters import RECIPES
from bench.papers.world import World
from knowledge import Catalogue
from knowledge.rules import Rule, RuleInput, Truth, compile_when
from knowledge.schema import DocumentType, Matter

ROOT = Path(__file__).parents[2]


@cache
def catalogue() -> Catalogue:
    """Return the demonstration catalogue."""
    return knowledge.load(ROOT / "catalogue")


@cache
def matter(key: str) -> Matter:
    """Return the catalogue's matter of a recipe."""
    return next(m for m in catalogue().matters if m.name == RECIPES[key].name)


@cache
def kinds() -> Mapping[str, DocumentType]:
    """Return the document types by their key."""
    return {kind.type: kind for kind in catalogue().documents}


@cache
def _compiled(key: str) -> tuple[tuple[str, Rule, Rule], ...]:
    types = catalogue().documents
    return tuple(
        (c.number, compile_when(c.when, types), Rule.compile(c.expression, types))
        for c in matter(key).checks
        if c.expression
    )


def given(w: World, drafts: Iterable[Draft], answers: tuple[dict[str, Any], dict[str, Any]]) -> RuleInput:  # fmt: skip
    """Return what rules are judged on when every paper is read without a mistake."""
    documents: dict[str, list[dict[str, Any]]] = {}
    for draft in drafts:
        if not draft.spare:
            gone = visible(draft)
            documents.setdefault(draft.type, []).append(gone)
    return RuleInput(w.today, answers[0], answers[1], documents)


def visible(draft: Draft) -> dict[str, Any]:
    """Return the facts that stand on the sheets which are there."""
    lost = {f.key for f in kinds()[draft.type].fields if f.on and f.on == draft.facts.get("_lost")}
    return {
        k: v for k, v in draft.facts.items() if not k.startswith("_") and v != "" and k not in lost
    }


def truth(key: str, facts: RuleInput) -> dict[str, Truth | None]:
    """Return each check's outcome by its number; None where it does not apply."""
    said: dict[str, Truth | None] = {}
    for number, when, rule in _compiled(key):
        applies = when.evaluate(facts)
        if applies.is_false or any(
            name not in facts.documents for name in rule.documents if f"count({name})" not in rule.source
        ):  # fmt: skip
            said[number] = None
        else:
            said[number] = rule.evaluate(facts).truth if applies.is_true else applies.truth
    return said
