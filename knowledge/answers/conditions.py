"""A `when` in plain words: CEL over `applicant` and `form` put into a Chinese clause.

Only what clerks write is put into words: situations, comparisons, `in`, `count(type)`, and, or,
not. Anything else gives None, and the caller says that the condition has to be asked for.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from knowledge.schema import Catalogue, Situation

__all__ = ["ConditionWords", "stated"]

_TOKEN = re.compile(
    r"""\s*(?:(?P<op>&&|\|\||==|!=|<=|>=|<|>|!|\(|\)|\[|\]|,|-)|(?P<string>"[^"]*"|'[^']*')"""
    r"""|(?P<number>\d+(?:\.\d+)?)|(?P<name>[A-Za-z_][A-Za-z_0-9]*(?:\.[A-Za-z_]\w*)*))"""
)
_COMPARED = {"==": "是", "!=": "不是", ">": "大于", "<": "小于", ">=": "不小于", "<=": "不大于"}
_OPPOSITE = {"==": "!=", "!=": "==", ">": "<=", "<=": ">", "<": ">=", ">=": "<"}
_DATES = {">": "晚于", "<": "早于", ">=": "不早于", "<=": "不晚于", "==": "是", "!=": "不是"}
_REMARK = re.compile(r"[（(][^（）()]*[）)]$")
# How a yes-or-no label reads as a statement: (label has, yes, no).
_ASKED = (
    ("是不是", "是", "不是"),
    ("有没有", "有", "没有"),
    ("能不能", "能", "不能"),
    ("要不要", "要", "不要"),
    ("会不会", "会", "不会"),
    ("是否为", "为", "不是"),
    ("是否是", "是", "不是"),
    ("是否属于", "属于", "不属于"),
    ("是否有", "有", "没有"),
    ("是否需要", "需要", "不需要"),
    ("是否未满", "未满", "已满"),
    ("是否已", "已", "未"),
    ("是否", "", "未"),
)


class _UnknownError(ValueError):
    """The expression has a part for which there are no words."""


@dataclass(frozen=True)
class ConditionWords:
    """Puts conditions of one catalogue into words, by its situations and document types."""

    situations: dict[str, Situation]
    documents: dict[str, str] = field(default_factory=dict)
    fields: dict[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, catalogue: Catalogue) -> ConditionWords:
        """Take labels from `situations` and names of papers and fields from `documents`."""
        return cls(
            {s.key: s for s in catalogue.situations},
            {d.type: d.name for d in catalogue.documents},
            {
                f"{d.type}.{f.key}": f"{d.name}的{f.title}"
                for d in catalogue.documents
                for f in d.fields
            },
        )

    def say(self, expression: str) -> str | None:
        """Return the clause (`委托代理人办理`), or None when it cannot be put into words."""
        try:
            reader = _Reader(_tokens(expression), self)
            clause = reader.either(positive=True)
        except _UnknownError:
            return None
        return clause if reader.done else None


def stated(question: str, *, yes: bool) -> str:
    """Return a question of yes and no as a statement (`委托代理人办理`), or its opposite."""
    text = question.rstrip("？?。")
    for asked, affirmed, denied in _ASKED:
        if asked in text and yes:
            return text.replace(asked, affirmed, 1)
        if asked in text:
            return _REMARK.sub("", text).replace(asked, denied, 1)
    return f"“{text}”为“{'是' if yes else '否'}”"


def _tokens(expression: str) -> list[tuple[str, str]]:
    found, at = [], 0
    expression = expression.strip()
    while at < len(expression):
        token = _TOKEN.match(expression, at)
        if not token or not token.lastgroup:
            raise _UnknownError(expression)
        found.append((token.lastgroup, token[token.lastgroup]))
        at = token.end()
    return found


class _Reader:
    """Recursive descent over the tokens; `positive` False asks for the opposite (of a `!`)."""

    def __init__(self, tokens: list[tuple[str, str]], words: ConditionWords) -> None:
        self._tokens, self._at, self._words = tokens, 0, words

    @property
    def done(self) -> bool:
        return self._at == len(self._tokens)

    def either(self, *, positive: bool) -> str:
        parts = [self._both(positive=positive)]
        while self._take("||"):
            parts.append(self._both(positive=positive))
        return ("，或者" if positive else "，并且").join(parts)

    def _both(self, *, positive: bool) -> str:
        parts = [self._one(positive=positive)]
        while self._take("&&"):
            parts.append(self._one(positive=positive))
        return ("，并且" if positive else "，或者").join(parts)

    def _one(self, *, positive: bool) -> str:
        if self._take("!"):
            return self._one(positive=not positive)
        if self._take("("):
            joined = self._at > 1 and self._tokens[self._at - 2][1] in {"&&", "||"}
            inner = self.either(positive=positive)
            self._want(")")
            joined = joined or (not self.done and self._tokens[self._at][1] in {"&&", "||"})
            return f"（{inner}）" if joined and "，" in inner else inner
        return self._comparison(positive=positive)

    def _comparison(self, *, positive: bool) -> str:
        kind, left = self._next()
        if kind == "string":
            return self._contains(left, positive=positive)
        if kind != "name":
            raise _UnknownError(left)
        if left == "count" and self._take("("):
            return self._count(positive=positive)
        operator = self._operator()
        if not operator:
            return self._yes_or_no(left, yes=positive)
        if operator == "in":
            return self._within(left, positive=positive)
        value = self._value()
        if value in {"true", "false"} and operator in {"==", "!="}:
            return self._yes_or_no(left, yes=(value == "true") == (operator == "==") == positive)
        operator = operator if positive else _OPPOSITE[operator]
        words = _DATES if value == "今天" else _COMPARED
        return f"{self._name(left)}{words[operator]}{value}"

    def _count(self, *, positive: bool) -> str:
        document = self._words.documents.get(self._next()[1])
        self._want(")")
        operator, number = self._operator(), self._next()[1]
        if document is None:
            raise _UnknownError("count")
        if (operator in {">", "==", "!="} and number == "0") or (operator, number) == (">=", "1"):
            some = (operator != "==") == positive
            return f"{'有' if some else '没有'}{document}"
        raise _UnknownError("count")

    def _within(self, left: str, *, positive: bool) -> str:
        self._want("[")
        values = [self._value()]
        while self._take(","):
            values.append(self._value())
        self._want("]")
        return f"{self._name(left)}{'是' if positive else '不是'}{'、'.join(values)}"

    def _contains(self, left: str, *, positive: bool) -> str:
        if self._operator() != "in":
            raise _UnknownError(left)
        return f"{self._name(self._next()[1])}{'包括' if positive else '不包括'}{left[1:-1]}"

    def _yes_or_no(self, key: str, *, yes: bool) -> str:
        return stated(self._name(key), yes=yes)

    def _name(self, key: str) -> str:
        if key == "applicant.kind":
            return "申请人"
        situation = self._words.situations.get(key)
        text = situation.label if situation else self._words.fields.get(key)
        if not text:
            raise _UnknownError(key)
        return text

    def _value(self) -> str:
        kind, text = self._next()
        if kind == "string":
            return text[1:-1]
        if kind == "number" or text in {"true", "false"}:
            return text
        if text == "today":
            return "今天"
        raise _UnknownError(text)

    def _operator(self) -> str:
        if not self.done and (self._tokens[self._at][1] in {*_COMPARED, "in"}):
            return self._next()[1]
        return ""

    def _take(self, sign: str) -> bool:
        if not self.done and self._tokens[self._at] == ("op", sign):
            self._at += 1
            return True
        return False

    def _want(self, sign: str) -> None:
        if not self._take(sign):
            raise _UnknownError(sign)

    def _next(self) -> tuple[str, str]:
        if self.done:
            raise _UnknownError("end")
        self._at += 1
        return self._tokens[self._at - 1]
