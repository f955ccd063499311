"""The page on the phone: what it takes, for how long, from whom, and what it never tells."""

import io
from collections.abc import Callable
from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from flask import Flask
from flask.testing import FlaskClient
from sqlmodel import col, select
from structlog.testing import capture_logs
from werkzeug.test import TestResponse

from bisdesk.attachments.models import Attachment
from bisdesk.attachments.queries import files_of
from bisdesk.attachments.recognise import MAX_FILES
from bisdesk.audit.models import AuditEntry
from bisdesk.bis_requests import drafts
from bisdesk.bis_requests.models import BisRequest
from bisdesk.bis_requests.states import State
from bisdesk.clock import FixedClock
from bisdesk.entities.models import Entity, EntityStatus, Membership
from bisdesk.phone_upload import service
from bisdesk.phone_upload.models import UploadTicket
from bisdesk.phone_upload.tickets import LIFE
from bisdesk.runtime import Runtime
from tests.attachments import corpus
from tests.factories.people import People
from tests.factories.phones import Phone, make_ticket
from tests.factories.requests import make_draft
from tests.support.world import contents, masked

PHOTO = (corpus.image(), "IMG_0001.jpg")


@pytest.fixture
def draft(runtime: Runtime, people: People) -> str:
    """A draft of the end user, without files."""
    return make_draft(runtime, people, files=0, last_name="Quintanilha").id


@pytest.fixture
def token(runtime: Runtime, people: People, draft: str) -> str:
    return make_ticket(runtime, people, draft)


@pytest.fixture
def phone(app: Flask, token: str) -> Phone:
    """A phone that scanned the code and opened the page."""
    phone = Phone.of(app, token)
    assert phone.look().status_code == 200
    return phone


def kept(runtime: Runtime, draft: str) -> list[str]:
    with runtime.database.reading() as session:
        return [file.name for file in files_of(session, draft)]


def ticket_of(runtime: Runtime, draft: str) -> UploadTicket:
    with runtime.database.reading() as session:
        return session.exec(select(UploadTicket).where(UploadTicket.draft_id == draft)).one()


def is_over(answer: TestResponse) -> bool:
    """The neutral page, or for the script the way to it."""
    if answer.headers.get("HX-Redirect", "").startswith("/upload/"):
        return True
    title = BeautifulSoup(answer.data, "html.parser").h1
    return (
        answer.status_code == 404 and title is not None and title.text == "This code does not work"
    )


@pytest.fixture(autouse=True)
def in_english(runtime: Runtime, people: People) -> None:
    """The clerk reads English, as the phones do."""
    from bisdesk.accounts.models import Account

    with runtime.database.writing() as session:
        account = session.get_one(Account, people.end_user)
        account.language = "en"
        session.add(account)


def test_photos_from_the_phone_are_with_the_draft(
    phone: Phone, runtime: Runtime, draft: str, people: People
) -> None:
    assert phone.send(PHOTO).status_code == 200
    assert phone.send((corpus.image("HEIF"), "IMG_0002.HEIC")).status_code == 200
    assert kept(runtime, draft) == ["IMG_0001.jpg", "IMG_0002.HEIC"]
    with runtime.database.reading() as session:
        assert set(session.exec(select(Attachment.added_by))) == {people.end_user}
    shown = phone.look().text
    assert "Added: 2 files." in shown
    assert "4 more can be added." in shown


def test_without_javascript_several_come_at_once_and_refusals_read_as_on_the_form(
    phone: Phone, runtime: Runtime, draft: str
) -> None:
    answer = phone.send(PHOTO, (b"GIF89a", "b.gif"), (corpus.pdf(), "c.pdf"), script=False)
    assert (answer.status_code, answer.location) == (303, phone.path)
    assert kept(runtime, draft) == ["IMG_0001.jpg", "c.pdf"]
    assert (
        "b.gif: We cannot take this kind of file. Choose a PDF, JPG, PNG, WebP or HEIC."
        in phone.look().text
    )


@pytest.mark.parametrize(
    ("file", "said"),
    [
        ((corpus.image("HEIF"), "foto.jpg"), "inside it is HEIC"),
        ((b"MZ", "foto.jpg"), "We cannot take this kind of file."),
        ((b"", "foto.jpg"), "This file is empty."),
        ((corpus.image()[:400], "foto.jpg"), "damaged or incomplete"),
    ],
    ids=["HEIC named JPG", "program", "empty", "cut off"],
)
def test_sec_E2_what_the_form_refuses_the_phone_refuses_in_the_same_words(
    file: tuple[bytes, str], said: str, phone: Phone, runtime: Runtime, draft: str
) -> None:
    answer = phone.send(file)
    assert answer.status_code == 422
    assert said in answer.text
    assert kept(runtime, draft) == []
    assert ticket_of(runtime, draft).added == 0


def test_sec_E1_with_the_form_together_there_are_six_files_at_most(
    phone: Phone, runtime: Runtime, draft: str, client_as: Callable[[str], FlaskClient]
) -> None:
    data = {
        "version": "1",
        "files": [
            (io.BytesIO(corpus.image(size=(60, 50 + n))), f"{n}.jpg") for n in range(MAX_FILES - 1)
        ],
    }
    client_as("end_user").post(f"/requests/drafts/{draft}/files", data=data)
    assert "You can add 1 file." in phone.look().text
    answer = phone.send(PHOTO, (corpus.image("PNG"), "seventh.png"))
    assert answer.status_code == 422
    assert "seventh.png" in answer.text
    assert len(kept(runtime, draft)) == MAX_FILES
    assert ticket_of(runtime, draft).added == 1
    assert "no more can be added" in phone.look().text


def test_a_phone_that_sends_nothing_is_asked_for_a_photo(
    phone: Phone, runtime: Runtime, draft: str
) -> None:
    answer = phone.send(script=False, csrf_token="")
    assert answer.status_code == 422
    assert "Take or choose a photo first." in answer.text
    assert ticket_of(runtime, draft).browser_hash is None


def test_sec_C2_only_hashes_of_token_and_phone_are_stored(
    phone: Phone, runtime: Runtime, draft: str
) -> None:
    phone.send(PHOTO)
    cookie = phone.client.get_cookie("bisdesk-upload")
    assert cookie is not None
    assert len(cookie.value) == 43
    stored = b"".join(
        path.read_bytes() for path in runtime.settings.instance.iterdir() if path.is_file()
    ).lower()
    assert draft.encode() in stored  # the search finds what is there
    assert phone.token.encode() not in stored
    assert cookie.value.lower().encode() not in stored


def test_sec_C1_a_token_has_130_bits_of_letters_that_nobody_mistakes(
    runtime: Runtime, people: People, draft: str
) -> None:
    tokens = {make_ticket(runtime, people, draft) for _ in range(30)}
    assert len(tokens) == 30
    assert {len(token) for token in tokens} == {26}
    assert not set("".join(tokens)) & set("01io")
    assert len(set("".join(tokens))) == 32


def test_a_token_typed_with_capitals_is_the_same(app: Flask, token: str) -> None:
    assert app.test_client().get(f"/upload/{token.upper()}").status_code == 200


def test_sec_C4_the_token_is_told_to_nobody(phone: Phone) -> None:
    with capture_logs() as logged:
        answers = [
            phone.look(),
            phone.send(PHOTO),
            phone.send((b"x", "x.jpg")),
            phone.ready(),
            phone.look(),
        ]
        answers.append(phone.client.get("/upload/unknown"))
        answers.append(phone.send(PHOTO))
    for answer in answers:
        assert answer.headers["Referrer-Policy"] == "no-referrer"
        assert answer.headers["Cache-Control"] == "no-store"
        assert b'src="http' not in answer.data
    assert {entry["endpoint"] for entry in logged} >= {"phone.show", "phone.add", "phone.ready"}
    assert phone.token not in str(logged)


def test_sec_C4_scanners_that_look_or_post_empty_forms_use_nothing_up(
    app: Flask, runtime: Runtime, token: str, draft: str
) -> None:
    before = contents(runtime)
    for _ in range(3):
        scanner = Phone.of(app, token)
        assert scanner.client.head(scanner.path).status_code == 200
        assert scanner.look().status_code == 200
        scanner.send(script=False, csrf_token="")
        assert scanner.client.post(scanner.path).status_code == 422
        assert scanner.ready().status_code == 303
    assert contents(runtime) == before
    phone = Phone.of(app, token)
    phone.look()
    assert phone.send(PHOTO).status_code == 200


def test_sec_C5_the_page_tells_nothing_of_request_or_people(
    phone: Phone, runtime: Runtime, people: People
) -> None:
    phone.send(PHOTO)
    shown = [
        phone.look().text,
        phone.send((b"x", "x.jpg")).text,
        phone.ready().text,
        phone.look().text,
    ]
    for text in shown:
        for value in (
            "Quintanilha",
            "Vermeersch",
            "Agentschap",
            "saarinen",
            "IMG_0001",
            people.end_user,
        ):
            assert value not in text


def test_sec_C5_expired_stopped_taken_and_unknown_look_the_same(
    app: Flask, runtime: Runtime, people: People, clock: FixedClock
) -> None:
    pages = [Phone.of(app, "x" * 26).look()]
    taken = make_ticket(runtime, people, make_draft(runtime, people, files=0).id)
    first = Phone.of(app, taken)
    first.look()
    first.send(PHOTO)
    pages.append(Phone.of(app, taken).look())
    expired = make_ticket(runtime, people, make_draft(runtime, people, files=0).id)
    clock.advance(LIFE)
    pages.append(Phone.of(app, expired).look())
    texts = {masked(each.text, "x" * 26, taken, expired) for each in pages}
    assert {each.status_code for each in pages} == {404}
    assert len(texts) == 1


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


def test_sec_D4_no_file_is_taken_without_a_csrf_token(
    app: Flask, token: str, runtime: Runtime, draft: str
) -> None:
    app.config["WTF_CSRF_ENABLED"] = True
    phone = Phone.of(app, token)
    found = BeautifulSoup(phone.look().data, "html.parser").select_one(
        "form input[name=csrf_token]"
    )
    # The first form of the page is the language switch: the token is the page's, not the form's.
    assert found is not None
    assert phone.send(PHOTO).status_code == 400
    assert phone.send(PHOTO, csrf_token="made up").status_code == 400
    assert phone.ready(PHOTO).status_code == 400
    assert ticket_of(runtime, draft).browser_hash is None
    assert phone.send(PHOTO, csrf_token=str(found["value"])).status_code == 200
    assert kept(runtime, draft) == [PHOTO[1]]


def test_sec_E1_nothing_of_a_body_is_read_for_who_may_not_send(app: Flask, token: str) -> None:
    class Unread(io.RawIOBase):
        def readable(self) -> bool:
            return True

        def tell(self) -> int:
            return 0

        def seek(self, _offset: int, _whence: int = 0) -> int:
            return 0

        def readinto(self, buffer: bytearray | memoryview) -> int:  # type: ignore[override]
            raise AssertionError("it was read")

    for path in ("/upload/" + "x" * 26, f"/upload/{token}", f"/upload/{token}/ready"):
        answer = app.test_client().post(
            path,
            headers={"Accept-Language": "en"},
            input_stream=Unread(),
            content_type="multipart/form-data; boundary=x",
            environ_overrides={"CONTENT_LENGTH": "40000000"},
        )
        assert is_over(answer), path


@pytest.mark.parametrize("what", ["ticket", "address"])
def test_sec_E1_a_phone_that_sends_without_end_is_slowed_down(
    what: str, phone: Phone, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(service, f"PER_{what.upper()}", 2)
    assert [phone.send((b"x", "x.jpg"), script=False).status_code for _ in range(3)] == [
        303,
        303,
        429,
    ]


def test_sec_F3_the_audit_log_tells_whose_ticket_it_was_and_nothing_of_the_phone(
    phone: Phone, runtime: Runtime, people: People, draft: str
) -> None:
    phone.send(PHOTO)
    phone.ready()
    ticket = ticket_of(runtime, draft).id
    with runtime.database.reading() as session:
        found = select(AuditEntry).where(
            col(AuditEntry.tag).in_(["upload_ticket_made", "file_added", "upload_ticket_ended"])
        )
        said = [
            (entry.tag, entry.actor_kind, entry.actor_id, entry.reason)
            for entry in session.exec(found.order_by(col(AuditEntry.seq)))
        ]
        of = session.exec(
            select(AuditEntry.subject_id).where(AuditEntry.tag == "upload_ticket_made")
        ).one()
    assert said == [
        ("upload_ticket_made", "account", people.end_user, None),
        ("file_added", "ticket", ticket, None),
        ("upload_ticket_ended", "ticket", ticket, "ready"),
    ]
    assert of == ticket


@pytest.mark.parametrize("language", ["nl", "fr", "de", "en"])
def test_the_page_speaks_the_clerks_language_and_the_neutral_one_the_browsers(
    language: str, app: Flask, runtime: Runtime, people: People, token: str
) -> None:
    from bisdesk.accounts.models import Account

    with runtime.database.writing() as session:
        account = session.get_one(Account, people.end_user)
        account.language = language
        session.add(account)
    assert f'<html lang="{language}"' in Phone.of(app, token).look().text
    unknown = app.test_client().get("/upload/unknown", headers={"Accept-Language": language})
    assert f'<html lang="{language}"' in unknown.text


def test_the_language_switch_keeps_the_page(phone: Phone) -> None:
    answer = phone.client.post("/language", data={"language": "de", "next": phone.path})
    assert answer.location == phone.path
    assert '<html lang="de"' in phone.look().text
