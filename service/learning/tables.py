"""Tables of the learning loop; portable between SQLite and PostgreSQL. Times are UTC."""

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

metadata = MetaData()

# `text` is masked; empty when a button was pressed. `scores` are those of the answer by matter,
# `breakdown` is what the search saw in a question that was not answered. `suggestion` is the
# suggestion whose questions this one belongs to.
turns = Table(
    "turns",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("chat", String(32), nullable=False),
    Column("channel", String(16), nullable=False),
    Column("site", String(255), nullable=False),
    Column("text", String(600), nullable=False),
    Column("pressed", Boolean, nullable=False),
    Column("status", String(24), nullable=False),
    Column("matter_code", String(64), nullable=False),
    Column("field", String(32), nullable=False),
    Column("scores", JSON, nullable=False),
    Column("breakdown", JSON, nullable=False),
    Column("answered_by", String(16), nullable=False),
    Column("seconds", Float, nullable=False),
    Column("catalogue_version", Integer, nullable=False),
    Column("suggestion", String(16), nullable=False),
    Column("at", DateTime(timezone=True), nullable=False),
    Index("ix_turns_chat", "chat", "at"),
    Index("ix_turns_at", "at"),
    Index("ix_turns_suggestion", "suggestion"),
)

# One rating a turn; it goes with the turn.
answer_ratings = Table(
    "answer_ratings",
    metadata,
    Column("turn_id", ForeignKey("turns.id", ondelete="CASCADE"), primary_key=True),
    Column("helpful", Boolean, nullable=False),
    Column("reason", String(16), nullable=False),
    Column("rated_at", DateTime(timezone=True), nullable=False),
    Index("ix_answer_ratings_time", "rated_at"),
)

# `content` is a `knowledge.learning.Suggestion` as JSON; `remark` says why it was declined.
suggestions = Table(
    "suggestions",
    metadata,
    Column("id", String(16), primary_key=True),
    Column("kind", String(16), nullable=False),
    Column("matter_code", String(64), nullable=False),
    Column("field", String(32), nullable=False),
    Column("state", String(16), nullable=False),
    Column("count", Integer, nullable=False),
    Column("people", Integer, nullable=False),
    Column("content", JSON, nullable=False),
    Column("clerk", String(64), nullable=False),
    Column("remark", Text, nullable=False),
    Column("catalogue_version", Integer, nullable=False),
    Column("found_at", DateTime(timezone=True), nullable=False),
    Column("decided_at", DateTime(timezone=True), nullable=True),
    Index("ix_suggestions_state", "state", "count"),
)
