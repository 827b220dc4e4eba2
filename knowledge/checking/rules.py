"""Expressions and messages: they compile, name known fields, and do what their examples say."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from typing import Any

from knowledge.checking.finding import Found, error, note, warning
from knowledge.errors import RuleError
from knowledge.problems import Path
from knowledge.rules import (
    FROM,
    UNTIL,
    MessageTemplate,
    Rule,
    RuleInput,
    Truth,
    Verdict3,
    compile_when,
    day_of,
)
from knowledge.schema import Catalogue, Check, DocumentField, DocumentType

_WANTED = {"passing": (Truth.TRUE, "正例", "符合"), "failing": (Truth.FALSE, "反例", "不符合")}
_SHOWN = {Truth.TRUE: "符合", Truth.FALSE: "不符合", Truth.UNCLEAR: "无法判断"}


def documents(catalogue: Catalogue, today: date) -> Iterator[Found]:
    """Patterns of fields are regular expressions, sides declared, names of a paper of one type."""
    del today
    named = {name: kind.type for kind in catalogue.documents for name in kind.titles}
    for i, document in enumerate(catalogue.documents):
        keys: set[str] = set()
        for j, example in enumerate(document.examples):
            if named.setdefault(example, document.type) != document.type:
                yield error(
                    ("documents", i, "examples", j),
                    f"“{example}”已经是 {named[example]} 的名称或例子",
                )
        for j, field in enumerate(document.fields):
            here: Path = ("documents", i, "fields", j)
            if field.key in keys:
                yield error((*here, "key"), f"字段 {field.key} 写了两次")
            keys.add(field.key)
            if field.on and field.on not in document.sides:
                yield error((*here, "on"), f"没有“{field.on}”这一面；sides 里有 {document.sides}")
            yield from _patterns(field, here)


def _patterns(field: DocumentField, here: Path) -> Iterator[Found]:
    """The regular expressions of a field; those over running text name what they find."""
    numbered = [((*here, "phrases", k), phrase) for k, phrase in enumerate(field.phrases)]
    for path, pattern in [((*here, "pattern"), field.pattern), *numbered]:
        try:
            compiled = re.compile(pattern)
        except re.error as fault:
            yield error(path, f"正则表达式有误：{fault}")
            continue
        if "phrases" in path and not {"value", "each"} & compiled.groupindex.keys():
            yield error(path, "要用 (?P<value>…) 标出取哪一段，几处都要的用 (?P<each>…)")


def situations(catalogue: Catalogue, today: date) -> Iterator[Found]:
    """What a `when` asks for can be asked in plain words; choices have options."""
    del today
    for i, situation in enumerate(catalogue.situations):
        if situation.type == "choice" and not situation.options:
            yield error(("situations", i, "options"), "选择类的情形要列出 options")
        default, options = situation.default, situation.options
        if default is not None and options and default not in options:
            yield error(("situations", i, "default"), f"默认值“{default}”不在 options 里")


def materials(catalogue: Catalogue, today: date) -> Iterator[Found]:
    """The `when` of materials compiles over applicant and form, and asks for known situations."""
    del today
    known = {situation.key for situation in catalogue.situations} | {"applicant.kind"}
    for i, matter in enumerate(catalogue.matters):
        for j, material in enumerate(matter.materials):
            here: Path = ("matters", i, "materials", j, "when")
            try:
                rule = compile_when(material.when)
            except RuleError as fault:
                yield error(here, f"必要情形有误：{fault}")
                continue
            for path in rule.fields:
                if path not in known:
                    message = f"必要情形用到 {path}，但 situations 里没有它，办事人不会被问到"
                    yield warning(here, message)


def checks(catalogue: Catalogue, today: date) -> Iterator[Found]:
    """The expressions, conditions, messages and examples of all checks."""
    for i, matter in enumerate(catalogue.matters):
        submitted = {material.type for material in matter.materials}
        for j, check in enumerate(matter.checks):
            here: Path = ("matters", i, "checks", j)
            yield from _check(check, here, catalogue.documents, submitted, today)


def _check(
    check: Check, here: Path, types: tuple[DocumentType, ...], submitted: set[str], today: date
) -> Iterator[Found]:
    yield from _days(check, here)
    try:
        when = compile_when(check.when, types)
    except RuleError as fault:
        yield error((*here, "when"), f"条件有误：{fault}")
        return
    yield from _message(check, here, types)
    if not check.expression:
        if check.passing or check.failing:
            yield error((*here, "expression"), "写了正例、反例，却没有表达式")
        else:
            yield note((*here, "expression"), "没有表达式：这一条由人工核查")
        return
    try:
        rule = Rule.compile(check.expression, types)
    except RuleError as fault:
        yield error((*here, "expression"), f"表达式有误：{fault}")
        return
    for name in sorted((rule.documents | when.documents) - submitted):
        yield warning((*here, "expression"), f"表达式用到 {name}，但材料清单里没有这类文件")
    yield from _examples(check, here, (when, rule), today)


def _days(check: Check, here: Path) -> Iterator[Found]:
    """The days between which a check applies are days, and in order."""
    days = {}
    for column in (FROM, UNTIL):
        try:
            days[column] = day_of(check, column)
        except ValueError:
            message = f"{column}“{check.extra[column]}”看不懂，应为 2026-07-01 这样的日期"
            yield error((*here, "extra", column), message)
    start, end = days.get(FROM), days.get(UNTIL)
    if start and end and start > end:
        yield error((*here, "extra", UNTIL), f"{UNTIL} {end} 早于{FROM} {start}")


def _message(check: Check, here: Path, types: tuple[DocumentType, ...]) -> Iterator[Found]:
    try:
        MessageTemplate.compile(check.message, types)
    except RuleError as fault:
        yield error((*here, "message"), f"不符提示有误：{fault}")
    if check.expression and not check.message:
        yield warning((*here, "message"), "没有写不符提示；办事人看不到该怎么改")
    if check.expression and not check.basis:
        yield warning((*here, "basis"), "没有写依据；退回补正要说明依据")


def _examples(check: Check, here: Path, rules: tuple[Rule, Rule], today: date) -> Iterator[Found]:
    for kind in ("passing", "failing"):
        examples: tuple[dict[str, Any], ...] = getattr(check, kind)
        if not examples:
            yield warning((*here, kind), f"没有{_WANTED[kind][1]}；请至少写一个")
        for k, example in enumerate(examples):
            place: Path = (*here, kind, k)
            if any(rule.uses_today for rule in rules) and "today" not in example:
                yield warning(place, "用到今天的日期，例子里却没写 today；过些日子结果会变")
            yield from _example(kind, example, place, rules, today)


def _example(
    kind: str, example: dict[str, Any], place: Path, rules: tuple[Rule, Rule], today: date
) -> Iterator[Found]:
    wanted, word, shown = _WANTED[kind]
    try:
        given = RuleInput.from_example(example, today)
    except ValueError as fault:
        yield error(place, f"{word}写法有误：{fault}")
        return
    when, rule = rules
    applies = when.evaluate(given)
    if applies.is_false:
        yield error(place, f"{word}不满足“条件”（when），表达式不会执行")
        return
    verdict = rule.evaluate(given)
    if verdict.truth is not wanted:
        reason = _reason(verdict)
        yield error(place, f"{word}应为{shown}，算出来是{_SHOWN[verdict.truth]}{reason}")


def _reason(verdict: Verdict3) -> str:
    parts = [verdict.fault] if verdict.fault else []
    if verdict.absent:
        parts.append(f"缺少 {'、'.join(verdict.absent)}")
    return f"（{'；'.join(parts)}）" if parts else ""
