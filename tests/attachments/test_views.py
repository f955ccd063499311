"""Adding, listing, removing and showing files, through the web pages."""

import io
from collections.abc import Callable
from datetime import timedelta
from typing import NoReturn

import pytest
from bs4 import BeautifulSoup
from flask.testing import FlaskClient
from PIL import Image
from sqlmodel import col, select
from werkzeug import formparser
from werkzeug.test import TestResponse

from bisdesk.attachments import intake, service, turning, uploads
from bisdesk.attachments.answer import Decoded
from bisdesk.attachments.models import Attachment, AttachmentContent, PageImage
from bisdesk.attachments.queries import FileRow, files_of
from bisdesk.attachments.recognise import MAX_BYTES, MAX_FILES, Kind
from bisdesk.audit.models import AuditEntry
from bisdesk.bis_requests.drafts import open_draft
from bisdesk.bis_requests.models import BisRequest
from bisdesk.bis_requests.states import State
from bisdesk.clock import FixedClock
from bisdesk.policy.decide import NotFound
from bisdesk.runtime import Runtime
from bisdesk.store.vault import VaultError
from bisdesk.web.received import ReceivedFile
from tests.attachments import corpus
from tests.factories.people import People

SCRIPT = {"HX-Request": "true", "HX-Request-Type": "partial"}
Clients = Callable[[str], FlaskClient]


@pytest.fixture
def draft(runtime: Runtime, people: People) -> str:
    """A draft of the end user."""
    return make_draft(runtime, people)


def make_draft(runtime: Runtime, people: People, state: State = State.DRAFT) -> str:
    now = runtime.clock.now()
    made = BisRequest(
        state=state,
        entity_id=people.entity,
        filer_id=people.end_user,
        holder_id=people.end_user,
        created_at=now,
        changed_at=now,
    )
    with runtime.database.writing() as session:
        session.add(made)
        session.flush()
        return made.id


def upload(
    client: FlaskClient, draft_id: str, *files: tuple[bytes, str], script: bool = True
) -> TestResponse:
    return client.post(
        f"/requests/drafts/{draft_id}/files",
        data={"version": "1", "files": [(io.BytesIO(content), name) for content, name in files]},
        headers=SCRIPT if script else {},
    )


def numbered(number: int) -> bytes:
    """A photo that no other number has."""
    return corpus.image(size=(60, 40 + number))


def kept(runtime: Runtime, draft_id: str) -> list[FileRow]:
    with runtime.database.reading() as session:
        return files_of(session, draft_id)


def audited(runtime: Runtime, tag: str) -> list[str | None]:
    with runtime.database.reading() as session:
        found = select(AuditEntry.actor_id).where(AuditEntry.tag == tag)
        return list(session.exec(found.order_by(col(AuditEntry.seq))))


def test_a_file_is_added_listed_and_shown(client_as: Clients, runtime: Runtime, draft: str) -> None:
    client = client_as("end_user")
    assert upload(client, draft, (corpus.pdf(2), "paspoort.pdf")).status_code == 200
    (file,) = kept(runtime, draft)
    assert (file.name, file.kind, file.pages) == ("paspoort.pdf", "pdf", 2)
    listed = client.get(f"/requests/drafts/{draft}/files", headers=SCRIPT)
    shown = BeautifulSoup(listed.text, "html.parser")
    images = [image["src"] for image in shown.select("#file-panel img")]
    assert images == [f"/files/{file.id}/pages/{number}/thumbnail" for number in (1, 2)]
    for address in (*images, f"/files/{file.id}/pages/2"):
        answer = client.get(str(address))
        assert (answer.status_code, answer.content_type) == (200, "image/jpeg")
        assert answer.data.startswith(b"\xff\xd8\xff")
    assert audited(runtime, "file_added") == [audited(runtime, "file_viewed")[0]]


def test_several_files_are_added_at_once_without_javascript(
    client_as: Clients, runtime: Runtime, draft: str
) -> None:
    client = client_as("end_user")
    files = ((corpus.image(), "a.jpg"), (b"GIF89a", "b.gif"), (corpus.image("PNG"), "c.png"))
    answer = upload(client, draft, *files, script=False)
    assert (answer.status_code, answer.location) == (303, f"/requests/drafts/{draft}#files")
    assert [file.name for file in kept(runtime, draft)] == ["a.jpg", "c.png"]
    assert "b.gif" in client.get(f"/requests/drafts/{draft}").text


@pytest.mark.parametrize("action", ["", "/save"])
def test_chosen_files_are_kept_when_the_form_is_saved_or_refused(
    action: str, client_as: Clients, runtime: Runtime, draft: str
) -> None:
    data = {
        "version": "1",
        "last_name": "Okonkwo",
        "files": [(io.BytesIO(corpus.image()), "a.jpg"), (io.BytesIO(b"GIF89a"), "b.gif")],
    }
    client = client_as("end_user")
    answer = client.post(f"/requests/drafts/{draft}{action}", data=data, follow_redirects=True)
    assert answer.status_code == (200 if action else 422)
    assert "b.gif" in answer.text
    assert "Okonkwo" in answer.text
    assert [file.name for file in kept(runtime, draft)] == ["a.jpg"]


def test_a_form_without_a_chosen_file_just_goes_back(
    client_as: Clients, runtime: Runtime, draft: str
) -> None:
    answer = upload(client_as("end_user"), draft, (b"", ""), script=False)
    assert answer.status_code == 303
    assert kept(runtime, draft) == []


def test_the_first_upload_makes_the_draft_for_who_was_handed_its_id(
    client_as: Clients, runtime: Runtime, people: People
) -> None:
    opened = BeautifulSoup(client_as("end_user").get("/requests/new").text, "html.parser")
    hidden = {
        name: str(opened.select(f'#draft-form [name="{name}"]')[0]["value"])
        for name in ("version", "ticket")
    }
    draft_id = str(opened.select("#draft-form")[0]["action"]).rpartition("/")[2]

    numbers = iter(range(3))

    def post(who: str) -> int:
        photo = numbered(next(numbers))
        data = {**hidden, "files": [(io.BytesIO(photo), "a.jpg")]}
        address = f"/requests/drafts/{draft_id}/files"
        return client_as(who).post(address, data=data, headers=SCRIPT).status_code

    assert post("colleague") == 404
    assert [post("end_user"), post("end_user")] == [200, 200]
    assert len(kept(runtime, draft_id)) == 2


def test_a_refused_file_is_named_with_what_to_do(
    client_as: Clients, runtime: Runtime, draft: str
) -> None:
    answer = upload(client_as("end_user"), draft, (corpus.image("HEIF"), "foto.jpg"))
    assert answer.status_code == 422
    shown = BeautifulSoup(answer.text, "html.parser").select_one(".file--bad")
    assert shown is not None
    assert "foto.jpg" in shown.text
    assert "HEIC" in shown.text
    assert "Regel: eigen afspraak van de Bisdesk." in shown.text
    assert shown.select_one("a[href='/help/files']") is not None
    assert kept(runtime, draft) == []


def test_sec_E1_the_seventh_file_is_refused(
    client_as: Clients, runtime: Runtime, draft: str
) -> None:
    client = client_as("end_user")
    files = [(numbered(number), f"{number}.jpg") for number in range(MAX_FILES + 1)]
    assert upload(client, draft, *files).status_code == 422
    assert len(kept(runtime, draft)) == MAX_FILES
    assert upload(client, draft, (corpus.image(), "8.jpg")).status_code == 422
    assert len(kept(runtime, draft)) == MAX_FILES


def test_sec_E1_one_person_offers_so_many_files_in_an_hour_and_no_more(
    client_as: Clients,
    runtime: Runtime,
    draft: str,
    clock: FixedClock,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(uploads, "_PER_WINDOW", 2)
    client = client_as("end_user")
    refused = [upload(client, draft, (b"GIF89a", "a.gif")) for _ in range(3)]
    assert ["heel veel bestanden" in answer.text for answer in refused] == [False, False, True]
    clock.advance(timedelta(hours=1, minutes=1))
    assert upload(client, draft, (corpus.image(), "a.jpg")).status_code == 200


def test_sec_E1_of_a_file_that_is_too_large_no_more_is_kept_than_shows_it() -> None:
    received = ReceivedFile()
    for _ in range(40):
        assert received.write(b"x" * 1024 * 1024) == 1024 * 1024
    assert received.seek(0, io.SEEK_END) == MAX_BYTES + 1
    received.close()


def test_sec_E1_what_is_received_never_touches_a_disk(
    client_as: Clients, draft: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def no_disk(*_arguments: object, **_options: object) -> NoReturn:
        raise AssertionError("a file on disk")

    monkeypatch.setattr(formparser, "SpooledTemporaryFile", no_disk)  # what Werkzeug would take
    large = corpus.image("PNG", (900, 900), compress_level=0)
    assert len(large) > 2_000_000
    # Put together here: the test client itself would write a large one to a disk.
    head = b'--x\r\nContent-Disposition: form-data; name="files"; filename="a.png"\r\n\r\n'
    answer = client_as("end_user").post(
        f"/requests/drafts/{draft}/files",
        data=head + large + b"\r\n--x--\r\n",
        content_type="multipart/form-data; boundary=x",
        headers=SCRIPT,
    )
    assert answer.status_code == 200


def test_sec_E1_an_endless_body_is_refused_while_it_streams(client_as: Clients, draft: str) -> None:
    class Endless(io.RawIOBase):
        sent = 0

        def readable(self) -> bool:
            return True

        def tell(self) -> int:
            return 0

        def seek(self, _offset: int, _whence: int = 0) -> int:
            return 0

        def readinto(self, buffer: bytearray | memoryview) -> int:  # type: ignore[override]
            self.sent += len(buffer)
            return len(buffer)

    body = Endless()
    answer = client_as("end_user").post(
        f"/requests/drafts/{draft}/files",
        input_stream=body,
        content_type="multipart/form-data; boundary=x",
        environ_overrides={"wsgi.input_terminated": True, "CONTENT_LENGTH": ""},
    )
    assert answer.status_code == 413
    assert body.sent < 80 * 1024 * 1024


def test_a_file_is_removed_for_good(client_as: Clients, runtime: Runtime, draft: str) -> None:
    client = client_as("end_user")
    upload(client, draft, (numbered(1), "a.jpg"), (numbered(2), "b.jpg"))
    first, second = kept(runtime, draft)
    gone = client.post(f"/requests/drafts/{draft}/files/{first.id}/remove", headers=SCRIPT)
    assert "b.jpg" in gone.text
    assert "a.jpg" not in gone.text
    assert kept(runtime, draft) == [second]
    back = client.post(f"/requests/drafts/{draft}/files/{second.id}/remove", data={"version": "1"})
    assert back.status_code == 303
    with runtime.database.reading() as session:
        for table in (Attachment, AttachmentContent, PageImage):
            assert session.exec(select(table)).all() == []
    assert len(audited(runtime, "file_removed")) == 2


@pytest.mark.parametrize("script", [True, False], ids=["with JavaScript", "without JavaScript"])
def test_a_page_is_turned_for_everybody_who_looks_at_it(
    script: bool, client_as: Clients, runtime: Runtime, draft: str
) -> None:
    client = client_as("end_user")
    upload(client, draft, (corpus.image(), "a.jpg"))
    (file,) = kept(runtime, draft)
    answer = client.post(
        f"/requests/drafts/{draft}/files/{file.id}/pages/1/turn",
        data={"version": "1"},
        headers=SCRIPT if script else {},
    )
    assert answer.status_code == (200 if script else 303)
    page = answer if script else client.get(f"/requests/drafts/{draft}")
    shown = BeautifulSoup(page.text, "html.parser").select("#file-panel img")[0]["src"]
    assert (
        shown == f"/files/{file.id}/pages/1/thumbnail?turned=1"
    )  # or the browser shows the old one
    for address in (str(shown), f"/files/{file.id}/pages/1", f"/files/{file.id}"):
        assert Image.open(io.BytesIO(client.get(address).data)).size == (40, 60)
    (turned,) = kept(runtime, draft)
    assert turned.size == len(client.get(f"/files/{file.id}").data)
    assert len(audited(runtime, "file_turned")) == 1


def test_two_who_turn_at_once_turn_twice(
    client_as: Clients,
    runtime: Runtime,
    people: People,
    draft: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    upload(client_as("end_user"), draft, (corpus.image(), "a.jpg"))
    (file,) = kept(runtime, draft)
    actor, real, others = people.actor("end_user"), intake.turn, [1]

    def turn() -> None:
        turning.turn(runtime, actor, lambda work: open_draft(work, draft), file.id, 1)

    def slow(content: bytes, kind: Kind, page: int) -> Decoded:
        if others:
            others.pop()
            turn()  # a colleague's click while this one is with the decoder
        return real(content, kind, page)

    monkeypatch.setattr(intake, "turn", slow)
    turn()
    (turned,) = kept(runtime, draft)
    assert turned.turns == 2
    content = client_as("end_user").get(f"/files/{file.id}").data
    assert Image.open(io.BytesIO(content)).size == (60, 40)


@pytest.mark.parametrize("number", [0, 2])
def test_a_page_that_is_not_there_is_not_turned(
    number: int, client_as: Clients, runtime: Runtime, draft: str
) -> None:
    client = client_as("end_user")
    upload(client, draft, (corpus.image(), "a.jpg"))
    (file,) = kept(runtime, draft)
    address = f"/requests/drafts/{draft}/files/{file.id}/pages/{number}/turn"
    assert client.post(address, headers=SCRIPT).status_code == 404


def test_the_same_file_is_not_added_twice_to_one_draft(
    client_as: Clients, runtime: Runtime, people: People, draft: str
) -> None:
    client, other = client_as("end_user"), make_draft(runtime, people)
    photo = corpus.image()
    assert upload(client, draft, (photo, "a.jpg")).status_code == 200
    again = upload(client, draft, (photo, "copy.jpg"), (corpus.image("PNG"), "b.png"))
    assert again.status_code == 422
    assert "copy.jpg" in again.text
    assert [file.name for file in kept(runtime, draft)] == ["a.jpg", "b.png"]
    assert upload(client, other, (photo, "a.jpg")).status_code == 200
    with runtime.database.reading() as session:
        digests = session.exec(select(Attachment.digest)).all()
    assert len(set(digests)) == 3  # nobody can tell from the database who has the same file


def test_files_of_a_submitted_request_stay_as_they_are(
    client_as: Clients, runtime: Runtime, people: People, draft: str
) -> None:
    client = client_as("end_user")
    upload(client, draft, (corpus.image(), "a.jpg"))
    (file,) = kept(runtime, draft)
    with runtime.database.writing() as session:
        found = session.get_one(BisRequest, draft)
        found.state, found.reference = State.SUBMITTED, "BIS-2026-000001"
        session.add(found)
    assert upload(client, draft, (corpus.image(), "b.jpg")).status_code == 409
    for act in ("remove", "pages/1/turn"):
        done = client.post(f"/requests/drafts/{draft}/files/{file.id}/{act}", headers=SCRIPT)
        assert done.status_code == 409
    assert kept(runtime, draft) == [file]


@pytest.mark.parametrize(
    ("who", "as_draft", "submitted"),
    [
        ("end_user", 200, 200),
        ("colleague", 404, 404),
        ("other_end_user", 404, 404),
        ("entity_admin", 404, 404),
        ("manager", 404, 404),
        ("staff", 404, 200),
    ],
)
def test_sec_A2_files_are_for_the_holder_and_once_submitted_the_desk(
    who: str, as_draft: int, submitted: int, client_as: Clients, runtime: Runtime, draft: str
) -> None:
    upload(client_as("end_user"), draft, (corpus.image(), "a.jpg"))
    (file,) = kept(runtime, draft)
    paths = [f"/files/{file.id}{rest}" for rest in ("", "/pages/1", "/pages/1/thumbnail")]
    client = client_as(who)
    assert [client.get(path).status_code for path in paths] == [as_draft] * 3
    with runtime.database.writing() as session:
        found = session.get_one(BisRequest, draft)
        found.state, found.reference = State.SUBMITTED, "BIS-2026-000001"
        session.add(found)
    assert [client.get(path).status_code for path in paths] == [submitted] * 3
    if submitted == 404:
        nobodys = client.get(f"/files/{'0' * 32}")
        assert _but_code(client.get(paths[0]).text) == _but_code(nobodys.text)


def _but_code(page: str) -> str:
    """The page without what differs between any two answers."""
    shown = BeautifulSoup(page, "html.parser").select_one("main")
    return (
        ""
        if shown is None
        else " ".join(word for word in shown.text.split() if "-" not in word and len(word) < 12)
    )


@pytest.mark.parametrize("who", ["colleague", "other_end_user", "staff"])
def test_sec_A2_nobody_adds_to_or_removes_from_somebody_elses_draft(
    who: str, client_as: Clients, runtime: Runtime, draft: str
) -> None:
    upload(client_as("end_user"), draft, (corpus.image(), "a.jpg"))
    (file,) = kept(runtime, draft)
    client = client_as(who)
    refused = 403 if who == "staff" else 404
    assert upload(client, draft, (corpus.image(), "b.jpg")).status_code == refused
    removed = client.post(f"/requests/drafts/{draft}/files/{file.id}/remove", headers=SCRIPT)
    assert removed.status_code == refused
    assert kept(runtime, draft) == [file]


def test_a_file_of_another_draft_is_not_removed_through_ones_own(
    client_as: Clients, runtime: Runtime, people: People, draft: str
) -> None:
    client, other = client_as("end_user"), make_draft(runtime, people)
    upload(client, draft, (corpus.image(), "a.jpg"))
    (file,) = kept(runtime, draft)
    removed = client.post(f"/requests/drafts/{other}/files/{file.id}/remove", headers=SCRIPT)
    assert removed.status_code == 404
    assert kept(runtime, draft) == [file]


def test_sec_E4_a_download_is_saved_under_a_safe_name_and_never_run(
    client_as: Clients, runtime: Runtime, draft: str
) -> None:
    client = client_as("end_user")
    upload(client, draft, (corpus.image("HEIF"), "../../\u202epas \u0142.heic"))
    (file,) = kept(runtime, draft)
    assert file.name == "pas \u0142.heic"
    answer = client.get(f"/files/{file.id}")
    assert answer.content_type == "image/jpeg"
    assert answer.headers["Content-Disposition"] == (
        "attachment; filename=\"pas .jpg\"; filename*=UTF-8''pas%20%C5%82.jpg"
    )
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in answer.headers["Content-Security-Policy"]
    assert answer.headers["Cache-Control"] == "no-store"
    part = client.get(f"/files/{file.id}", headers={"Range": "bytes=0-9"})
    assert len(part.data) in (10, len(answer.data))


def test_sec_A8_every_view_of_a_document_is_in_the_audit_log(
    client_as: Clients, runtime: Runtime, people: People, draft: str
) -> None:
    upload(client_as("end_user"), draft, (corpus.image(), "a.jpg"))
    (file,) = kept(runtime, draft)
    with runtime.database.writing() as session:
        found = session.get_one(BisRequest, draft)
        found.state, found.reference = State.SUBMITTED, "BIS-2026-000001"
        session.add(found)
    client = client_as("staff")
    for rest in ("", "/pages/1", "/pages/1/thumbnail"):
        client.get(f"/files/{file.id}{rest}")
    client.get(f"/files/{file.id}/pages/2")  # there is none: nothing was seen
    assert audited(runtime, "file_viewed") == [people.staff] * 3


def test_sec_E6_the_database_holds_no_picture_that_opens_elsewhere(
    client_as: Clients, runtime: Runtime, people: People, draft: str
) -> None:
    client, other = client_as("end_user"), make_draft(runtime, people)
    upload(client, draft, (corpus.image(), "a.jpg"), (corpus.pdf(), "b.pdf"))
    upload(client, other, (corpus.image(), "c.jpg"))
    stored = b"".join(
        path.read_bytes() for path in runtime.settings.instance.iterdir() if path.is_file()
    )
    assert b"\xff\xd8\xff" not in stored
    assert b"%PDF" not in stored
    first, swapped = kept(runtime, draft)[0], kept(runtime, other)[0]
    with runtime.database.writing() as session:
        ours = session.get_one(AttachmentContent, first.id)
        theirs = session.get_one(AttachmentContent, swapped.id)
        ours.sealed, theirs.sealed = theirs.sealed, ours.sealed
        session.add_all([ours, theirs])
    with runtime.work(people.actor("end_user")) as work:
        part = service.view_file(work, first.id)
    with pytest.raises(VaultError):
        runtime.vault.open(part.sealed, part.bound_to)


def test_erasing_a_request_leaves_nothing_of_its_files(
    client_as: Clients, runtime: Runtime, people: People, draft: str
) -> None:
    upload(client_as("end_user"), draft, (corpus.pdf(2), "a.pdf"))
    with runtime.work(people.actor("end_user")) as work:
        found = work.session.get_one(BisRequest, draft)
        assert service.needs(work, found) == []
        service.erase(work, found)
        assert service.needs(work, found) == ["files"]
    with runtime.database.reading() as session:
        for table in (Attachment, AttachmentContent, PageImage):
            assert session.exec(select(table)).all() == []


def test_nobodys_file_is_not_found(runtime: Runtime, people: People) -> None:
    with pytest.raises(NotFound), runtime.work(people.actor("staff")) as work:
        service.view_file(work, "0" * 32)
