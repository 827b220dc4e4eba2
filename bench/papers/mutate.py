# ruff: noqa: ARG001, ARG005 - the functions that spoil papers share one signature
"""Ways to make one fact of a paper wrong, by the type of its field."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from random import Random
from typing import Any

from bench.papers import invent, numbers
from bench.papers.draft import Draft, years
from bench.papers.rules import kinds
from knowledge.schema import DocumentField, FieldType

#: A way: its name, and the facts that it changes with their new values.
Way = tuple[str, Callable[[dict[str, Any], date, Random], dict[str, Any]]]
_BRANDS = ("华瑞", "天成", "佳美", "永泰")
#: Characters that look alike in print; a reader may take one for the other.
ALIKE = dict(zip("未末己已土士日曰人入大太天夫王玉云去晴睛瑞端", "末未已己士土曰日入人太大夫天玉王去云睛晴端瑞", strict=True))  # fmt: skip


def ways(draft: Draft, field: DocumentField) -> Iterator[Way]:  # noqa: C901 - one case a type
    """Yield the ways to spoil a field that the draft fills."""
    key, value = field.key, draft.facts.get(field.key)
    if field.key in ("valid_until", "end_date") and "start_date" not in draft.facts:
        yield "expired", _expired
    if value in (None, ""):
        return
    match field.type:
        case FieldType.NAME:
            yield "other", lambda f, _, rng: {key: _other_name(rng, f[key])}
            yield "tail", lambda f, _, rng: {key: f[key][:-2] + "医院"}
            if any(c in ALIKE for c in str(value)[1:]):
                yield "alike", lambda f, _, rng: {key: _look_alike(f[key])}
        case FieldType.ADDRESS:
            yield "other", lambda f, _, rng: {key: invent.street(rng)}
            yield "same", lambda f, _, rng: {}
        case FieldType.USCC:
            yield "other", lambda f, _, rng: {key: numbers.uscc(rng)}
            yield "spoiled", lambda f, _, rng: {key: numbers.spoil(rng, f[key])}
        case FieldType.ID_NUMBER:
            yield "other", lambda f, today, rng: {key: invent.person(rng, today).number}
            yield "spoiled", lambda f, _, rng: {key: numbers.spoil(rng, f[key])}
        case FieldType.DATE if field.part or key in ("valid_until", "issued_on", "signed_on", "resolved_on"):  # fmt: skip
            if key == "end_date":
                yield "expired", _ended
            elif key != "valid_until":
                yield (
                    "later",
                    lambda f, today, rng: {key: today + timedelta(days=rng.randrange(20, 60))},
                )
                yield (
                    "recent",
                    lambda f, today, rng: {key: today - timedelta(days=rng.randrange(60, 300))},
                )
        case FieldType.TEXT if key in ("matters", "matter"):
            yield "other", lambda f, _, rng: {key: "修改公司经营范围"}


def marks(draft: Draft) -> tuple[str, ...]:
    """Return the marks (signature, seal) that the draft carries."""
    fields = kinds()[draft.type].fields
    return tuple(
        f.key for f in fields if f.type is FieldType.MARK and not f.part and draft.facts.get(f.key)
    )


def _other_name(rng: Random, name: str) -> str:
    """A name that clearly differs: of a company, or of a person."""
    if len(name) > 4:
        brand = rng.choice([b for b in _BRANDS if b not in name])
        return f"{invent.CITY}{brand}餐饮管理有限公司"
    while True:
        other = invent.name(rng)
        if not set(other) & set(name):
            return other


def _look_alike(name: str) -> str:
    at = next(i for i, c in enumerate(name) if i and c in ALIKE)
    return name[:at] + ALIKE[name[at]] + name[at + 1 :]


def _expired(f: dict[str, Any], today: date, rng: Random) -> dict[str, Any]:
    """Ran out some weeks ago, with a beginning that fits."""
    past = today - timedelta(days=rng.randrange(5, 120))
    span = 1 if "sex" in f and "birth_date" not in f else 10
    began = {k: years(past, -span) for k in ("valid_from", "established_on", "issued_on") if k in f}
    return {"valid_until": past, **({"long_term": False} if "long_term" in f else {})} | began


def _ended(f: dict[str, Any], today: date, rng: Random) -> dict[str, Any]:
    end = today - timedelta(days=rng.randrange(3, 90))
    return {"end_date": end, "start_date": end - timedelta(days=364)}
