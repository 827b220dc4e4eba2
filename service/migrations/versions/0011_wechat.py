"""The WeChat channel: people, messages, sendings, access tokens, reviews to tell of, pictures."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

_TABLES = ("pictures", "reviews", "tokens", "sendings", "messages", "people")


def _time(name: str, *, nullable: bool = False) -> sa.Column[Any]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable)


def _person(*, nullable: bool = False) -> sa.Column[Any]:
    key = sa.ForeignKey("wechat_people.id", ondelete="CASCADE")
    return sa.Column("person_id", sa.String(32), key, nullable=nullable)


def upgrade() -> None:
    _people()
    _said()
    op.create_table(
        "wechat_tokens",
        sa.Column("app_id", sa.String(32), primary_key=True),
        sa.Column("token", sa.Text(), nullable=False),
        _time("expires_at"),
        _time("claimed_until"),
    )
    _papers()


def _people() -> None:
    op.create_table(
        "wechat_people",
        sa.Column("id", sa.String(32), primary_key=True),
        sa.Column("app_id", sa.String(32), nullable=False),
        sa.Column("handle", sa.String(64), nullable=False),
        sa.Column("openid", sa.Text(), nullable=False),
        sa.Column("session_key", sa.Text(), nullable=True),
        sa.Column("chat", sa.String(32), nullable=False),
        sa.Column("choices", sa.Text(), nullable=False),
        sa.Column("told", sa.Integer(), nullable=False),
        _time("heard_at", nullable=True),
        _time("seen_at"),
    )
    op.create_index("ix_wechat_people_handle", "wechat_people", ["app_id", "handle"], unique=True)
    op.create_index("ix_wechat_people_chat", "wechat_people", ["chat"])
    op.create_index("ix_wechat_people_seen", "wechat_people", ["seen_at"])


def _said() -> None:
    op.create_table(
        "wechat_messages",
        sa.Column("app_id", sa.String(32), primary_key=True),
        sa.Column("key", sa.String(64), primary_key=True),
        _person(),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("state", sa.String(8), nullable=False),
        sa.Column("reply", sa.Text(), nullable=True),
        sa.Column("tries", sa.Integer(), nullable=False),
        _time("until"),
        _time("at"),
    )
    op.create_index("ix_wechat_messages_state", "wechat_messages", ["state", "until"])
    op.create_index("ix_wechat_messages_at", "wechat_messages", ["at"])
    op.create_table(
        "wechat_sendings",
        sa.Column("number", sa.Integer(), primary_key=True, autoincrement=True),
        sa.Column("app_id", sa.String(32), nullable=False),
        _person(nullable=True),
        sa.Column("kind", sa.String(10), nullable=False),
        sa.Column("key", sa.String(64), nullable=True, unique=True),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("error", sa.String(40), nullable=False),
        _time("next_at"),
        _time("expires_at"),
        _time("sent_at", nullable=True),
        _time("parked_at", nullable=True),
        _time("created_at"),
    )
    due = ["sent_at", "parked_at", "next_at"]
    op.create_index("ix_wechat_sendings_due", "wechat_sendings", due)
    op.create_index("ix_wechat_sendings_person", "wechat_sendings", ["person_id", "number"])


def _papers() -> None:
    op.create_table(
        "wechat_reviews",
        sa.Column("submission_id", sa.String(40), primary_key=True),
        _person(),
        sa.Column("tell", sa.Boolean(), nullable=False),
        _time("created_at"),
    )
    op.create_index("ix_wechat_reviews_person", "wechat_reviews", ["person_id", "created_at"])
    op.create_index("ix_wechat_reviews_tell", "wechat_reviews", ["tell"])
    op.create_table(
        "wechat_pictures",
        sa.Column("trace_id", sa.String(64), primary_key=True),
        sa.Column("submission_id", sa.String(40), nullable=False),
        sa.Column("file_id", sa.String(40), nullable=False),
        sa.Column("verdict", sa.String(10), nullable=False),
        _time("at"),
    )
    op.create_index("ix_wechat_pictures_submission", "wechat_pictures", ["submission_id"])
    op.create_index("ix_wechat_pictures_at", "wechat_pictures", ["at"])


def downgrade() -> None:
    for name in _TABLES:
        op.drop_table(f"wechat_{name}")
