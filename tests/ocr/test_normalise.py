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
        ("Ⅳ级 ⅳ ㈠", "IV级iv (一)"),
        ("〖样本〗", "[样本]"),
        ("2019─2024", "2019-2024"),
        ("２０２４．０１．０２", "2024.01.02"),
        ("二○二四年", "二〇二四年"),
        ("○月○日", "○月○日"),
        ("8⁄9 8∕9", "8/9 8/9"),
        ("𠮷 野家", "𠮷野家"),
        ("臺灣「行政院」", "臺灣“行政院”"),
        ("葛\U000e0100城", "葛城"),
        ("账户\u202e321", "账户321"),
        ("空\u3164白", "空白"),
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
    assert not any(unicodedata.category(c) in {"Cc", "Cf", "Cs", "Co"} for c in text)


@given(st.text(max_size=60), st.sampled_from(["\u3000", " ", "\t", "\n", "\u2003"]))
def test_kind_and_number_of_spaces_do_not_matter(raw: str, space: str) -> None:
    assert normalise(raw.replace(" ", 3 * space)) == normalise(raw)


@given(st.text(max_size=60))
def test_nothing_invisible_stays(raw: str) -> None:
    assert all(c == " " or unicodedata.category(c)[0] != "Z" for c in normalise(raw))
    assert "  " not in normalise(raw)


@given(st.text(alphabet="臺灣國語繁體字號證書龍龜", max_size=40))
def test_traditional_characters_stay(raw: str) -> None:
    assert normalise(raw) == raw


@given(st.text(alphabet="食品经营许可证江海市0123456789", max_size=40))
def test_plain_text_stays(raw: str) -> None:
    assert normalise(raw) == raw


def test_radicals_map_to_ideographs() -> None:
    for radical, ideograph in zip(_RADICALS[::2], _RADICALS[1::2], strict=True):
        assert "CJK RADICAL" in unicodedata.name(radical)
        assert "CJK UNIFIED IDEOGRAPH" in unicodedata.name(ideograph)
