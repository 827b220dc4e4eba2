"""Tables of the pre-review; portable between SQLite and PostgreSQL. Times are UTC.

What people hand in and what is read from it is sealed (`prereview.store.vault`).
"""

from __future__ import annotations

from sqlalchemy import (
    JSON,
    Column,
    DateTime,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    String,
    Table,
)

from prereview.store.vault import SealedJson, SealedText

metadata = MetaData()

submissions = Table(
    "submissions",
    metadata,
    Column("id", String(40), primary_key=True),
    Column("matter_code", String(64), nullable=False),
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
)
