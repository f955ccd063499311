"""What became of a message after it was handed over; messages that are held; staff told of what did not arrive.

Revision ID: 0023
Revises: 0022
"""

import sqlalchemy as sa
from alembic import op

from bisdesk.store.types import UtcDateTime

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None

TIMES = ("delivered_at", "delayed_at", "failed_at")
STATUSES = ("waiting", "taken", "done", "failed")
KINDS = (
    "taken_over", "assigned", "given_back", "withdrawn", "answered", "no_answer", "rejected_unanswered", "sent_back",
)  # fmt: skip


def _allow(table: str, column: str, name: str, known: tuple[str, ...]) -> None:
    values = ", ".join(f"'{value}'" for value in known)
    with op.batch_alter_table(table) as batch_op:
        batch_op.drop_constraint(name, type_="check")
        batch_op.create_check_constraint(name, f"{column} IN ({values})")


def upgrade() -> None:
    with op.batch_alter_table("message") as batch_op:
        for name in TIMES:
            batch_op.add_column(sa.Column(name, UtcDateTime(), nullable=True))
    # When it was tried last: what is nearest to when it was given up.
    op.execute("UPDATE message SET failed_at = next_try_at WHERE status = 'failed'")
    op.create_index("ix_message_status_failed_at_id", "message", ["status", "failed_at", "id"])
    op.create_index("ix_message_created_at_id", "message", ["created_at", "id"])
    _allow("message", "status", "message_status", (*STATUSES, "held"))
    _allow("job", "status", "job_status", (*STATUSES, "held"))
    _allow("staff_notice", "kind", "staff_notice_kind", (*KINDS, "delivery_failed"))


def downgrade() -> None:
    op.execute("DELETE FROM staff_notice WHERE kind = 'delivery_failed'")
    op.execute("UPDATE message SET status = 'waiting' WHERE status = 'held'")
    op.execute("UPDATE job SET status = 'waiting' WHERE status = 'held'")
    _allow("staff_notice", "kind", "staff_notice_kind", KINDS)
    _allow("job", "status", "job_status", STATUSES)
    _allow("message", "status", "message_status", STATUSES)
    op.drop_index("ix_message_created_at_id", "message")
    op.drop_index("ix_message_status_failed_at_id", "message")
    with op.batch_alter_table("message") as batch_op:
        for name in TIMES:
            batch_op.drop_column(name)
