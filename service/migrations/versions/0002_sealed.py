"""Seal what people hand in: rows are sealed here, files by `chuangqian reseal`."""

from collections.abc import Callable, Sequence
from typing import Any

import sqlalchemy as sa
from alembic import op

from prereview.store.vault import vault

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

_SEALED: dict[str, tuple[tuple[str, ...], dict[str, sa.types.TypeEngine[Any]]]] = {
    "submissions": (("id",), {"applicant": sa.JSON(), "form": sa.JSON(), "file": sa.String(255)}),
    "submission_files": (("id",), {"name": sa.String(255)}),
    "page_results": (("file_id",), {"outcome": sa.Text()}),
    "reports": (("submission_id", "round"), {"report": sa.Text()}),
}


def upgrade() -> None:
    for table, (keys, columns) in _SEALED.items():
        with op.batch_alter_table(table) as batch:
            for name, kind in columns.items():
                batch.alter_column(
                    name, existing_type=kind, type_=sa.Text(), existing_nullable=False,
                    nullable=name == "outcome", postgresql_using=f"{name}::text",
                )  # fmt: skip
        _rewrite(table, keys, list(columns), lambda text: vault().seal(text.encode()).decode())
    # An empty outcome stood for a file that had not been read yet.
    op.execute("UPDATE page_results SET outcome = NULL WHERE read_at IS NULL")


def downgrade() -> None:
    op.execute("DELETE FROM page_results WHERE outcome IS NULL")
    for table, (keys, columns) in reversed(_SEALED.items()):
        _rewrite(table, keys, list(columns), lambda text: vault().open(text.encode()).decode())
        with op.batch_alter_table(table) as batch:
            for name, kind in columns.items():
                batch.alter_column(
                    name, existing_type=sa.Text(), type_=kind, nullable=False,
                    postgresql_using=f"{name}::{kind.compile(op.get_bind().dialect)}",
                )  # fmt: skip


def _rewrite(
    table: str, keys: Sequence[str], names: Sequence[str], change: Callable[[str], str]
) -> None:
    rows = sa.table(table, *(sa.column(name) for name in (*keys, *names)))
    connection = op.get_bind()
    for row in connection.execute(sa.select(rows)).mappings().all():
        connection.execute(
            sa.update(rows)
            .where(*(rows.c[key] == row[key] for key in keys))
            .values({name: change(row[name]) for name in names})
        )
