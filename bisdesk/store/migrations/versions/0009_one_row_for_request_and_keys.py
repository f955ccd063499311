"""keys accounts carry e-mail addresses and mobile numbers too

Rows of `uniqueness` that a keys account shares with the request that it came from are told by the address and number,
which are the same in both; requests whose activation ended badly let go of theirs. `near_key` needs the hash key, which a
migration has not: it stays empty for requests submitted before.

Revision ID: 0009
Revises: 0008
"""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

_OF_THE_REQUEST = """
    SELECT w.{column} FROM worker_account w
    JOIN bis_request b ON b.email = w.email AND b.mobile = w.mobile
    JOIN activation a ON a.request_id = b.id AND a.state = 'activated'
    WHERE b.id = uniqueness.request_id
"""


def upgrade() -> None:
    with op.batch_alter_table("uniqueness", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("share", sa.String(length=32), nullable=False, server_default="")
        )
        batch_op.add_column(sa.Column("near_key", sa.String(length=64), nullable=True))
        batch_op.add_column(sa.Column("worker_account_id", sa.String(length=32), nullable=True))
        batch_op.add_column(sa.Column("person_key", sa.String(length=64), nullable=True))
        batch_op.alter_column("request_id", existing_type=sa.String(length=32), nullable=True)
        batch_op.drop_constraint(batch_op.f("uq_uniqueness_kind_value_key"), type_="unique")
        batch_op.create_unique_constraint(
            batch_op.f("uq_uniqueness_kind_value_key_share"), ["kind", "value_key", "share"]
        )
        batch_op.create_foreign_key(
            batch_op.f("fk_uniqueness_worker_account_id_worker_account"),
            "worker_account",
            ["worker_account_id"],
            ["id"],
        )
        batch_op.create_index(batch_op.f("ix_uniqueness_near_key"), ["near_key"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_uniqueness_worker_account_id"), ["worker_account_id"], unique=False
        )
    with op.batch_alter_table("uniqueness", schema=None) as batch_op:
        batch_op.alter_column("share", existing_type=sa.String(length=32), server_default=None)
    _bring_the_rows_along()


def downgrade() -> None:
    op.execute("DELETE FROM uniqueness WHERE request_id IS NULL OR share <> ''")
    with op.batch_alter_table("uniqueness", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_uniqueness_worker_account_id"))
        batch_op.drop_index(batch_op.f("ix_uniqueness_near_key"))
        batch_op.drop_constraint(
            batch_op.f("fk_uniqueness_worker_account_id_worker_account"), type_="foreignkey"
        )
        batch_op.drop_constraint(batch_op.f("uq_uniqueness_kind_value_key_share"), type_="unique")
        batch_op.create_unique_constraint(
            batch_op.f("uq_uniqueness_kind_value_key"), ["kind", "value_key"]
        )
        batch_op.alter_column("request_id", existing_type=sa.String(length=32), nullable=False)
        for name in ("person_key", "worker_account_id", "near_key", "share"):
            batch_op.drop_column(name)


def _bring_the_rows_along() -> None:
    op.execute(
        "DELETE FROM uniqueness WHERE request_id IN "
        "(SELECT request_id FROM activation WHERE state IN ('blocked', 'undeliverable'))"
    )
    for column, source in (("worker_account_id", "id"), ("person_key", "person_key")):
        op.execute(
            f"UPDATE uniqueness SET {column} = ({_OF_THE_REQUEST.format(column=source)} LIMIT 1)"  # noqa: S608
        )
