"""Which fields a person may set and read: what a form does not offer cannot be slipped into it."""

import pytest
from bs4 import BeautifulSoup
from flask.testing import FlaskClient
from sqlmodel import select

from bisdesk.bis_requests.models import BisRequest
from bisdesk.policy.actions import Action
from bisdesk.policy.decide import may
from tests.support.world import NEW_WORKERS, World, stored, whole_world, world

__all__ = ["whole_world", "world"]

SLIPPED_IN = {
    "state": "confirmed",
    "assigned_to": "0" * 32,
    "ssin": "90523100261",
    "bis_number": "90523100261",
    "ssin_kind": "bis",
    "entity_id": "0" * 32,
    "entity": "0" * 32,
    "filer_id": "0" * 32,
    "filer": "0" * 32,
    "holder_id": "0" * 32,
    "id": "0" * 32,
    "reference": "BIS-2026-000099",
    "board_version": "999",
    "submitted_at": "2020-01-01T00:00:00+00:00",
    "registered_at": "2020-01-01T00:00:00+00:00",
    "created_at": "2020-01-01T00:00:00+00:00",
    "typed": "{}",
}
LOCKED = (
    "id", "state", "assigned_to", "ssin", "ssin_kind", "entity_id", "filer_id", "holder_id", "reference",
    "board_version", "submitted_at", "registered_at", "confirmed_at", "created_at",
)  # fmt: skip


def draft_of(world: World, who: str = "end_user") -> BisRequest:
    with world.runtime.database.reading() as session:
        return session.get_one(BisRequest, world.things[who].draft)


@pytest.mark.parametrize("way", ["/fields/first_name", "/save", "/check/1", "/declaration"])
def test_sec_A3_locked_fields_slipped_into_a_valid_form_change_nothing(
    world: World, way: str
) -> None:
    before = draft_of(world)
    data = {**SLIPPED_IN, "version": str(before.version), "first_name": "Aino", "check_1": "yes"}
    answer = world.client("end_user").post(f"/requests/drafts/{before.id}{way}", data=data)
    assert answer.status_code in (200, 303)
    after = draft_of(world)
    assert {name: getattr(after, name) for name in LOCKED} == {
        name: getattr(before, name) for name in LOCKED
    }
    assert not set(after.typed) & set(SLIPPED_IN)


def test_sec_A3_submitting_with_locked_fields_gives_what_submitting_gives(world: World) -> None:
    draft = draft_of(world)
    data = {**SLIPPED_IN, "version": str(draft.version), "note_bis_number": "1"}
    answer = world.client("end_user").post(f"/requests/drafts/{draft.id}", data=data)
    assert answer.status_code == 303
    after = draft_of(world)
    assert answer.location == f"/requests/{after.reference}"
    assert after.reference != SLIPPED_IN["reference"]
    assert (after.state_name, after.assigned_to, after.ssin) == ("submitted", None, None)
    assert (after.entity_id, after.filer_id, after.holder_id) == (
        world.people.entity,
        world.people.end_user,
        world.people.end_user,
    )
    assert after.submitted_at == world.runtime.clock.now()


def test_sec_A3_a_first_post_cannot_choose_whose_draft_it_is(world: World) -> None:
    client = world.client("end_user")
    page = client.get("/requests/new").text
    draft_id, ticket = between(page, 'action="/requests/drafts/', '"'), value_of(page, "ticket")
    data = {**SLIPPED_IN, "version": "0", "ticket": ticket, "first_name": "Aino"}
    assert (
        client.post(f"/requests/drafts/{draft_id}/fields/first_name", data=data).status_code == 200
    )
    with world.runtime.database.reading() as session:
        made = session.get_one(BisRequest, draft_id)
    assert (made.filer_id, made.holder_id) == (world.people.end_user,) * 2
    assert made.entity_id == world.people.entity
    assert made.state_name == "draft"


@pytest.mark.parametrize("step", ["claim", "release", "register"])
def test_sec_A3_the_desk_cannot_slip_in_fields_either(world: World, step: str) -> None:
    things = world.things["end_user"]
    data = {
        **SLIPPED_IN,
        "version": str(things.version),
        "last_name": "Anders",
        "email": "x@y.example",
    }
    before = stored(world.runtime, things.reference)
    world.client("staff").post(f"/review/{things.reference}/{step}", data=data)
    after = stored(world.runtime, things.reference)
    kept = ("id", "ssin", "entity_id", "filer_id", "holder_id", "reference", "last_name", "email")
    assert [getattr(after, name) for name in kept] == [getattr(before, name) for name in kept]
    assert after.assigned_to in (None, world.people.staff)


def test_sec_A3_a_submitted_request_cannot_be_typed_into(world: World) -> None:
    with world.runtime.database.reading() as session:
        found = session.exec(
            select(BisRequest).where(BisRequest.reference == world.things["end_user"].reference)
        ).one()
    before = world.contents()
    for way in ("", "/save", "/fields/last_name", "/discard", "/check/1", "/declaration"):
        data = {"version": str(found.version), "last_name": "Anders", "check_1": "no"}
        answer = world.client("end_user").post(f"/requests/drafts/{found.id}{way}", data=data)
        assert answer.status_code in (303, 409), way
        assert world.contents() == before, way


PAGES_OF_STAFF = ("/board", "/board/live", "/", "/requests", "/requests?tab=drafts")


@pytest.mark.parametrize("who", ["staff", "staff2", "manager", "filing_staff"])
def test_sec_A3_drafts_never_reach_the_desk(world: World, who: str) -> None:
    client, things = world.client(who), world.things["end_user"]
    for path in PAGES_OF_STAFF:
        assert things.draft not in client.get(path).text, path
    for path in (
        f"/requests/drafts/{things.draft}",
        f"/requests/{things.draft}",
        f"/review/{things.draft}",
        f"/review/{things.draft}/progress",
        f"/files/{things.draft_file}",
        f"/files/{things.draft_file}/pages/1",
        f"/files/{things.draft_file}/pages/1/thumbnail",
        f"/requests/drafts/{things.draft}/declaration",
        f"/requests/drafts/{things.draft}/declaration.pdf",
        f"/requests/drafts/{things.draft}/declaration/scan",
    ):
        assert client.get(path).status_code in (403, 404), path
    for step in ("claim", "release", "alike/x", "register", "try-again"):
        assert client.post(f"/review/{things.draft}/{step}").status_code in (403, 404), step


def test_sec_A3_a_stopped_draft_never_reaches_the_desk(world: World) -> None:
    things = world.things["end_user"]
    filer = world.client("end_user")
    for said in ("", "/stop"):
        data = {"version": str(draft_of(world).version), "check_1": "no"}
        filer.post(f"/requests/drafts/{things.draft}/check/1{said}", data=data)
    assert draft_of(world).state_name == "stopped"
    test_sec_A3_drafts_never_reach_the_desk(world, "staff")


def test_sec_A3_an_entity_admin_gets_no_personal_data(world: World) -> None:
    admin = world.client("entity_admin")
    things = world.things["end_user"]
    for path in _open_to(admin, world):
        text = admin.get(path).text
        for secret in (*NEW_WORKERS.values(), "Anneli", "postilaatikko"):
            assert secret not in text, path
        # Who hands over for somebody who is away sees reference, state, filer and dates; nowhere else.
        assert (things.reference in text) == (path == "/requests/hand-over"), path
    assert admin.get(f"/requests/{things.reference}").status_code == 404
    assert admin.get(f"/files/{things.file}").status_code == 404


def _open_to(client: FlaskClient, world: World) -> list[str]:
    """Every page without an object in its address that this person may open, but the demo's mailbox."""
    paths = {rule.rule for rule in world.rules if not rule.arguments and "GET" in rule.methods}
    mine = {path for path in paths if not path.startswith("/demo/")}
    return sorted(path for path in mine if client.get(path).status_code == 200)


def test_sec_A3_the_actions_that_read_personal_data_are_not_the_admins(world: World) -> None:
    admin = world.people.actor("entity_admin")
    subject = stored(world.runtime, world.things["end_user"].reference)
    reading = (Action.VIEW_REQUEST, Action.VIEW_FILES, Action.REVEAL_NUMBER, Action.VIEW_DRAFT)
    assert not [action for action in reading if may(admin, action, subject)]


def between(text: str, start: str, end: str) -> str:
    return text.split(start, 1)[1].split(end, 1)[0].split("/", maxsplit=1)[0]


def value_of(page: str, name: str) -> str:
    found = BeautifulSoup(page, "html.parser").find("input", {"name": name})
    assert found is not None
    return str(found["value"])
