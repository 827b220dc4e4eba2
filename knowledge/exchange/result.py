"""What an import gives: the catalogue, and an account of all that was not taken as it stood."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from enum import StrEnum

from knowledge.digest import canonical
from knowledge.problems import Problem
from knowledge.schema import Catalogue, City

#: The city of an import that is not made into an existing catalogue.
UNNAMED = City(name="（请在 city.yml 填写城市名称）")


class Effect(StrEnum):
    """What became of a value."""

    REPAIRED = "repaired"
    EMPTIED = "emptied"
    KEPT_AS_EXTRA = "kept_as_extra"
    DROPPED = "dropped"


@dataclass(frozen=True, slots=True)
class Repair:
    """One change that an import made: where, by which rule, before and after."""

    line: int
    rule: str
    field: str
    before: str
    after: str
    effect: Effect = Effect.REPAIRED


@dataclass(frozen=True, slots=True)
class ExtraColumn:
    """A column that the schema does not know; its values are in `extra`."""

    sheet: str
    column: str
    rows: int


@dataclass(frozen=True, slots=True)
class ImportResult:
    """The outcome of an import. `rows` counts what was read, `catalogue` holds what is good."""

    catalogue: Catalogue
    problems: tuple[Problem, ...] = ()
    extra_columns: tuple[ExtraColumn, ...] = ()
    repairs: tuple[Repair, ...] = ()
    rows: int = 0

    def counts(self) -> dict[str, int]:
        """How often each repair rule was used."""
        return dict(Counter(repair.rule for repair in self.repairs).most_common())


def merge(base: Catalogue, imported: Catalogue, replace: bool = False) -> Catalogue:
    """Put imported matters into a catalogue: same code replaces, the others stay.

    With `replace`, matters that the import does not name are removed. City, document types and
    situations stay those of the base; questions and bundles are the import's where it has any.
    """
    fresh = {matter.code for matter in imported.matters}
    kept = () if replace else tuple(m for m in base.matters if m.code not in fresh)
    return canonical(
        base.model_copy(
            update={
                "matters": kept + imported.matters,
                "faqs": imported.faqs or (() if replace else base.faqs),
                "bundles": imported.bundles or (() if replace else base.bundles),
            }
        )
    )
