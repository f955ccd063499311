"""Make the demo's data: play eight weeks of an office that never was, through the real services."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta

from sqlmodel import col, select

from bisdesk.activation.models import Activation, ActivationState
from bisdesk.audit.models import AuditEntry
from bisdesk.audit.tags import AuditTag
from bisdesk.bis_requests.models import BisRequest, Uniqueness
from bisdesk.clock import BRUSSELS
from bisdesk.demo import activating, filing, reviewing
from bisdesk.demo.accounts import make_accounts
from bisdesk.demo.look_alikes import IN_REGISTER, enter
from bisdesk.demo.people import People, Person
from bisdesk.demo.stage import Stage
from bisdesk.demo.stories import STORIES, Story, Twist
from bisdesk.domain.partial_date import PartialDate
from bisdesk.policy.actor import SYSTEM
from bisdesk.runtime import Runtime

BEGAN = timedelta(weeks=9)
"""How long before now the demo's entities and accounts were made."""

_LONG_NAMES = {
    "VN": ("Thị Ngọc Diễm Hồng", "Nguyễn-Phạm Huỳnh"),
    "CZ": ("Ludmila Růžena", "Žďárská-Přemyslovská Hořejší"),
    "RO": ("Maria-Ștefania Ruxandra", "Țurcanu-Drăgănescu din Șomcuța"),
    "NG": ("Olúwafúnmiláyọ̀ Adaeze", "Adébáyọ̀-Nwachukwu"),
}


def build(runtime: Runtime, password: str) -> None:
    """Make entities, accounts and requests that are not there yet; with all there, change nothing.

    password: of every demo account; another one than before replaces it.
    """
    now = runtime.clock.now()
    make_accounts(runtime, password, now - BEGAN)
    if _is_there(runtime):
        return
    stage = Stage(runtime, password)
    try:
        stage.begin_at(now - BEGAN)
        stage.perform(
            [
                *(
                    _play(stage, story, person, number)
                    for number, (story, person) in enumerate(_cast(stage), 1)
                ),
                reviewing.better_a_text(stage),
            ]
        )
    finally:
        stage.close()
    with runtime.work(SYSTEM) as work:
        work.audit(AuditTag.DEMO_DATA_MADE)


def _is_there(runtime: Runtime) -> bool:
    """A performance that was broken off does not count: it is played again, with other people."""
    with runtime.database.reading() as session:
        made = select(AuditEntry.seq).where(AuditEntry.tag == AuditTag.DEMO_DATA_MADE.value)
        return session.exec(made.limit(1)).first() is not None


def _cast(stage: Stage) -> Iterator[tuple[Story, Person]]:
    """Give each story its person, and the register those who look like them."""
    with stage.runtime.database.reading() as session:
        before = len(session.exec(select(BisRequest.id)).all())
        taken = set(session.exec(select(Uniqueness.value_key)))
    keyed = stage.runtime.vault.keyed_hash
    today = stage.now.astimezone(BRUSSELS).date()
    people = People(
        1 + before,
        today=today,
        has_holder=lambda value: (
            not taken.isdisjoint((keyed("email", value), keyed("mobile", value)))
        ),
    )
    for story in STORIES:
        person = _with_twist(
            people.from_land(story.land, partial=story.twist is Twist.PARTIAL), story.twist
        )
        if story.twist in IN_REGISTER:
            number = enter(stage.register, person, story.twist)
            if story.twist is Twist.KNOWN:
                person = replace(person, existing_number=number)
        yield story, person


def _with_twist(person: Person, twist: Twist) -> Person:
    if twist is Twist.LONG_NAME:
        first, last = _LONG_NAMES[person.land]
        return replace(person, first_name=first, last_name=last, sex="F")
    if twist is Twist.SEX_X:
        return replace(person, sex="X")
    return person


def _play(stage: Stage, story: Story, person: Person, number: int) -> Iterator[datetime]:
    if story.twist is Twist.AGAIN:
        yield stage.working_days_ago(story.back) - timedelta(hours=1)
        person = _who_has_keys(stage, person)
    request_id = yield from filing.file(stage, story, person, number)
    if _reference(stage, request_id) is None:
        return
    yield from reviewing.handle(stage, story, person, request_id)
    yield from activating.activate(stage, story, person, request_id)


def _who_has_keys(stage: Stage, person: Person) -> Person:
    """The first who got keys, who now brings another address and phone, and the number they have."""
    with stage.runtime.database.reading() as session:
        known = session.exec(
            select(BisRequest)
            .join(Activation, col(Activation.request_id) == BisRequest.id)
            .where(
                Activation.state == ActivationState.ACTIVATED,
                BisRequest.residence_country == person.land,
            )
            .order_by(col(BisRequest.registered_at))
        ).first()
    if known is None:
        return person
    return replace(
        person,
        first_name=known.first_name or "",
        last_name=known.last_name or "",
        birth=PartialDate.from_text(known.birth_date or ""),
        birth_place=known.birth_place or "",
        sex=known.sex or "",
        document_number=known.document_number or "",
        expiry=known.document_expiry or person.expiry,
        existing_number=known.ssin or "",
    )


def _reference(stage: Stage, request_id: str) -> str | None:
    with stage.runtime.database.reading() as session:
        return session.get_one(BisRequest, request_id).reference
