"""A phone that adds files to a draft: its browser, and the ticket it was shown."""

import io
from dataclasses import dataclass
from typing import Any

from bs4 import BeautifulSoup
from flask import Flask
from flask.testing import FlaskClient
from sqlmodel import select
from werkzeug.test import TestResponse

from bisdesk.attachments.queries import files_of
from bisdesk.bis_requests.drafts import open_draft
from bisdesk.phone_upload import tickets
from bisdesk.phone_upload.models import UploadTicket
from bisdesk.runtime import Runtime
from tests.attachments import corpus
from tests.factories.people import People

SCRIPT = {"HX-Request": "true", "HX-Request-Type": "partial"}
File = tuple[bytes, str]
PHOTO: File = (corpus.image(), "IMG_0001.jpg")


def make_ticket(runtime: Runtime, people: People, draft_id: str, who: str = "end_user") -> str:
    """A ticket for this draft; return its token, as the form would show it."""
    with runtime.work(people.actor(who)) as work:
        ticket = tickets.start(work, open_draft(work, draft_id))
        return tickets.token_of(work.vault, ticket.id)


@dataclass
class Phone:
    """A browser on a phone, nobody signed in, with the page of a ticket."""

    client: FlaskClient
    token: str

    @classmethod
    def of(cls, app: Flask, token: str) -> "Phone":
        client = app.test_client()
        client.environ_base["HTTP_ACCEPT_LANGUAGE"] = "en"
        return cls(client, token)

    @property
    def path(self) -> str:
        return f"/upload/{self.token}"

    def look(self, **asked: Any) -> TestResponse:
        return self.client.get(self.path, **asked)

    def send(self, *files: File, script: bool = True, to: str = "", **fields: str) -> TestResponse:
        posted = {"files": [(io.BytesIO(content), name) for content, name in files], **fields}
        headers = SCRIPT if script else {}
        return self.client.post(
            self.path + to, data=posted, headers=headers, content_type="multipart/form-data"
        )

    def ready(self, *files: File) -> TestResponse:
        return self.send(*files, script=False, to="/ready")


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
