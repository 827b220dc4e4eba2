"""A compiled rule and its three outcomes."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

import cel

from knowledge.rules.compiling import Compiled, compile_expression
from knowledge.rules.host import Host
from knowledge.rules.inputs import RuleInput, engine_value
from knowledge.schema import DocumentType


class Truth(StrEnum):
    """What a rule says: in order, not in order, or not to be said from what was read."""

    TRUE = "true"
    FALSE = "false"
    UNCLEAR = "unclear"


@dataclass(frozen=True, slots=True)
class Verdict3:
    """The outcome of a rule.

    `absent` names the fields that would be needed (`business_licence.valid_until`) or the call
    that could not be answered (`same_address`); `fault` is filled when the expression itself
    cannot work on such values, which is the catalogue's mistake and not the applicant's.
    """

    truth: Truth
    absent: tuple[str, ...] = ()
    fault: str = ""

    @property
    def is_true(self) -> bool:
        """Surely in order."""
        return self.truth is Truth.TRUE

    @property
    def is_false(self) -> bool:
        """Surely not in order."""
        return self.truth is Truth.FALSE

    @property
    def is_unclear(self) -> bool:
        """A person has to look."""
        return self.truth is Truth.UNCLEAR


@dataclass(frozen=True, slots=True)
class Rule:
    """A CEL expression, compiled over the document types it may name."""

    source: str
    types: frozenset[str]
    _compiled: Compiled | None = field(repr=False, compare=False)

    @classmethod
    def compile(cls, expression: str, document_types: Iterable[DocumentType] = ()) -> Rule:
        """Compile an expression; `document_types` are the types (and fields) it may name.

        Raises:
            RuleError: with the place in the expression and what to write instead.
        """
        documents = tuple(document_types)
        compiled = compile_expression(expression, documents)
        return cls(expression, frozenset(d.type for d in documents), compiled)

    @property
    def fields(self) -> tuple[str, ...]:
        """The `type.field` paths the rule reads, those only asked for by `has()` left out."""
        return self._compiled.paths if self._compiled else ()

    @property
    def documents(self) -> frozenset[str]:
        """The document types the rule looks at."""
        if not self._compiled:
            return frozenset()
        found = self._compiled.scan
        named = {token.text for token in found.names} | {t.text for _, t in found.type_calls}
        return frozenset(named & self.types)

    @property
    def uses_today(self) -> bool:
        """Whether the rule names `today`, so that its outcome changes with the day."""
        return self._compiled is not None and any(
            token.text == "today" for token in self._compiled.scan.names
        )

    def evaluate(self, given: RuleInput) -> Verdict3:
        """Judge the input: true, false, or unclear with what was absent. Never raises."""
        if self._compiled is None:
            return Verdict3(Truth.TRUE)
        host = Host(given)
        context = cel.Context(self._variables(given), host.table())
        try:
            answer = self._compiled.program.execute(context)
        except KeyError as error:
            key = error.args[0] if error.args else ""
            return self._unclear(given, host, str(key).strip("'"))
        except (RuntimeError, TypeError, ValueError, ArithmeticError, IndexError) as error:
            return self._failed(given, host, error)
        if isinstance(answer, bool):
            return Verdict3(Truth.TRUE if answer else Truth.FALSE)
        return Verdict3(Truth.UNCLEAR, fault=f"表达式的结果应为真或假，得到的是“{answer}”")

    def _variables(self, given: RuleInput) -> dict[str, Any]:
        variables: dict[str, Any] = {
            "today": engine_value(given.today),
            "applicant": _plain(given.applicant),
            "form": _plain(given.form),
        }
        for name in self.documents:
            files = given.fields(name)
            variables[name] = files[0] if files else {}
        return variables

    def _absent(self, given: RuleInput) -> list[str]:
        """The paths the rule reads that some file does not carry."""
        missing = []
        bound = {f"{u.bound_to}.{u.key}" for u in self._uses() if u.bound_to}
        for path in self.fields:
            name, _, key = path.partition(".")
            absent = given.value(name, key) is None
            if path in bound:
                absent = absent or any(key not in item for item in given.fields(name))
            if absent:
                missing.append(path)
        return missing

    def _uses(self) -> Iterable[Any]:
        return self._compiled.scan.uses if self._compiled else ()

    def _unclear(self, given: RuleInput, host: Host, key: str = "") -> Verdict3:
        absent = self._absent(given) or ([key] if key else [])
        return Verdict3(Truth.UNCLEAR, tuple(dict.fromkeys([*absent, *host.doubts])))

    def _failed(self, given: RuleInput, host: Host, error: Exception) -> Verdict3:
        """An error of the engine: a doubt of ours, or values the expression cannot work on."""
        verdict = self._unclear(given, host)
        if verdict.absent and not host.faults:
            return verdict
        calls = "、".join(dict.fromkeys(host.faults))
        reason = f"{calls} 的参数类型不对" if calls else type(error).__name__
        return Verdict3(Truth.UNCLEAR, verdict.absent, f"表达式算不出来：{reason}")


def _plain(source: Any) -> dict[str, Any]:
    return {str(k): engine_value(v) for k, v in source.items() if v is not None and v != ""}


def compile_when(expression: str, document_types: Iterable[DocumentType] = ()) -> Rule:
    """Compile a `when`: an empty one always holds.

    Materials see only `applicant` and `form` (pass no types); checks may see the papers too.

    Raises:
        RuleError: as `Rule.compile`.
    """
    if expression.strip():
        return Rule.compile(expression, document_types)
    return Rule(expression, frozenset(), None)
