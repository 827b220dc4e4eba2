from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ocr import normalise
from ocr.normalise import _RADICALS


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        ("统一社会信用代码：９１３２", "统一社会信用代码:9132"),
        ("江海（集团）有限公司", "江海(集团)有限公司"),
        ("江海（集团)有限公司", "江海(集团)有限公司"),
        ("苏建〔2024〕5号", "苏建(2024)5号"),
        ("【样本】", "[样本]"),
        ("名　称", "名称"),
        ("江海 市 2024 年", "江海市2024年"),
        ("New  Food Co.", "New Food Co."),
        ("2019—2024", "2019-2024"),
        ("a , b ; c", "a, b; c"),
        ("⻝品 ⼈⺠", "食品人民"),
        ("零\u200b宽", "零宽"),
        ("\ue000私", "私"),
        ("25㎡", "25m2"),
        ("  ", ""),
    ],
)
def test_one_spelling(raw: str, text: str) -> None:
    assert normalise(raw) == text


@given(st.text(max_size=60))
def test_idempotent_and_clean(raw: str) -> None:
    text = normalise(raw)

    assert normalise(text) == text
    assert text == text.strip()
    assert not any(unicodedata.category(c) in {"Cc", "Cs", "Co"} for c in text)


@given(st.text(alphabet="食品经营许可证江海市0123456789", max_size=40))
def test_plain_text_stays(raw: str) -> None:
    assert normalise(raw) == raw


def test_radicals_map_to_ideographs() -> None:
    for radical, ideograph in zip(_RADICALS[::2], _RADICALS[1::2], strict=True):
        assert "CJK RADICAL" in unicodedata.name(radical)
        assert "CJK UNIFIED IDEOGRAPH" in unicodedata.name(ideograph)
