"""the ground floor

Revision ID: 0001
Revises:
"""

import sqlalchemy as sa
from alembic import op

from bisdesk.store.migrations.append_only import allow_changes, refuse_changes
from bisdesk.store.migrations.first_rows import first_rows
from bisdesk.store.types import Json, UtcDateTime

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "account",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("email_key", sa.String(length=254), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("password_hash", sa.String(length=200), nullable=False),
        sa.Column("is_staff", sa.Boolean(), nullable=False),
        sa.Column("is_manager", sa.Boolean(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("language", sa.String(length=2), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_account")),
        sa.UniqueConstraint("email_key", name=op.f("uq_account_email_key")),
    )
    op.create_table(
        "audit_entry",
        sa.Column("seq", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("actor_kind", sa.String(length=16), nullable=False),
        sa.Column("actor_id", sa.String(length=32), nullable=True),
        sa.Column("tag", sa.String(length=40), nullable=False),
        sa.Column("subject_kind", sa.String(length=24), nullable=True),
        sa.Column("subject_id", sa.String(length=32), nullable=True),
        sa.Column("outcome", sa.String(length=16), nullable=False),
        sa.Column("reason", sa.String(length=40), nullable=True),
        sa.Column("previous", sa.String(length=64), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_audit_entry")),
    )
    with op.batch_alter_table("audit_entry", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_audit_entry_actor_id"), ["actor_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_audit_entry_at"), ["at"], unique=False)
        batch_op.create_index(batch_op.f("ix_audit_entry_subject_id"), ["subject_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_audit_entry_tag"), ["tag"], unique=False)

    op.create_table(
        "audit_head",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_head")),
    )
    op.create_table(
        "board_version",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_board_version")),
    )
    op.create_table(
        "demo_message",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("channel", sa.String(length=8), nullable=False),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("arrived_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_demo_message")),
    )
    with op.batch_alter_table("demo_message", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_demo_message_arrived_at"), ["arrived_at"], unique=False
        )

    op.create_table(
        "entity",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("ovo_code", sa.String(length=9), nullable=False),
        sa.Column(
            "status",
            sa.Enum(
                "active",
                "suspended",
                name="entity_status",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_entity")),
        sa.UniqueConstraint("ovo_code", name=op.f("uq_entity_ovo_code")),
    )
    op.create_table(
        "job",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("subject_id", sa.String(length=32), nullable=False),
        sa.Column(
            "status",
            sa.Enum(
                "waiting",
                "taken",
                "done",
                "failed",
                name="job_status",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("next_try_at", UtcDateTime(), nullable=False),
        sa.Column("lease_until", UtcDateTime(), nullable=True),
        sa.Column("leased_by", sa.String(length=64), nullable=True),
        sa.Column("failure", sa.String(length=60), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_job")),
        sa.UniqueConstraint("kind", "subject_id", name=op.f("uq_job_kind_subject_id")),
    )
    with op.batch_alter_table("job", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_job_next_try_at"), ["next_try_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_job_status"), ["status"], unique=False)

    op.create_table(
        "lease",
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("holder", sa.String(length=64), nullable=False),
        sa.Column("until", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_lease")),
    )
    op.create_table(
        "reference_counter",
        sa.Column("year", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("last", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("year", name=op.f("pk_reference_counter")),
    )
    op.create_table(
        "throttle",
        sa.Column("key", sa.String(length=80), nullable=False),
        sa.Column("ends_at", UtcDateTime(), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_throttle")),
    )
    with op.batch_alter_table("throttle", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_throttle_ends_at"), ["ends_at"], unique=False)

    op.create_table(
        "worker_account",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("user_name", sa.String(length=64), nullable=False),
        sa.Column("user_name_key", sa.String(length=64), nullable=False),
        sa.Column("password_hash", sa.String(length=200), nullable=False),
        sa.Column("person_key", sa.String(length=64), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("mobile", sa.String(length=16), nullable=False),
        sa.Column("language", sa.String(length=2), nullable=False),
        sa.Column("sex", sa.String(length=1), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_worker_account")),
        sa.UniqueConstraint("person_key", name=op.f("uq_worker_account_person_key")),
        sa.UniqueConstraint("user_name_key", name=op.f("uq_worker_account_user_name_key")),
    )
    op.create_table(
        "agreement",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("account_id", sa.String(length=32), nullable=False),
        sa.Column("text_version", sa.Integer(), nullable=False),
        sa.Column("signed_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_agreement_account_id_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_agreement")),
        sa.UniqueConstraint(
            "account_id", "text_version", name=op.f("uq_agreement_account_id_text_version")
        ),
    )
    with op.batch_alter_table("agreement", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_agreement_account_id"), ["account_id"], unique=False)

    op.create_table(
        "bis_request",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("reference", sa.String(length=16), nullable=True),
        sa.Column(
            "state",
            sa.Enum(
                "draft",
                "stopped",
                "submitted",
                "in_review",
                "registering",
                "registered",
                "confirmed",
                name="request_state",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("entity_id", sa.String(length=32), nullable=False),
        sa.Column("filer_id", sa.String(length=32), nullable=False),
        sa.Column("holder_id", sa.String(length=32), nullable=False),
        sa.Column("assigned_to", sa.String(length=32), nullable=True),
        sa.Column("board_version", sa.Integer(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("changed_at", UtcDateTime(), nullable=False),
        sa.Column("submitted_at", UtcDateTime(), nullable=True),
        sa.Column("registered_at", UtcDateTime(), nullable=True),
        sa.Column("confirmed_at", UtcDateTime(), nullable=True),
        sa.Column("ended_at", UtcDateTime(), nullable=True),
        sa.Column("typed", Json, nullable=False),
        sa.Column("lived_in_belgium", sa.Boolean(), nullable=True),
        sa.Column("existing_number", sa.String(length=11), nullable=True),
        sa.Column("purpose", sa.String(length=32), nullable=True),
        sa.Column("purpose_application", sa.String(length=100), nullable=True),
        sa.Column("purpose_description", sa.String(length=500), nullable=True),
        sa.Column("note_bis_number", sa.Boolean(), nullable=False),
        sa.Column("first_name", sa.String(length=100), nullable=True),
        sa.Column("other_first_names", sa.String(length=100), nullable=True),
        sa.Column("last_name", sa.String(length=100), nullable=True),
        sa.Column("birth_date", sa.String(length=10), nullable=True),
        sa.Column("sex", sa.String(length=1), nullable=True),
        sa.Column("residence_country", sa.String(length=2), nullable=True),
        sa.Column("residence_postcode", sa.String(length=20), nullable=True),
        sa.Column("residence_city", sa.String(length=100), nullable=True),
        sa.Column("residence_street", sa.String(length=150), nullable=True),
        sa.Column("residence_number", sa.String(length=20), nullable=True),
        sa.Column("residence_box", sa.String(length=20), nullable=True),
        sa.Column("birth_country", sa.String(length=4), nullable=True),
        sa.Column("birth_place", sa.String(length=100), nullable=True),
        sa.Column("email", sa.String(length=254), nullable=True),
        sa.Column("preferred_language", sa.String(length=2), nullable=True),
        sa.Column("mobile", sa.String(length=16), nullable=True),
        sa.Column("mobile_kind", sa.String(length=8), nullable=True),
        sa.Column("nationality", sa.String(length=3), nullable=True),
        sa.Column("document_type", sa.String(length=16), nullable=True),
        sa.Column("document_country", sa.String(length=3), nullable=True),
        sa.Column("document_number", sa.String(length=40), nullable=True),
        sa.Column("document_expiry", sa.Date(), nullable=True),
        sa.Column("document_issue_date", sa.Date(), nullable=True),
        sa.Column("document_model", sa.String(length=16), nullable=True),
        sa.Column("check_date", sa.Date(), nullable=True),
        sa.Column("check_place", sa.String(length=100), nullable=True),
        sa.Column("ssin", sa.String(length=11), nullable=True),
        sa.Column("ssin_kind", sa.String(length=3), nullable=True),
        sa.ForeignKeyConstraint(
            ["assigned_to"], ["account.id"], name=op.f("fk_bis_request_assigned_to_account")
        ),
        sa.ForeignKeyConstraint(
            ["entity_id"], ["entity.id"], name=op.f("fk_bis_request_entity_id_entity")
        ),
        sa.ForeignKeyConstraint(
            ["filer_id"], ["account.id"], name=op.f("fk_bis_request_filer_id_account")
        ),
        sa.ForeignKeyConstraint(
            ["holder_id"], ["account.id"], name=op.f("fk_bis_request_holder_id_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bis_request")),
        sa.UniqueConstraint("reference", name=op.f("uq_bis_request_reference")),
    )
    with op.batch_alter_table("bis_request", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_bis_request_assigned_to"), ["assigned_to"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_bis_request_board_version"), ["board_version"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_bis_request_entity_id"), ["entity_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_bis_request_filer_id"), ["filer_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_bis_request_holder_id"), ["holder_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_bis_request_state"), ["state"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_bis_request_submitted_at"), ["submitted_at"], unique=False
        )

    op.create_table(
        "digital_key",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("worker_account_id", sa.String(length=32), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "app", "sms", name="key_kind", native_enum=False, create_constraint=True, length=32
            ),
            nullable=False,
        ),
        sa.Column("secret", sa.LargeBinary(), nullable=True),
        sa.Column("last_step", sa.Integer(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("expires_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["worker_account_id"],
            ["worker_account.id"],
            name=op.f("fk_digital_key_worker_account_id_worker_account"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_digital_key")),
    )
    with op.batch_alter_table("digital_key", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_digital_key_worker_account_id"), ["worker_account_id"], unique=False
        )

    op.create_table(
        "membership",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("entity_id", sa.String(length=32), nullable=False),
        sa.Column("account_id", sa.String(length=32), nullable=False),
        sa.Column("is_end_user", sa.Boolean(), nullable=False),
        sa.Column("is_admin", sa.Boolean(), nullable=False),
        sa.Column("right_portal", sa.Boolean(), nullable=False),
        sa.Column("right_form", sa.Boolean(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_membership_account_id_account")
        ),
        sa.ForeignKeyConstraint(
            ["entity_id"], ["entity.id"], name=op.f("fk_membership_entity_id_entity")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_membership")),
        sa.UniqueConstraint(
            "entity_id", "account_id", name=op.f("uq_membership_entity_id_account_id")
        ),
    )
    with op.batch_alter_table("membership", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_membership_account_id"), ["account_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_membership_entity_id"), ["entity_id"], unique=False)

    op.create_table(
        "session",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("account_id", sa.String(length=32), nullable=False),
        sa.Column("values", Json, nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("active_at", UtcDateTime(), nullable=False),
        sa.Column("fresh_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_session_account_id_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_session")),
    )
    with op.batch_alter_table("session", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_session_account_id"), ["account_id"], unique=False)

    op.create_table(
        "worker_session",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("worker_account_id", sa.String(length=32), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("active_at", UtcDateTime(), nullable=False),
        sa.Column("confirmed_at", UtcDateTime(), nullable=True),
        sa.Column("sealed", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(
            ["worker_account_id"],
            ["worker_account.id"],
            name=op.f("fk_worker_session_worker_account_id_worker_account"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_worker_session")),
    )
    with op.batch_alter_table("worker_session", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_worker_session_worker_account_id"), ["worker_account_id"], unique=False
        )

    op.create_table(
        "activation",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("request_id", sa.String(length=32), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "waiting",
                "open",
                "link_expired",
                "code_accepted",
                "activated",
                "blocked",
                "undeliverable",
                "not_needed",
                name="activation_state",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("code_hash", sa.String(length=200), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("checking", sa.Integer(), nullable=False),
        sa.Column("tried_at", UtcDateTime(), nullable=True),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("started_at", UtcDateTime(), nullable=True),
        sa.Column("code_sent_at", UtcDateTime(), nullable=True),
        sa.Column("explained_at", UtcDateTime(), nullable=True),
        sa.Column("blocks_at", UtcDateTime(), nullable=True),
        sa.Column("ended_at", UtcDateTime(), nullable=True),
        sa.Column("end_reason", sa.String(length=20), nullable=True),
        sa.ForeignKeyConstraint(
            ["request_id"], ["bis_request.id"], name=op.f("fk_activation_request_id_bis_request")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_activation")),
        sa.UniqueConstraint("request_id", name=op.f("uq_activation_request_id")),
    )
    with op.batch_alter_table("activation", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_activation_blocks_at"), ["blocks_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_activation_state"), ["state"], unique=False)

    op.create_table(
        "attachment",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("request_id", sa.String(length=32), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("kind", sa.String(length=8), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("pages", sa.Integer(), nullable=False),
        sa.Column("added_by", sa.String(length=32), nullable=False),
        sa.Column("added_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["added_by"], ["account.id"], name=op.f("fk_attachment_added_by_account")
        ),
        sa.ForeignKeyConstraint(
            ["request_id"], ["bis_request.id"], name=op.f("fk_attachment_request_id_bis_request")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_attachment")),
    )
    with op.batch_alter_table("attachment", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_attachment_request_id"), ["request_id"], unique=False)

    op.create_table(
        "declaration",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("request_id", sa.String(length=32), nullable=False),
        sa.Column(
            "status",
            sa.Enum(
                "making",
                "made",
                "signed",
                "void",
                "failed",
                name="declaration_status",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("fingerprint", sa.String(length=80), nullable=False),
        sa.Column("language", sa.String(length=2), nullable=False),
        sa.Column("pdf", sa.LargeBinary(), nullable=True),
        sa.Column("asked_at", UtcDateTime(), nullable=False),
        sa.Column("made_at", UtcDateTime(), nullable=True),
        sa.Column("signed_at", UtcDateTime(), nullable=True),
        sa.Column("signed_by", sa.String(length=32), nullable=True),
        sa.ForeignKeyConstraint(
            ["request_id"], ["bis_request.id"], name=op.f("fk_declaration_request_id_bis_request")
        ),
        sa.ForeignKeyConstraint(
            ["signed_by"], ["account.id"], name=op.f("fk_declaration_signed_by_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_declaration")),
    )
    with op.batch_alter_table("declaration", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_declaration_request_id"), ["request_id"], unique=False)

    op.create_table(
        "duplicate_verdict",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("request_id", sa.String(length=32), nullable=False),
        sa.Column("candidate", sa.String(length=11), nullable=False),
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
        sa.UniqueConstraint(
            "request_id", "candidate", name=op.f("uq_duplicate_verdict_request_id_candidate")
        ),
    )
    with op.batch_alter_table("duplicate_verdict", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_duplicate_verdict_request_id"), ["request_id"], unique=False
        )

    op.create_table(
        "identity_check",
        sa.Column("request_id", sa.String(length=32), nullable=False),
        sa.Column("answers", Json, nullable=False),
        sa.Column("checked_by", sa.String(length=32), nullable=True),
        sa.Column("changed_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["checked_by"], ["account.id"], name=op.f("fk_identity_check_checked_by_account")
        ),
        sa.ForeignKeyConstraint(
            ["request_id"],
            ["bis_request.id"],
            name=op.f("fk_identity_check_request_id_bis_request"),
        ),
        sa.PrimaryKeyConstraint("request_id", name=op.f("pk_identity_check")),
    )
    op.create_table(
        "message",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column(
            "channel",
            sa.Enum(
                "mail",
                "sms",
                name="message_channel",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column(
            "status",
            sa.Enum(
                "waiting",
                "taken",
                "done",
                "failed",
                name="message_status",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("request_id", sa.String(length=32), nullable=True),
        sa.Column("account_id", sa.String(length=32), nullable=True),
        sa.Column("worker_account_id", sa.String(length=32), nullable=True),
        sa.Column("secret", sa.LargeBinary(), nullable=True),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("next_try_at", UtcDateTime(), nullable=False),
        sa.Column("lease_until", UtcDateTime(), nullable=True),
        sa.Column("leased_by", sa.String(length=64), nullable=True),
        sa.Column("handed_over_at", UtcDateTime(), nullable=True),
        sa.Column("failure", sa.String(length=60), nullable=True),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_message_account_id_account")
        ),
        sa.ForeignKeyConstraint(
            ["request_id"], ["bis_request.id"], name=op.f("fk_message_request_id_bis_request")
        ),
        sa.ForeignKeyConstraint(
            ["worker_account_id"],
            ["worker_account.id"],
            name=op.f("fk_message_worker_account_id_worker_account"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_message")),
    )
    with op.batch_alter_table("message", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_message_next_try_at"), ["next_try_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_message_request_id"), ["request_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_message_status"), ["status"], unique=False)

    op.create_table(
        "registration",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("request_id", sa.String(length=32), nullable=False),
        sa.Column("key", sa.String(length=32), nullable=False),
        sa.Column(
            "status",
            sa.Enum(
                "waiting",
                "done",
                "refused",
                name="registration_status",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("use_number", sa.String(length=11), nullable=True),
        sa.Column("reason", sa.String(length=500), nullable=True),
        sa.Column("person", Json, nullable=False),
        sa.Column("decided_by", sa.String(length=32), nullable=False),
        sa.Column("decided_at", UtcDateTime(), nullable=False),
        sa.Column("ended_at", UtcDateTime(), nullable=True),
        sa.Column("refusal", sa.String(length=40), nullable=True),
        sa.ForeignKeyConstraint(
            ["decided_by"], ["account.id"], name=op.f("fk_registration_decided_by_account")
        ),
        sa.ForeignKeyConstraint(
            ["request_id"], ["bis_request.id"], name=op.f("fk_registration_request_id_bis_request")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_registration")),
    )
    with op.batch_alter_table("registration", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_registration_key"), ["key"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_registration_request_id"), ["request_id"], unique=False
        )
        batch_op.create_index(
            "uq_registration_live",
            ["request_id"],
            unique=True,
            sqlite_where=sa.text("status <> 'refused'"),
            postgresql_where=sa.text("status <> 'refused'"),
        )

    op.create_table(
        "timeline",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("request_id", sa.String(length=32), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("event", sa.String(length=40), nullable=False),
        sa.Column("actor_id", sa.String(length=32), nullable=True),
        sa.Column("reason", sa.String(length=500), nullable=True),
        sa.ForeignKeyConstraint(
            ["actor_id"], ["account.id"], name=op.f("fk_timeline_actor_id_account")
        ),
        sa.ForeignKeyConstraint(
            ["request_id"], ["bis_request.id"], name=op.f("fk_timeline_request_id_bis_request")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_timeline")),
    )
    with op.batch_alter_table("timeline", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_timeline_request_id"), ["request_id"], unique=False)

    op.create_table(
        "uniqueness",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("kind", sa.String(length=8), nullable=False),
        sa.Column("value_key", sa.String(length=64), nullable=False),
        sa.Column("request_id", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(
            ["request_id"], ["bis_request.id"], name=op.f("fk_uniqueness_request_id_bis_request")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_uniqueness")),
        sa.UniqueConstraint("kind", "value_key", name=op.f("uq_uniqueness_kind_value_key")),
    )
    with op.batch_alter_table("uniqueness", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_uniqueness_request_id"), ["request_id"], unique=False)

    op.create_table(
        "activation_link",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("activation_id", sa.String(length=32), nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("expires_at", UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["activation_id"],
            ["activation.id"],
            name=op.f("fk_activation_link_activation_id_activation"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_activation_link")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_activation_link_token_hash")),
    )
    with op.batch_alter_table("activation_link", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_activation_link_activation_id"), ["activation_id"], unique=False
        )

    op.create_table(
        "activation_ticket",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("activation_id", sa.String(length=32), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(
            ["activation_id"],
            ["activation.id"],
            name=op.f("fk_activation_ticket_activation_id_activation"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_activation_ticket")),
    )
    with op.batch_alter_table("activation_ticket", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_activation_ticket_activation_id"), ["activation_id"], unique=False
        )

    op.create_table(
        "attachment_content",
        sa.Column("attachment_id", sa.String(length=32), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["attachment_id"],
            ["attachment.id"],
            name=op.f("fk_attachment_content_attachment_id_attachment"),
        ),
        sa.PrimaryKeyConstraint("attachment_id", name=op.f("pk_attachment_content")),
    )
    op.create_table(
        "page_image",
        sa.Column("attachment_id", sa.String(length=32), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("sealed_thumbnail", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["attachment_id"],
            ["attachment.id"],
            name=op.f("fk_page_image_attachment_id_attachment"),
        ),
        sa.PrimaryKeyConstraint("attachment_id", "number", name=op.f("pk_page_image")),
    )
    first_rows()
    refuse_changes("audit_entry")


def downgrade() -> None:
    allow_changes("audit_entry")
    op.drop_table("page_image")
    op.drop_table("attachment_content")
    with op.batch_alter_table("activation_ticket", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_activation_ticket_activation_id"))

    op.drop_table("activation_ticket")
    with op.batch_alter_table("activation_link", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_activation_link_activation_id"))

    op.drop_table("activation_link")
    with op.batch_alter_table("uniqueness", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_uniqueness_request_id"))

    op.drop_table("uniqueness")
    with op.batch_alter_table("timeline", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_timeline_request_id"))

    op.drop_table("timeline")
    with op.batch_alter_table("registration", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_registration_live",
            sqlite_where=sa.text("status <> 'refused'"),
            postgresql_where=sa.text("status <> 'refused'"),
        )
        batch_op.drop_index(batch_op.f("ix_registration_request_id"))
        batch_op.drop_index(batch_op.f("ix_registration_key"))

    op.drop_table("registration")
    with op.batch_alter_table("message", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_message_status"))
        batch_op.drop_index(batch_op.f("ix_message_request_id"))
        batch_op.drop_index(batch_op.f("ix_message_next_try_at"))

    op.drop_table("message")
    op.drop_table("identity_check")
    with op.batch_alter_table("duplicate_verdict", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_duplicate_verdict_request_id"))

    op.drop_table("duplicate_verdict")
    with op.batch_alter_table("declaration", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_declaration_request_id"))

    op.drop_table("declaration")
    with op.batch_alter_table("attachment", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_attachment_request_id"))

    op.drop_table("attachment")
    with op.batch_alter_table("activation", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_activation_state"))
        batch_op.drop_index(batch_op.f("ix_activation_blocks_at"))

    op.drop_table("activation")
    with op.batch_alter_table("worker_session", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_worker_session_worker_account_id"))

    op.drop_table("worker_session")
    with op.batch_alter_table("session", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_session_account_id"))

    op.drop_table("session")
    with op.batch_alter_table("membership", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_membership_entity_id"))
        batch_op.drop_index(batch_op.f("ix_membership_account_id"))

    op.drop_table("membership")
    with op.batch_alter_table("digital_key", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_digital_key_worker_account_id"))

    op.drop_table("digital_key")
    with op.batch_alter_table("bis_request", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_bis_request_submitted_at"))
        batch_op.drop_index(batch_op.f("ix_bis_request_state"))
        batch_op.drop_index(batch_op.f("ix_bis_request_holder_id"))
        batch_op.drop_index(batch_op.f("ix_bis_request_filer_id"))
        batch_op.drop_index(batch_op.f("ix_bis_request_entity_id"))
        batch_op.drop_index(batch_op.f("ix_bis_request_board_version"))
        batch_op.drop_index(batch_op.f("ix_bis_request_assigned_to"))

    op.drop_table("bis_request")
    with op.batch_alter_table("agreement", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_agreement_account_id"))

    op.drop_table("agreement")
    op.drop_table("worker_account")
    with op.batch_alter_table("throttle", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_throttle_ends_at"))

    op.drop_table("throttle")
    op.drop_table("reference_counter")
    op.drop_table("lease")
    with op.batch_alter_table("job", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_job_status"))
        batch_op.drop_index(batch_op.f("ix_job_next_try_at"))

    op.drop_table("job")
    op.drop_table("entity")
    with op.batch_alter_table("demo_message", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_demo_message_arrived_at"))

    op.drop_table("demo_message")
    op.drop_table("board_version")
    op.drop_table("audit_head")
    with op.batch_alter_table("audit_entry", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_audit_entry_tag"))
        batch_op.drop_index(batch_op.f("ix_audit_entry_subject_id"))
        batch_op.drop_index(batch_op.f("ix_audit_entry_at"))
        batch_op.drop_index(batch_op.f("ix_audit_entry_actor_id"))

    op.drop_table("audit_entry")
    op.drop_table("account")
