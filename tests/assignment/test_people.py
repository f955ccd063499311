"""Who is there, and who may be given a request."""

from datetime import UTC, datetime, timedelta

import pytest

from bisdesk.accounts.models import Account
from bisdesk.assignment.models import Absence
from bisdesk.assignment.people import colleagues, is_there
from bisdesk.bis_requests.models import BisRequest
from bisdesk.runtime import Runtime
from tests.factories import requests as make
from tests.factories.people import People
from tests.support.core import NOON


def put_away(runtime: Runtime, account_id: str, starts_at: datetime, ends_at: datetime) -> None:
    with runtime.database.writing() as session:
        session.add(
            Absence(
                account_id=account_id,
                starts_at=starts_at,
                ends_at=ends_at,
                set_by=account_id,
                set_at=starts_at,
            )
        )


def change_account(runtime: Runtime, account_id: str, **changes: object) -> None:
    with runtime.database.writing() as session:
        session.get_one(Account, account_id).sqlmodel_update(changes)


@pytest.mark.parametrize(
    ("moment", "there"),
    [
        (NOON - timedelta(seconds=1), True),
        (NOON, False),
        (NOON + timedelta(days=1), False),
        (datetime(2026, 11, 30, 22, 59, 59, tzinfo=UTC), False),
        (datetime(2026, 11, 30, 23, 0, tzinfo=UTC), True),
    ],
)
def test_somebody_is_away_from_the_first_instant_until_the_last_day_is_over(
    runtime: Runtime, people: People, moment: datetime, there: bool
) -> None:
    put_away(runtime, people.staff, NOON, datetime(2026, 11, 30, 23, 0, tzinfo=UTC))
    with runtime.database.reading() as session:
        assert is_there(session, people.staff, moment) is there
        assert is_there(session, people.staff2, moment)


@pytest.mark.parametrize("changes", [{"active": False}, {"is_staff": False}])
def test_who_is_no_staff_any_more_is_not_there(
    runtime: Runtime, people: People, changes: dict[str, object]
) -> None:
    change_account(runtime, people.staff, **changes)
    with runtime.database.reading() as session:
        assert not is_there(session, people.staff, NOON)


def names(runtime: Runtime, found: BisRequest) -> list[str]:
    with runtime.database.reading() as session:
        return [each.name for each in colleagues(session, found, NOON)]


def test_a_request_can_go_to_staff_who_do_not_have_it(runtime: Runtime, people: People) -> None:
    assert names(runtime, make.make_in_review(runtime, people)) == ["Nele Pauwels", "Stef Goossens"]


@pytest.mark.parametrize("gone", [{"active": False}, {"is_staff": False}])
def test_a_request_cannot_go_to_who_is_revoked(
    runtime: Runtime, people: People, gone: dict[str, object]
) -> None:
    change_account(runtime, people.staff2, **gone)
    assert names(runtime, make.make_in_review(runtime, people)) == ["Stef Goossens"]


def test_a_request_cannot_go_to_who_is_away(runtime: Runtime, people: People) -> None:
    put_away(runtime, people.staff2, NOON, NOON + timedelta(hours=1))
    assert names(runtime, make.make_in_review(runtime, people)) == ["Stef Goossens"]


@pytest.mark.parametrize(
    "how",
    [
        lambda found, me: found.sqlmodel_update({"filer_id": me}),
        lambda found, me: found.sqlmodel_update({"holder_id": me}),
        lambda found, me: found.sqlmodel_update({"former_holders": [me]}),
    ],
    ids=["filed it", "has it from a colleague", "handed it on"],
)
def test_sec_A6_a_request_cannot_go_to_who_filed_or_held_it(
    runtime: Runtime, people: People, how: object
) -> None:
    found = make.make_in_review(runtime, people)
    how(found, people.filing_staff)  # type: ignore[operator]
    assert names(runtime, found) == ["Nele Pauwels"]
