# ruff: noqa: ARG001, ARG005 - the functions that spoil papers share one signature
"""Faults people make: every kind that a check can find, planted in a matter's papers.

Those that the matter's own checks find are searched for: each fact is spoiled in each way that its
field allows, and kept where a check turns from right to wrong on the facts themselves.
"""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from random import Random
from typing import Any

from bench.papers import draft as d
from bench.papers import draft_more as more
from bench.papers import rules
from bench.papers.draft import Draft
from bench.papers.mutate import Way, marks, ways
from bench.papers.world import World
from knowledge.rules import Truth
from knowledge.schema import FieldType

FAIL, NOT_PASS = ("fail",), ("fail", "unclear")
_SHORT = {
    "business_licence": "licence", "application_form": "form", "lease_contract": "lease",
    "power_of_attorney": "poa", "health_certificate": "health", "property_certificate": "property",
    "commitment_letter": "commitment", "articles_of_association": "articles",
    "shareholder_resolution": "resolution", "professional_certificate": "profession",
    "household_register": "household", "marriage_certificate": "marriage",
}  # fmt: skip
Plant = Callable[[list[Draft], World, Random], list[Draft]]


@dataclass(frozen=True, slots=True)
class Fault:
    """A fault and what must be said: `fields` it changed (`type.field`), or papers of `types`.

    `says` are the built-in checks that may say it; the matter's own are known from the facts.
    """

    name: str
    kind: str
    types: tuple[str, ...]
    plant: Plant
    fields: tuple[str, ...] = ()
    says: tuple[str, ...] = ()
    outcomes: tuple[str, ...] = FAIL


def faults(key: str, w: World, drafts: list[Draft], answers: tuple[dict[str, Any], dict[str, Any]]) -> dict[str, Fault]:  # fmt: skip
    """Return every fault that can be planted in these papers, by name."""
    found: dict[str, Fault] = {}
    seen: set[tuple[object, ...]] = set()
    facts = rules.truth(key, rules.given(w, drafts, answers))
    for fault in (*_changed(drafts), *_unmarked(drafts), *_blank(drafts)):
        spoiled = fault.plant(copy.deepcopy(drafts), w, Random(f"{w.key}/{fault.name}"))
        after = rules.truth(key, rules.given(w, spoiled, answers))
        turned = tuple(n for n in facts if after[n] is Truth.FALSE and facts[n] is Truth.TRUE)
        same = (fault.fields, turned, fault.outcomes)  # another way to the same end
        if (turned and same not in seen) or fault.says:
            seen.add(same)
            found.setdefault(fault.name, fault)
    for fault in _of_papers(key, w, drafts):
        found.setdefault(fault.name, fault)
    return found


def short(kind: str) -> str:
    """Return the short name of a document type."""
    return _SHORT.get(kind, kind)


def _distinct(drafts: list[Draft]) -> Iterator[tuple[int, Draft]]:
    """The first paper of each kind that somebody asked for."""
    seen: set[str] = set()
    for i, draft in enumerate(drafts):
        if not draft.spare and draft.type not in seen:
            seen.add(draft.type)
            yield i, draft


def _changed(drafts: list[Draft]) -> Iterator[Fault]:
    for i, draft in _distinct(drafts):
        for field in rules.kinds()[draft.type].fields:
            for way in ways(draft, field):
                told = way[0] == "other" and field.type is not FieldType.TEXT
                shared = told and _is_shared(drafts, draft, field.key)
                yield _change(i, draft.type, field.key, way, shared=shared)


def _is_shared(drafts: list[Draft], draft: Draft, key: str) -> bool:
    """Whether papers of another kind carry the same value, so that a change shows."""
    value = draft.facts[key]
    if key == "address" and draft.type in ("id_card", "household_register"):
        return False  # people need not live where they are registered
    kinds = {d.type for d in drafts if not d.spare and value in _told(d)}
    return bool(kinds - {draft.type})


def _told(draft: Draft) -> list[object]:
    """What a paper says, without the address of a person's registration."""
    away = "address" if draft.type in ("id_card", "household_register") else ""
    return [v for k, v in rules.visible(draft).items() if k != away]


def _change(i: int, kind: str, key: str, way: Way, *, shared: bool) -> Fault:
    how, change = way

    def plant(drafts: list[Draft], w: World, rng: Random) -> list[Draft]:
        drafts[i].facts.update(change(drafts[i].facts, w.today, rng))
        return drafts

    name = f"{how}_{short(kind)}" if how == "expired" else f"{how}_{short(kind)}_{key}"
    says = {"spoiled": ("number",), "expired": ("validity",)}.get(how, ())
    says += ("consistent",) if shared else ()
    sure = how not in ("spoiled", "alike")
    return Fault(
        name, f"{how} {'date' if how in ('expired', 'later', 'recent') else key.rpartition('_')[2]}",
        (kind,), plant, (f"{kind}.{key}",), says, FAIL if sure else NOT_PASS,
    )  # fmt: skip


def _unmarked(drafts: list[Draft]) -> Iterator[Fault]:
    for i, draft in _distinct(drafts):
        kind = rules.kinds()[draft.type]
        own = marks(draft)
        sets = {"unsigned" if "signed" in m else "unsealed": (m,) for m in own}
        if len(own) > 1:
            sets["unmarked"] = own
        for how, keys in sets.items():
            built_in = ("seal",) if kind.seal else ("signature",) if kind.signature else ()
            every = set(keys) == set(own)
            yield _erase(i, draft.type, how, keys, built_in if every else ())


def _erase(i: int, kind: str, how: str, keys: tuple[str, ...], says: tuple[str, ...]) -> Fault:
    def plant(drafts: list[Draft], w: World, rng: Random) -> list[Draft]:
        drafts[i].facts.update(dict.fromkeys(keys, False))
        return drafts

    fields = tuple(f"{kind}.{k}" for k in keys)
    return Fault(f"{how}_{short(kind)}", how, (kind,), plant, fields, says, NOT_PASS)


def _blank(drafts: list[Draft]) -> Iterator[Fault]:
    """Required fields of what people fill in themselves, left empty; choices not ticked."""
    for i, draft in _distinct(drafts):
        if draft.type not in ("application_form", "power_of_attorney", "commitment_letter"):
            continue
        for field in rules.kinds()[draft.type].fields:
            if field.required and draft.facts.get(field.key):
                how = "undated" if field.key.endswith("_on") else "blank"
                yield _empty(i, draft.type, how, (field.key,), "")
        ticked = tuple(k for k, v in draft.facts.items() if v is True and k >= "一")
        if ticked:
            yield _empty(i, draft.type, "unticked", ticked, False)


def _empty(i: int, kind: str, how: str, keys: tuple[str, ...], value: object) -> Fault:
    def plant(drafts: list[Draft], w: World, rng: Random) -> list[Draft]:
        drafts[i].facts.update(dict.fromkeys(keys, value))
        return drafts

    name = f"{how}_{short(kind)}_{keys[0]}" if how == "blank" else f"{how}_{short(kind)}"
    fields = tuple(f"{kind}.{k}" for k in keys)
    return Fault(name, how, (kind,), plant, fields, ("filled",), NOT_PASS)


def _of_papers(key: str, w: World, drafts: list[Draft]) -> Iterator[Fault]:
    """Faults of whole papers and files."""
    wanted = {m.type for m in rules.matter(key).materials if m.necessity.value != "非必要"}
    for i, draft in _distinct(drafts):
        name, kind = short(draft.type), draft.type
        if kind in wanted and kind != "other":
            yield Fault(f"missing_{name}", "missing", (kind,), _without(kind), says=("material",))
        if kind == "id_card":
            yield Fault("no_back_id_card", "side missing", (kind,), _lose_side(i), says=("sides",))
        if len(draft.draw(draft.facts, w.rng(draft.stem))) > 1 and not draft.apart:
            yield Fault(f"lost_page_{name}", "page missing", (kind,), _lose_page(i), says=("pages",), outcomes=NOT_PASS)  # fmt: skip
        if kind in ("business_licence", "lease_contract", "application_form"):
            yield Fault(f"blurred_{name}", "blurred", (kind,), _blur(i), says=("quality",), outcomes=NOT_PASS)  # fmt: skip
        if kind in ("business_licence", "property_certificate", "diploma"):
            yield Fault(
                f"twice_{name}", "same file twice", (kind,), _again(i, 2), says=("duplicate",)
            )
            yield Fault(f"again_{name}", "photographed twice", (kind,), _again(i, -2), says=("same_page",), outcomes=NOT_PASS)  # fmt: skip
        if kind in ("business_licence", "lease_contract"):
            yield Fault(f"wrong_slot_{name}", "wrong slot", (kind,), _misplace(i, key), says=("wrong_slot",), outcomes=NOT_PASS)  # fmt: skip
    yield Fault(
        "extra_paper",
        "extra",
        ("diploma", "floor_plan"),
        _extra,
        says=("extra",),
        outcomes=NOT_PASS,
    )
    yield Fault("refused_file", "refused file", ("*",), lambda drafts, w, rng: drafts, says=("refused_file",))  # fmt: skip


def _without(kind: str) -> Plant:
    return lambda drafts, w, rng: [x for x in drafts if x.type != kind]


def _lose_side(i: int) -> Plant:
    def plant(drafts: list[Draft], w: World, rng: Random) -> list[Draft]:
        drafts[i].facts["_lost"] = "back"
        return drafts

    return plant


def _lose_page(i: int) -> Plant:
    def plant(drafts: list[Draft], w: World, rng: Random) -> list[Draft]:
        drafts[i].lost = frozenset({0 if rng.random() < 0.2 else 1})
        return drafts

    return plant


def _blur(i: int) -> Plant:
    def plant(drafts: list[Draft], w: World, rng: Random) -> list[Draft]:
        drafts[i].blurred = True
        return drafts

    return plant


def _again(i: int, times: int) -> Plant:
    def plant(drafts: list[Draft], w: World, rng: Random) -> list[Draft]:
        drafts[i].times = times
        return drafts

    return plant


def _misplace(i: int, key: str) -> Plant:
    def plant(drafts: list[Draft], w: World, rng: Random) -> list[Draft]:
        others = [m.number for m in rules.matter(key).materials if m.type not in ("other", drafts[i].type)]  # fmt: skip
        drafts[i].slot = rng.choice(others)
        return drafts

    return plant


def _extra(drafts: list[Draft], w: World, rng: Random) -> list[Draft]:
    spare = more.diploma(w, w.person) if not any(x.type == "diploma" for x in drafts) else d.floor_plan(w.company.name, "food")  # fmt: skip
    spare.spare = True
    return [*drafts, spare]
