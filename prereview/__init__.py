"""A submission is recognised, read, checked, judged and reported; a clerk decides.

`review` is the whole judgement; `Submissions` and `prereview.jobs` make it a durable service;
`letters` prints the 一次性告知书 and the forms; `checklist` says what an applicant needs beforehand.
"""

from prereview import letters
from prereview.checklist import Checklist, ChecklistItem, checklist
from prereview.errors import PrereviewError
from prereview.papers import ReadFile, Upload
from prereview.report import Finding, Outcome, Report, Slot, SlotState, Verdict
from prereview.review import Application, judge, review
from prereview.store import (
    FileEntry,
    FileStore,
    Limits,
    LocalFiles,
    Progress,
    SealedFiles,
    State,
    Submission,
    Submissions,
    Unsealable,
    Vault,
    reseal,
    use_vault,
)

__all__ = [
    "Application",
    "Checklist",
    "ChecklistItem",
    "FileEntry",
    "FileStore",
    "Finding",
    "Limits",
    "LocalFiles",
    "Outcome",
    "PrereviewError",
    "Progress",
    "ReadFile",
    "Report",
    "SealedFiles",
    "Slot",
    "SlotState",
    "State",
    "Submission",
    "Submissions",
    "Unsealable",
    "Upload",
    "Vault",
    "Verdict",
    "checklist",
    "judge",
    "letters",
    "reseal",
    "review",
    "use_vault",
]
