"""From the schema in which only requests carried addresses and numbers to the one in which keys accounts do too."""

from alembic import command
from flask.testing import FlaskClient
from sqlalchemy import text
from sqlmodel import select

from bisdesk.activation.models import Activation, ActivationState
from bisdesk.app import create_app
from bisdesk.bis_requests.models import BisRequest, Uniqueness
from bisdesk.keys.models import KeyKind, WorkerAccount
from bisdesk.runtime import Runtime
from bisdesk.store.migrate import _config, migrate
from tests.factories.activations import started_of
from tests.factories.people import People
from tests.factories.requests import make_registered, make_submitted
from tests.keys.walking import activate

BEFORE = "0008"


def with_keys(runtime: Runtime, people: People) -> BisRequest:
    app = create_app(runtime)
    app.config["WTF_CSRF_ENABLED"] = False
    client: FlaskClient = app.test_client()
    registered = make_registered(runtime, people)
    activate(client, started_of(runtime, registered), KeyKind.APP)
    return registered


def test_rows_of_who_has_keys_become_theirs_too_and_those_of_who_was_blocked_go(
    runtime_on: Runtime,
) -> None:
    people = People.on(runtime_on)
    waiting = make_submitted(runtime_on, people)
    keys = with_keys(runtime_on, people)
    blocked = make_registered(runtime_on, people, last_name="Virtanen", birth_day="7")
    with runtime_on.database.writing() as session:
        ended = session.exec(select(Activation).where(Activation.request_id == blocked.id)).one()
        ended.state = ActivationState.BLOCKED
        session.add(ended)
    with runtime_on.database.rebuilding() as connection:
        command.downgrade(_config(connection), BEFORE)
        held = connection.execute(text("SELECT request_id FROM uniqueness")).scalars().all()
    assert sorted(held) == sorted([waiting.id, keys.id, blocked.id] * 2)

    migrate(runtime_on.database)
    with runtime_on.database.reading() as session:
        account = session.exec(select(WorkerAccount)).one()
        found = session.exec(select(Uniqueness)).all()
    assert {(row.request_id, row.worker_account_id, row.person_key) for row in found} == {
        (waiting.id, None, None),
        (keys.id, account.id, account.person_key),
    }
    assert len(found) == 4
    assert {row.share for row in found} == {""}
