"""A submission is recognised, read, checked, judged and reported; a clerk decides.

`review` is the whole judgement; `Submissions` and `prereview.jobs` make it a durable service;
`letters` prints the 一次性告知书 and forms; `checklist` says what an applicant needs beforehand.
"""

from prereview import letters
from prereview.checklist import Checklist, ChecklistItem, checklist
from prereview.errors import PrereviewError
from prereview.papers import ReadFile, Upload
from prereview.report import Finding, MatterVerdict, Outcome, Report, Slot, SlotState, Verdict
from prereview.review import Application, judge, matters_of, review
from prereview.store import (
    AuditLog,
    Break,
    Decision,
    Desk,
    Entry,
    Fault,
    FileEntry,
    FileStore,
    FindingDecision,
    Limits,
    LocalFiles,
    Outbox,
    Progress,
    Repeats,
    RuleQuality,
    SealedFiles,
    Sending,
    State,
    Submission,
    SubmissionDecision,
    Submissions,
    Unsealable,
    Vault,
    Waiting,
    reseal,
    rule_quality,
    use_vault,
)

__all__ = [
    "Application",
    "AuditLog",
    "Break",
    "Checklist",
    "ChecklistItem",
    "Decision",
    "Desk",
    "Entry",
    "Fault",
    "FileEntry",
    "FileStore",
    "Finding",
    "FindingDecision",
    "Limits",
    "LocalFiles",
    "MatterVerdict",
    "Outbox",
    "Outcome",
    "PrereviewError",
    "Progress",
    "ReadFile",
    "Repeats",
    "Report",
    "RuleQuality",
    "SealedFiles",
    "Sending",
    "Slot",
    "SlotState",
    "State",
    "Submission",
    "SubmissionDecision",
    "Submissions",
    "Unsealable",
    "Upload",
    "Vault",
    "Verdict",
    "Waiting",
    "checklist",
    "judge",
    "letters",
    "matters_of",
    "reseal",
    "review",
    "rule_quality",
    "use_vault",
]
