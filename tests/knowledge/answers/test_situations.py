"""What people say of their situation, read for the question that it answers."""

from __future__ import annotations

import numpy as np
import pytest

from knowledge.answers.conditions import stated
from knowledge.answers.situations import NO, YES, SituationReader
from knowledge.schema import Situation
from knowledge.search import Vectors


def blind(text: str) -> Vectors:
    """No sense at all: words alone decide."""
    del text
    return np.zeros(2, dtype=np.float32)


def near(text: str) -> Vectors:
    """Everything is near to the question, and what denies is nearer to its opposite."""
    denies = any(mark in text for mark in "不没未")
    return np.array([0.98, 0.2] if denies else [0.98, -0.2], dtype=np.float32)


def yes_or_no(label: str) -> Situation:
    return Situation(key="form.x", label=label)


AGENT = yes_or_no("是否委托代理人办理")
RENTED = yes_or_no("场所（房屋）是不是租来的")
CHILD = yes_or_no("申领人是否未满16周岁")
LIFT = yes_or_no("有没有安装电梯")
KIND = Situation(
    key="applicant.kind", label="以什么身份申请", type="choice", options=("个人", "企业")
)


@pytest.mark.parametrize(
    ("text", "situation", "means"),
    [
        ("我让我哥替我去", AGENT, YES),
        ("我自己跑一趟", AGENT, NO),
        ("本人去不了，托朋友交一下", AGENT, YES),
        ("没有委托，本人办", AGENT, NO),
        ("代办要收费吗", AGENT, None),
        ("门店是租的", RENTED, YES),
        ("不是租的，是我爸的房", RENTED, NO),
        ("租赁合同要备案吗", RENTED, None),
        ("我儿子17了", CHILD, NO),
        ("十二岁", CHILD, YES),
        ("还没安装", LIFT, NO),
        ("电梯早就有了", LIFT, YES),
        ("电梯谁来检查", LIFT, None),
        ("要多少钱", LIFT, None),
        ("我们是有限公司", KIND, "企业"),
        ("个人", KIND, "个人"),
        ("民办非企业单位", KIND, None),
    ],
)
def test_words_that_tell_are_read_and_nothing_else(
    text: str, situation: Situation, means: str | None
) -> None:
    assert SituationReader(blind).answered(text, situation) == means


def test_what_contradicts_itself_stays_open() -> None:
    assert SituationReader(blind).answered("有的房间是租的，有的是自己买的", RENTED) is None


@pytest.mark.parametrize(
    ("text", "means"), [("麻烦寄到家里", YES), ("不用啦", NO), ("寄到哪里呢", None)]
)
def test_sense_decides_only_with_the_negation_and_never_on_a_question(
    text: str, means: str | None
) -> None:
    assert SituationReader(near).answered(text, yes_or_no("是否需要邮寄送达")) == means


def test_by_the_way_only_words_that_tell_count() -> None:
    reader = SituationReader(near)
    text = "新办要什么材料，门店是租的，电梯合格证要不要"
    found = reader.told(text, (RENTED, LIFT.model_copy(update={"key": "form.lift"})))
    assert found == {"form.x": YES}


@pytest.mark.parametrize(
    ("question", "yes", "no"),
    [
        ("是否委托代理人办理", "委托代理人办理", "未委托代理人办理"),
        ("申请人是否已婚", "申请人已婚", "申请人未婚"),
        ("申领人是否未满16周岁", "申领人未满16周岁", "申领人已满16周岁"),
    ],
)
def test_a_question_reads_as_a_statement_and_its_opposite(question: str, yes: str, no: str) -> None:
    assert (stated(question, yes=True), stated(question, yes=False)) == (yes, no)
