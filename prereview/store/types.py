"""Records of the store, as callers see them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from prereview.report import Record


class State(StrEnum):
    """Where a submission stands."""

    DRAFT = "draft"
    QUEUED = "queued"
    REVIEWING = "reviewing"
    REPORTED = "reported"
    FAILED = "failed"


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
