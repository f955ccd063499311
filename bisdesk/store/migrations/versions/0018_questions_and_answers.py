"""The thread of a request, and what its holder changes for an answer, kept apart until it is given.

Revision ID: 0018
Revises: 0017
"""

import sqlalchemy as sa
from alembic import op

from bisdesk.store.types import Json, UtcDateTime

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None

KINDS = ("question", "taken_back", "answer", "reminder", "no_answer", "call")


def upgrade() -> None:
    op.create_table(
        "thread_entry",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("request_id", sa.String(length=32), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                *KINDS, name="thread_kind", native_enum=False, create_constraint=True, length=32
            ),
            nullable=False,
        ),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("by", sa.String(length=32), nullable=True),
        sa.Column("text", sa.String(length=2000), nullable=True),
        sa.Column("question_id", sa.String(length=32), nullable=True),
        sa.Column("step", sa.Integer(), nullable=False),
        sa.Column("opened", Json, nullable=False),
        sa.Column("changes", Json, nullable=False),
        sa.ForeignKeyConstraint(
            ["request_id"], ["bis_request.id"], name=op.f("fk_thread_entry_request_id_bis_request")
        ),
        sa.ForeignKeyConstraint(["by"], ["account.id"], name=op.f("fk_thread_entry_by_account")),
        sa.ForeignKeyConstraint(
            ["question_id"],
            ["thread_entry.id"],
            name=op.f("fk_thread_entry_question_id_thread_entry"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_thread_entry")),
        sa.UniqueConstraint(
            "question_id", "kind", "step", name=op.f("uq_thread_entry_question_id_kind_step")
        ),
    )
    op.create_index(op.f("ix_thread_entry_request_id"), "thread_entry", ["request_id"])
    with op.batch_alter_table("bis_request") as batch_op:
        batch_op.add_column(sa.Column("opened", Json, nullable=False, server_default="[]"))
        batch_op.add_column(sa.Column("answering", Json, nullable=False, server_default="{}"))
        batch_op.add_column(
            sa.Column("answer_version", sa.Integer(), nullable=False, server_default="0")
        )
        batch_op.add_column(sa.Column("answer_saved_at", UtcDateTime(), nullable=True))
    with op.batch_alter_table("attachment") as batch_op:
        batch_op.add_column(
            sa.Column("pending", sa.String(length=8), nullable=False, server_default="")
        )
    with op.batch_alter_table("declaration") as batch_op:
        batch_op.add_column(
            sa.Column("for_answer", sa.Boolean(), nullable=False, server_default=sa.false())
        )


def downgrade() -> None:
    with op.batch_alter_table("declaration") as batch_op:
        batch_op.drop_column("for_answer")
    with op.batch_alter_table("attachment") as batch_op:
        batch_op.drop_column("pending")
    with op.batch_alter_table("bis_request") as batch_op:
        for name in ("answer_saved_at", "answer_version", "answering", "opened"):
            batch_op.drop_column(name)
    op.drop_table("thread_entry")
