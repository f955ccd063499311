"""A ticket: for how long it holds, for which phone, and what ends it."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from sqlmodel import select

from bisdesk.bis_requests import drafts
from bisdesk.bis_requests.models import BisRequest
from bisdesk.bis_requests.states import State
from bisdesk.clock import FixedClock
from bisdesk.entities.models import Entity, EntityStatus, Membership
from bisdesk.phone_upload.tickets import LIFE
from bisdesk.runtime import Runtime
from tests.attachments import corpus
from tests.factories.people import People
from tests.factories.phones import PHOTO, Phone, is_over, kept, make_ticket, ticket_of
from tests.factories.requests import make_draft


def test_a_ticket_holds_to_the_second(
    phone: Phone, runtime: Runtime, draft: str, clock: FixedClock
) -> None:
    clock.advance(LIFE - timedelta(seconds=1))
    assert "1 minute left" in phone.look().text
    assert phone.send(PHOTO).status_code == 200
    clock.advance(timedelta(seconds=1))
    assert is_over(phone.look())
    assert is_over(phone.send(PHOTO))
    assert kept(runtime, draft) == [PHOTO[1]]


def test_the_first_browser_that_sends_something_has_the_ticket_for_itself(
    app: Flask, token: str, phone: Phone, runtime: Runtime, draft: str
) -> None:
    other = Phone.of(app, token)
    assert other.look().status_code == 200  # nobody sent anything yet
    phone.send((b"not a photo", "x.jpg"))
    assert is_over(other.look())
    assert is_over(other.send(PHOTO))
    assert is_over(other.send(PHOTO, script=False))
    assert is_over(other.ready())
    assert phone.send(PHOTO).status_code == 200
    assert kept(runtime, draft) == [PHOTO[1]]


def test_a_browser_that_never_opened_the_page_sends_nothing(
    app: Flask, token: str, runtime: Runtime, draft: str
) -> None:
    for cookie in ("", "short", "x" * 43 + "!"):
        phone = Phone.of(app, token)
        phone.client.set_cookie("bisdesk-upload", cookie)
        assert is_over(phone.send(PHOTO))
    assert ticket_of(runtime, draft).browser_hash is None


def test_one_phone_serves_two_drafts_and_keeps_them_apart(
    app: Flask, phone: Phone, runtime: Runtime, people: People, draft: str
) -> None:
    other = make_draft(runtime, people, files=0).id
    second = Phone(phone.client, make_ticket(runtime, people, other))
    second.look()
    assert second.send((corpus.image("PNG"), "b.png")).status_code == 200
    assert phone.send(PHOTO).status_code == 200
    assert (kept(runtime, draft), kept(runtime, other)) == ([PHOTO[1]], ["b.png"])
    assert ticket_of(runtime, draft).browser_hash != ticket_of(runtime, other).browser_hash


def test_ready_ends_the_ticket_and_only_this_phone_reads_so(
    app: Flask, phone: Phone, runtime: Runtime, draft: str
) -> None:
    phone.send(PHOTO)
    answer = phone.ready(
        (corpus.image("PNG"), "b.png")
    )  # chosen, then pressed Ready: it comes along
    assert (answer.status_code, answer.location) == (303, phone.path)
    assert "2 files were added to the request." in phone.look().text
    assert phone.look().status_code == 200
    assert phone.send(PHOTO).headers["HX-Redirect"] == phone.path
    assert is_over(Phone.of(app, phone.token).look())
    assert kept(runtime, draft) == [PHOTO[1], "b.png"]


def test_ready_does_not_end_it_when_what_came_along_is_refused(phone: Phone) -> None:
    phone.send(PHOTO)
    phone.ready((b"GIF89a", "b.gif"))
    shown = phone.look().text
    assert "b.gif: We cannot take" in shown
    assert "Added: 1 file." in shown


def _submitted(runtime: Runtime, people: People, draft: str) -> None:
    with runtime.database.writing() as session:
        found = session.get_one(BisRequest, draft)
        found.state, found.reference = State.SUBMITTED, "BIS-2026-000001"
        session.add(found)


def _discarded(runtime: Runtime, people: People, draft: str) -> None:
    with runtime.work(people.actor("end_user")) as work:
        drafts.discard(work, draft)


def _handed_over(runtime: Runtime, people: People, draft: str) -> None:
    with runtime.database.writing() as session:
        found = session.get_one(BisRequest, draft)
        found.holder_id = people.colleague
        session.add(found)


def _stopped(runtime: Runtime, people: People, draft: str) -> None:
    with runtime.work(people.actor("end_user")) as work:
        drafts.stop(work, drafts.open_draft(work, draft), "document")


def _replaced(runtime: Runtime, people: People, draft: str) -> None:
    make_ticket(runtime, people, draft)


def _revoked(runtime: Runtime, people: People, draft: str) -> None:
    with runtime.database.writing() as session:
        held = session.exec(
            select(Membership).where(Membership.account_id == people.end_user)
        ).one()
        held.active = False
        session.add(held)


def _right_taken(runtime: Runtime, people: People, draft: str) -> None:
    with runtime.database.writing() as session:
        held = session.exec(
            select(Membership).where(Membership.account_id == people.end_user)
        ).one()
        held.right_form = False
        session.add(held)


def _suspended(runtime: Runtime, people: People, draft: str) -> None:
    with runtime.database.writing() as session:
        entity = session.get_one(Entity, people.entity)
        entity.status = EntityStatus.SUSPENDED
        session.add(entity)


Cause = Callable[[Runtime, People, str], None]


@pytest.mark.parametrize("cause", [_submitted, _discarded, _handed_over, _stopped, _replaced])
def test_the_ticket_dies_with_the_draft(
    cause: Cause, phone: Phone, runtime: Runtime, people: People, draft: str
) -> None:
    assert phone.send(PHOTO).status_code == 200
    cause(runtime, people, draft)
    for answer in (phone.look(), phone.send(PHOTO), phone.ready()):
        assert is_over(answer)
    assert len(kept(runtime, draft)) <= 1


@pytest.mark.parametrize("cause", [_revoked, _right_taken, _suspended])
def test_sec_A4_whoever_may_no_longer_file_has_no_phone_that_adds_files(
    cause: Cause, phone: Phone, runtime: Runtime, people: People, draft: str
) -> None:
    assert phone.send(PHOTO).status_code == 200
    cause(runtime, people, draft)
    for answer in (phone.look(), phone.send(PHOTO), phone.ready()):
        assert is_over(answer)
    assert kept(runtime, draft) == [PHOTO[1]]
