"""New links, reminders, and which message carries what.

Revision ID: 0026
Revises: 0025
"""

import sqlalchemy as sa
from alembic import op

from bisdesk.domain.deadline import next_reminder_at
from bisdesk.store.types import UtcDateTime

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None

RUNNING = ("open", "link_expired", "code_accepted")

OF_ACTIVATION = (
    ("link_until", UtcDateTime()),
    ("remind_at", UtcDateTime()),
    ("code_message_id", sa.String(length=32)),
)
OF_LINK = (
    ("message_id", sa.String(length=32)),
    ("asked_by", sa.String(length=10)),
    ("holds_until", UtcDateTime()),
    ("handed_over_at", UtcDateTime()),
    ("ended_at", UtcDateTime()),
    ("ended_by", sa.String(length=32)),
    ("bounced_at", UtcDateTime()),
)


def upgrade() -> None:
    for name, kind in OF_ACTIVATION:
        op.add_column("activation", sa.Column(name, kind, nullable=True))
    for name, kind in OF_LINK:
        op.add_column("activation_link", sa.Column(name, kind, nullable=True))
    reminds: sa.Column[bool] = sa.Column(
        "is_reminder", sa.Boolean(), nullable=False, server_default=sa.false()
    )
    op.add_column("activation_link", reminds)
    op.create_index("ix_activation_link_until", "activation", ["link_until"])
    op.create_index("ix_activation_remind_at", "activation", ["remind_at"])
    op.create_index("ix_activation_link_message_id", "activation_link", ["message_id"])
    _fill()


def _fill() -> None:
    """Until now each activation had one link, one mail with it and one SMS."""
    op.execute(
        "UPDATE activation SET code_message_id = (SELECT max(message.id) FROM message"
        " WHERE message.request_id = activation.request_id AND message.code = 'activation_code'),"
        " link_until = (SELECT max(expires_at) FROM activation_link WHERE activation_id = activation.id)"
    )
    op.execute(
        "UPDATE activation_link SET message_id = (SELECT max(message.id) FROM message, activation"
        " WHERE activation.id = activation_link.activation_id"
        " AND message.request_id = activation.request_id AND message.code = 'activation_link')"
    )
    op.execute(
        "UPDATE activation_link SET handed_over_at = (SELECT started_at FROM activation"
        " WHERE activation.id = activation_link.activation_id) WHERE expires_at IS NOT NULL"
    )
    _plan_reminders()


def _plan_reminders() -> None:
    """On day 10; where that is past, the timed work decides whether a reminder still helps."""
    bind = op.get_bind()
    activation = sa.table(
        "activation",
        sa.column("id", sa.String()),
        sa.column("state", sa.String()),
        sa.column("started_at", UtcDateTime()),
        sa.column("remind_at", UtcDateTime()),
    )
    running = sa.select(activation.c.id, activation.c.started_at).where(
        activation.c.state.in_(RUNNING), activation.c.started_at.is_not(None)
    )
    for found_id, started_at in bind.execute(running).all():
        at = next_reminder_at(started_at, renewed=False, after=started_at)
        bind.execute(sa.update(activation).where(activation.c.id == found_id).values(remind_at=at))


def downgrade() -> None:
    op.drop_index("ix_activation_link_message_id", "activation_link")
    op.drop_index("ix_activation_remind_at", "activation")
    op.drop_index("ix_activation_link_until", "activation")
    op.drop_column("activation_link", "is_reminder")
    for name, _kind in reversed(OF_LINK):
        op.drop_column("activation_link", name)
    for name, _kind in reversed(OF_ACTIVATION):
        op.drop_column("activation", name)
