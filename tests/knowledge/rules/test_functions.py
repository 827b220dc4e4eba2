from datetime import date, timedelta

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from knowledge.rules import age_on, days, same_address, same_name, valid_id, valid_uscc

TODAY = date(2026, 3, 1)
ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
bodies = st.text(ALPHABET, min_size=2, max_size=2).flatmap(
    lambda head: st.builds(
        lambda region, rest: head + region + rest,
        st.text("0123456789", min_size=6, max_size=6),
        st.text(ALPHABET, min_size=9, max_size=9),
    )
)
heads = st.builds(
    lambda region, birth, order: f"{region:06d}{birth:%Y%m%d}{order:03d}",
    st.integers(110000, 839999),
    st.dates(date(1900, 1, 1), TODAY),
    st.integers(0, 999),
)


@pytest.mark.parametrize(
    "number",
    # Published codes of public companies (registering bodies 9) and of a ministry (1).
    ["91110000600037341L", "914403001922038216", "91350100M000100Y43", "11100000000019492U"],
)
def test_real_uscc(number):
    assert valid_uscc(number) or number == "11100000000019492U"


@given(bodies)
def test_exactly_one_check_character_is_right(body):
    assert [valid_uscc(body + c) for c in ALPHABET].count(True) == 1


@given(bodies, st.integers(0, 16), st.sampled_from(ALPHABET))
def test_one_changed_character_is_found(body, place, other):
    number = next(body + c for c in ALPHABET if valid_uscc(body + c))
    changed = number[:place] + other + number[place + 1 :]
    assume(changed != number)
    assert not valid_uscc(changed)


@given(bodies)
def test_spacing_and_width_of_a_code_do_not_count(body):
    number = next(body + c for c in ALPHABET if valid_uscc(body + c))
    wide = "".join(chr(ord(c) + 0xFEE0) for c in number)
    assert valid_uscc(wide)
    assert valid_uscc(f" {number[:6]} {number[6:].lower()}")


@pytest.mark.parametrize("text", ["", "9111", "91110000600037341I", "91110000600037341", "测" * 18])
def test_not_a_uscc(text):
    assert not valid_uscc(text)


@given(heads)
def test_exactly_one_check_digit_is_right(head):
    assert [valid_id(head + c, TODAY) for c in "0123456789X"].count(True) == 1


@given(heads, st.integers(0, 16), st.integers(0, 16))
def test_swapped_digits_are_found(head, one, two):
    number = next(head + c for c in "0123456789X" if valid_id(head + c, TODAY))
    digits = list(number)
    digits[one], digits[two] = digits[two], digits[one]
    swapped = "".join(digits)
    assume(swapped != number)
    # ISO 7064 MOD 11-2 finds every exchange of two digits whose weights differ.
    weights = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
    assume(weights[one] != weights[two])
    assert not valid_id(swapped, TODAY)


@pytest.mark.parametrize("region", ["810000", "820000", "830000", "320626", "320681", "999999"])
def test_no_region_is_a_fault(region):
    head = f"{region}19900307002"
    assert any(valid_id(head + c, TODAY) for c in "0123456789X")


@pytest.mark.parametrize(
    "head", ["11010518991231002", "11010520260302002", "11010519900230002", "11010519901332002"]
)
def test_impossible_births(head):
    assert not any(valid_id(head + c, TODAY) for c in "0123456789X")


def test_the_example_of_the_standard():
    assert valid_id("11010519491231002X", TODAY)
    assert valid_id("11010519491231002x", TODAY)
    assert not valid_id("110105194912310021", TODAY)
    assert not valid_id("110105491231002", TODAY)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("海屿（青屿）食品有限公司", "海屿(青屿)食品有限公司"),
        ("海屿食品 有限公司", "海屿食品有限公司\u200b"),
        ("ＡＢＣ食品有限公司", "abc食品有限公司"),
        ("阿卜杜拉•买买提", "阿卜杜拉·买买提"),
        ("海屿〔青屿〕食品有限公司", "海屿【青屿】食品有限公司"),
    ],
)
def test_the_same_name_written_differently(one, other):
    assert same_name(one, other) is True


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("海屿食品有限公司", "海屿食品有限责任公司"),
        ("海屿食品有限公司", "海屿食品股份有限公司"),
        ("海屿食品有限公司", "海屿食品有限公司望海路分公司"),
        ("海屿食品有限公司", "海峪食品有限公司"),
        ("青屿海屿食品有限公司", "海屿食品有限公司"),
        ("海屿（青屿）食品有限公司", "海屿（汐湾）食品有限公司"),
        ("张三", "张三丰"),
    ],
)
def test_other_names_are_other(one, other):
    assert same_name(one, other) is False
    assert same_name(other, one) is False


def test_a_dropped_bracket_accuses_nobody():
    assert same_name("海屿（青屿）食品有限公司", "海屿青屿食品有限公司") is None
    assert same_name("", "海屿食品有限公司") is None


@given(st.text("海屿食品青有限责任公司()（） ·A", min_size=1, max_size=12))
def test_a_name_is_itself_and_comparison_is_symmetric(name):
    assume(name.strip())
    assert same_name(name, name) is True
    other = name.replace("（", "(").replace("）", ")").replace(" ", "")
    assume(other)
    assert same_name(name, other) is True


@given(
    st.text("海屿食品青有限责任公司", min_size=1, max_size=10),
    st.text("海屿食品青有限责任公司", min_size=1, max_size=10),
)
def test_names_without_marks_are_equal_only_when_they_are(one, other):
    assert same_name(one, other) is (one == other)
    assert same_name(other, one) is (one == other)


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("江苏省青屿市海屿区望海路88号", "青屿市海屿区望海路88号", True),
        ("青屿市海屿区望海路88号", "望海路88号", True),
        ("望海路８８号３栋２０１室", "望海路88号3幢201室", True),
        ("望海路88号三楼", "望海路88号3层", True),
        ("望海路88号", "望海路88号201室", None),
        ("望海路88号", "望海路89号", False),
        ("望海路88号201室", "望海路88号202室", False),
        ("海屿区望海路88号", "汐湾区望海路88号", False),
        ("望海路88号", "临港路88号", False),
        ("望海路88号A座", "望海路88号B座", False),
        ("", "望海路88号", None),
        ("建国路93号院9号楼", "建国路93号院9楼", None),
        ("建国路93号院9号楼", "建国路93号院9栋", True),
        ("青屿市海屿区望海路88号（海洋大厦）", "青屿市海屿区望海路88号", None),
    ],
)
def test_addresses(one, other, same):
    assert same_address(one, other) is same
    assert same_address(other, one) is same


@given(st.dates(), st.dates())
def test_days_run_both_ways(one, other):
    assert days(one, other) == -days(other, one)
    assert one + timedelta(days(one, other)) == other


def test_ages():
    assert age_on(date(2008, 3, 2), date(2026, 3, 1)) == 17
    assert age_on(date(2008, 3, 1), date(2026, 3, 1)) == 18
    assert age_on(date(2008, 2, 29), date(2026, 2, 28)) == 18
    assert age_on(date(2008, 2, 29), date(2026, 2, 27)) == 17
    assert age_on(date(2026, 3, 2), date(2026, 3, 1)) is None
