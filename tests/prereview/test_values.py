from __future__ import annotations

from datetime import date
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bench.papers import numbers
from bench.papers.makers.lease import in_characters
from knowledge.rules import valid_id, valid_uscc
from knowledge.schema import DocumentField, FieldType
from prereview.reading.amounts import parse_amount
from prereview.reading.dates import Period, parse_date, parse_dates, parse_period
from prereview.reading.values import parse

TODAY = date(2026, 11, 20)
DAYS = st.dates(date(1920, 1, 1), date(2099, 12, 31))


@given(DAYS)
def test_a_date_is_read_in_every_form(day: date) -> None:
    written = (
        f"{day:%Y年%m月%d日}", f"{day.year}年{day.month}月{day.day}日", f"{day:%Y-%m-%d}",
        f"{day:%Y.%m.%d}", f"{day:%Y/%m/%d}", f"{day:%Y%m%d}", in_characters(day),
        f"{day.year} 年 {day.month} 月 {day.day} 日", in_characters(day).replace("〇", "零"),
    )  # fmt: skip
    assert {parse_date(text) for text in written} == {day}


@given(DAYS, DAYS)
def test_a_period_is_read_in_order_only(one: date, other: date) -> None:
    start, end = sorted((one, other))
    assert parse_period(f"自{start:%Y年%m月%d日}起至{end:%Y年%m月%d日}止") == Period(
        start, end, open=False
    )
    if start < end:
        assert parse_period(f"{end:%Y.%m.%d}-{start:%Y.%m.%d}") is None


@pytest.mark.parametrize(
    "text", ["长期", "2020.01.02-长期", "2020年1月2日至长期", "2020年01月02日至永久"]
)
def test_an_open_period_has_no_end(text: str) -> None:
    period = parse_period(text)
    assert period is not None
    assert period.open
    assert period.end is None


@pytest.mark.parametrize("text", ["2026年13月1日", "2026-02-30", "", "约2026年", "公元二〇二六年"])
def test_no_day_is_made_up(text: str) -> None:
    assert parse_dates(text) == []


def test_two_days_are_not_one() -> None:
    assert parse_date("2026年1月1日 2026年1月2日") is None


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("人民币100万元整", 1_000_000), ("壹佰万元整", 1_000_000), ("30,000元", 30_000),
        ("¥4,500.50", 4500.5), ("伍拾万元", 500_000), ("叁仟贰佰元整", 3200), ("1.5亿元", 150_000_000),
        ("人民币（大写）壹万贰仟圆", 12_000), ("没有写", None),
    ],
)  # fmt: skip
def test_amounts(text: str, amount: float | None) -> None:
    read = parse_amount(text)
    assert (read.value if read else None) == amount


@given(st.integers(0, 10_000))
def test_the_generator_and_the_product_agree_on_check_digits(seed: int) -> None:
    rng = Random(seed)  # noqa: S311
    code = numbers.uscc(rng)
    person = numbers.id_number(rng, date(1990, 5, 17), male=seed % 2 == 0)
    assert valid_uscc(code)
    assert valid_id(person, TODAY)
    assert not valid_uscc(numbers.spoil(rng, code))
    assert not valid_id(numbers.spoil(rng, person), TODAY)


@given(st.integers(0, 10_000))
def test_a_number_with_a_wrong_digit_is_broken_and_not_proven(seed: int) -> None:
    rng = Random(seed)  # noqa: S311
    field = DocumentField(key="uscc", title="代码", type=FieldType.USCC)
    code = numbers.uscc(rng)
    good, bad = parse(field, code, TODAY), parse(field, numbers.spoil(rng, code), TODAY)
    assert good is not None
    assert good.proven
    assert bad is None or (bad.broken and not bad.proven)


def test_letters_that_no_code_contains_are_read_as_digits_when_the_check_digit_agrees() -> None:
    code = next(c for c in map(numbers.uscc, map(Random, range(99))) if "0" in c[8:])
    field = DocumentField(key="uscc", title="代码", type=FieldType.USCC)
    found = parse(field, code.replace("0", "O"), TODAY)
    assert found is not None
    assert found.value == code


@pytest.mark.parametrize("text", ["应当按时缴纳租金，不得拖欠。", "，", "1", "123456"])
def test_a_sentence_is_no_name(text: str) -> None:
    assert parse(DocumentField(key="n", title="名称", type=FieldType.NAME), text, TODAY) is None


@given(st.text(max_size=80), st.sampled_from(list(FieldType)))
def test_any_text_is_parsed_or_refused_quietly(text: str, kind: FieldType) -> None:
    parse(DocumentField(key="k", title="t", type=kind), text, TODAY)
