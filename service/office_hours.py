"""When clerks answer: hours of the week, and China's calendar of public holidays.

The calendar (holidays and the weekends that make up for them) comes from the package `holidays`,
which follows the yearly notices of the State Council's General Office.
"""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta
from functools import cache
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

if TYPE_CHECKING:
    from holidays import HolidayBase

__all__ = ["CHINA", "OfficeHours"]

CHINA = ZoneInfo("Asia/Shanghai")
_DAYS = re.compile(r"(?P<first>[1-7])(?:-(?P<last>[1-7]))?")
_SPAN = re.compile(r"(?P<from>\d{1,2}:\d{2})-(?P<to>\d{1,2}:\d{2})")
#: The longest run of closed days that is looked through: two national holidays and a margin.
_MOST_DAYS = 60

Span = tuple[time, time]


@cache
def _calendar() -> HolidayBase:
    import holidays  # noqa: PLC0415 - half a second, which most commands need not wait

    return holidays.country_holidays("CN")


class OfficeHours:
    """Hours such as `1-5 9:00-12:00 13:00-17:00; 6 9:00-12:00`; 1 is Monday.

    On a public holiday nobody answers; a weekend that makes up for one (调休) has Monday's hours.
    The word `always` is for a hall whose clerks answer at any time.

    Raises:
        ValueError: the text cannot be read.
    """

    def __init__(self, text: str) -> None:
        self._week: dict[int, tuple[Span, ...]] = {}
        self._always = text.strip() == "always"
        if self._always:
            return
        for part in filter(None, (p.strip() for p in text.split(";"))):
            days, *spans = part.split()
            found = _DAYS.fullmatch(days)
            if found is None or not spans:
                raise ValueError(f"hours “{part}”: expected days and hours, as in 1-5 9:00-17:00")
            last = int(found["last"] or found["first"])
            for day in range(int(found["first"]), last + 1):
                self._week[day] = tuple(map(_span, spans))

    def is_open(self, at: datetime) -> bool:
        """Say whether somebody answers at this moment."""
        here = at.astimezone(CHINA)
        return any(start <= here.time() < end for start, end in self._spans(here.date()))

    def next_opening(self, at: datetime) -> datetime | None:
        """The next moment, not before `at`, at which somebody answers; None if there is none."""
        here = at.astimezone(CHINA)
        for ahead in range(_MOST_DAYS):
            day = here.date() + timedelta(days=ahead)
            for start, end in self._spans(day):
                opens = datetime.combine(day, start, CHINA)
                closes = datetime.combine(day, end, CHINA)
                if here < closes:
                    return max(here, opens)
        return None

    def deadline(self, at: datetime, working_days: int) -> datetime:
        """The end of the last of so many working days after the day of `at`."""
        day = at.astimezone(CHINA).date()
        left = working_days
        while left > 0:
            day += timedelta(days=1)
            left -= _calendar().is_working_day(day)
        spans = self._spans(day)
        return datetime.combine(day, spans[-1][1] if spans else time(17), CHINA)

    def _spans(self, day: date) -> tuple[Span, ...]:
        if self._always:
            return ((time.min, time.max),)
        if _calendar().is_working_day(day):
            return self._week.get(day.isoweekday() if day.isoweekday() < 6 else 1, ())
        return () if _closed(day) else self._week.get(day.isoweekday(), ())


def _closed(day: date) -> bool:
    """A holiday by name, or a weekday off; a plain weekend may have hours of its own."""
    return day in _calendar() or day.isoweekday() < 6


def _span(text: str) -> Span:
    found = _SPAN.fullmatch(text)
    if found is None:
        raise ValueError(f"hours “{text}”: expected a span such as 9:00-12:00")
    start, end = time.fromisoformat(found["from"].zfill(5)), _end(found["to"].zfill(5))
    if start >= end:
        raise ValueError(f"hours “{text}” end before they begin")
    return start, end


def _end(text: str) -> time:
    return time.max if text == "24:00" else time.fromisoformat(text)
