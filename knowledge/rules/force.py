"""From when until when a check applies: its extra columns 生效日期 and 失效日期."""

from __future__ import annotations

from datetime import date

from knowledge.schema import Check

FROM, UNTIL = "生效日期", "失效日期"


def day_of(check: Check, column: str) -> date | None:
    """Return the day that a check's column names; None when it is empty.

    Raises:
        ValueError: the column holds something else than a day such as 2026-07-01.
    """
    text = check.extra.get(column, "").strip()[:10].replace("/", "-").replace(".", "-")
    return date.fromisoformat(text) if text else None


def in_force(check: Check, day: date) -> bool:
    """Whether a check applies to papers handed in on a day; both days of the period count.

    A column that is no day (lint finds it) does not limit the check.
    """
    try:
        start, end = day_of(check, FROM), day_of(check, UNTIL)
    except ValueError:
        return True
    return (start is None or start <= day) and (end is None or day <= end)
