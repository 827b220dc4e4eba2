from datetime import date

import pytest

from knowledge.rules import day_of, in_force
from knowledge.schema import Check

DAY = date(2026, 11, 20)


@pytest.mark.parametrize(
    ("extra", "applies"),
    [
        ({}, True),
        ({"生效日期": "2026-11-20"}, True),
        ({"生效日期": "2026-11-21"}, False),
        ({"失效日期": "2026-11-20"}, True),
        ({"失效日期": "2026/11/19"}, False),
        ({"生效日期": "2026-01-01 00:00:00", "失效日期": "2026-12-31"}, True),
        ({"生效日期": "明年"}, True),
    ],
)
def test_a_check_applies_from_its_first_to_its_last_day(extra, applies):
    assert in_force(Check(number="1", sentence="x", extra=extra), DAY) is applies


def test_a_column_that_is_no_day_is_an_error():
    with pytest.raises(ValueError, match="Invalid isoformat"):
        day_of(Check(number="1", sentence="x", extra={"生效日期": "明年"}), "生效日期")
