"""Two at the same moment: the table decides, on each database."""

import io
from concurrent.futures import ThreadPoolExecutor
from itertools import count
from threading import Barrier

import pytest
from sqlmodel import select
from werkzeug.datastructures import FileStorage

from bisdesk.attachments.queries import files_of
from bisdesk.attachments.recognise import MAX_FILES
from bisdesk.phone_upload import service, tickets
from bisdesk.phone_upload.models import UploadTicket
from bisdesk.runtime import Runtime
from tests.attachments import corpus
from tests.factories.people import People
from tests.factories.phones import make_ticket
from tests.factories.requests import make_draft

_HEIGHTS = count(40)  # no photo twice: the second one would be known


def together(runtime: Runtime, token: str, browsers: tuple[str, str]) -> list[str]:
    """Two posts of one photo each, both after both looked at the page; what came of them, in order of the alphabet."""
    start_line = Barrier(2)

    def go(number: int) -> str:
        browser = browsers[number]
        held = service.look_at(runtime, token, browser)
        photo = FileStorage(io.BytesIO(corpus.image(size=(60, next(_HEIGHTS)))), f"{number}.jpg")
        start_line.wait()
        try:
            refused = service.add_files(runtime, held, browser, [photo])
        except service.TicketOver:
            return "over"
        return refused[0].refusal.code if refused else "added"

    with ThreadPoolExecutor(2) as pool:
        return sorted(pool.map(go, range(2)))


@pytest.mark.race
def test_of_two_phones_one_has_the_ticket_and_of_two_files_one_is_the_sixth(
    runtime_on: Runtime,
) -> None:
    people = People.on(runtime_on)
    draft = make_draft(runtime_on, people, files=MAX_FILES - 2, checked=False).id
    token = make_ticket(runtime_on, people, draft)
    assert together(runtime_on, token, ("a" * 43, "b" * 43)) == ["added", "over"]
    with runtime_on.database.reading() as session:
        bound = session.exec(select(UploadTicket.browser_hash)).one()
    winner = next(letter * 43 for letter in "ab" if _is(runtime_on, draft, letter * 43, bound))
    assert together(runtime_on, token, (winner, winner)) == ["added", "too_many_files"]
    with runtime_on.database.reading() as session:
        assert len(files_of(session, draft)) == MAX_FILES
        assert session.exec(select(UploadTicket.added)).one() == 2


def _is(runtime: Runtime, draft: str, browser: str, bound: str | None) -> bool:
    with runtime.database.reading() as session:
        ticket = session.exec(select(UploadTicket).where(UploadTicket.draft_id == draft)).one()
    return tickets.browser_hash(runtime.vault, ticket.id, browser) == bound
