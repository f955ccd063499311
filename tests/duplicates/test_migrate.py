"""Requests and verdicts from before: they are found, and kept."""

from alembic import command
from sqlalchemy import text
from sqlmodel import select

from bisdesk.bis_requests.models import BisRequest
from bisdesk.duplicates.models import CandidateKind, DuplicateVerdict
from bisdesk.duplicates.requests import requests_like
from bisdesk.runtime import Runtime
from bisdesk.store.ids import new_id
from bisdesk.store.migrate import _config, migrate
from tests.factories.people import People
from tests.factories.requests import make_in_review


def test_requests_and_verdicts_from_before_are_found_and_kept(runtime_on: Runtime) -> None:
    people = People.on(runtime_on)
    older, newer = (
        make_in_review(runtime_on, people, who, document_number=number)
        for who, number in (("end_user", "XF0000001"), ("other_end_user", "XF0000002"))
    )
    with runtime_on.database.rebuilding() as connection:
        command.downgrade(_config(connection), "0019")
    with runtime_on.database.writing() as session:
        session.execute(
            text(
                "INSERT INTO duplicate_verdict (id, request_id, candidate, same, reason, by, at)"
                " SELECT :id, id, '85471400342', :same, 'Another mother', filer_id, created_at"
                " FROM bis_request WHERE id = :request"
            ),
            {"id": new_id(), "same": False, "request": older.id},
        )
    migrate(runtime_on.database)
    with runtime_on.database.reading() as session:
        mine = session.get_one(BisRequest, newer.id)
        assert [each.request_id for each in requests_like(session, mine)] == [older.id]
        (kept,) = session.exec(select(DuplicateVerdict))
    assert (kept.kind, kept.candidate, kept.same) == (CandidateKind.REGISTER, "85471400342", False)
    assert kept.at == older.created_at
