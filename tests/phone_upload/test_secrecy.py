"""What token and page tell: nothing to who has only the database, the log, or the address."""

from flask import Flask
from sqlmodel import col, select
from structlog.testing import capture_logs

from bisdesk.audit.models import AuditEntry
from bisdesk.clock import FixedClock
from bisdesk.phone_upload.tickets import LIFE
from bisdesk.runtime import Runtime
from tests.factories.people import People
from tests.factories.phones import PHOTO, Phone, make_ticket, ticket_of
from tests.factories.requests import make_draft
from tests.support.world import contents, masked


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
