"""Files can be turned, the same file is told again, and a file waits for the virus scanner, where there is one."""

import sqlalchemy as sa
from alembic import op

from bisdesk.store.types import UtcDateTime

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("attachment") as batch:
        batch.add_column(sa.Column("digest", sa.String(length=64), nullable=True))
        batch.add_column(
            sa.Column("scan", sa.String(length=8), nullable=False, server_default="none")
        )
        batch.add_column(sa.Column("turns", sa.Integer(), nullable=False, server_default="0"))
    op.create_table(
        "removed_file",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("request_id", sa.String(length=32), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("removed_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["request_id"], ["bis_request.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_removed_file_request_id", "removed_file", ["request_id"])


def downgrade() -> None:
    op.drop_table("removed_file")
    with op.batch_alter_table("attachment") as batch:
        batch.drop_column("turns")
        batch.drop_column("scan")
        batch.drop_column("digest")
