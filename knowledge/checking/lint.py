"""Runs the lint rules over a catalogue, or over a folder with file and line."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import date
from pathlib import Path as FilePath

from knowledge.checking import content, letters, policies, rules, structure
from knowledge.checking.finding import Found
from knowledge.loading import read_folder
from knowledge.problems import Path, Problem, Severity, dotted
from knowledge.schema import Catalogue

_RULES: tuple[Callable[[Catalogue, date], Iterator[Found]], ...] = (
    structure.codes,
    structure.numbers,
    structure.references,
    structure.lookalikes,
    rules.documents,
    letters.letters,
    rules.situations,
    rules.materials,
    rules.checks,
    content.recommended,
    content.limits,
    content.phones,
    content.faqs,
    policies.policies,
    policies.near_duplicates,
    content.texts,
)


def _findings(catalogue: Catalogue, today: date) -> Iterator[Found]:
    for rule in _RULES:
        yield from rule(catalogue, today)


def check(catalogue: Catalogue, today: date) -> tuple[Problem, ...]:
    """Lint a catalogue that has no files, such as an imported or a published one."""
    return tuple(
        Problem(_label(catalogue, found.path), 0, dotted(found.path), found.severity, found.message)
        for found in _findings(catalogue, today)
    )


def lint(folder: FilePath, today: date) -> tuple[Problem, ...]:
    """Lint a catalogue folder: problems of loading and of content, in order of file and line."""
    read = read_folder(folder)
    problems = list(read.problems)
    if read.catalogue is not None:
        problems += [read.problem(*found) for found in _findings(read.catalogue, today)]
    return tuple(sorted(problems, key=lambda p: (p.file, p.line, p.path)))


def exit_code(problems: Iterable[Problem]) -> int:
    """2 with errors, 1 with warnings, else 0."""
    severities = {problem.severity for problem in problems}
    if Severity.ERROR in severities:
        return 2
    return 1 if Severity.WARNING in severities else 0


def _label(catalogue: Catalogue, path: Path) -> str:
    """Name the matter that a path leads into, because a number of a list says nothing."""
    if len(path) > 1 and path[0] == "matters" and isinstance(path[1], int):
        matter = catalogue.matters[path[1]]
        return f"事项“{matter.name}”（{matter.code}）"
    return "目录"
