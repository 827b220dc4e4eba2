"""Words of the monthly report (`report.yml`)."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from pydantic import BaseModel, ConfigDict
from ruamel.yaml import YAML

__all__ = ["ReportWords", "report_words"]

_FILE = Path(__file__).with_name("report.yml")


class _Group(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str
    statuses: tuple[str, ...]


class ReportWords(BaseModel):
    """See the comments in the file."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    groups: dict[str, _Group]
    no_question: frozenset[str]
    unanswered: frozenset[str]
    channels: dict[str, str]
    reasons: dict[str, str]
    kinds: dict[str, str]
    states: dict[str, str]

    def group(self, status: str) -> str:
        """The group of a status; one that no group has is its own."""
        return next((key for key, g in self.groups.items() if status in g.statuses), status)

    def group_name(self, key: str) -> str:
        """What a group is called."""
        return self.groups[key].name if key in self.groups else key


@cache
def report_words() -> ReportWords:
    """Return the words; read once."""
    return ReportWords.model_validate(YAML(typ="safe").load(_FILE))
