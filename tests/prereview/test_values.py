from __future__ import annotations

import unicodedata
from datetime import date
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bench.papers import numbers
from bench.papers.makers.dates import in_characters
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


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("贰零贰陆年壹拾壹月零贰拾日", date(2026, 11, 20)), ("2026年元月5号", date(2026, 1, 5)),
        ("二○二六年十一月廿日", date(2026, 11, 20)), ("农历二〇二六年十月初二", None),
        ("农历2026年10月2日", None), ("2026年11月", None), ("1152026年1月2日", None),
    ],
)  # fmt: skip
def test_dates_in_rarer_forms(text: str, day: date | None) -> None:
    assert parse_date(text) == day


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("三年，自2026年1月1日起", date(2026, 1, 1), date(2029, 1, 1)),
        ("叁（3）年，自2026年1月1日起", date(2026, 1, 1), date(2029, 1, 1)),
        ("自2026年8月31日起半年", date(2026, 8, 31), date(2027, 2, 28)),
        ("自2026年3月31日起一年零六个月", date(2026, 3, 31), date(2027, 9, 30)),
        ("2026年1月1日至12月31日", date(2026, 1, 1), date(2026, 12, 31)),
        ("2020年9月至2024年6月", date(2020, 9, 1), date(2024, 6, 30)),
        ("自签订之日起三年", date(2026, 5, 6), date(2029, 5, 6)),
        ("自签署之日起至2026年12月31日", date(2026, 5, 6), date(2026, 12, 31)),
        ("自签字之日起至上述事项办结为止", date(2026, 5, 6), None),
    ],
)
def test_periods_that_say_how_long(text: str, start: date, end: date | None) -> None:
    parts = [
        parse(
            DocumentField(key="p", title="期限", type=FieldType.DATE, part=part),
            text, TODAY, signed_on=date(2026, 5, 6),
        )
        for part in ("start", "end")
    ]  # fmt: skip
    assert [p.value if p else None for p in parts] == [start, end]


def test_a_period_whose_length_and_days_disagree_is_doubtful() -> None:
    field = DocumentField(key="p", title="租期至", type=FieldType.DATE, part="end")
    for years, doubtful in (("三", False), ("五", True)):
        found = parse(field, f"自2026年1月1日起至2028年12月31日止，共{years}年", TODAY)
        assert found
        assert found.doubtful is doubtful
        assert found.value == date(2028, 12, 31)


def test_a_month_is_a_day_only_where_something_ends_with_it() -> None:
    until = DocumentField(key="u", title="有效期至", type=FieldType.DATE)
    on = DocumentField(key="o", title="发证日期", type=FieldType.DATE)
    ends, issued = (parse(f, "2027年2月", TODAY) for f in (until, on))
    assert ends
    assert (ends.value, ends.doubtful) == (date(2027, 2, 28), False)
    assert issued
    assert issued.doubtful


@pytest.mark.parametrize(
    ("text", "unit", "amount", "contradicted"),
    [
        ("人民币伍仟元", "", 5000, False), ("1.5万", "", 15_000, False),
        ("￥1,000,000.00", "", 1_000_000, False), ("壹佰元伍角", "", 100.5, False),
        ("壹佰万元整（￥1000000.00）", "", 1_000_000, False),
        ("壹佰万元整（￥100000.00）", "", 100_000, True),
        ("土地面积17.96㎡/房屋建筑面积154.93㎡", "", 17.96, True),
        ("100", "万", 1_000_000, False), ("100万元", "万", 1_000_000, False),
    ],
)  # fmt: skip
def test_amounts_in_words_and_figures_agree(
    text: str, unit: str, amount: float, contradicted: bool
) -> None:
    read = parse_amount(unicodedata.normalize("NFKC", text), unit)
    assert read
    assert (read.value, read.contradicted) == (amount, contradicted)


def test_money_of_another_country_is_no_amount_in_yuan() -> None:
    assert parse_amount("100万美元") is None


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("罗雅琴(以下简称甲方)", "罗雅琴"), ("叶家豪,男,1980年1月2日出生,身份证号码:37", "叶家豪"),
        ("海之味（青岛）有限公司", "海之味(青岛)有限公司"), ("阿依古丽·买买提", "阿依古丽·买买提"),
        ("年月日", None), ("（签字）", None),
    ],
)  # fmt: skip
def test_what_stands_behind_a_name_is_not_of_it(text: str, name: str | None) -> None:
    found = parse(DocumentField(key="n", title="名称", type=FieldType.NAME), text, TODAY)
    assert (found.value if found else None) == name


def test_numbers_of_residence_permits_are_numbers() -> None:
    for region in ("810000", "820000", "830000"):
        body = f"{region}19900517001"
        weights = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
        check = "10X98765432"[sum(int(c) * w for c, w in zip(body, weights, strict=True)) % 11]
        field = DocumentField(key="id", title="号码", type=FieldType.ID_NUMBER)
        found = parse(field, body + check, TODAY)
        assert found
        assert found.proven
