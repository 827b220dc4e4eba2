"""Questions that must keep their answer, asked of a catalogue before it is published."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from knowledge.answers import Answer, AnswerStatus, Guide, Question
from knowledge.digest import digest, to_json
from knowledge.learning.edits import (
    AliasEdit,
    AnyEdit,
    CorrectionEdit,
    FaqEdit,
    WantedEdit,
)
from knowledge.problems import Problem, Severity
from knowledge.regression import Regression
from knowledge.schema import Catalogue
from knowledge.search.remembered import FILE as VECTORS

__all__ = ["Broken", "broken", "cases", "draft", "problems"]

_PLACE = "regressions.yml"


@dataclass(frozen=True, slots=True)
class Broken:
    """A case that does not hold: its place in the list, and what is answered instead."""

    place: int
    case: Regression
    answer: Answer

    def __str__(self) -> str:
        wanted = [self.case.matter, self.case.field, self.case.status, self.case.says]
        got = [self.answer.matter_name or self.answer.status.value, self.answer.field]
        return (
            f"“{self.case.question}”应回答 {_joined(wanted)}，"
            f"现在是 {_joined(got)}；请改目录，或者这条已不再要求就从 {_PLACE} 删去"
        )


@dataclass(frozen=True, slots=True)
class _Draft:
    """A catalogue that is not published yet, as a guide takes it."""

    version: int
    catalogue: Catalogue
    digest: str


@contextmanager
def draft(catalogue: Catalogue, indexes: Path | None = None) -> Iterator[Guide]:
    """Open the guide of a catalogue that is not published, leaving nothing behind.

    Args:
        catalogue: what is asked.
        indexes: the folder of indexes in use; vectors that are kept there are not computed again.
    """
    with tempfile.TemporaryDirectory(prefix="draft-index-") as folder:
        if indexes is not None and (indexes / VECTORS).is_file():
            (Path(folder) / VECTORS).symlink_to((indexes / VECTORS).resolve())
        yield Guide.open(_Draft(0, catalogue, digest(to_json(catalogue))), Path(folder))


def broken(listed: Sequence[Regression], guide: Guide) -> tuple[Broken, ...]:
    """Ask every case; return those that are not answered as they must be."""
    asked = ((i, case, guide.ask(Question(case.question))) for i, case in enumerate(listed))
    return tuple(Broken(i, case, got) for i, case, got in asked if not _holds(case, got))


def problems(catalogue: Catalogue, indexes: Path | None = None) -> tuple[Problem, ...]:
    """The broken cases of a catalogue as errors; no guide is opened when it has no case."""
    if not catalogue.regressions:
        return ()
    with draft(catalogue, indexes) as guide:
        found = broken(catalogue.regressions, guide)
    return tuple(
        Problem(_PLACE, 0, f"[{b.place + 1}].question", Severity.ERROR, str(b)) for b in found
    )


def cases(
    edit: AnyEdit, questions: Iterable[str], guide: Guide, today: date, note: str = ""
) -> tuple[Regression, ...]:
    """The cases that an edit brings: the questions that its guide now answers as was wanted.

    `guide` is that of the catalogue with the edit made. A question that is not answered so is
    left out; when none is, the edit does not do what it is for.
    """
    found = []
    for question in dict.fromkeys(questions):
        answer = guide.ask(Question(question))
        case = _case(edit, question, answer)
        if case is not None and _holds(case, answer):
            found.append(case.model_copy(update={"added_on": today, "note": note}))
    return tuple(found)


def _case(edit: AnyEdit, question: str, answer: Answer) -> Regression | None:
    """What must hold for a question once an edit is made."""
    match edit:
        case AliasEdit():
            return Regression(question=question, matter=edit.matter, field=answer.field)
        case FaqEdit():
            status = AnswerStatus.ANSWERED_FAQ.value
            return Regression(question=question, matter=edit.matter, status=status)
        case CorrectionEdit() if answer.status is AnswerStatus.ANSWERED:
            says = edit.value.split("\n")[0].strip()
            says = says if says in _said(answer) else ""
            return Regression(question=question, matter=edit.matter, field=answer.field, says=says)
        case CorrectionEdit() | WantedEdit():
            return None


def _holds(case: Regression, answer: Answer) -> bool:
    status = case.status or answer.status
    return (
        answer.status.value == status
        and case.matter in ("", answer.matter_code)
        and case.field in ("", answer.field)
        and (not case.says or case.says in _said(answer))
    )


def _said(answer: Answer) -> str:
    return "\n".join(block.model_dump_json() for block in answer.blocks)


def _joined(parts: Iterable[str]) -> str:
    return "·".join(part for part in parts if part) or "（空）"
