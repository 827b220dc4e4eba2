"""Submissions for several matters, and what the 一件事 was called when they were opened."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("submissions") as batch:
        batch.add_column(sa.Column("matters", sa.JSON(), nullable=True))
        batch.add_column(sa.Column("bundle", sa.String(64), nullable=False, server_default=""))
        batch.add_column(sa.Column("title", sa.String(255), nullable=False, server_default=""))
    rows = sa.table("submissions", sa.column("matter_code"), sa.column("matters", sa.JSON()))
    connection = op.get_bind()
    codes = connection.execute(sa.select(rows.c.matter_code).distinct()).scalars().all()
    for code in codes:
        own = rows.c.matter_code == code
        connection.execute(sa.update(rows).where(own).values(matters=[code]))
    with op.batch_alter_table("submissions") as batch:
        batch.alter_column("matters", existing_type=sa.JSON(), nullable=False)


def downgrade() -> None:
    with op.batch_alter_table("submissions") as batch:
        for name in ("title", "bundle", "matters"):
            batch.drop_column(name)
