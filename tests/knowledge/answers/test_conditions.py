import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.answers.conditions import ConditionWords
from knowledge.schema import Situation

WORDS = ConditionWords(
    situations={
        s.key: s
        for s in (
            Situation(key="applicant.has_agent", label="是否委托代理人办理"),
            Situation(key="form.premises_rented", label="场所是不是租来的"),
            Situation(key="form.layout_changed", label="布局有没有变化"),
            Situation(key="form.lost", label="证照是不是遗失了（不是损坏）"),
            Situation(key="form.category", label="经营类别", type="choice", options=("甲", "乙")),
            Situation(key="form.area", label="场所面积"),
            Situation(key="form.member", label="党员"),
        )
    },
    documents={"property_certificate": "不动产权证书"},
    fields={"lease_contract.end_date": "租赁合同的租期截止日"},
)


@pytest.mark.parametrize(
    ("expression", "clause"),
    [
        ("applicant.has_agent", "委托代理人办理"),
        ("!applicant.has_agent", "未委托代理人办理"),
        ("applicant.has_agent == false", "未委托代理人办理"),
        ("form.premises_rented == true", "场所是租来的"),
        ("!(form.premises_rented)", "场所不是租来的"),
        ("form.layout_changed != true", "布局没有变化"),
        ("form.lost == false", "证照不是遗失了"),
        ("form.member", "“党员”为“是”"),
        ("applicant.kind == '企业'", "申请人是企业"),
        ('form.category in ["甲", "乙"]', "经营类别是甲、乙"),
        ("form.area >= 50", "场所面积不小于50"),
        ("!(form.area >= 50)", "场所面积小于50"),
        ("count(property_certificate) > 0", "有不动产权证书"),
        ("count(property_certificate) == 0", "没有不动产权证书"),
        ("lease_contract.end_date >= today", "租赁合同的租期截止日不早于今天"),
        (
            "applicant.has_agent && form.premises_rented",
            "委托代理人办理，并且场所是租来的",
        ),
        (
            "!(applicant.has_agent || form.premises_rented)",
            "未委托代理人办理，并且场所不是租来的",
        ),
        (
            "applicant.has_agent && (form.member || form.premises_rented)",
            "委托代理人办理，并且（“党员”为“是”，或者场所是租来的）",
        ),
    ],
)
def test_conditions_in_plain_words(expression: str, clause: str) -> None:
    assert WORDS.say(expression) == clause


@pytest.mark.parametrize(
    "expression",
    [
        "form.unknown",
        "days(today, lease_contract.end_date) > 3",
        "applicant.has_agent &&",
        "applicant.has_agent form.lost",
        "count(unknown) > 0",
        "count(property_certificate) > 2",
        "form.场所",
        "(applicant.has_agent",
        "",
    ],
)
def test_what_has_no_words_is_not_guessed(expression: str) -> None:
    assert WORDS.say(expression) is None


@given(st.text(alphabet="!&|()=<>'\"[], abcforminpplicant._01", max_size=40))
def test_any_text_gives_words_or_none(expression: str) -> None:
    assert WORDS.say(expression) is None or WORDS.say(expression)
