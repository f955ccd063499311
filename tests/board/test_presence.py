"""Who has a request open now: on its card, and on its page for colleagues."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from sqlmodel import select

from bisdesk.board import presence
from bisdesk.board.models import BoardVersion
from bisdesk.clock import FixedClock
from bisdesk.runtime import Runtime
from tests.board.viewer import PART, Viewer, said, soup
from tests.factories.people import People
from tests.factories.requests import make_in_review, make_submitted

ClientAs = Callable[[str], FlaskClient]


def here(viewer: Viewer) -> dict[str, str]:
    """What the next refresh says of who has what open; nothing when it says nothing."""
    answer = viewer.client.get(viewer.live, headers={**PART, "HX-PTag": viewer.tag})
    if answer.status_code == 304:
        return {}
    page = soup(answer)
    viewer.tag = answer.headers["HX-PTag"]
    assert not page.select("[data-list], [data-parts]")  # no card is drawn for it
    return {str(each["data-for"]): said(each) for each in page.select("[data-for]")}


def test_an_open_board_hears_who_opened_and_who_closed_a_request(
    client_as: ClientAs, runtime: Runtime, people: People, clock: FixedClock
) -> None:
    found = make_submitted(runtime, people)
    viewer, colleague = Viewer(client_as("staff")), client_as("staff2")
    with runtime.database.reading() as session:
        version = session.exec(select(BoardVersion.version)).one()
    colleague.get(f"/board/presence/{found.reference}")
    assert here(viewer) == {f"request-{found.id}": "NP Nele Pauwels heeft ze open."}
    clock.advance(timedelta(seconds=15))
    colleague.get(f"/board/presence/{found.reference}")  # still there: no news
    assert here(viewer) == {}
    opened = soup(viewer.client.get("/board"))
    assert "Nele Pauwels" in said(opened.select(f"#request-{found.id}-here")[0])
    assert colleague.post(f"/board/presence/{found.reference}/left").status_code == 204
    answer = viewer.client.get(viewer.live, headers={**PART, "HX-PTag": viewer.tag})
    assert not soup(answer).select("[data-for]")
    with runtime.database.reading() as session:
        assert session.exec(select(BoardVersion.version)).one() == version


def test_who_falls_silent_is_gone_within_a_minute(
    client_as: ClientAs, runtime: Runtime, people: People, clock: FixedClock
) -> None:
    found = make_submitted(runtime, people)
    viewer, colleague = Viewer(client_as("staff")), client_as("staff2")
    colleague.get(f"/board/presence/{found.reference}")
    here(viewer)
    clock.advance(presence.GONE_AFTER)
    answer = viewer.client.get(viewer.live, headers={**PART, "HX-PTag": viewer.tag})
    assert answer.status_code == 200
    assert not soup(answer).select("[data-for]")


def test_who_opens_a_request_reads_which_colleague_has_it_open(
    client_as: ClientAs, runtime: Runtime, people: People
) -> None:
    found = make_in_review(runtime, people)
    staff, colleague = client_as("staff"), client_as("staff2")
    staff.get(f"/board/presence/{found.reference}")
    page = soup(colleague.get(f"/review/{found.reference}"))
    assert "Karim Boutaleb heeft deze aanvraag ook open." in said(page.select("#presence")[0])
    # The reader themselves is nobody else.
    assert said(soup(staff.get(f"/review/{found.reference}")).select("#presence")[0]) == ""


@pytest.mark.parametrize("way", ["", "/left"])
def test_sec_A2_presence_tells_nothing_about_drafts_and_unknown_references(
    client_as: ClientAs, runtime: Runtime, people: People, way: str
) -> None:
    client = client_as("staff")
    ask = client.post if way else client.get
    assert ask(f"/board/presence/BIS-2026-999999{way}").status_code == 404
