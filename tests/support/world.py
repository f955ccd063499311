"""One installation with everybody of the matrix and something of everybody, for tests that walk all routes.

It is made once for a module; `restore()` puts the database back as it was after a test changed something.
"""

import re
import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func
from sqlmodel import Session, SQLModel, col, select

from bisdesk.activation.attempts import try_code
from bisdesk.app import create_app
from bisdesk.attachments.models import Attachment
from bisdesk.bis_requests.models import BisRequest
from bisdesk.clock import FixedClock
from bisdesk.entities.models import Entity, EntityStatus, Membership
from bisdesk.keys.cookies import TICKET
from bisdesk.runtime import Runtime
from bisdesk.wiring import build_runtime
from tests.factories import requests as make
from tests.factories.activations import Started, start_activation
from tests.factories.notices import notice_of, refuse
from tests.factories.people import People, make_account, make_entity, make_membership
from tests.factories.phones import make_ticket
from tests.support.core import NOON, make_settings
from tests.support.templates import keep_templates

STORES = ("bisdesk.db", "register.db")
QUIET = {"session", "audit_entry", "audit_head", "throttle", "presence"}
"""Tables that looking at a page may touch: activity, the audit of views and refusals, counted tries, who is here."""


SIGNED_IN = (
    "end_user", "colleague", "other_end_user", "entity_admin", "staff", "staff2", "manager", "filing_staff",
    "revoked", "suspended",
)  # fmt: skip

NEW_WORKERS = {
    "end_user": "Saarinen", "filing_staff": "Virtanen", "revoked": "Kuusela", "suspended": "Ojanperä",
}  # fmt: skip
"""Who filed something, and the last name of whom they filed for."""


@dataclass
class Everybody(People):
    """The people of the matrix, and two that lost something after they filed."""

    revoked: str = ""
    suspended: str = ""


@dataclass(frozen=True)
class Things:
    """What somebody filed: ids and references, by state."""

    draft: str
    draft_version: int
    draft_file: str
    reference: str  # in review, taken by `staff`
    version: int
    file: str
    declaration: str  # signed on paper
    numbered: str  # reference of one with a number
    phone: str  # token with which a phone adds files to the draft
    notice: str  # a draft of theirs wants the address of another entity's request


@dataclass
class World:
    folder: Path
    runtime: Runtime
    app: Flask
    people: Everybody
    things: dict[str, Things]
    link: Started
    cookies: dict[str, tuple[str, str]] = field(default_factory=dict)

    def client(self, who: str) -> FlaskClient:
        """A new browser of this person: `anonymous`, `worker` (after a right code), or a field of Everybody."""
        client = self.app.test_client()
        if who in self.cookies:
            client.set_cookie(*self.cookies[who])
        return client

    def restore(self) -> None:
        """Put everything back as it was made."""
        self._dispose()
        for name in STORES:
            for leftover in self.folder.glob(f"{name}-*"):
                leftover.unlink()
            shutil.copyfile(self.folder / "kept" / name, self.folder / name)

    def keep(self) -> None:
        """Let `restore` come back to this moment."""
        self._dispose()
        (self.folder / "kept").mkdir(exist_ok=True)
        for name in STORES:
            if (self.folder / name).exists():
                shutil.copyfile(self.folder / name, self.folder / "kept" / name)

    def contents(self) -> dict[str, list[tuple[Any, ...]]]:
        """All rows of all tables that a look at a page must leave alone."""
        return contents(self.runtime)

    @cached_property
    def rules(self) -> list[Any]:
        return sorted(self.app.url_map.iter_rules(), key=lambda rule: rule.endpoint)

    def _dispose(self) -> None:
        self.runtime.database.dispose()
        self.runtime.register._database.dispose()  # type: ignore[attr-defined]


def contents(runtime: Runtime) -> dict[str, list[tuple[Any, ...]]]:
    """Every row of every table of the main store but the quiet ones."""
    with runtime.database.reading() as session:
        return {
            table.name: sorted((tuple(row) for row in session.execute(table.select())), key=repr)
            for table in SQLModel.metadata.sorted_tables
            if table.name not in QUIET and not table.schema
        }


def masked(text: str, *ids: str) -> str:
    """A page without what differs from answer to answer: its code, CSRF tokens, and the ids asked for."""
    for each in ids:
        text = text.replace(each, "ID")
    text = re.sub(r'(<span class="mono strong">)[0-9a-f]{12}<', r"\1CODE<", text)
    text = re.sub(r'(name="csrf[_-]token"[^>]*(?:value|content)=")[^"]*', r"\1TOKEN", text)
    return re.sub(r'((?:value|content)=")[^"]*("[^>]*name="csrf[_-]token")', r"\1TOKEN\2", text)


def make_world(folder: Path, migrated: Path) -> World:
    (folder / "bisdesk.db").write_bytes(migrated.read_bytes())
    runtime = build_runtime(make_settings(folder), clock=FixedClock(NOON))
    people = _everybody(runtime)
    things = {who: _things(runtime, people, who, name) for who, name in NEW_WORKERS.items()}
    _take_away(runtime, people)
    link = start_activation(runtime)
    ticket = try_code(runtime, link.token, link.code, address="192.0.2.1").ticket
    assert ticket is not None
    app = keep_templates(create_app(runtime))
    app.testing = True
    app.config["WTF_CSRF_ENABLED"] = False
    app.config["PROPAGATE_EXCEPTIONS"] = False
    world = World(folder, runtime, app, people, things, link)
    world.cookies["worker"] = (f"bisdesk-{TICKET}", ticket)
    for who in SIGNED_IN:
        client = app.test_client()
        people.sign_in(client, who)
        found = client.get_cookie("bisdesk-session")
        assert found is not None
        world.cookies[who] = ("bisdesk-session", found.value)
    world.keep()
    return world


def _everybody(runtime: Runtime) -> Everybody:
    plain = People.on(runtime)
    with runtime.database.writing() as session:
        entity = session.get_one(Entity, plain.entity)
        third = make_entity(session, runtime, "Instelling Op Pauze", "OVO000003")
        revoked = make_account(session, runtime, "Tess Wouters")
        suspended = make_account(session, runtime, "Bram Jacobs")
        make_membership(session, runtime, entity, revoked)
        make_membership(session, runtime, third, suspended)
        return Everybody(**vars(plain), revoked=revoked.id, suspended=suspended.id)


def _take_away(runtime: Runtime, people: Everybody) -> None:
    with runtime.database.writing() as session:
        membership = _membership(session, people.revoked)
        membership.active = False
        entity = session.get_one(Entity, _membership(session, people.suspended).entity_id)
        entity.status = EntityStatus.SUSPENDED
        session.add_all([membership, entity])


def _membership(session: Session, account_id: str) -> Membership:
    return session.exec(select(Membership).where(Membership.account_id == account_id)).one()


def _things(runtime: Runtime, people: Everybody, who: str, name: str) -> Things:
    draft = make.make_draft(runtime, people, who, last_name=name)
    in_review = make.make_in_review(runtime, people, who, last_name=name)
    numbered = make.make_registered(runtime, people, who, last_name=name)
    assert numbered.ssin
    make.sign_on_paper(runtime, people, draft)
    return Things(
        draft=draft.id,
        draft_version=draft.version,
        draft_file=_file(runtime, draft),
        reference=in_review.reference or "",
        version=in_review.version,
        file=_file(runtime, in_review),
        declaration=make.sign_on_paper(runtime, people, in_review),
        numbered=numbered.reference or "",
        phone=make_ticket(runtime, people, draft.id, who),
        notice=_refused(runtime, people, who),
    )


def _refused(runtime: Runtime, people: Everybody, who: str) -> str:
    email = f"{who}@elders.example"
    make.make_submitted(runtime, people, "other_end_user", email=email)
    draft = make.make_draft(runtime, people, who, email=email)
    refuse(runtime, people, draft, who)
    return notice_of(runtime, draft.id).id


def _file(runtime: Runtime, bis_request: BisRequest) -> str:
    with runtime.database.reading() as session:
        return session.exec(
            select(Attachment.id).where(Attachment.request_id == bis_request.id)
        ).one()


def count(runtime: Runtime, model: type[SQLModel]) -> int:
    with runtime.database.reading() as session:
        return session.exec(select(func.count()).select_from(model)).one()


def stored(runtime: Runtime, reference: str) -> BisRequest:
    with runtime.database.reading() as session:
        return session.exec(select(BisRequest).where(col(BisRequest.reference) == reference)).one()


@pytest.fixture(scope="module")
def whole_world(tmp_path_factory: pytest.TempPathFactory, migrated_sqlite: Path) -> Iterator[World]:
    world = make_world(tmp_path_factory.mktemp("world"), migrated_sqlite)
    yield world
    world._dispose()


@pytest.fixture
def world(whole_world: World) -> World:
    """The world as it was made."""
    whole_world.restore()
    return whole_world
