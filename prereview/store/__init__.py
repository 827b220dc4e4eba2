"""What a submission leaves behind: rows, files, page pictures, readings and reports.

`metadata` holds the tables (SQLite and PostgreSQL); `Submissions` is their only door.
"""

from prereview.store.audit import AuditLog, Break, Entry, Fault
from prereview.store.desk import Desk
from prereview.store.files import FileStore, LocalFiles
from prereview.store.outbox import Outbox
from prereview.store.quality import rule_quality
from prereview.store.repeats import Repeats
from prereview.store.reseal import reseal
from prereview.store.standing import standing
from prereview.store.submissions import Limits, Submissions
from prereview.store.tables import metadata
from prereview.store.types import (
    Counts,
    Decision,
    FileEntry,
    FindingDecision,
    Order,
    Progress,
    Risk,
    RuleQuality,
    Sending,
    Standing,
    State,
    Submission,
    SubmissionDecision,
    Waiting,
)
from prereview.store.vault import SealedFiles, Unsealable, Vault, use_vault

__all__ = [
    "AuditLog",
    "Break",
    "Counts",
    "Decision",
    "Desk",
    "Entry",
    "Fault",
    "FileEntry",
    "FileStore",
    "FindingDecision",
    "Limits",
    "LocalFiles",
    "Order",
    "Outbox",
    "Progress",
    "Repeats",
    "Risk",
    "RuleQuality",
    "SealedFiles",
    "Sending",
    "Standing",
    "State",
    "Submission",
    "SubmissionDecision",
    "Submissions",
    "Unsealable",
    "Vault",
    "Waiting",
    "metadata",
    "reseal",
    "rule_quality",
    "standing",
    "use_vault",
]
