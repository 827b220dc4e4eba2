"""What a submission wants: the materials of its matters, a shared one asked for once.

Materials of several matters are the same when their kind is, and their name but for words that make
no difference; `申请人身份证` and `代理人身份证` stay two. What an earlier matter issues (its result
names it in 《》) is not asked for by a later one.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib import resources
from typing import Any

from ruamel.yaml import YAML

from knowledge.duration import Duration, Unit
from knowledge.rules import RuleInput, compile_when
from knowledge.schema import Material, Matter, Necessity
from prereview.reading.labels import fold

_STRICTEST = (Necessity.REQUIRED, Necessity.TOLERATED, Necessity.OPTIONAL)
_TITLES = re.compile(r"《([^《》]+)》")
#: Length of a unit in hours, to tell which of two limits ends first; working days are five a week.
_HOURS = {
    Unit.IMMEDIATE: 0.0, Unit.MINUTE: 1 / 60, Unit.HOUR: 1.0, Unit.DAY: 24.0,
    Unit.WORKING_DAY: 24 * 7 / 5, Unit.MONTH: 24 * 30.0, Unit.YEAR: 24 * 365.0,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Wanted:
    """A material as the strictest of its matters asks for it; its `number` is the submission's.

    `needed` is whether any matter needs it (None: not to be said), `by` the same for each, by code;
    `issued_by` is the name of the earlier matter whose result it is.
    """

    material: Material
    needed: bool | None
    by: Mapping[str, bool | None]
    issued_by: str = ""

    @property
    def matters(self) -> tuple[str, ...]:
        """Codes of the matters that it is for; all that list it when none needs it."""
        return tuple(c for c, own in self.by.items() if own is not False) or tuple(self.by)


@dataclass(frozen=True, slots=True)
class _Ask:
    matter: Matter
    material: Material
    needed: bool | None
    number: str


def is_needed(
    material: Material, applicant: Mapping[str, Any], form: Mapping[str, Any], today: date
) -> bool | None:
    """Whether a material's `when` holds for this applicant; None when it cannot be said.

    Raises:
        RuleError: the `when` does not compile (lint finds that before publishing).
    """
    given = RuleInput(today=today, applicant=applicant, form=form)
    verdict = compile_when(material.when).evaluate(given)
    return None if verdict.is_unclear else verdict.is_true


def wanted(
    matters: Sequence[Matter], applicant: Mapping[str, Any], form: Mapping[str, Any], today: date
) -> tuple[Wanted, ...]:
    """Return the materials of the matters, in their order.

    With one matter they have its own numbers; with several, `2.3` is the third of the second.

    Raises:
        RuleError: as `is_needed`.
    """
    asks: dict[tuple[str, ...], list[_Ask]] = {}
    for place, matter in enumerate(matters, 1):
        for material in matter.materials:
            issuer = _issuer(material, matters[: place - 1])
            number = material.number if len(matters) == 1 else f"{place}.{material.number}"
            needed = False if issuer else is_needed(material, applicant, form, today)
            key: tuple[str, ...] = (issuer, material.type, _plain(material.name))
            own = any(ask.matter is matter for ask in asks.get(key, ()))
            if own or material.type in own_kinds():
                key = (*key, number)
            asks.setdefault(key, []).append(_Ask(matter, material, needed, number))
    return tuple(_wanted(group, key[0]) for key, group in asks.items())


def own_kinds() -> frozenset[str]:
    """Document types of papers that are made for one matter."""
    return frozenset(_words()["own"])


def _plain(name: str) -> str:
    """A material's name without words that make no difference."""
    text = fold(name)
    for word in _words()["idle"]:
        text = text.replace(fold(word), "") or text
    return text


def _issuer(material: Material, earlier: Iterable[Matter]) -> str:
    """The earlier matter that issues a material, by the titles in its result."""
    names = {_plain(material.name), _plain(material.e_licence or material.name)}
    for matter in earlier:
        if names & {_plain(title) for title in _TITLES.findall(matter.result)}:
            return matter.name
    return ""


def _wanted(asks: Sequence[_Ask], issuer: str) -> Wanted:
    by = {ask.matter.code: ask.needed for ask in asks}
    needed = True if True in by.values() else None if None in by.values() else False
    material = asks[0].material.model_copy(update={"number": asks[0].number})
    if issuer:
        said = _words()["issued"].format(matter=issuer)
        material = material.model_copy(update={"instructions": said})
    elif len(asks) > 1:
        live = [ask for ask in asks if ask.needed is not False] or list(asks)
        material = material.model_copy(update=_strictest(live))
    return Wanted(material, needed, by, issuer)


def _strictest(asks: Sequence[_Ask]) -> dict[str, Any]:
    """What holds when several matters ask for one material: the strictest, in all their words."""
    materials = [ask.material for ask in asks]
    limits = [m.tolerance for m in materials if m.tolerance]
    later = all(m.tolerance or m.necessity is Necessity.TOLERATED for m in materials)
    copies = [m.copies for m in materials if m.copies is not None]
    told = list(dict.fromkeys(m.instructions for m in materials if m.instructions))
    if len(told) > 1:
        told = [
            _words()["differing"].format(
                matter=ask.matter.name, instructions=ask.material.instructions
            )
            for ask in asks
            if ask.material.instructions
        ]
    return {
        "necessity": min((m.necessity for m in materials), key=_STRICTEST.index),
        "copies": max(copies, default=None),
        "form": "；".join(dict.fromkeys(m.form for m in materials if m.form)),
        "source": "；".join(dict.fromkeys(m.source for m in materials if m.source)),
        "e_licence": next((m.e_licence for m in materials if m.e_licence), ""),
        "tolerance": min(limits, key=_length) if later and limits else None,
        "commitment": all(m.commitment for m in materials),
        "instructions": "；".join(one.rstrip("。") for one in told) + "。" if told else "",
    }


def _length(limit: Duration) -> float:
    return limit.amount * _HOURS[limit.unit]


@cache
def _words() -> Mapping[str, Any]:
    text = resources.files("prereview").joinpath("wanted.yml").read_text("utf-8")
    return dict(YAML(typ="safe").load(text))
