"""Records of the store, as callers see them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from prereview.report import Record


class State(StrEnum):
    """Where a submission stands; `prereview.store.life` says how it gets there.

    `corrected`: files were changed after a report or after the window returned them, and have not
    been reviewed since; `returned`: the window wants something changed; `decided`: accepted.
    """

    DRAFT = "draft"
    QUEUED = "queued"
    REVIEWING = "reviewing"
    REPORTED = "reported"
    CORRECTED = "corrected"
    FAILED = "failed"
    HANDED = "handed"
    RETURNED = "returned"
    DECIDED = "decided"


class Failure(StrEnum):
    """Why a review ended without a report; `prereview/messages.yml` has the words.

    `error`: something went wrong; `deadly`: workers died of judging it, again and again.
    """

    ERROR = "error"
    DEADLY = "deadly"


@dataclass(frozen=True, slots=True)
class FileEntry:
    """A file of a submission; `material` is the number of the slot that the applicant chose."""

    file_id: str
    name: str
    size: int
    material: str | None
    sha256: str
    key: str


@dataclass(frozen=True, slots=True)
class Submission:
    """A submission with its files in the order of upload; `round` counts its reviews.

    `number` is what its progress is asked for by; it has one once it was handed over.
    `matters` are the codes of what it is for, in order of handling. With several, `bundle` and
    `title` are the number and name of the 一件事 as they were when it was opened.
    """

    id: str
    matters: tuple[str, ...]
    applicant: Mapping[str, Any]
    form: Mapping[str, Any]
    state: State
    round: int
    files: tuple[FileEntry, ...]
    bundle: str = ""
    title: str = ""
    number: str = ""

    @property
    def matter_code(self) -> str:
        """The first matter."""
        return self.matters[0]


class Standing(Record):
    """Where a submission is that was handed over once, for who knows its number and phone."""

    matters: tuple[str, ...]
    title: str
    state: State
    handed_at: datetime | None
    changed_at: datetime


class Progress(Record):
    """How far a review is. `step` is one of waiting, reading, judging, done, failed.

    While it is queued, `ahead` submissions come first, which takes `wait_s` seconds at least; None
    when that cannot be told. `reason` says to the applicant why it failed, and what to do.
    """

    state: str
    pages_done: int
    pages_total: int
    file: str
    step: str
    ahead: int = 0
    wait_s: int | None = None
    reason: str = ""


class Decision(StrEnum):
    """What the window does with a submission: take it, give it back to mend, or ask for more."""

    ACCEPT = "accept"
    RETURN = "return"
    MORE = "more"


class Risk(StrEnum):
    """How much of a submission asks for the window's attention; it says nothing of a person.

    High: the review found something to be mended; middle: something is to be looked at, promised
    or brought later; low: every point passed.
    """

    HIGH = "high"
    MIDDLE = "middle"
    LOW = "low"


class Order(StrEnum):
    """How the queue is sorted; among equals whoever waits longest comes first."""

    AGE = "age"
    NEWEST = "newest"
    RISK = "risk"
    MATTER = "matter"


class Waiting(Record):
    """A submission in the window's queue, without anything personal.

    One whose review failed was not handed over: `handed_at` is when it failed, `reason` says why,
    and there is no `verdict`. `title` is what its matters are called together.
    """

    id: str
    matter_code: str
    matters: tuple[str, ...]
    bundle: str
    state: State
    round: int
    handed_at: datetime
    waiting_s: int
    reason: str = ""
    title: str = ""
    verdict: str = ""
    risk: Risk = Risk.MIDDLE
    to_correct: int = 0
    to_look: int = 0


class MatterCount(Record):
    """How many submissions of the queue are for a matter."""

    code: str
    count: int


class Counts(Record):
    """What is in the queue before it is narrowed: by state, by matter (most first), by risk.

    `matters` and `risks` count the states that are shown.
    """

    states: dict[State, int]
    matters: tuple[MatterCount, ...]
    risks: dict[Risk, int]


class FindingDecision(Record):
    """What a clerk said of a finding of round `round`."""

    finding_id: str
    round: int
    agreed: bool
    reason: str
    clerk: str
    catalogue_version: int
    decided_at: datetime


class SubmissionDecision(Record):
    """What a clerk decided on the whole."""

    decision: Decision
    round: int
    reason: str
    clerk: str
    catalogue_version: int
    decided_at: datetime


class RuleQuality(Record):
    """What clerks found of a rule; `matter_code` is empty for built-in ones.

    `precision`: `agreed` over `decided` of its failures, None before the first; an overruled pass
    is a fault that the rule let through.
    """

    matter_code: str
    kind: str
    rule: str
    decided: int
    agreed: int
    precision: float | None
    unclear_decided: int
    unclear_agreed: int
    passed_decided: int
    passed_overruled: int


class Sending(Record):
    """An event that was not delivered yet, and why."""

    id: str
    kind: str
    submission_id: str
    attempts: int
    parked: bool
    error: str
