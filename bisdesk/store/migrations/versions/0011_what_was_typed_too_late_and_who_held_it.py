"""What was typed after a session had ended, who held a request before, and a quick look for the same person.

Revision ID: 0011
Revises: 0010
"""

import sqlalchemy as sa
from alembic import op

from bisdesk.store.types import Json, UtcDateTime

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "kept_form",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("account_id", sa.String(length=32), nullable=False),
        sa.Column("draft_id", sa.String(length=32), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("kept_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_kept_form_account_id_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_kept_form")),
        sa.UniqueConstraint(
            "account_id", "draft_id", name=op.f("uq_kept_form_account_id_draft_id")
        ),
    )
    op.create_index(op.f("ix_kept_form_account_id"), "kept_form", ["account_id"])
    op.create_index(op.f("ix_kept_form_kept_at"), "kept_form", ["kept_at"])
    op.add_column(
        "bis_request", sa.Column("former_holders", Json, nullable=False, server_default="[]")
    )
    op.create_index("ix_bis_request_entity_birth", "bis_request", ["entity_id", "birth_date"])


def downgrade() -> None:
    op.drop_index("ix_bis_request_entity_birth", table_name="bis_request")
    op.drop_column("bis_request", "former_holders")
    op.drop_table("kept_form")
