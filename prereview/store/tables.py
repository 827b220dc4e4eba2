"""Tables of the pre-review; portable between SQLite and PostgreSQL. Times are UTC.

What people hand in and what is read from it is sealed (`prereview.store.vault`).
"""

from __future__ import annotations

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    DateTime,
    Float,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
)

from prereview.store.vault import SealedJson, SealedText

metadata = MetaData()

submissions = Table(
    "submissions",
    metadata,
    Column("id", String(40), primary_key=True),
    # The first of `matters`, which are all codes in order of handling; `bundle` is the number and
    # `title` the name of the 一件事 as they were when it was opened, empty for one matter.
    Column("matter_code", String(64), nullable=False),
    Column("matters", JSON, nullable=False),
    Column("bundle", String(64), nullable=False, server_default=""),
    Column("title", String(255), nullable=False, server_default=""),
    Column("applicant", SealedJson, nullable=False),
    Column("form", SealedJson, nullable=False),
    Column("state", String(16), nullable=False),
    Column("round", Integer, nullable=False),
    Column("pages_done", Integer, nullable=False),
    Column("pages_total", Integer, nullable=False),
    Column("file", SealedText, nullable=False),
    Column("step", String(32), nullable=False),
    Column("created_at", DateTime(timezone=True), nullable=False),
    Column("updated_at", DateTime(timezone=True), nullable=False),
    Column("handed_at", DateTime(timezone=True), nullable=True),
    Column("judgings", Integer, nullable=False, server_default="0"),
    Column("failure", String(16), nullable=False, server_default=""),
    # What the holder asks for progress by, from the first hand-over on; `phone` is digits only.
    Column("number", String(20), nullable=True),
    Column("phone", SealedText, nullable=True),
    Index("ix_submissions_number", "number", unique=True),
    Index("ix_submissions_state", "state", "updated_at"),
)

submission_files = Table(
    "submission_files",
    metadata,
    Column("id", String(40), primary_key=True),
    Column("submission_id", ForeignKey("submissions.id", ondelete="CASCADE"), nullable=False),
    Column("position", Integer, nullable=False),
    Column("name", SealedText, nullable=False),
    Column("size", Integer, nullable=False),
    Column("sha256", String(64), nullable=False),
    Column("material", String(32), nullable=True),
    Column("key", String(80), nullable=False),
    Column("created_at", DateTime(timezone=True), nullable=False),
    Index("ix_submission_files_submission", "submission_id"),
)

page_results = Table(
    "page_results",
    metadata,
    Column("file_id", ForeignKey("submission_files.id", ondelete="CASCADE"), primary_key=True),
    Column("attempts", Integer, nullable=False),
    Column("outcome", SealedText, nullable=True),
    Column("pictures", JSON, nullable=False),
    Column("read_at", DateTime(timezone=True), nullable=True),
)

reports = Table(
    "reports",
    metadata,
    Column("submission_id", ForeignKey("submissions.id", ondelete="CASCADE"), primary_key=True),
    Column("round", Integer, primary_key=True),
    Column("report", SealedText, nullable=False),
    Column("created_at", DateTime(timezone=True), nullable=False),
)

review_workers = Table(
    "review_workers",
    metadata,
    Column("id", String(64), primary_key=True),
    Column("seen_at", DateTime(timezone=True), nullable=False),
    Column("at_once", Integer, nullable=False, server_default="1"),
    Column("page_seconds", Float, nullable=False, server_default="0"),
    Column("file_pages", Float, nullable=False, server_default="1"),
)

# Decisions outlive the submission, without their reasons: rule quality is counted from them.
finding_decisions = Table(
    "finding_decisions",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("submission_id", String(40), nullable=False),
    Column("round", Integer, nullable=False),
    Column("finding_id", String(16), nullable=False),
    Column("matter_code", String(64), nullable=False),
    Column("rule", String(64), nullable=False),
    Column("kind", String(16), nullable=False),
    Column("outcome", String(16), nullable=False),
    Column("agreed", Boolean, nullable=False),
    Column("reason", SealedText, nullable=True),
    Column("clerk", String(64), nullable=False),
    Column("catalogue_version", Integer, nullable=False),
    Column("decided_at", DateTime(timezone=True), nullable=False),
    Index("ix_finding_decisions_submission", "submission_id", "round"),
)

submission_decisions = Table(
    "submission_decisions",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("submission_id", String(40), nullable=False),
    Column("round", Integer, nullable=False),
    Column("matter_code", String(64), nullable=False),
    Column("verdict", String(16), nullable=False),
    Column("decision", String(16), nullable=False),
    Column("reason", SealedText, nullable=True),
    Column("clerk", String(64), nullable=False),
    Column("catalogue_version", Integer, nullable=False),
    Column("decided_at", DateTime(timezone=True), nullable=False),
    Index("ix_submission_decisions_submission", "submission_id"),
)

# Times are text, because the seal is over what stands there, to the letter.
audit_log = Table(
    "audit_log",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("at", String(32), nullable=False),
    Column("clerk", String(64), nullable=False),
    Column("act", String(32), nullable=False),
    Column("submission_id", String(40), nullable=False),
    Column("subject", String(80), nullable=False),
    Column("mac", String(64), nullable=False),
    Index("ix_audit_log_submission", "submission_id"),
)

# One row: how long the log is, and how it ends.
audit_head = Table(
    "audit_head",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("number", Integer, nullable=False),
    Column("mac", String(64), nullable=False),
    Column("seal", String(64), nullable=False),
)

# Events for the approval platform; bodies hold ids, codes and states only.
outbox = Table(
    "outbox",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("id", String(40), nullable=False, unique=True),
    Column("kind", String(32), nullable=False),
    Column("submission_id", String(40), nullable=False),
    Column("body", Text, nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("error", String(200), nullable=False),
    Column("created_at", DateTime(timezone=True), nullable=False),
    Column("next_at", DateTime(timezone=True), nullable=False),
    Column("sent_at", DateTime(timezone=True), nullable=True),
    Column("parked_at", DateTime(timezone=True), nullable=True),
    Index("ix_outbox_due", "sent_at", "parked_at", "next_at"),
    Index("ix_outbox_submission", "submission_id", "number"),
)

# Answers to requests with an Idempotency-Key; `key` and `asked` are digests.
repeats = Table(
    "repeats",
    metadata,
    Column("key", String(64), primary_key=True),
    Column("asked", String(64), nullable=False),
    Column("submission_id", String(40), nullable=True),
    Column("answer", SealedJson, nullable=True),
    Column("created_at", DateTime(timezone=True), nullable=False),
    Index("ix_repeats_submission", "submission_id"),
)
