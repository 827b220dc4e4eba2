"""Records of the store, as callers see them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
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
    """A submission with its files in the order of upload; `round` counts its reviews."""

    id: str
    matter_code: str
    applicant: Mapping[str, Any]
    form: Mapping[str, Any]
    state: State
    round: int
    files: tuple[FileEntry, ...]


class Progress(Record):
    """How far a review is. `step` is one of waiting, reading, judging, done, failed."""

    state: str
    pages_done: int
    pages_total: int
    file: str
    step: str
