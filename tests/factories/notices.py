"""A submit that is refused because somebody else carries the address or number."""

from sqlmodel import col, select

from bisdesk.bis_requests import submitting
from bisdesk.bis_requests.models import BisRequest, TakenNotice
from bisdesk.bis_requests.taken import note_taken
from bisdesk.runtime import Runtime
from tests.factories.people import People


def refuse(runtime: Runtime, people: People, draft: BisRequest, who: str = "end_user") -> None:
    """Submit it, be refused, and note it, as the page does."""
    try:
        with runtime.work(people.actor(who)) as work:
            submitting.submit(work, draft.id, version=draft.version)
    except submitting.Taken as taken:
        with runtime.work(people.actor(who)) as work:
            note_taken(work, draft.id, taken)
        return
    raise AssertionError("nobody had it")


def notice_of(runtime: Runtime, draft_id: str) -> TakenNotice:
    """The draft's only notice."""
    with runtime.database.reading() as session:
        return session.exec(select(TakenNotice).where(col(TakenNotice.draft_id) == draft_id)).one()
