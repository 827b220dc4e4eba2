"""When clerks answer, by the calendar of 2026."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from service.office_hours import CHINA, OfficeHours

HOURS = OfficeHours("1-5 9:00-12:00 13:00-17:00; 6 9:00-12:00")


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=CHINA)


@pytest.mark.parametrize(
    ("moment", "is_open", "opens"),
    [
        ("2026-11-23T09:00", True, "2026-11-23T09:00"),
        ("2026-11-23T12:00", False, "2026-11-23T13:00"),
        ("2026-11-23T17:00", False, "2026-11-24T09:00"),
        ("2026-11-21T11:59", True, "2026-11-21T11:59"),
        ("2026-11-21T12:00", False, "2026-11-23T09:00"),
        # National Day; the Saturday of 10 October makes up for it and has a weekday's hours.
        ("2026-10-01T10:00", False, "2026-10-08T09:00"),
        ("2026-10-10T14:00", True, "2026-10-10T14:00"),
    ],
)
def test_open_and_next_opening(moment: str, is_open: bool, opens: str) -> None:
    assert HOURS.is_open(at(moment)) is is_open
    assert HOURS.next_opening(at(moment)) == at(opens)


def test_working_days_pass_over_holidays() -> None:
    assert HOURS.deadline(at("2026-09-30T10:00"), 3) == at("2026-10-10T17:00")
    assert HOURS.deadline(at("2026-11-20T23:00"), 1) == at("2026-11-23T17:00")


def test_the_zone_of_the_caller_does_not_matter() -> None:
    assert HOURS.is_open(datetime(2026, 11, 23, 1, 0, tzinfo=UTC))
    assert not HOURS.is_open(datetime(2026, 11, 23, 9, 30, tzinfo=UTC))


def test_round_the_clock_and_never() -> None:
    assert OfficeHours("1-7 0:00-24:00").is_open(at("2026-11-22T23:59"))
    assert not OfficeHours("1-7 0:00-24:00").is_open(at("2026-10-01T10:00"))
    assert OfficeHours("always").is_open(at("2026-10-01T10:00"))
    assert OfficeHours("").next_opening(at("2026-11-22T23:59")) is None


@pytest.mark.parametrize("text", ["9:00-17:00", "1-5", "8 9:00-17:00", "1 17:00-9:00", "1 9-17"])
def test_hours_that_cannot_be_read(text: str) -> None:
    with pytest.raises(ValueError, match="hours"):
        OfficeHours(text)
