"""Numbers of submissions, and the phone that opens them."""

from __future__ import annotations

from datetime import date

import pytest

from prereview.numbers import make_number, read_contact, read_number, same_contact


def test_a_number_has_the_day_and_is_read_back() -> None:
    number = make_number(date(2026, 11, 23))
    assert number.startswith("YS261123")
    assert read_number(f"我的编号是{number.lower()}，到哪了") == number


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("YS261123482917", "YS261123482917"),
        ("ys 261123-482917", "YS261123482917"),
        ("ＹＳ２６１１２３４８２９１７", "YS261123482917"),
        ("261123 482917", "YS261123482917"),
        ("110101199003071234", ""),
        ("13800138000", ""),
        ("", ""),
    ],
)
def test_a_number_is_read_as_people_type_it(text: str, number: str) -> None:
    assert read_number(text) == number


@pytest.mark.parametrize(
    ("text", "contact"),
    [
        ("138 0013 8000", "13800138000"),
        ("+86-13800138000", "13800138000"),
        ("尾号8000", "8000"),
        ("YS261123482917 8000", "8000"),
        ("2024年的政策", ""),
        ("YS261123482917", ""),
        ("12345", ""),
    ],
)
def test_a_phone_or_its_end_is_read(text: str, contact: str) -> None:
    assert read_contact(text) == contact


def test_only_the_phone_and_its_last_four_digits_are_the_same() -> None:
    assert same_contact("13800138000", "13800138000")
    assert same_contact("8000", "13800138000")
    assert not same_contact("8001", "13800138000")
    assert not same_contact("13800138001", "13800138000")
    assert not same_contact("", "13800138000")
    assert not same_contact("", "")
