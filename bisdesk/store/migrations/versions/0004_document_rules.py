"""rules about identity documents as a table, and what the filer was told by which of them

Revision ID: 0004
Revises: 0003
"""

import sqlalchemy as sa
from alembic import op

from bisdesk.store.migrations.first_document_rules import first_document_rules
from bisdesk.store.types import Json, UtcDateTime

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "document_rule",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("content", Json, nullable=False),
        sa.Column("change", sa.String(length=16), nullable=False),
        sa.Column("why", sa.String(length=300), nullable=False),
        sa.Column("valid_from", UtcDateTime(), nullable=False),
        sa.Column("changed_by", sa.String(length=32), nullable=True),
        sa.ForeignKeyConstraint(
            ["changed_by"], ["account.id"], name=op.f("fk_document_rule_changed_by_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_document_rule")),
        sa.UniqueConstraint("code", "version", name=op.f("uq_document_rule_code_version")),
    )
    op.create_table(
        "document_rule_book",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("tag", sa.String(length=32), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_document_rule_book")),
    )
    first_document_rules()
    with op.batch_alter_table("bis_request", schema=None) as batch_op:
        batch_op.add_column(sa.Column("document_verdict", sa.String(length=16), nullable=True))
        batch_op.add_column(sa.Column("document_until", sa.Date(), nullable=True))
        batch_op.add_column(sa.Column("document_rule", sa.String(length=40), nullable=True))
        batch_op.add_column(sa.Column("document_rule_version", sa.Integer(), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("bis_request", schema=None) as batch_op:
        batch_op.drop_column("document_rule_version")
        batch_op.drop_column("document_rule")
        batch_op.drop_column("document_until")
        batch_op.drop_column("document_verdict")
    op.drop_table("document_rule_book")
    op.drop_table("document_rule")
