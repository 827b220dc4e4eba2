"""How much each worker does at once and how fast it reads, for those who wait."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("review_workers") as batch:
        batch.add_column(sa.Column("at_once", sa.Integer(), nullable=False, server_default="1"))
        batch.add_column(sa.Column("page_seconds", sa.Float(), nullable=False, server_default="0"))


def downgrade() -> None:
    with op.batch_alter_table("review_workers") as batch:
        batch.drop_column("page_seconds")
        batch.drop_column("at_once")
