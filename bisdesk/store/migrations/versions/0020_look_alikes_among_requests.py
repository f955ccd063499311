"""Look-alikes among requests: the keys they are found by, what was found, and verdicts on both kinds.

Revision ID: 0020
Revises: 0019
"""

import sqlalchemy as sa
from alembic import op

from bisdesk.domain.name_key import fold
from bisdesk.domain.partial_date import PartialDate
from bisdesk.duplicates.rules import document_key
from bisdesk.register.blocking import as_number, kept_keys
from bisdesk.store.types import Json, UtcDateTime

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None

VERDICT_COLUMNS = ("id", "request_id", "candidate", "same", "reason", "by", "at")
_AT_ONCE = 1000


def _kind(name: str) -> sa.Enum:
    return sa.Enum(
        "register", "request", name=name, native_enum=False, create_constraint=True, length=32
    )


def _verdicts(candidate: int, *, with_kind: bool) -> None:
    """Make the table of verdicts anew around its rows; there are few."""
    kept = sa.table("duplicate_verdict", *(sa.column(name) for name in VERDICT_COLUMNS))
    typed = kept.select().with_only_columns(
        *(kept.c[name] for name in VERDICT_COLUMNS if name != "at"),
        sa.type_coerce(kept.c.at, UtcDateTime()).label("at"),
    )
    if not with_kind:
        typed = typed.where(sa.column("kind") == "register")
    rows = [dict(row) for row in op.get_bind().execute(typed).mappings()]
    op.drop_table("duplicate_verdict")
    kind: list[sa.Column[str]] = (
        [sa.Column("kind", _kind("duplicate_verdict_kind"), nullable=False)] if with_kind else []
    )
    unique = ("request_id", "kind", "candidate") if with_kind else ("request_id", "candidate")
    made = op.create_table(
        "duplicate_verdict",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("request_id", sa.String(length=32), nullable=False),
        *kind,
        sa.Column("candidate", sa.String(length=candidate), nullable=False),
        sa.Column("same", sa.Boolean(), nullable=False),
        sa.Column("reason", sa.String(length=500), nullable=True),
        sa.Column("by", sa.String(length=32), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["by"], ["account.id"], name=op.f("fk_duplicate_verdict_by_account")
        ),
        sa.ForeignKeyConstraint(
            ["request_id"],
            ["bis_request.id"],
            name=op.f("fk_duplicate_verdict_request_id_bis_request"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_duplicate_verdict")),
        sa.UniqueConstraint(*unique, name=op.f(f"uq_duplicate_verdict_{'_'.join(unique)}")),
    )
    op.create_index(op.f("ix_duplicate_verdict_request_id"), "duplicate_verdict", ["request_id"])
    if with_kind:
        op.create_index(op.f("ix_duplicate_verdict_candidate"), "duplicate_verdict", ["candidate"])
    if rows:
        more = {"kind": "register"} if with_kind else {}
        op.bulk_insert(made, [row | {"same": bool(row["same"])} | more for row in rows])


def _fill(search_key: sa.Table, search_text: sa.Table) -> None:
    """The keys of the requests that are there: what `duplicates.keys.keep` makes of new ones."""
    names = (
        "id", "first_name", "other_first_names", "last_name", "birth_date", "document_country", "document_number",
    )  # fmt: skip
    request = sa.table("bis_request", *(sa.column(name) for name in (*names, "state")))
    last = ""
    while True:
        rows = (
            op.get_bind()
            .execute(
                sa.select(*(request.c[name] for name in names))
                .where(request.c.state.not_in(("draft", "stopped")), request.c.id > last)
                .order_by(request.c.id)
                .limit(_AT_ONCE)
            )
            .all()
        )
        if not rows:
            return
        last = rows[-1].id
        texts = [
            {
                "request_id": row.id,
                "folded": fold(
                    " ".join(filter(None, (row.first_name, row.other_first_names, row.last_name)))
                )[:310],
                "document": document_key(row.document_country, row.document_number),
            }
            for row in rows
        ]
        keys = [
            {
                "key": key,
                "born": as_number(PartialDate.from_text(row.birth_date)),
                "request_id": row.id,
            }
            for row in rows
            if row.last_name and row.birth_date
            for key in sorted(kept_keys(row.last_name))
        ]
        op.get_bind().execute(sa.insert(search_text), texts)
        if keys:
            op.get_bind().execute(sa.insert(search_key), keys)


def upgrade() -> None:
    search_key = op.create_table(
        "search_key",
        sa.Column("key", sa.String(length=40), nullable=False),
        sa.Column("born", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("request_id", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(
            ["request_id"], ["bis_request.id"], name=op.f("fk_search_key_request_id_bis_request")
        ),
        sa.PrimaryKeyConstraint("key", "born", "request_id", name=op.f("pk_search_key")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_search_key_request_id"), "search_key", ["request_id"])
    search_text = op.create_table(
        "search_text",
        sa.Column("request_id", sa.String(length=32), nullable=False),
        sa.Column("folded", sa.String(length=310), nullable=False),
        sa.Column("document", sa.String(length=48), nullable=True),
        sa.ForeignKeyConstraint(
            ["request_id"], ["bis_request.id"], name=op.f("fk_search_text_request_id_bis_request")
        ),
        sa.PrimaryKeyConstraint("request_id", name=op.f("pk_search_text")),
    )
    op.create_index(op.f("ix_search_text_document"), "search_text", ["document"])
    op.create_table(
        "look_alike",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("request_id", sa.String(length=32), nullable=False),
        sa.Column("kind", _kind("look_alike_kind"), nullable=False),
        sa.Column("candidate", sa.String(length=32), nullable=False),
        sa.Column("score", sa.Integer(), nullable=False),
        sa.Column("high", sa.Boolean(), nullable=False),
        sa.Column("open", sa.Boolean(), nullable=False),
        sa.Column("reasons", Json, nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["request_id"], ["bis_request.id"], name=op.f("fk_look_alike_request_id_bis_request")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_look_alike")),
        sa.UniqueConstraint(
            "request_id", "kind", "candidate", name=op.f("uq_look_alike_request_id_kind_candidate")
        ),
    )
    for column in ("request_id", "candidate", "open"):
        op.create_index(op.f(f"ix_look_alike_{column}"), "look_alike", [column])
    op.create_index(op.f("ix_bis_request_ssin"), "bis_request", ["ssin"])
    _verdicts(32, with_kind=True)
    _fill(search_key, search_text)


def downgrade() -> None:
    _verdicts(11, with_kind=False)
    op.drop_index(op.f("ix_bis_request_ssin"), "bis_request")
    for table in ("look_alike", "search_text", "search_key"):
        op.drop_table(table)
