"""Recorded turns; ratings joined to them; suggestions for the catalogue."""

import uuid

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

_OLD = sa.table(
    "answer_ratings",
    *(sa.column(name) for name in ("chat", "answer", "reason", "question", "matter_code", "field")),
    *(sa.column(name) for name in ("status", "site")),
    sa.column("helpful", sa.Boolean),
    sa.column("catalogue_version", sa.Integer),
    sa.column("rated_at", sa.DateTime(timezone=True)),
)


def upgrade() -> None:
    connection = op.get_bind()
    rated = connection.execute(sa.select(_OLD)).mappings().all()
    op.drop_table("answer_ratings")
    turns, ratings = _turns(), _ratings()
    _suggestions()
    for row in rated:
        number = uuid.uuid4().hex
        connection.execute(sa.insert(turns).values(_turn_of(row, number)))
        kept = {name: row[name] for name in ("helpful", "reason", "rated_at")}
        connection.execute(sa.insert(ratings).values(turn_id=number, **kept))


def _turns() -> sa.Table:
    made = op.create_table(
        "turns",
        sa.Column("id", sa.String(32), primary_key=True),
        sa.Column("chat", sa.String(32), nullable=False),
        sa.Column("channel", sa.String(16), nullable=False),
        sa.Column("site", sa.String(255), nullable=False),
        sa.Column("text", sa.String(600), nullable=False),
        sa.Column("pressed", sa.Boolean(), nullable=False),
        sa.Column("status", sa.String(24), nullable=False),
        sa.Column("matter_code", sa.String(64), nullable=False),
        sa.Column("field", sa.String(32), nullable=False),
        sa.Column("scores", sa.JSON(), nullable=False),
        sa.Column("breakdown", sa.JSON(), nullable=False),
        sa.Column("answered_by", sa.String(16), nullable=False),
        sa.Column("seconds", sa.Float(), nullable=False),
        sa.Column("catalogue_version", sa.Integer(), nullable=False),
        sa.Column("suggestion", sa.String(16), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
    )
    op.create_index("ix_turns_chat", "turns", ["chat", "at"])
    op.create_index("ix_turns_at", "turns", ["at"])
    op.create_index("ix_turns_suggestion", "turns", ["suggestion"])
    return made


def _ratings() -> sa.Table:
    made = op.create_table(
        "answer_ratings",
        sa.Column(
            "turn_id",
            sa.String(32),
            sa.ForeignKey("turns.id", ondelete="CASCADE"),
            primary_key=True,
        ),
        sa.Column("helpful", sa.Boolean(), nullable=False),
        sa.Column("reason", sa.String(16), nullable=False),
        sa.Column("rated_at", sa.DateTime(timezone=True), nullable=False),
    )
    op.create_index("ix_answer_ratings_time", "answer_ratings", ["rated_at"])
    return made


def _suggestions() -> None:
    op.create_table(
        "suggestions",
        sa.Column("id", sa.String(16), primary_key=True),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("matter_code", sa.String(64), nullable=False),
        sa.Column("field", sa.String(32), nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.Column("people", sa.Integer(), nullable=False),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.Column("clerk", sa.String(64), nullable=False),
        sa.Column("remark", sa.Text(), nullable=False),
        sa.Column("catalogue_version", sa.Integer(), nullable=False),
        sa.Column("found_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
    )
    op.create_index("ix_suggestions_state", "suggestions", ["state", "count"])


def _turn_of(row: sa.RowMapping, number: str) -> dict[str, object]:
    """The turn that a rating of before was about, as far as it is known."""
    return {
        **{name: row[name] for name in ("chat", "site", "matter_code", "field", "status")},
        "catalogue_version": row["catalogue_version"],
        "id": number,
        "channel": "widget",
        "text": row["question"],
        "pressed": not row["question"],
        "scores": {},
        "breakdown": [],
        "answered_by": "",
        "seconds": 0.0,
        "suggestion": "",
        "at": row["rated_at"],
    }


def downgrade() -> None:
    connection = op.get_bind()
    rated = connection.execute(
        sa.text(
            "SELECT t.id, t.chat, t.text, t.matter_code, t.field, t.status, t.catalogue_version,"
            " t.site, r.helpful, r.reason, r.rated_at"
            " FROM answer_ratings r JOIN turns t ON t.id = r.turn_id"
        ).columns(helpful=sa.Boolean, rated_at=sa.DateTime(timezone=True))
    )
    rows = [dict(row) for row in rated.mappings()]
    for table in ("answer_ratings", "turns", "suggestions"):
        op.drop_table(table)
    op.create_table(
        "answer_ratings",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("chat", sa.String(32), nullable=False),
        sa.Column("answer", sa.String(40), nullable=False),
        sa.Column("helpful", sa.Boolean(), nullable=False),
        sa.Column("reason", sa.String(16), nullable=False),
        sa.Column("question", sa.String(200), nullable=False),
        sa.Column("matter_code", sa.String(64), nullable=False),
        sa.Column("field", sa.String(32), nullable=False),
        sa.Column("status", sa.String(16), nullable=False),
        sa.Column("catalogue_version", sa.Integer(), nullable=False),
        sa.Column("site", sa.String(255), nullable=False),
        sa.Column("rated_at", sa.DateTime(timezone=True), nullable=False),
    )
    op.create_index("ix_answer_ratings_answer", "answer_ratings", ["chat", "answer"], unique=True)
    op.create_index("ix_answer_ratings_time", "answer_ratings", ["rated_at"])
    for row in rows:
        row["answer"], row["question"] = row.pop("id"), row.pop("text")[:200]
        row["status"] = row["status"][:16]
        connection.execute(sa.insert(_OLD).values(row))
