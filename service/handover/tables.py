"""Tables of talks, tickets and 好差评; portable between SQLite and PostgreSQL. Times are UTC.

What people and clerks write is sealed; what is searched and sorted by is not.
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
    UniqueConstraint,
)

from prereview.store.vault import SealedJson, SealedText

metadata = MetaData()

# `open_chat` is the chat while the talk goes on and null afterwards: one open talk a chat.
talks = Table(
    "talks",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("chat", String(32), nullable=False),
    Column("open_chat", String(32), nullable=True, unique=True),
    Column("channel", String(16), nullable=False),
    Column("site", String(255), nullable=False),
    Column("state", String(16), nullable=False),
    Column("matter_code", String(64), nullable=False),
    Column("label", String(200), nullable=False),
    Column("clerk", String(64), nullable=False),
    Column("ended_by", String(16), nullable=False),
    Column("asked_at", DateTime(timezone=True), nullable=False),
    Column("promised_at", DateTime(timezone=True), nullable=False),
    Column("taken_at", DateTime(timezone=True), nullable=True),
    Column("last_at", DateTime(timezone=True), nullable=False),
    Column("ended_at", DateTime(timezone=True), nullable=True),
    Index("ix_talks_chat", "chat", "asked_at"),
    Index("ix_talks_state", "state", "asked_at"),
)

# `key` is made by whoever sends: a message that is sent again is kept once.
talk_messages = Table(
    "talk_messages",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("talk_id", ForeignKey("talks.id", ondelete="CASCADE"), nullable=False),
    Column("sender", String(8), nullable=False),
    Column("clerk", String(64), nullable=False),
    Column("body", SealedText, nullable=False),
    Column("key", String(64), nullable=False),
    Column("at", DateTime(timezone=True), nullable=False),
    UniqueConstraint("talk_id", "sender", "key", name="uq_talk_messages_key"),
    Index("ix_talk_messages_talk", "talk_id", "id"),
    sqlite_autoincrement=True,
)

tickets = Table(
    "tickets",
    metadata,
    Column("number", String(20), primary_key=True),
    Column("key", String(64), nullable=False, unique=True),
    Column("kind", String(16), nullable=False),
    Column("state", String(16), nullable=False),
    Column("chat", String(32), nullable=False),
    Column("channel", String(16), nullable=False),
    Column("matter_code", String(64), nullable=False),
    Column("label", String(200), nullable=False),
    Column("person", SealedText, nullable=False),
    Column("phone", SealedText, nullable=False),
    Column("body", SealedText, nullable=False),
    Column("transcript", SealedJson, nullable=False),
    Column("clerk", String(64), nullable=False),
    Column("reply", SealedText, nullable=False),
    Column("asked_at", DateTime(timezone=True), nullable=False),
    Column("due_at", DateTime(timezone=True), nullable=False),
    Column("answered_at", DateTime(timezone=True), nullable=True),
    Index("ix_tickets_state", "state", "due_at"),
    Index("ix_tickets_chat", "chat"),
)

# One judgement of a subject (a chat, a talk, a ticket, a review); the last one counts.
satisfactions = Table(
    "satisfactions",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("subject", String(16), nullable=False),
    Column("subject_id", String(40), nullable=False),
    Column("channel", String(16), nullable=False),
    Column("score", Integer, nullable=False),
    Column("reasons", JSON, nullable=False),
    Column("words", SealedText, nullable=False),
    Column("state", String(16), nullable=False),
    Column("clerk", String(64), nullable=False),
    Column("measure", SealedText, nullable=False),
    Column("rated_at", DateTime(timezone=True), nullable=False),
    Column("due_at", DateTime(timezone=True), nullable=True),
    Column("closed_at", DateTime(timezone=True), nullable=True),
    UniqueConstraint("subject", "subject_id", name="uq_satisfactions_subject"),
    Index("ix_satisfactions_state", "state", "due_at"),
)

# Who looked at the list of talks last, and when: a clerk who did so just now is there.
present = Table(
    "desk_present",
    metadata,
    Column("clerk", String(64), primary_key=True),
    Column("seen_at", DateTime(timezone=True), nullable=False),
)
