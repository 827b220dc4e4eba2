"""The functions as the engine calls them: arguments checked, doubts noted, nothing raised.

The engine writes every exception of a host function to stderr, with its text; papers' values must
not end there. So a host function never raises: what cannot be answered is noted and returned as
an object that the engine cannot take, which it treats like a missing key.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Final

from knowledge.rules import functions
from knowledge.rules.inputs import RuleInput, engine_value


class _Doubt:
    """Not an engine value: the engine raises when it meets one."""


_DOUBT: Final = _Doubt()

#: What a rule may call, beside the engine's own: name → number of arguments.
OWN: Final = {
    "days": 2,
    "same_name": 2,
    "same_address": 2,
    "valid_uscc": 1,
    "valid_id": 1,
    "age_on": 2,
    "count": 1,
    "all": 1,
    "clen": 1,
    "date": 1,
}
ENGINE: Final = frozenset(
    {"has", "contains", "startsWith", "endsWith", "matches", "int", "double", "string", "bool"}
    | {"getFullYear", "getMonth", "getDate", "getDayOfMonth", "duration", "timestamp"}
)


@dataclass(slots=True)
class Host:
    """The functions over one input; `doubts` names the calls that could not be answered."""

    given: RuleInput
    doubts: list[str] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)

    def table(self) -> dict[str, Callable[..., Any]]:
        """The functions by the name that rules use."""
        today = self.given.today
        return {
            "days": self._over("days", _day, functions.days),
            "same_name": self._over("same_name", _text, functions.same_name),
            "same_address": self._over("same_address", _text, functions.same_address),
            "valid_uscc": self._over("valid_uscc", _text, functions.valid_uscc),
            "valid_id": self._over("valid_id", _text, lambda n: functions.valid_id(n, today)),
            "age_on": self._over("age_on", _day, functions.age_on),
            "clen": self._over("clen", _text, len),
            "date": self._over("date", _day, engine_value),
            "count": self._count,
            "all": self._all,
        }

    def _over(
        self, name: str, read: Callable[[Any], Any], function: Callable[..., Any]
    ) -> Callable[..., Any]:
        def call(*arguments: Any) -> Any:
            values = [read(argument) for argument in arguments]
            if len(values) != OWN[name] or any(value is None for value in values):
                self.faults.append(name)
                return _DOUBT
            answer = function(*values)
            if answer is None:
                self.doubts.append(name)
                return _DOUBT
            return answer

        return call

    def _count(self, name: Any) -> int:
        return len(self.given.documents.get(str(name), ()))

    def _all(self, name: Any) -> Sequence[dict[str, Any]] | _Doubt:
        """All files of a type; none is a doubt, because `[].all(…)` would pass in silence."""
        files = self.given.fields(str(name))
        if files:
            return files
        self.doubts.append(f"all({name})")
        return _DOUBT


def _day(value: Any) -> date | None:
    """A date argument: the engine's timestamp, or ISO text."""
    if isinstance(value, datetime):
        return value.date()
    try:
        return date.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        return None


def _text(value: Any) -> str | None:
    return value if isinstance(value, str) else None
