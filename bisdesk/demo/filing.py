"""An end user at work in the demo's past: fills in, checks, declares, signs, submits."""

from collections.abc import Generator
from datetime import date, datetime, timedelta

from bisdesk.attachments import service as attachments
from bisdesk.attachments.images import clean_image
from bisdesk.attachments.intake import CleanFile, clean
from bisdesk.attachments.limits import Network
from bisdesk.attachments.recognise import Kind
from bisdesk.bis_requests import drafts, submitting
from bisdesk.bis_requests.inputs import GROUPS
from bisdesk.bis_requests.models import BisRequest
from bisdesk.clock import BRUSSELS
from bisdesk.demo.documents import Specimen, SpecimenFile, specimen
from bisdesk.demo.people import Person
from bisdesk.demo.stage import Stage
from bisdesk.demo.stories import End, Story, Twist
from bisdesk.demo.zones import zone_lines
from bisdesk.domain import country
from bisdesk.identity import service as identity
from bisdesk.identity import signing
from bisdesk.identity.check import STEPS, Answer, Step
from bisdesk.policy.actor import Actor
from bisdesk.store.ids import new_id

Filing = Generator[datetime, None, str]
"""Yields the moments of its steps, and returns the id of the request."""

_SECTIONS = (("conditions", "identity"), ("residence", "contact", "document"), ("check", "review"))
_FIRST, _SECOND, _THIRD = (
    tuple(name for name, group in GROUPS.items() if group.section in sections)
    for sections in _SECTIONS
)
_PDF_EVERY = 12
"""Every so many a specimen comes as a PDF; decoding one takes longer than a picture."""


def minutes(number: float) -> timedelta:
    return timedelta(minutes=number)


def file(stage: Stage, story: Story, person: Person, number: int) -> Filing:
    """File a request, or come as far with the draft as the story says."""
    actor = stage.actor(story.filer)
    done_at = stage.working_days_ago(story.back)
    typed = _typed(story, person, number, done_at.astimezone(BRUSSELS).date())
    draft_id = new_id()

    yield done_at - minutes(26)
    _save(stage, actor, draft_id, typed, _FIRST, new=True)
    if story.end is End.DRAFT_BEGUN:
        return draft_id
    yield done_at - minutes(19)
    _save(stage, actor, draft_id, typed, _SECOND)
    yield done_at - minutes(15)
    _attach(stage, actor, draft_id, _copy_of_document(person, number))
    yield done_at - minutes(11)
    if story.end is End.DRAFT_HALF:
        _answer(stage, actor, draft_id, STEPS[:3])
        return draft_id
    if story.end in (End.STOPPED_PRADO, End.STOPPED_LIKENESS):
        no = Step.PRADO if story.end is End.STOPPED_PRADO else Step.LIKENESS
        _stop(stage, actor, draft_id, no)
        return draft_id
    _answer(stage, actor, draft_id, STEPS)
    _save(stage, actor, draft_id, typed, _THIRD)
    yield done_at - minutes(8)
    with stage.runtime.work(actor) as work:
        identity.make(work, draft_id, actor.language)
    yield done_at - minutes(7.95)
    stage.do_jobs()
    if story.end is End.DRAFT_DECLARED:
        return draft_id
    yield done_at - minutes(3)
    signing.sign_in_app(stage.runtime, actor, draft_id, stage.password)
    yield done_at
    with stage.runtime.work(actor) as work:
        submitting.submit(work, draft_id, version=_stored(stage, draft_id).version)
    yield done_at + minutes(0.1)
    stage.send_messages()
    return draft_id


def _typed(story: Story, person: Person, number: int, day: date) -> dict[str, str]:
    """What the end user types; of every second document the machine readable zone too."""
    typed = person.typed(day)
    if number % 2 == 0 or story.twist is Twist.MISTYPED:
        typed["mrz"] = "\n".join(zone_lines(person))
    if story.twist is Twist.MISTYPED:
        typed["document_number"] = typed["document_number"].replace("0", "O", 1)
    return typed


def _save(
    stage: Stage,
    actor: Actor,
    draft_id: str,
    typed: dict[str, str],
    groups: tuple[str, ...],
    *,
    new: bool = False,
) -> None:
    with stage.runtime.work(actor) as work:
        drafts.save(work, draft_id, typed, version=None, groups=groups, may_create=new)


def _attach(stage: Stage, actor: Actor, draft_id: str, copy: CleanFile) -> None:
    sealed = attachments.seal(stage.runtime.vault, draft_id, copy)
    with stage.runtime.work(actor) as work:
        attachments.add(work, drafts.open_draft(work, draft_id), sealed)


def _answer(stage: Stage, actor: Actor, draft_id: str, steps: tuple[Step, ...]) -> None:
    with stage.runtime.work(actor) as work:
        for step in steps:
            identity.answer(work, draft_id, step, Answer.YES)


def _stop(stage: Stage, actor: Actor, draft_id: str, no: Step) -> None:
    with stage.runtime.work(actor) as work:
        for step in STEPS[: STEPS.index(no)]:
            identity.answer(work, draft_id, step, Answer.YES)
        identity.answer(work, draft_id, no, Answer.NO)
    with stage.runtime.work(actor) as work:
        identity.stop(work, draft_id, no)


def _stored(stage: Stage, draft_id: str) -> BisRequest:
    with stage.runtime.database.reading() as session:
        return session.get_one(BisRequest, draft_id)


def _copy_of_document(person: Person, number: int) -> CleanFile:
    """What intake makes of the copy of this person's document."""
    shown = Specimen(
        title="IDENTITY CARD" if person.document_type == "identity_card" else "PASSPORT",
        country=country.name(person.land, "en").upper(),
        number=person.document_number,
        last_name=person.last_name,
        first_names=" ".join(
            part for part in (person.first_name, person.other_first_names) if part
        ),
        birth_date=_printed(person.birth.day, person.birth.month, person.birth.year),
        sex=person.sex,
        expiry=_day(person.expiry),
        mrz=zone_lines(person),
    )
    if number % _PDF_EVERY == 0:
        return clean(specimen(shown, SpecimenFile.PDF), "scan.pdf")
    # Drawn here a moment ago: it needs no process apart, whose start takes longer than its work.
    kind, content, pages = clean_image(specimen(shown), Kind.JPEG)
    return CleanFile("document.jpg", kind, content, tuple(pages), Network.RLIMITS)


def _printed(day: int | None, month: int | None, year: int) -> str:
    return (
        f"{day or 'XX'} {month or 'XX'} {year}"
        if not (day and month)
        else _day(date(year, month, day))
    )


def _day(day: date) -> str:
    return f"{day:%d %m %Y}"
