from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.masking import mask


@pytest.mark.parametrize(
    "secret",
    [
        "110101199003070011",
        "11010119900307001X",
        "11010119900307001x",
        "110101 19900307 0011",
        "１１０１０１１９９００３０７００１１",
        "110101900307001",
        "13800138000",
        "138-0013-8000",
        "138 0013 8000",
        "+8613800138000",
        "6222021234567890123",
        "6222 0212 3456 7890",
        "zhang.san@example.com",
        "010-88012300",
        "E12345678",
        "H1234567890",
    ],
)
@pytest.mark.parametrize("around", ["我的是{}。", "{}", "号码：{}，多久能办", "（{}）"])
def test_personal_numbers_are_hidden(secret: str, around: str) -> None:
    masked = mask(around.format(secret))
    assert secret not in masked
    assert sum(c.isdigit() for c in masked) == 0
    assert "〔" in masked


@pytest.mark.parametrize(
    "text",
    [
        "2026年1月要交多少钱",
        "12345 打不通",
        "还剩 10 个工作日",
        "第3号窗口 9:00—12:00",
        "注册资本5000000元",
    ],
)
def test_what_is_no_personal_number_stays(text: str) -> None:
    assert mask(text) == text


@given(st.text(max_size=200))
def test_masking_twice_is_masking_once(text: str) -> None:
    assert mask(mask(text)) == mask(text)


@given(
    st.text(alphabet="我的号码是，。 ", max_size=10),
    st.from_regex(r"\A[1-9]\d{16}[\dXx]\Z"),
    st.text(alphabet="怎么办理呢，。 ", max_size=10),
)
def test_an_identity_number_never_survives(before: str, number: str, after: str) -> None:
    assert number[6:14] not in mask(before + number + after)


@pytest.mark.parametrize(
    ("said", "masked"),
    [
        ("编号 YS261123482917 到哪了", "编号 〔办件编号〕 到哪了"),
        ("ys261123-482917", "〔办件编号〕"),
        ("手机后四位是8000", "手机后四位是〔尾号〕"),
        (" 8000 ", "〔尾号〕"),
        ("65岁以后1000元", "65岁以后1000元"),
        ("2024年的政策", "2024年的政策"),
    ],
)
def test_what_opens_a_submission_is_hidden(said: str, masked: str) -> None:
    assert mask(said) == masked
