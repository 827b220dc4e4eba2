"""Errors of the catalogue, one tree (`├` and `└` show the subclasses).

KnowledgeError
├── CatalogueError        data that is not a catalogue; carries all problems
│   └── PublishRefused    a catalogue with lint errors was to be published
├── RuleError             an expression or a message template that cannot be compiled
├── NothingPublished      the store holds no version yet
└── UnknownVersion        the store does not hold the version asked for
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from knowledge.problems import Problem


class KnowledgeError(Exception):
    """Base of all errors raised by `knowledge`."""


class CatalogueError(KnowledgeError):
    """Everything that is wrong with a catalogue, at once; `problems` holds each with its place."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        self.problems = problems
        super().__init__("\n".join(str(problem) for problem in problems))


class PublishRefused(CatalogueError):  # noqa: N818 - says what happened
    """The catalogue has lint errors and was not published; nothing changed."""


class RuleError(KnowledgeError):
    """An expression or template that does not compile.

    Attributes:
        message: what is wrong and what to write instead, in Chinese.
        line: line in the expression, from 1.
        column: column in characters, from 1.
        source: the expression.
    """

    def __init__(self, message: str, *, source: str, line: int = 1, column: int = 1) -> None:
        self.message = message
        self.source = source
        self.line = line
        self.column = column
        super().__init__(f"{message}（第{line}行第{column}个字符）\n{self.excerpt}")

    @property
    def excerpt(self) -> str:
        """The faulty line with a mark under the place."""
        lines = self.source.splitlines() or [""]
        text = lines[min(self.line, len(lines)) - 1]
        wide = "".join("　" if ord(c) > 0x2E7F else " " for c in text[: self.column - 1])
        return f"  {text}\n  {wide}^"


class NothingPublished(KnowledgeError):  # noqa: N818 - says what happened
    """No version of the catalogue has been published yet."""

    def __init__(self) -> None:
        super().__init__("还没有发布过事项目录；请先运行 chuangqian catalogue publish")


class UnknownVersion(KnowledgeError):  # noqa: N818 - says what happened
    """The store has no such version."""

    def __init__(self, version: int) -> None:
        self.version = version
        super().__init__(f"没有第 {version} 版事项目录；已有版本见 chuangqian catalogue versions")
