"""The comparison: matter by matter, its fields and its materials, and what differs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from knowledge.columns import MATERIALS, MATTERS, Column
from knowledge.comparing.names import Likeness, asked_forms, likeness
from knowledge.comparing.pairing import same_materials, same_matters
from knowledge.comparing.sources import Source
from knowledge.schema import Material, Matter
from knowledge.search.text import compact

__all__ = ["Comparison", "FieldRow", "MaterialRow", "MatterComparison", "Standing", "compare"]

#: Told of a matter's head, or of no interest between sources.
_NOT_COMPARED = frozenset({"code", "aliases", "updated_on"})
#: Told of a material by its name and by where it stands in the list.
_NOT_ASKED = frozenset({"code", "number", "name", "form", "type"})
#: Who does it and where differs from place to place, and is no mistake.
_LOCAL = frozenset(
    {"department", "level", "place", "hours", "phone", "complaint_phone", "online_url"}
)
_FORM = "原件或复印件"
_LONG = 2000


class Standing(StrEnum):
    """What the sources say of one thing, the gravest last."""

    EQUAL = "一致"
    LOCAL = "各地不同"
    SILENT = "有的没写"
    WORDED = "写法不同"
    PERHAPS = "疑似同一，请核对"
    DIFFERS = "不一致"
    LACKS = "有的没有"


@dataclass(frozen=True, slots=True)
class FieldRow:
    """One element in each source, as people read it; empty where a source says nothing of it."""

    title: str
    values: tuple[str, ...]
    standing: Standing


@dataclass(frozen=True, slots=True)
class MaterialRow:
    """One paper in each source.

    `names` are empty where a source does not ask for it; `wants` is what those that do want
    differently.
    """

    names: tuple[str, ...]
    standing: Standing
    wants: tuple[FieldRow, ...]


@dataclass(frozen=True, slots=True)
class MatterComparison:
    """One matter in the sources that have it; `codes` and `departments` as the sources' order."""

    name: str
    codes: tuple[str, ...]
    departments: tuple[str, ...]
    fields: tuple[FieldRow, ...]
    materials: tuple[MaterialRow, ...]

    @property
    def differences(self) -> int:
        """How many elements and papers a person must look at."""
        grave = {Standing.DIFFERS, Standing.LACKS, Standing.PERHAPS}
        standings = [*(f.standing for f in self.fields), *(m.standing for m in self.materials)]
        return sum(standing in grave for standing in standings)


@dataclass(frozen=True, slots=True)
class Comparison:
    """All matters that two sources or more have, and the names of those that one has alone."""

    sources: tuple[str, ...]
    matters: tuple[MatterComparison, ...]
    alone: tuple[tuple[str, ...], ...]
    left_out: tuple[int, ...]


def compare(sources: Sequence[Source], wanted: str = "") -> Comparison:
    """Compare two or three sources; `wanted` keeps matters whose code or name has these words.

    Raises:
        ValueError: fewer than two sources, or more than three.
    """
    if not 2 <= len(sources) <= 3:
        raise ValueError(f"two or three sources are compared, not {len(sources)}")
    rows = [
        row
        for row in same_matters([s.catalogue for s in sources])
        if any(m and (wanted in m.name or wanted == m.code) for m in row)
    ]
    shared = [row for row in rows if sum(m is not None for m in row) > 1]
    lone = [row for row in rows if sum(m is not None for m in row) == 1]
    return Comparison(
        sources=tuple(s.name for s in sources),
        matters=tuple(_matter(row) for row in shared),
        alone=tuple(
            tuple(m.name for row in lone if (m := row[i]) is not None) for i in range(len(sources))
        ),
        left_out=tuple(len(s.left_out) for s in sources),
    )


def _matter(row: Sequence[Matter | None]) -> MatterComparison:
    fields = [_field(column, row) for column in MATTERS.columns if column.key not in _NOT_COMPARED]
    lists = same_materials([m.materials if m else () for m in row])
    absent = [m is None for m in row]
    return MatterComparison(
        name=next(m.name for m in row if m),
        codes=tuple(m.code if m else "" for m in row),
        departments=tuple(m.department if m else "" for m in row),
        fields=tuple(f for f in fields if any(f.values)),
        materials=tuple(_material(materials, absent) for materials in lists),
    )


def _field(column: Column, items: Sequence[Matter | Material | None]) -> FieldRow:
    """Compare one element; a source that says nothing of it does not contradict."""
    values = tuple("" if item is None else _shown(item, column.key) for item in items)
    said = {_plain(value) for value, item in zip(values, items, strict=True) if item and value}
    silent = any(item is not None and not value for item, value in zip(items, values, strict=True))
    standing = Standing.SILENT if silent and said else Standing.EQUAL
    if len(said) > 1 or (silent and said and column.key in _LOCAL):
        standing = Standing.LOCAL if column.key in _LOCAL else Standing.DIFFERS
    return FieldRow(column.title, values, standing)


def _material(row: Sequence[Material | None], absent: Sequence[bool]) -> MaterialRow:
    names = tuple(m.name if m else "" for m in row)
    columns = (c for c in MATERIALS.columns if c.key not in _NOT_ASKED)
    wants = [_field(column, row) for column in columns]
    wants.append(_forms(row))
    differing = tuple(w for w in wants if w.standing is Standing.DIFFERS)
    lacking = any(m is None and not gone for m, gone in zip(row, absent, strict=True))
    return MaterialRow(names, _standing(row, lacking, bool(differing)), differing)


def _standing(row: Sequence[Material | None], lacking: bool, differing: bool) -> Standing:
    there = [m.name for m in row if m]
    how = {likeness(there[0], name) for name in there[1:]}
    if lacking:
        return Standing.LACKS
    if how & {Likeness.PERHAPS, Likeness.OTHER}:
        return Standing.PERHAPS
    if differing:
        return Standing.DIFFERS
    return Standing.WORDED if Likeness.SAME in how else Standing.EQUAL


def _forms(row: Sequence[Material | None]) -> FieldRow:
    """Compare originals and copies, which stand in a column of their own or in the name."""
    forms = [asked_forms(f"{m.name} {m.form}") if m else frozenset[str]() for m in row]
    told = {form for form in forms if form}
    values = tuple("、".join(sorted(form)) for form in forms)
    return FieldRow(_FORM, values, Standing.DIFFERS if len(told) > 1 else Standing.EQUAL)


def _shown(item: Matter | Material, key: str) -> str:
    value: Any = item
    for part in key.split("."):
        value = getattr(value, part)
    if value is None:
        return ""
    if isinstance(value, bool):
        # Materials say nothing of a commitment when they do not allow it.
        return "是" if value else "否"
    return "\n".join(value) if isinstance(value, tuple) else str(value)


def _plain(value: str) -> str:
    """Return what of a value counts: not its punctuation, nor its spaces, nor the lines' order."""
    return "\n".join(sorted(compact(line, _LONG) for line in value.splitlines()))
