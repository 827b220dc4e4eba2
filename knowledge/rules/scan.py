"""A light scan of a CEL expression: the tokens, the names it uses, its depth.

The engine parses and evaluates; this scan only finds what the engine does not report: where a
name stands, which `type.field` pairs are read, and the bare type in `count(type)` and `all(type)`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

_TOKEN = re.compile(
    r"""(?P<space>\s+|//[^\n]*)
    |(?P<string>[bBrR]{0,2}(?:\"\"\"(?:\\.|[^\\])*?\"\"\"|'''(?:\\.|[^\\])*?'''
        |"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'))
    |(?P<number>\d[\w.]*)
    |(?P<name>[A-Za-z_]\w*)
    |(?P<sign>.)""",
    re.VERBOSE | re.DOTALL | re.ASCII,
)
MACROS = frozenset({"all", "exists", "exists_one", "filter", "map"})
LITERALS = frozenset({"true", "false", "null", "in"})


@dataclass(frozen=True, slots=True)
class Token:
    """A token that is not white space, with its offset in characters."""

    kind: str
    text: str
    start: int

    @property
    def end(self) -> int:
        """The offset behind the token."""
        return self.start + len(self.text)


@dataclass(frozen=True, slots=True)
class FieldUse:
    """A `name.key` or `name["key"]` that the expression reads, and where.

    `bound_to` is the document type when `name` is the variable of a macro over `all(type)`;
    `dotted` is False for the index form, which may name any labelled cell.
    """

    name: str
    key: str
    start: int
    dotted: bool
    bound_to: str = ""


@dataclass(frozen=True, slots=True)
class Scan:
    """What an expression uses."""

    tokens: tuple[Token, ...]
    depth: int
    macros: int
    bound: dict[str, str]
    calls: tuple[Token, ...]
    names: tuple[Token, ...]
    type_calls: tuple[tuple[Token, Token], ...]
    uses: tuple[FieldUse, ...]
    tested: frozenset[str]


def tokens_of(expression: str) -> tuple[Token, ...]:
    """Cut an expression into tokens; what is no token of CEL is left to the engine's parser."""
    return tuple(
        Token(found.lastgroup or "sign", found.group(), found.start())
        for found in _TOKEN.finditer(expression)
        if found.lastgroup != "space"
    )


def scan(expression: str) -> Scan:
    """Scan an expression that the engine has parsed already."""
    tokens = tokens_of(expression)
    bound = dict(_bindings(tokens))
    calls = tuple(_calls(tokens))
    type_calls = tuple(
        (t, tokens[i + 2]) for i, t in enumerate(tokens) if _is_type_call(tokens, i, bound)
    )
    arguments = {argument.start for _, argument in type_calls}
    return Scan(
        tokens=tokens,
        depth=_depth(tokens),
        macros=sum(1 for i, t in enumerate(tokens) if _is_macro(tokens, i, t)),
        bound=bound,
        calls=calls,
        names=tuple(_names(tokens, arguments)),
        type_calls=type_calls,
        uses=tuple(_uses(tokens, bound)),
        tested=frozenset(_tested(tokens)),
    )


def _text(tokens: tuple[Token, ...], index: int) -> str:
    return tokens[index].text if 0 <= index < len(tokens) else ""


def _depth(tokens: tuple[Token, ...]) -> int:
    """Deepest nesting of brackets, with runs of `!` and `-` and the arms of `?:` counted in."""
    level = deepest = run = conditionals = 0
    for token in tokens:
        run = run + 1 if token.text in ("!", "-") else 0
        conditionals += token.text == "?"
        if token.kind == "sign" and token.text in "([{":
            level += 1
        elif token.kind == "sign" and token.text in ")]}":
            level -= 1
        deepest = max(deepest, level + run)
    return deepest + conditionals


def _is_macro(tokens: tuple[Token, ...], index: int, token: Token) -> bool:
    return (
        token.text in MACROS and _text(tokens, index - 1) == "." and _text(tokens, index + 1) == "("
    )


def _bindings(tokens: tuple[Token, ...]) -> Iterator[tuple[str, str]]:
    """Variables of macros, with the document type when the macro stands on `all(type)`."""
    for i, token in enumerate(tokens):
        if _is_macro(tokens, i, token) and i + 2 < len(tokens) and tokens[i + 2].kind == "name":
            over = [_text(tokens, i - n) for n in (5, 4, 3, 2)]
            typed = over[0] == "all" and over[1] == "(" and over[3] == ")"
            yield tokens[i + 2].text, over[2] if typed else ""


def _calls(tokens: tuple[Token, ...]) -> Iterator[Token]:
    for i, token in enumerate(tokens):
        if token.kind == "name" and _text(tokens, i + 1) == "(" and not _is_macro(tokens, i, token):
            yield token


def _is_type_call(tokens: tuple[Token, ...], index: int, bound: dict[str, str]) -> bool:
    return (
        tokens[index].text in ("count", "all")
        and _text(tokens, index - 1) != "."
        and _text(tokens, index + 1) == "("
        and _text(tokens, index + 3) == ")"
        and tokens[index + 2].kind == "name"
        and tokens[index + 2].text not in bound
    )


def _names(tokens: tuple[Token, ...], arguments: set[int]) -> Iterator[Token]:
    """Free names: neither a member, nor a call, nor a literal, nor a key of a map literal."""
    for i, token in enumerate(tokens):
        if token.kind != "name" or token.text in LITERALS or token.start in arguments:
            continue
        if _text(tokens, i - 1) != "." and _text(tokens, i + 1) != "(":
            yield token


def _uses(tokens: tuple[Token, ...], bound: dict[str, str]) -> Iterator[FieldUse]:
    for i, token in enumerate(tokens):
        if token.kind != "name" or _text(tokens, i - 1) == ".":
            continue
        key = _member(tokens, i)
        if key is not None:
            dotted, text = key
            yield FieldUse(token.text, text, token.start, dotted, bound.get(token.text, ""))


def _member(tokens: tuple[Token, ...], index: int) -> tuple[bool, str] | None:
    """The key that follows a name, as `.key` or `["key"]`."""
    after = _text(tokens, index + 1)
    if index + 2 >= len(tokens):
        return None
    key = tokens[index + 2]
    if after == "." and key.kind == "name" and _text(tokens, index + 3) != "(":
        return True, key.text
    if after == "[" and key.kind == "string" and _text(tokens, index + 3) == "]":
        return False, key.text.strip("\"'")
    return None


def _tested(tokens: tuple[Token, ...]) -> Iterator[str]:
    """Paths inside `has(…)`: their absence is an answer, not a gap."""
    for i, token in enumerate(tokens):
        if token.text == "has" and _text(tokens, i + 1) == "(" and _text(tokens, i + 3) == ".":
            yield f"{_text(tokens, i + 2)}.{_text(tokens, i + 4)}"
