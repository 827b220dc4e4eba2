"""A clerk's accepted edit on its way into the next version of the catalogue."""

from __future__ import annotations

import fcntl
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from pydantic import BaseModel, ConfigDict

from knowledge import Catalogue, CatalogueStore, KnowledgeError, Severity, check, dump, load
from knowledge.answers.dates import CHINA
from knowledge.diff import describe, diff
from knowledge.digest import to_json
from knowledge.learning import AnyEdit, EditKind, apply, broken, cases, draft
from knowledge.learning.limits import limits
from knowledge.regression import Regression
from prereview import AuditLog
from service.learning.suggestions import State, Suggestions
from service.problems import ProblemError

__all__ = ["Accepted", "Editor", "Rehearsal"]


class Rehearsal(BaseModel):
    """What an edit would do: the changes, the cases that it brings, and what speaks against it.

    `unanswered` are questions of the suggestion that are not answered as wanted even so; `against`
    says in sentences why it cannot be published.
    """

    model_config = ConfigDict(frozen=True)

    changes: str
    cases: tuple[Regression, ...]
    unanswered: tuple[str, ...]
    against: tuple[str, ...]


class Accepted(BaseModel):
    """An edit that was accepted; `version` is 0 when it needs a guide that somebody must write."""

    model_config = ConfigDict(frozen=True)

    version: int
    rehearsal: Rehearsal


@dataclass(frozen=True)
class Editor:
    """Makes edits in the catalogue's folder and publishes them, one at a time.

    Attributes:
        suggestions: where they come from.
        store: where they are published.
        audit: where each act is kept.
        folder: the catalogue's YAML files.
        var: the folder of what is made at run time; holds the indexes and the lock.
    """

    suggestions: Suggestions
    store: CatalogueStore
    audit: AuditLog
    folder: Path
    var: Path

    def rehearse(self, edit: AnyEdit, questions: Sequence[str]) -> Rehearsal:
        """Try an edit without writing anything.

        Raises:
            ProblemError: the edit cannot be made, or the folder is not what is published.
        """
        return self._tried(self._published(), edit, questions)[1]

    def accept(
        self, number: str, clerk: str, edit: AnyEdit | None = None, questions: Sequence[str] = ()
    ) -> Accepted:
        """Make a suggestion's edit, or the clerk's own instead, and publish it.

        `questions` become cases that must keep their answer; the suggestion's examples unless
        others are given. Nothing is changed unless all of it is.

        Raises:
            NotFound: there is no such suggestion.
            ProblemError: it was decided on, the edit cannot be made, lint finds errors, the edit
                does not answer any of its questions, or it breaks a case accepted before.
        """
        with self._alone():
            found = self.suggestions.require_open(number).suggestion
            edit, asked = edit or found.edit, questions or found.examples
            if edit.kind is EditKind.WANTED:
                rehearsal = Rehearsal(changes="", cases=(), unanswered=tuple(asked), against=())
                version = 0
            else:
                before = self._published()
                changed, rehearsal = self._tried(before, edit, asked)
                if rehearsal.against:
                    raise _refused("edit_refused", "；".join(rehearsal.against))
                version = self._publish(before, changed, f"采纳建议 {number}（{clerk}）")
            self.suggestions.decide(number, State.ACCEPTED, clerk, edit=edit, version=version)
            self.audit.append(clerk, "suggestion_accepted", subject=f"{number} v{version}")
        return Accepted(version=version, rehearsal=rehearsal)

    def decline(self, number: str, clerk: str, reason: str) -> None:
        """Decline a suggestion; the like of it is not made again.

        Raises:
            NotFound: there is no such suggestion.
            ProblemError: it was decided on before.
        """
        self.suggestions.decide(number, State.DECLINED, clerk, remark=reason)
        self.audit.append(clerk, "suggestion_declined", subject=number)

    def _tried(
        self, before: Catalogue, edit: AnyEdit, questions: Sequence[str]
    ) -> tuple[Catalogue, Rehearsal]:
        today = _today()
        try:
            changed = apply(before, edit, today)
        except KnowledgeError as error:
            raise _refused("edit_refused", str(error)) from None
        against = [str(p) for p in check(changed, today) if p.severity is Severity.ERROR]
        with draft(changed, self.var / "index") as guide:
            brought = cases(edit, questions, guide, today, limits().draft_note)
            against += [str(b) for b in broken(before.regressions, guide)]
        if not brought:
            against.append("改了以后，这些问题仍然得不到要的回答；请换一个别名，或改写成常见问题")
        asked = {case.question for case in brought}
        kept = tuple(c for c in before.regressions if c.question not in asked)
        changed = changed.model_copy(update={"regressions": (*kept, *brought)})
        return changed, Rehearsal(
            changes=describe(diff(before, changed)),
            cases=brought,
            unanswered=tuple(q for q in dict.fromkeys(questions) if q not in asked),
            against=tuple(against),
        )

    def _published(self) -> Catalogue:
        """The catalogue of the folder, which must be what is published.

        Raises:
            ProblemError: it is not: what somebody is still working on must not go out unasked.
        """
        try:
            here, current = load(self.folder), self.store.current().catalogue
        except KnowledgeError as error:
            raise _refused("catalogue_broken", f"目录现在不能修改：{error}") from None
        if to_json(here) != to_json(current):
            raise _refused(
                "unpublished_changes",
                "目录文件夹与已发布的版本不同，可能有人正在修改。请先发布或撤回那些修改，再采纳建议。",
            )
        return here

    def _publish(self, before: Catalogue, changed: Catalogue, note: str) -> int:
        dump(changed, self.folder)
        try:
            return self.store.publish(load(self.folder), note, _today()).version
        except BaseException:
            dump(before, self.folder)
            raise

    @contextmanager
    def _alone(self) -> Iterator[None]:
        """Of several clerks and processes of this machine one edits at a time."""
        self.var.mkdir(parents=True, exist_ok=True)
        with (self.var / "editing.lock").open("w") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            yield


def _refused(code: str, detail: str) -> ProblemError:
    error = ProblemError(code, detail)
    error.status = 409
    return error


def _today() -> date:
    return datetime.now(CHINA).date()
