"""Why a review ended without a report, how often its judging was begun, how long files are."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("submissions") as batch:
        batch.add_column(sa.Column("judgings", sa.Integer(), nullable=False, server_default="0"))
        batch.add_column(sa.Column("failure", sa.String(16), nullable=False, server_default=""))
    with op.batch_alter_table("review_workers") as batch:
        batch.add_column(sa.Column("file_pages", sa.Float(), nullable=False, server_default="1"))


def downgrade() -> None:
    with op.batch_alter_table("review_workers") as batch:
        batch.drop_column("file_pages")
    with op.batch_alter_table("submissions") as batch:
        batch.drop_column("failure")
        batch.drop_column("judgings")
