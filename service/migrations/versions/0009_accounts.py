"""Accounts of the desk, their sessions, and keys of integrations."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _accounts()
    _sessions()
    _integrations()


def _accounts() -> None:
    op.create_table(
        "accounts",
        sa.Column("id", sa.String(32), primary_key=True),
        sa.Column("name", sa.String(64), nullable=False),
        sa.Column("login", sa.String(64), nullable=False, unique=True),
        sa.Column("display_name", sa.String(64), nullable=False),
        sa.Column("roles", sa.JSON(), nullable=False),
        sa.Column("password", sa.String(255), nullable=False),
        sa.Column("must_change", sa.Boolean(), nullable=False),
        sa.Column("totp_secret", sa.Text(), nullable=True),
        sa.Column("totp_on", sa.Boolean(), nullable=False),
        sa.Column("totp_step", sa.BigInteger(), nullable=False),
        sa.Column("issuer", sa.String(255), nullable=False),
        sa.Column("outside", sa.String(64), nullable=True, unique=True),
        sa.Column("disabled", sa.Boolean(), nullable=False),
        sa.Column("created_by", sa.String(64), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("password_at", sa.BigInteger(), nullable=True),
        sa.Column("signed_in_at", sa.BigInteger(), nullable=True),
    )
    op.create_table(
        "recovery_codes",
        _of("accounts", "account_id", primary_key=True),
        sa.Column("digest", sa.String(64), primary_key=True),
    )


def _sessions() -> None:
    op.create_table(
        "desk_sessions",
        sa.Column("digest", sa.String(64), primary_key=True),
        _of("accounts", "account_id", nullable=False),
        sa.Column("method", sa.String(16), nullable=False),
        sa.Column("address", sa.String(64), nullable=False),
        sa.Column("agent", sa.String(200), nullable=False),
        sa.Column("began_at", sa.BigInteger(), nullable=False),
        sa.Column("seen_at", sa.BigInteger(), nullable=False),
        sa.Column("ends_at", sa.BigInteger(), nullable=False),
    )
    op.create_index("ix_desk_sessions_account", "desk_sessions", ["account_id"])
    op.create_index("ix_desk_sessions_ends", "desk_sessions", ["ends_at"])
    op.create_table(
        "sign_in_waits",
        sa.Column("key", sa.String(80), primary_key=True),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("waits_until", sa.BigInteger(), nullable=False),
        sa.Column("failed_at", sa.BigInteger(), nullable=False),
    )


def _integrations() -> None:
    op.create_table(
        "integration_keys",
        sa.Column("id", sa.String(24), primary_key=True),
        sa.Column("name", sa.String(64), nullable=False),
        sa.Column("secret", sa.Text(), nullable=False),
        sa.Column("scopes", sa.JSON(), nullable=False),
        sa.Column("created_by", sa.String(64), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("ends_at", sa.BigInteger(), nullable=True),
        sa.Column("revoked_at", sa.BigInteger(), nullable=True),
        sa.Column("used_at", sa.BigInteger(), nullable=True),
    )
    op.create_index("ix_integration_keys_name", "integration_keys", ["name"])
    op.create_table(
        "integration_nonces",
        _of("integration_keys", "key_id", 24, primary_key=True),
        sa.Column("nonce", sa.String(64), primary_key=True),
        sa.Column("ends_at", sa.BigInteger(), nullable=False),
    )
    op.create_index("ix_integration_nonces_ends", "integration_nonces", ["ends_at"])
    op.create_table(
        "integration_submissions",
        sa.Column("submission_id", sa.String(40), primary_key=True),
        sa.Column("integration", sa.String(64), nullable=False),
    )
    op.create_index("ix_integration_submissions_name", "integration_submissions", ["integration"])


def _of(table: str, column: str, length: int = 32, **options: Any) -> sa.Column[str]:
    target = sa.ForeignKey(f"{table}.id", ondelete="CASCADE")
    return sa.Column(column, sa.String(length), target, **options)


def downgrade() -> None:
    for table in (
        "integration_submissions",
        "integration_nonces",
        "integration_keys",
        "sign_in_waits",
        "desk_sessions",
        "recovery_codes",
        "accounts",
    ):
        op.drop_table(table)
