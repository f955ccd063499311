"""Staff at work in the demo's past: they take a request, judge look-alikes and have it registered."""

from collections.abc import Generator
from datetime import datetime, timedelta

from sqlmodel import col, update

from bisdesk.assignment import absence, absent
from bisdesk.assignment import service as assignment
from bisdesk.bis_requests import answer_words, drafts, endings
from bisdesk.bis_requests.models import BisRequest
from bisdesk.clock import BRUSSELS
from bisdesk.demo.accounts import STAFF, STAFF_2
from bisdesk.demo.look_alikes import enter
from bisdesk.demo.people import Person
from bisdesk.demo.stage import Stage
from bisdesk.demo.stories import End, Story, Twist
from bisdesk.domain.working_time import working_days_later
from bisdesk.duplicates import verdicts
from bisdesk.duplicates.models import CandidateKind
from bisdesk.outbox.models import Job
from bisdesk.policy.actions import Action
from bisdesk.policy.actor import Actor
from bisdesk.questions import answering, thread
from bisdesk.questions import service as questions
from bisdesk.questions import timed as questions_timed
from bisdesk.questions.models import CalledWith
from bisdesk.questions.queries import last_question
from bisdesk.register import service as register
from bisdesk.register.embedded.faults import Fault
from bisdesk.register.port import Candidate
from bisdesk.register.rules import is_high
from bisdesk.review import service as review
from bisdesk.review.lines import keys_of, seen_as, values_of
from bisdesk.standard_texts import service as standard_texts
from bisdesk.standard_texts.defaults import DEFAULTS
from bisdesk.standard_texts.queries import current_text

Step = Generator[datetime, None, None]
_UNREADABLE = "De kopie is onleesbaar: de onderste helft van de kaart ontbreekt. Maak een nieuwe aanvraag met een volledige kopie."
_QUESTION = "In welke taal leest deze medewerker de berichten het liefst? Op de kopie staat een andere taal dan ingevuld."
_ANSWER = "Nagevraagd: de andere taal is juist. Ik heb het aangepast."
_CALLED = "Gebeld over de geboortedatum: dag en maand staan op het paspoort zoals in de aanvraag. De indiener kijkt het morgen samen met de medewerker nog eens na."
_SCAN_ADVICE = {
    "nl": "Tip: met de QR-code op het formulier neemt u de foto met uw telefoon.",
    "fr": "Conseil : le code QR du formulaire vous permet de prendre la photo avec votre téléphone.",
    "de": "Tipp: Mit dem QR-Code auf dem Formular machen Sie das Foto mit Ihrem Handy.",
    "en": "Tip: with the QR code on the form you take the photo with your phone.",
}
_TAKES_OVER = "De nieuwe medewerker begint morgen, en jij zit vandaag in opleiding."
_AWAY = timedelta(days=6)
_TWO_HANDS = (End.RELEASED, End.TAKEN_OVER, End.ASSIGNED)
_NOT_THE_SAME = "Andere pas en een andere geboorteplaats; nagevraagd bij de eindgebruiker."


def handle(stage: Stage, story: Story, person: Person, request_id: str) -> Step:
    """Do with the request what the desk does, as far as the story goes."""
    if story.end is End.SUBMITTED:
        return
    back = story.back - _pace(stage, story.back)
    staff = stage.actor(story.staff)
    yield stage.working_days_ago(back)
    if story.end in _TWO_HANDS:
        yield from _from_one_to_the_other(stage, story, request_id, back)
        return
    _claim(stage, staff, request_id)
    if story.end is End.IN_REVIEW:
        yield from _call_about(stage, story, staff, request_id, back)
        return
    if story.end in (End.ASKED, End.ANSWERED):
        yield from _ask(stage, story, staff, request_id, back)
        return
    if story.end in (End.WITHDRAWN, End.REJECTED, End.GIVEN_BACK):
        yield stage.working_days_ago(back - _pace(stage, back))
        _end(stage, stage.actor(story.filer), staff, request_id, story)
        return
    yield from _registered(stage, story, staff, person, request_id, back)


def _registered(
    stage: Stage, story: Story, staff: Actor, person: Person, request_id: str, back: float
) -> Step:
    """Have it registered, as far as the register goes along."""
    decided_at = stage.working_days_ago(back - _pace(stage, back))
    yield decided_at
    _decide(stage, staff, request_id, person, story)
    if story.end is End.SENT_BACK:
        # Somebody else registered the same person meanwhile.
        enter(stage.register, person, Twist.TWIN)
    if story.end is End.REGISTERING:
        stage.register.faults.switch_on(Fault.DOWN)
    yield decided_at + timedelta(seconds=2)
    stage.do_jobs()
    if story.end is End.REGISTERING:
        stage.register.faults.repair()
        _wait_until_tomorrow(stage, request_id)


def _from_one_to_the_other(stage: Stage, story: Story, request_id: str, back: float) -> Step:
    """One of the desk takes it first; how it comes to the other is the story."""
    first = stage.actor(STAFF if story.staff is STAFF_2 else STAFF_2)
    second = stage.actor(story.staff)
    _claim(stage, first, request_id)
    back -= _pace(stage, back)
    yield stage.working_days_ago(back)
    found = _stored(stage, request_id)
    reference, version = found.reference or "", found.version
    if story.end is End.TAKEN_OVER:
        with stage.runtime.work(second) as work:
            assignment.take_over(work, reference, version=version, reason=_TAKES_OVER)
        return
    with stage.runtime.work(first) as work:
        if story.end is End.ASSIGNED:
            assignment.assign(work, reference, version=version, to=str(second.id))
            return
        assignment.release(work, reference, version=version)
    back -= _pace(stage, back)
    yield stage.working_days_ago(back)
    _claim(stage, second, request_id)


def _go_away(stage: Stage, staff: Actor) -> None:
    """Away for the next days; what they check goes back."""
    last_day = (stage.now + _AWAY).astimezone(BRUSSELS).date().isoformat()
    with stage.runtime.work(staff) as work:
        absence.begin(work, str(staff.id), first_day="", last_day=last_day)
    absent.give_back(stage.runtime)


def better_a_text(stage: Stage) -> Step:
    """Somebody of the desk finds that a standard text can be clearer."""
    yield stage.working_days_ago(12.4)
    code = "ask_scan_unreadable"
    texts = {
        language: f"{text}\n\n{_SCAN_ADVICE[language]}"
        for language, text in DEFAULTS[code].texts.items()
    }
    with stage.runtime.work(stage.actor(STAFF_2)) as work:
        now = current_text(work.session, code)  # a performance that broke off is played again
        standard_texts.save(work, code, texts, version=now.version if now else 0)


def _call_about(stage: Stage, story: Story, staff: Actor, request_id: str, back: float) -> Step:
    """Staff pick up the phone where day and month of birth may have been swapped."""
    if story.twist is not Twist.SWAPPED:
        return
    yield stage.working_days_ago(back - _pace(stage, back))
    with stage.runtime.work(staff) as work:
        found = work.get(request_id, Action.NOTE_CALL)
        thread.note_call(work, found, _CALLED, called_with=CalledWith.FILER)


def _pace(stage: Stage, back: float) -> float:
    """Working days that the next step takes: a few hours, and never more than half of what is left."""
    return min(stage.dice.uniform(0.08, 0.7), back * stage.dice.uniform(0.25, 0.45))


def _claim(stage: Stage, staff: Actor, request_id: str) -> None:
    with stage.runtime.work(staff) as work:
        assignment.claim(work, _stored(stage, request_id).reference or "")


def _ask(stage: Stage, story: Story, staff: Actor, request_id: str, back: float) -> Step:
    """Ask the filer something; they answer, or are reminded."""
    back -= _pace(stage, back)
    yield stage.working_days_ago(back)
    found = _stored(stage, request_id)
    reference = found.reference or ""
    with stage.runtime.work(staff) as work:
        questions.ask(
            work,
            reference,
            version=found.version,
            question=_QUESTION,
            fields=["preferred_language"],
        )
    if story.end is End.ASKED:
        yield working_days_later(stage.working_days_ago(back), questions_timed.REMIND_AFTER[0])
        questions_timed.due(stage.runtime)
        return
    yield stage.working_days_ago(back - _pace(stage, back))
    filer = stage.actor(story.filer)
    other = "en" if found.preferred_language == "fr" else "fr"
    with stage.runtime.work(filer) as work:
        drafts.save(work, request_id, {"preferred_language": other}, version=None)
        answer_words.save_text(work, request_id, _ANSWER, version=None)
    asked = _stored(stage, request_id)
    with stage.runtime.database.reading() as session:
        question = last_question(session, request_id)
    with stage.runtime.work(filer) as work:
        answering.answer(
            work,
            reference,
            question_id=question.id if question else "",
            version=asked.answer_version,
        )


def _end(stage: Stage, filer: Actor, staff: Actor, request_id: str, story: Story) -> None:
    if story.end is End.GIVEN_BACK:
        _go_away(stage, staff)
        return
    found = _stored(stage, request_id)
    reference = found.reference or ""
    if story.end is End.WITHDRAWN:
        with stage.runtime.work(filer) as work:
            endings.withdraw(work, reference)
        return
    with stage.runtime.work(staff) as work:
        endings.reject(
            work, reference, version=found.version, reason=endings.Reason.DOCUMENT, text=_UNREADABLE
        )


def _decide(stage: Stage, staff: Actor, request_id: str, person: Person, story: Story) -> None:
    found = register.candidates(stage.register, _stored(stage, request_id))
    number = person.existing_number or None
    _judge_lines(stage, staff, request_id)
    _judge(stage, staff, request_id, found, number)
    with stage.runtime.work(staff) as work:
        register.decide(
            work,
            request_id,
            version=_stored(stage, request_id).version,
            found=found,
            use_number=number,
        )


def _judge_lines(stage: Stage, staff: Actor, request_id: str) -> None:
    """Call every line right, as far as nobody did."""
    request = _stored(stage, request_id)
    with stage.runtime.database.reading() as session:
        keys = keys_of(stage.runtime.vault, request_id, values_of(session, request))
    said = {line: review.Said("right", seen_as(key)) for line, key in keys.items()}
    with stage.runtime.work(staff) as work:
        review.judge(work, request.reference or "", said)


def _judge(
    stage: Stage, staff: Actor, request_id: str, found: list[Candidate], number: str | None
) -> None:
    """Say of each look-alike that matters whether it is the same person."""
    for candidate in found:
        if candidate.number != number and not is_high(candidate):
            continue
        same = candidate.number == number
        with stage.runtime.work(staff) as work:
            verdicts.judge(
                work,
                work.session.get_one(BisRequest, request_id),
                CandidateKind.REGISTER,
                candidate.number,
                high=is_high(candidate),
                same=same,
                reason=None if same else _NOT_THE_SAME,
            )


def _wait_until_tomorrow(stage: Stage, request_id: str) -> None:
    """The worker would try again within minutes, and nobody would ever see this state in the demo."""
    with stage.runtime.database.writing() as session:
        session.execute(
            update(Job)
            .where(col(Job.kind) == register.JOB, col(Job.subject_id) == request_id)
            .values(next_try_at=stage.now + timedelta(days=1))
        )


def _stored(stage: Stage, request_id: str) -> BisRequest:
    with stage.runtime.database.reading() as session:
        return session.get_one(BisRequest, request_id)
