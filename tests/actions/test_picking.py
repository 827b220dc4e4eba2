from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from actions.memory import Option
from actions.picking import bare_number, pick

OPTIONS = (
    Option(label="有限责任公司变更登记（名称变更）", matter_code="name", hint="公司改名"),
    Option(label="有限责任公司变更登记（住所变更）", matter_code="address", hint="换地址"),
    Option(label="有限责任公司变更登记（法定代表人变更）", matter_code="boss", hint="换法人"),
)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("第一个", "name"),
        ("第2个", "address"),
        ("３", "boss"),
        ("三", "boss"),
        ("2号", "address"),
        ("我选第三个吧", "boss"),
        ("就第一个", "name"),
        ("最后一个", "boss"),
        ("最上面那个", "name"),
        ("住所变更", "address"),
        ("换地址的", "address"),
        ("法定代表人那个", "boss"),
        ("我要改名的那个", "name"),
        ("有限责任公司变更登记（住所变更）", "address"),
    ],
)
def test_numbers_names_and_descriptions(text: str, code: str) -> None:
    picked = pick(text, OPTIONS)
    assert picked is not None
    assert picked.option.matter_code == code


@pytest.mark.parametrize(
    "text",
    [
        "第四个",
        "9",
        "变更登记",
        "都不是",
        "身份证丢了怎么办",
        "2天能办好吗",
        "公司",
        "",
        "两个都要",
    ],
)
def test_what_chooses_nothing(text: str) -> None:
    assert pick(text, OPTIONS) is None


def test_the_rest_of_the_message_is_kept() -> None:
    picked = pick("第二个要多少钱", OPTIONS)
    assert picked is not None
    assert picked.rest == "要多少钱"


@given(st.text(max_size=30))
def test_any_text_is_borne(text: str) -> None:
    picked = pick(text, OPTIONS)
    assert picked is None or picked.option in OPTIONS
    assert bare_number(text) in (True, False)
