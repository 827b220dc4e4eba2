from __future__ import annotations

import pytest

from assistant.people import hide_names
from bench.ask.questions import read_golden


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("我叫张三，身份证丢了", "我叫〔姓名〕，身份证丢了"),
        ("我是李娜，想办居住证", "我是〔姓名〕，想办居住证"),
        ("姓名：欧阳文慧 电话", "姓名：〔姓名〕 电话"),
        ("我老公叫王建国，户口怎么迁", "我老公叫〔姓名〕，户口怎么迁"),
        ("上次王老师说不用材料", "上次〔姓名〕老师说不用材料"),
        ("帮刘德明先生办社保卡", "帮〔姓名〕先生办社保卡"),
        ("本人赵小兰今年62岁", "本人〔姓名〕今年62岁"),
    ],
)
def test_names_are_hidden(text: str, kept: str) -> None:
    assert hide_names(text) == kept


@pytest.mark.parametrize(
    "text",
    [
        "高中老师的教师资格证什么时候认定",
        "我是高中生，能办居住证吗",
        "我是安徽人，想迁户口",
        "对于律师执业有什么要求",
        "本人身份证丢了",
        "法人变更要什么材料",
    ],
)
def test_words_that_only_look_like_names_stay(text: str) -> None:
    assert hide_names(text) == text


def test_golden_questions_are_kept_as_they_were_asked() -> None:
    golden = read_golden("dev")
    changed = [q.text for q in golden.matters if hide_names(q.text) != q.text]
    assert changed == []
