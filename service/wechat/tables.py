"""Tables of the WeChat channel; portable between SQLite and PostgreSQL. Times are UTC.

Openids, session keys and everything said are sealed. A person is found by `handle`, a keyed digest
(HMAC) of the openid, and named everywhere else by `id`, a random number of our own.
"""

from __future__ import annotations

from sqlalchemy import (
    Boolean,
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

# `choices` are those of the last answer, for "回复 1"; `heard_at` is when the person wrote last,
# which begins the 48 hours in which customer-service messages may be sent; `told` is the last
# message of a talk with a clerk that was brought to them.
people = Table(
    "wechat_people",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("app_id", String(32), nullable=False),
    Column("handle", String(64), nullable=False),
    Column("openid", SealedText, nullable=False),
    Column("session_key", SealedText, nullable=True),
    Column("chat", String(32), nullable=False),
    Column("choices", SealedJson, nullable=False),
    Column("told", Integer, nullable=False),
    Column("heard_at", DateTime(timezone=True), nullable=True),
    Column("seen_at", DateTime(timezone=True), nullable=False),
    Index("ix_wechat_people_handle", "app_id", "handle", unique=True),
    Index("ix_wechat_people_chat", "chat"),
    Index("ix_wechat_people_seen", "seen_at"),
)

# `until` is when whoever answers it is taken for dead.
messages = Table(
    "wechat_messages",
    metadata,
    Column("app_id", String(32), primary_key=True),
    Column("key", String(64), primary_key=True),
    Column("person_id", ForeignKey("wechat_people.id", ondelete="CASCADE"), nullable=False),
    Column("content", SealedJson, nullable=False),
    Column("state", String(8), nullable=False),
    Column("reply", SealedText, nullable=True),
    Column("tries", Integer, nullable=False),
    Column("until", DateTime(timezone=True), nullable=False),
    Column("at", DateTime(timezone=True), nullable=False),
    Index("ix_wechat_messages_state", "state", "until"),
    Index("ix_wechat_messages_at", "at"),
)

# Messages to people, in order of `number`; `kind` says by which call of WeChat's they go. `key`
# names what is said once only.
sendings = Table(
    "wechat_sendings",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=True),
    Column("app_id", String(32), nullable=False),
    Column("person_id", ForeignKey("wechat_people.id", ondelete="CASCADE"), nullable=True),
    Column("kind", String(10), nullable=False),
    Column("key", String(64), nullable=True, unique=True),
    Column("body", SealedJson, nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("error", String(40), nullable=False),
    Column("next_at", DateTime(timezone=True), nullable=False),
    Column("expires_at", DateTime(timezone=True), nullable=False),
    Column("sent_at", DateTime(timezone=True), nullable=True),
    Column("parked_at", DateTime(timezone=True), nullable=True),
    Column("created_at", DateTime(timezone=True), nullable=False),
    Index("ix_wechat_sendings_due", "sent_at", "parked_at", "next_at"),
    Index("ix_wechat_sendings_person", "person_id", "number"),
)

# The one access token of each app; `claimed_until` keeps a second refresher away.
tokens = Table(
    "wechat_tokens",
    metadata,
    Column("app_id", String(32), primary_key=True),
    Column("token", SealedText, nullable=False),
    Column("expires_at", DateTime(timezone=True), nullable=False),
    Column("claimed_until", DateTime(timezone=True), nullable=False),
)

# Submissions that a person opened in the mini-program; `tell` is the consent to one message when
# the review ends, used up by it. The submission itself is in the pre-review's tables.
reviews = Table(
    "wechat_reviews",
    metadata,
    Column("submission_id", String(40), primary_key=True),
    Column("person_id", ForeignKey("wechat_people.id", ondelete="CASCADE"), nullable=False),
    Column("tell", Boolean, nullable=False),
    Column("created_at", DateTime(timezone=True), nullable=False),
    Index("ix_wechat_reviews_person", "person_id", "created_at"),
    Index("ix_wechat_reviews_tell", "tell"),
)

# Pictures that WeChat was asked about, by its number of the question.
pictures = Table(
    "wechat_pictures",
    metadata,
    Column("trace_id", String(64), primary_key=True),
    Column("submission_id", String(40), nullable=False),
    Column("file_id", String(40), nullable=False),
    Column("verdict", String(10), nullable=False),
    Column("at", DateTime(timezone=True), nullable=False),
    Index("ix_wechat_pictures_submission", "submission_id"),
    Index("ix_wechat_pictures_at", "at"),
)
