"""Tables of accounts, sessions and integration keys. Times are whole Unix seconds."""

from __future__ import annotations

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    String,
    Table,
)

from prereview.store.vault import SealedText

metadata = MetaData()

# `login` is the name as it is compared. `password` is an argon2 hash, empty for people who only
# come by way of an identity provider; those have `outside`, a digest of issuer and subject.
# `totp_step` is the last time step whose code was used (RFC 6238), so that none is used twice.
accounts = Table(
    "accounts",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("name", String(64), nullable=False),
    Column("login", String(64), nullable=False, unique=True),
    Column("display_name", String(64), nullable=False),
    Column("roles", JSON, nullable=False),
    Column("password", String(255), nullable=False),
    Column("must_change", Boolean, nullable=False),
    Column("totp_secret", SealedText, nullable=True),
    Column("totp_on", Boolean, nullable=False),
    Column("totp_step", BigInteger, nullable=False),
    Column("issuer", String(255), nullable=False),
    Column("outside", String(64), nullable=True, unique=True),
    Column("disabled", Boolean, nullable=False),
    Column("created_by", String(64), nullable=False),
    Column("created_at", BigInteger, nullable=False),
    Column("password_at", BigInteger, nullable=True),
    Column("signed_in_at", BigInteger, nullable=True),
)

# Each is good once: using it deletes it.
recovery_codes = Table(
    "recovery_codes",
    metadata,
    Column("account_id", ForeignKey("accounts.id", ondelete="CASCADE"), primary_key=True),
    Column("digest", String(64), primary_key=True),
)

# `digest` is that of the cookie's value, which is not kept.
desk_sessions = Table(
    "desk_sessions",
    metadata,
    Column("digest", String(64), primary_key=True),
    Column("account_id", ForeignKey("accounts.id", ondelete="CASCADE"), nullable=False),
    Column("method", String(16), nullable=False),
    Column("address", String(64), nullable=False),
    Column("agent", String(200), nullable=False),
    Column("began_at", BigInteger, nullable=False),
    Column("seen_at", BigInteger, nullable=False),
    Column("ends_at", BigInteger, nullable=False),
    Index("ix_desk_sessions_account", "account_id"),
    Index("ix_desk_sessions_ends", "ends_at"),
)

# Failed attempts to sign in, by a digest of the name (whether or not there is such an account) and
# by address.
sign_in_waits = Table(
    "sign_in_waits",
    metadata,
    Column("key", String(80), primary_key=True),
    Column("failures", Integer, nullable=False),
    Column("waits_until", BigInteger, nullable=False),
    Column("failed_at", BigInteger, nullable=False),
)

# An HMAC needs the secret itself on both sides, so it is sealed, not hashed. Keys with the same
# `name` belong to one integration; while keys change, two of them are good.
integration_keys = Table(
    "integration_keys",
    metadata,
    Column("id", String(24), primary_key=True),
    Column("name", String(64), nullable=False),
    Column("secret", SealedText, nullable=False),
    Column("scopes", JSON, nullable=False),
    Column("created_by", String(64), nullable=False),
    Column("created_at", BigInteger, nullable=False),
    Column("ends_at", BigInteger, nullable=True),
    Column("revoked_at", BigInteger, nullable=True),
    Column("used_at", BigInteger, nullable=True),
    Index("ix_integration_keys_name", "name"),
)

# What was signed with a key and may not come again before the signature has run out anyway.
integration_nonces = Table(
    "integration_nonces",
    metadata,
    Column("key_id", ForeignKey("integration_keys.id", ondelete="CASCADE"), primary_key=True),
    Column("nonce", String(64), primary_key=True),
    Column("ends_at", BigInteger, nullable=False),
    Index("ix_integration_nonces_ends", "ends_at"),
)

# Which integration opened a submission; no other one may see it.
integration_submissions = Table(
    "integration_submissions",
    metadata,
    Column("submission_id", String(40), primary_key=True),
    Column("integration", String(64), nullable=False),
    Index("ix_integration_submissions_name", "integration"),
)
