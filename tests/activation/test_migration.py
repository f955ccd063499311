"""Activations that ran before new links and reminders existed keep their link, their code and their clock."""

from datetime import timedelta

from alembic import command
from sqlmodel import select

from bisdesk.activation.models import ActivationLink
from bisdesk.runtime import Runtime
from bisdesk.store.migrate import _config, migrate
from tests.factories.activations import start_activation

BEFORE = "0025"


def test_a_running_activation_gets_its_reminder_and_knows_its_messages(runtime_on: Runtime) -> None:
    started = start_activation(runtime_on)
    waiting = start_activation(
        runtime_on, handed_over=False, email="other@voorbeeld.example", ssin="85471400342"
    )
    before = [started.activation, waiting.activation]
    with runtime_on.database.rebuilding() as connection:
        command.downgrade(_config(connection), BEFORE)
    migrate(runtime_on.database)
    after = [started.activation, waiting.activation]
    assert after == before
    assert after[0].remind_at == runtime_on.clock.now() + timedelta(days=10)
    with runtime_on.database.reading() as session:
        links = {each.activation_id: each for each in session.exec(select(ActivationLink))}
    for each in (started, waiting):
        assert links[each.activation.id].message_id == each.newest("activation_link").id
    assert links[started.activation.id].handed_over_at == started.activation.started_at
    assert links[waiting.activation.id].handed_over_at is None
