"""Requests that end without a number: withdrawn by the filer, rejected by the desk with a reason.

Revision ID: 0002
Revises: 0001
"""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

BEFORE = ("draft", "stopped", "submitted", "in_review", "registering", "registered", "confirmed")
NOW = (*BEFORE, "withdrawn", "rejected")


def _states(known: tuple[str, ...]) -> str:
    return "state IN ({})".format(", ".join(f"'{state}'" for state in known))


def _allow(known: tuple[str, ...]) -> None:
    with op.batch_alter_table("bis_request") as batch_op:
        batch_op.drop_constraint("request_state", type_="check")
        batch_op.create_check_constraint("request_state", _states(known))


def upgrade() -> None:
    with op.batch_alter_table("bis_request") as batch_op:
        batch_op.add_column(sa.Column("end_reason", sa.String(length=32), nullable=True))
        batch_op.add_column(sa.Column("end_text", sa.String(length=1000), nullable=True))
    _allow(NOW)


def downgrade() -> None:
    _allow(BEFORE)
    with op.batch_alter_table("bis_request") as batch_op:
        batch_op.drop_column("end_text")
        batch_op.drop_column("end_reason")
