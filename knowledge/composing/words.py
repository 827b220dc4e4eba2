"""The words of the check (`words.yml`), compiled."""

from __future__ import annotations

import re
from functools import cache, cached_property
from pathlib import Path

from pydantic import BaseModel, ConfigDict
from ruamel.yaml import YAML

__all__ = ["Words", "words"]

_FILE = Path(__file__).with_name("words.yml")


class Unit(BaseModel):
    """A unit of quantities: other spellings, and what it is a multiple of."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)

    alike: tuple[str, ...] = ()
    of: str = ""
    times: int = 1


class Words(BaseModel):
    """See the comments in the file."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    alike: dict[str, tuple[str, ...]]
    plain: str
    suffixes: str
    units: dict[str, Unit]
    below_before: tuple[str, ...]
    below_after: tuple[str, ...]
    above_before: tuple[str, ...]
    above_after: tuple[str, ...]
    within_before: tuple[str, ...]
    within_after: tuple[str, ...]
    neutral: str
    deny: str
    may: str
    must: str
    insist: str
    demand: str
    only: str
    limits: str
    opposites: tuple[tuple[str, str], ...]
    verbs: str
    but: str
    listed: str
    row_numbers: str
    to_model: str

    @cached_property
    def plain_words(self) -> frozenset[str]:
        """Words without a fact of their own."""
        return frozenset(self.plain.split())

    @cached_property
    def longest_plain(self) -> int:
        """Characters of the longest of them."""
        return max(map(len, self.plain_words))

    @cached_property
    def name_ends(self) -> tuple[str, ...]:
        """Ends of names of documents and offices."""
        return tuple(self.suffixes.split())

    @cached_property
    def doings(self) -> tuple[str, ...]:
        """What one does with a document."""
        return tuple(self.verbs.split())

    @cached_property
    def spellings(self) -> tuple[tuple[re.Pattern[str], str], ...]:
        """What is replaced by what, before anything is compared."""
        return tuple((any_of([first, *others]), first) for first, others in self.alike.items())

    @cached_property
    def unit_of(self) -> dict[str, tuple[str, int]]:
        """The canonical unit and factor of every spelling."""
        found = {}
        for name, unit in self.units.items():
            for spelling in (name, *unit.alike):
                found[spelling] = (unit.of or name, unit.times)
        return found

    @cached_property
    def not_denials(self) -> re.Pattern[str]:
        """Words that only look like a denial."""
        return any_of(self.neutral.split())


def any_of(options: tuple[str, ...] | list[str] | dict[str, tuple[str, int]]) -> re.Pattern[str]:
    """Return a pattern of any of these, the longest first."""
    return re.compile("|".join(re.escape(o) for o in sorted(options, key=len, reverse=True)))


@cache
def words() -> Words:
    """Return the words; read once."""
    return Words.model_validate(YAML(typ="safe").load(_FILE))
