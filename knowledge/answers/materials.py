"""Materials as a person must bring them: each with its condition, tolerance and commitment."""

from __future__ import annotations

from collections.abc import Sequence

from knowledge.answers.blocks import MaterialItem, Materials, Notice, Source
from knowledge.answers.conditions import ConditionWords
from knowledge.answers.messages import message
from knowledge.schema import Material, Matter, Necessity
from knowledge.search import compact

__all__ = ["item", "merge", "notices"]

_STRICTEST = (Necessity.REQUIRED, Necessity.TOLERATED, Necessity.OPTIONAL)


def item(material: Material, words: ConditionWords) -> MaterialItem:
    """Return one material with everything that the guide stores of it."""
    return MaterialItem(
        number=material.number,
        name=material.name,
        necessity=material.necessity.value,
        when=_when(material, words),
        copies=material.copies,
        form=material.form,
        source=material.source,
        e_licence=material.e_licence,
        tolerance=_tolerance(material),
        commitment=material.commitment,
        instructions=_joined([material.instructions, *_extra(material)], "；"),
    )


def notices(items: Sequence[MaterialItem]) -> tuple[Notice, ...]:
    """Return the remarks that explain the marks of a list."""
    keys = []
    if any(i.when for i in items):
        keys.append("conditional_notice")
    if any(i.tolerance for i in items):
        keys.append("tolerance_notice")
    if any(i.commitment for i in items):
        keys.append("commitment_notice")
    return tuple(Notice(text=message(key)) for key in keys)


def merge(
    matters: Sequence[Matter], words: ConditionWords, title: str, sources: tuple[Source, ...]
) -> Materials:
    """Return the materials of several matters, each once, with what differs between matters.

    Two materials are the same when their names are; the stricter demand of any matter holds, and
    a demand that only one matter makes is said with that matter's name.
    """
    groups: dict[str, list[tuple[Matter, MaterialItem]]] = {}
    for matter in matters:
        for material in matter.materials:
            key = compact(material.name) or material.name
            groups.setdefault(key, []).append((matter, item(material, words)))
    merged = (_merged(str(n), group) for n, group in enumerate(groups.values(), start=1))
    return Materials(title=title, items=tuple(merged), sources=sources)


def _merged(number: str, group: list[tuple[Matter, MaterialItem]]) -> MaterialItem:
    items = [i for _, i in group]
    necessity = min((Necessity(i.necessity) for i in items), key=_STRICTEST.index)
    copies = [i.copies for i in items if i.copies is not None]
    used = message("bundle_used", matters="、".join(dict.fromkeys(m.name for m, _ in group)))
    differing = [_difference(m, i) for m, i in group] if len(_demands(items)) > 1 else []
    common = [] if differing else [items[0].instructions]
    return MaterialItem(
        number=number,
        name=items[0].name,
        necessity=necessity.value,
        when=items[0].when if len({i.when for i in items}) == 1 else "",
        copies=max(copies, default=None),
        form=_joined([i.form for i in items], "；"),
        source=_joined([i.source for i in items], "；"),
        e_licence=_joined([i.e_licence for i in items], "、"),
        tolerance=items[0].tolerance if len({i.tolerance for i in items}) == 1 else "",
        commitment=all(i.commitment for i in items),
        instructions=_joined([used, *common, *differing], "；"),
    )


def _demands(items: Sequence[MaterialItem]) -> set[tuple[str, str, str, str, bool]]:
    return {(i.necessity, i.when, i.tolerance, i.instructions, i.commitment) for i in items}


def _difference(matter: Matter, item: MaterialItem) -> str:
    marks = message("commitment_mark") if item.commitment else ""
    text = _joined([item.necessity, item.when, item.tolerance, marks, item.instructions], "，")
    return message("bundle_difference", matter=matter.name, text=text)


def _when(material: Material, words: ConditionWords) -> str:
    if not material.when.strip():
        return ""
    clause = words.say(material.when)
    return message("when_needed", condition=clause) if clause else message("when_unclear")


def _tolerance(material: Material) -> str:
    if material.tolerance:
        return message("tolerance", limit=material.tolerance)
    return message("tolerance_open") if material.necessity is Necessity.TOLERATED else ""


def _extra(material: Material) -> list[str]:
    return [f"{key}：{value}" for key, value in material.extra.items() if value]


def _joined(parts: Sequence[str], separator: str) -> str:
    return separator.join(dict.fromkeys(p.rstrip("。；") for p in parts if p))
