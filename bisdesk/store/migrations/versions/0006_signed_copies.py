"""signed copies of declarations

Revision ID: 0006
Revises: 0005
"""

import sqlalchemy as sa
from alembic import op

from bisdesk.store.types import UtcDateTime

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "declaration_copy",
        sa.Column("declaration_id", sa.String(length=32), nullable=False),
        sa.Column(
            "way",
            sa.Enum(
                "app", "own_signature", "pen", name="signing_way", native_enum=False, create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("kind", sa.String(length=8), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=True),
        sa.Column("pages", sa.Integer(), nullable=False),
        sa.Column(
            "matched_by",
            sa.Enum(
                "qr", "filer", name="matched_by", native_enum=False, create_constraint=True, length=32
            ),
            nullable=True,
        ),
        sa.Column(
            "verdict",
            sa.Enum(
                "intact_trusted", name="signature_verdict", native_enum=False, create_constraint=True,
                length=32,
            ),
            nullable=True,
        ),
        sa.Column("signer", sa.String(length=200), nullable=True),
        sa.Column("signer_alike", sa.Boolean(), nullable=True),
        sa.Column("added_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["declaration_id"],
            ["declaration.id"],
            name=op.f("fk_declaration_copy_declaration_id_declaration"),
        ),
        sa.PrimaryKeyConstraint("declaration_id", name=op.f("pk_declaration_copy")),
    )  # fmt: skip
    op.create_table(
        "declaration_page",
        sa.Column("declaration_id", sa.String(length=32), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("sealed_thumbnail", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["declaration_id"],
            ["declaration_copy.declaration_id"],
            name=op.f("fk_declaration_page_declaration_id_declaration_copy"),
        ),
        sa.PrimaryKeyConstraint("declaration_id", "number", name=op.f("pk_declaration_page")),
    )
    # Until now there was one way, and the seal stands in the declaration's own PDF.
    op.execute(
        sa.text(
            "INSERT INTO declaration_copy (declaration_id, way, kind, pages, added_at)"
            " SELECT id, 'app', 'pdf', 0, signed_at FROM declaration WHERE status = 'signed'"
        )
    )


def downgrade() -> None:
    op.drop_table("declaration_page")
    op.drop_table("declaration_copy")
