"""The page on the phone: what it takes, and what it says to what it does not take."""

import io
from collections.abc import Callable

import pytest
from bs4 import BeautifulSoup
from flask import Flask
from flask.testing import FlaskClient
from sqlmodel import select

from bisdesk.accounts.models import Account
from bisdesk.attachments.models import Attachment
from bisdesk.attachments.recognise import MAX_FILES
from bisdesk.phone_upload import service
from bisdesk.runtime import Runtime
from tests.attachments import corpus
from tests.factories.people import People
from tests.factories.phones import PHOTO, Phone, is_over, kept, ticket_of


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
    assert "/help/" not in answer.text  # that page does not stand on the phone's address
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


@pytest.mark.parametrize("language", ["nl", "fr", "de", "en"])
def test_the_page_speaks_the_clerks_language_and_the_neutral_one_the_browsers(
    language: str, app: Flask, runtime: Runtime, people: People, token: str
) -> None:
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
