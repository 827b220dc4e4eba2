"""What a rule is judged on: the day, the applicant, the form, and the fields read from papers."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

_ISO_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")


@dataclass(frozen=True, slots=True)
class RuleInput:
    """Values a rule may look at.

    Args:
        today: the day the papers are judged on.
        applicant: `kind`, `has_agent` and whatever else the page asked.
        form: the submitted form's data, by key.
        documents: the recognised files of each document type, each a mapping of field to value,
            in the order of the submission. A field that was not found or not read surely must
            be left out (or be None, or an empty text): it is absent, and the rule is unclear.
    """

    today: date
    applicant: Mapping[str, Any] = field(default_factory=dict)
    form: Mapping[str, Any] = field(default_factory=dict)
    documents: Mapping[str, Sequence[Mapping[str, Any]]] = field(default_factory=dict)

    @classmethod
    def from_example(cls, example: Mapping[str, Any], today: date) -> RuleInput:
        """Read a 正例 or 反例: types by name (one object or a list), `today`, applicant, form.

        Raises:
            ValueError: `today` is not an ISO date, or a type holds something else than objects.
        """
        given = dict(example)
        if "today" in given:
            today = date.fromisoformat(str(given.pop("today")))
        applicant, form = (_object(name, given.pop(name, {})) for name in ("applicant", "form"))
        documents = {
            name: [_object(name, item) for item in (value if isinstance(value, list) else [value])]
            for name, value in given.items()
        }
        return cls(today=today, applicant=applicant, form=form, documents=documents)

    def fields(self, name: str) -> list[dict[str, Any]]:
        """The readable fields of every file of a type, as the engine takes them."""
        return [_present(item) for item in self.documents.get(name, ())]

    def value(self, name: str, key: str) -> Any:
        """One value by `type.key`, `applicant.key` or `form.key`; None when absent."""
        if name in ("applicant", "form"):
            source: Mapping[str, Any] = self.applicant if name == "applicant" else self.form
        else:
            files = self.documents.get(name, ())
            source = files[0] if files else {}
        return _present(source).get(key)


def _object(name: str, value: Any) -> Mapping[str, Any]:
    if not isinstance(value, Mapping):
        raise ValueError(f"“{name}”应为“键: 值”的对照，写的是“{value}”")  # noqa: TRY004
    return value


def _present(source: Mapping[str, Any]) -> dict[str, Any]:
    """Keep what was read, in the engine's types."""
    return {key: engine_value(v) for key, v in source.items() if v is not None and v != ""}


def engine_value(value: Any) -> Any:
    """Turn a value into what the engine compares.

    Dates (and ISO date texts, which is how JSON carries them) become UTC midnight; numbers become
    doubles, so that a rule that is right for the example `100` is right for the amount `100.0`.
    """
    if isinstance(value, str):
        return _text_value(value)
    if isinstance(value, Mapping):
        return {str(key): engine_value(item) for key, item in value.items() if item is not None}
    if isinstance(value, Sequence):
        return [engine_value(item) for item in value]
    return _scalar(value)


def _scalar(value: Any) -> Any:
    if isinstance(value, bool):
        return value
    if isinstance(value, datetime):
        return value if value.tzinfo else value.replace(tzinfo=UTC)
    if isinstance(value, date):
        return datetime(value.year, value.month, value.day, tzinfo=UTC)
    return float(value) if isinstance(value, int | float | Decimal) else str(value)


def _text_value(text: str) -> Any:
    if _ISO_DATE.fullmatch(text):
        try:
            return datetime.fromisoformat(text).replace(tzinfo=UTC)
        except ValueError:
            return text
    return text
