"""Numbers of submissions that were handed over, and the phone left with them."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("submissions") as batch:
        batch.add_column(sa.Column("number", sa.String(20), nullable=True))
        batch.add_column(sa.Column("phone", sa.Text(), nullable=True))
    op.create_index("ix_submissions_number", "submissions", ["number"], unique=True)


def downgrade() -> None:
    op.drop_index("ix_submissions_number", table_name="submissions")
    with op.batch_alter_table("submissions") as batch:
        for name in ("phone", "number"):
            batch.drop_column(name)
