"""Column types that behave the same on both databases."""

from datetime import UTC, datetime, timedelta, timezone

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError, StatementError
from sqlmodel import select

from bisdesk.accounts.models import Account
from bisdesk.bis_requests.models import BisRequest
from bisdesk.runtime import Runtime
from tests.factories.people import People, make_account
from tests.factories.requests import make_draft


@pytest.mark.parametrize(
    "moment",
    [
        datetime(2026, 11, 23, 12, 0, 0, 123456, tzinfo=UTC),
        datetime(2026, 10, 25, 2, 30, tzinfo=timezone(timedelta(hours=2))),
        datetime(2026, 10, 25, 2, 30, tzinfo=timezone(timedelta(hours=1))),
        datetime(1969, 12, 31, 23, 59, tzinfo=UTC),
        datetime(2100, 2, 28, tzinfo=timezone(timedelta(hours=-11))),
    ],
)
def test_an_instant_comes_back_as_the_same_instant_in_utc(
    runtime_on: Runtime, moment: datetime
) -> None:
    with runtime_on.database.writing() as session:
        account_id = make_account(session, runtime_on, "Lien", created_at=moment).id
    with runtime_on.database.reading() as session:
        found = session.get_one(Account, account_id).created_at
    assert found == moment
    assert found.utcoffset() == timedelta(0)
    with runtime_on.database.reading() as session:
        later = select(Account).where(Account.created_at < moment + timedelta(microseconds=1))
        assert session.exec(later).one().id == account_id


def test_an_instant_without_a_zone_is_refused(runtime_on: Runtime) -> None:
    naive = datetime(2026, 11, 23, 12, 0)  # noqa: DTZ001
    with (
        pytest.raises(StatementError, match="time zone"),
        runtime_on.database.writing() as session,
    ):
        make_account(session, runtime_on, "Lien", created_at=naive)


def test_a_state_that_does_not_exist_is_refused_by_the_database_itself(runtime_on: Runtime) -> None:
    draft = make_draft(runtime_on, People.on(runtime_on), checked=False, files=0)
    with pytest.raises(DBAPIError), runtime_on.database.writing() as session:
        session.execute(
            text("UPDATE bis_request SET state = 'nearly' WHERE id = :id"), {"id": draft.id}
        )


def test_states_are_stored_by_their_value(runtime_on: Runtime) -> None:
    make_draft(runtime_on, People.on(runtime_on), checked=False, files=0)
    with runtime_on.database.reading() as session:
        assert session.execute(text("SELECT state FROM bis_request")).scalar_one() == "draft"


def test_what_was_typed_comes_back_as_it_was_typed(runtime_on: Runtime) -> None:
    odd = "Ō'Brien-Łuć «ß» 𝒜 \u0301 \\ \" {} %s :x"
    draft = make_draft(runtime_on, People.on(runtime_on), checked=False, files=0, last_name=odd)
    with runtime_on.database.reading() as session:
        assert session.get_one(BisRequest, draft.id).typed["last_name"] == odd
