import time
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.errors import RuleError
from knowledge.rules import MessageTemplate, Rule, RuleInput, Truth, compile_when
from knowledge.rules.compiling import MAX_DEPTH, MAX_LENGTH
from tests.knowledge.factory import TODAY, TYPES

LICENCE = {
    "name": "海屿食品有限公司",
    "valid_until": date(2027, 1, 1),
    "registered_capital": 100000,
}


def judge(expression, applicant=None, form=None, **documents):
    rule = Rule.compile(expression, TYPES)
    given_ = RuleInput(TODAY, applicant or {}, form or {}, documents)
    return rule.evaluate(given_)


@pytest.mark.parametrize(
    ("expression", "truth"),
    [
        ("business_licence.valid_until >= today", Truth.TRUE),
        ("business_licence.long_term || business_licence.valid_until >= today", Truth.TRUE),
        ("days(today, business_licence.valid_until) >= 30", Truth.TRUE),
        ("days(today, business_licence.valid_until) == 306", Truth.TRUE),
        ("business_licence.valid_until < date('2026-06-01')", Truth.FALSE),
        ("business_licence.registered_capital >= 100000", Truth.TRUE),
        ("business_licence.registered_capital * 2.0 == 200000.0", Truth.TRUE),
        ("clen(business_licence.name) == 8", Truth.TRUE),
        ("count(business_licence) == 1 && count(id_card) == 0", Truth.TRUE),
        ("business_licence.name.endsWith('有限公司')", Truth.TRUE),
        ('business_licence["name"] == "海屿食品有限公司"', Truth.TRUE),
        ("same_name(business_licence.name, '海屿食品有限责任公司')", Truth.FALSE),
    ],
)
def test_sure_outcomes(expression, truth):
    assert judge(expression, business_licence=[LICENCE]).truth is truth


@pytest.mark.parametrize(
    ("expression", "absent"),
    [
        ("business_licence.uscc == 'x'", ("business_licence.uscc",)),
        ("id_card.number == 'x'", ("id_card.number",)),
        ("valid_uscc(business_licence.uscc)", ("business_licence.uscc",)),
        ("form.area > 30", ("form.area",)),
        ('application_form["经营场所"] == "x"', ("application_form.经营场所",)),
        ("same_address(business_licence.name, '')", ("same_address",)),
        ("all(id_card).all(c, c.number != '')", ("id_card.number", "all(id_card)")),
        ("business_licence.long_term", ("business_licence.long_term",)),
        ("!(business_licence.uscc == 'x')", ("business_licence.uscc",)),
    ],
)
def test_absent_fields_make_it_unclear(expression, absent):
    verdict = judge(expression, business_licence=[LICENCE])
    assert verdict.truth is Truth.UNCLEAR
    assert verdict.absent == absent
    assert not verdict.fault


def test_three_valued_logic():
    missing = "business_licence.uscc == 'x'"
    assert judge(f"{missing} || true").truth is Truth.TRUE
    assert judge(f"{missing} && false").truth is Truth.FALSE
    assert judge(f"{missing} && true").truth is Truth.UNCLEAR
    assert judge("has(business_licence.uscc)").truth is Truth.FALSE
    assert judge("same_name('', 'a') == false").truth is Truth.UNCLEAR


def test_lists_of_files():
    rule = "all(health_certificate).all(h, h.valid_until >= today)"
    good, old = {"valid_until": "2026-12-31"}, {"valid_until": "2026-02-28"}
    assert judge(rule, health_certificate=[good, good]).truth is Truth.TRUE
    assert judge(rule, health_certificate=[good, old]).truth is Truth.FALSE
    unread = judge(rule, health_certificate=[good, {"name": "张三"}])
    assert unread.truth is Truth.UNCLEAR
    assert unread.absent == ("health_certificate.valid_until",)
    # No file at all must not pass in silence.
    assert judge(rule, health_certificate=[]).truth is Truth.UNCLEAR
    # A type's bare name is its first file.
    assert judge("health_certificate.valid_until < today", health_certificate=[old, good]).is_true


def test_none_and_empty_text_are_absent():
    verdict = judge("business_licence.name != ''", business_licence=[{"name": ""}])
    assert verdict.absent == ("business_licence.name",)
    assert judge("business_licence.name != ''", business_licence=[{"name": None}]).is_unclear


@pytest.mark.parametrize(
    "expression", ["business_licence.name > 3", "days('x', today) > 1", "business_licence.name"]
)
def test_an_expression_that_cannot_work_is_the_catalogues_fault(expression):
    verdict = judge(expression, business_licence=[LICENCE])
    assert verdict.truth is Truth.UNCLEAR
    assert verdict.fault


def test_host_functions_write_nothing(capfd):
    judge("valid_id(business_licence.registered_capital)", business_licence=[LICENCE])
    judge("same_name(business_licence.name, '')", business_licence=[LICENCE])
    assert capfd.readouterr() == ("", "")


@pytest.mark.parametrize(
    ("expression", "column", "says"),
    [
        ("business_licence.valid_until >=", 32, "没有写完"),
        ("busines_licence.name == 'a'", 1, "是不是 business_licence"),
        ("1 == 1 && business_licence.nam == 'a'", 11, "没有字段 nam"),
        ("true &&\n foo(1)", 2, "没有函数 foo"),
        ("size(business_licence.name) > 2", 1, "clen"),
        ("count(passport) > 1", 7, "没有文件类型 passport"),
        ("count('id_card') > 1", 1, "要写一个文件类型"),
        ("business_licence.名称 == 'a'", 18, 'form["名称"]'),
        ("all(health_certificate).all(h, h.nam == 'a')", 32, "没有字段 nam"),
        ("  ", 1, "空的"),
    ],
)
def test_faults_are_placed_and_explained(expression, column, says):
    with pytest.raises(RuleError) as caught:
        Rule.compile(expression, TYPES)
    assert says in str(caught.value)
    assert caught.value.column == column


@pytest.mark.parametrize(
    "expression",
    [
        "true" + " || true" * MAX_LENGTH,
        "(" * (MAX_DEPTH + 1) + "true" + ")" * (MAX_DEPTH + 1),
        "!" * (MAX_DEPTH + 1) + "true",
        "[1].map(a, [1].map(b, [1].map(c, [1].map(d, a)))) == []",
    ],
)
def test_what_could_run_long_is_refused(expression):
    with pytest.raises(RuleError, match="最多"):
        Rule.compile(expression, TYPES)


def test_the_worst_that_is_allowed_ends_soon():
    many = [{"number": f"{n:018d}"} for n in range(50)]
    rule = "all(id_card).all(a, all(id_card).all(b, all(id_card).all(c, c.number != 'x')))"
    start = time.thread_time()
    assert judge(rule, id_card=many).truth is Truth.TRUE
    regex = "id_card.number.matches('(0*)*(0*)*(0*)*$1')"
    assert judge(regex, id_card=[{"number": "0" * 5000}]).truth is not Truth.TRUE
    assert time.thread_time() - start < 5


@given(st.text(max_size=60) | st.text("abcd().,&|!<>=\"'[]{}+-*/?: all", max_size=60))
def test_any_text_compiles_or_is_a_rule_error(text):
    try:
        rule = Rule.compile(text, TYPES)
    except RuleError:
        return
    rule.evaluate(RuleInput(TODAY))


def test_when():
    assert compile_when(" ").evaluate(RuleInput(TODAY)).is_true
    rule = compile_when("applicant.has_agent")
    assert rule.fields == ("applicant.has_agent",)
    assert rule.evaluate(RuleInput(TODAY, {"has_agent": False})).is_false
    assert rule.evaluate(RuleInput(TODAY)).absent == ("applicant.has_agent",)
    with pytest.raises(RuleError, match="不认识的名称"):
        compile_when("business_licence.name == 'a'")


def test_a_rule_says_what_it_reads():
    rule = Rule.compile(
        "has(business_licence.uscc) && same_name(application_form.applicant_name, "
        "business_licence.name) && all(health_certificate).all(h, h.valid_until > today)",
        TYPES,
    )
    assert rule.fields == (
        "application_form.applicant_name",
        "business_licence.name",
        "health_certificate.valid_until",
    )
    assert rule.documents == {"application_form", "business_licence", "health_certificate"}
    assert rule.uses_today


def test_messages():
    given_ = RuleInput(
        TODAY,
        form={"area": 12.50},
        documents={"business_licence": [LICENCE], "application_form": [{"经营场所": "望海路"}]},
    )
    template = MessageTemplate.compile(
        "执照至{business_licence.valid_until}，代码{business_licence.uscc}，"
        "资本{business_licence.registered_capital}元，{application_form.经营场所}，{form.area}平方米，"
        "{count(id_card)}份，今天{today}，{{原样}}",
        TYPES,
    )
    assert template.render(given_) == (
        "执照至2027年1月1日，代码（未识别），资本100000元，望海路，12.5平方米，0份，今天2026年3月1日，{原样}"
    )


@pytest.mark.parametrize("source", ["{", "}", "{x.y}", "{business_licence.nam}", "{}", "{a b}"])
def test_wrong_messages(source):
    with pytest.raises(RuleError):
        MessageTemplate.compile(source, TYPES)
