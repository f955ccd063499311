"""Check, declare and sign: what each does, and when a declaration no longer counts."""

import pytest
from sqlmodel import col, select

from bisdesk.accounts.service import TooManyTries
from bisdesk.audit.models import AuditEntry
from bisdesk.audit.tags import AuditTag
from bisdesk.bis_requests import drafts
from bisdesk.bis_requests.models import BisRequest
from bisdesk.bis_requests.states import State, WrongState
from bisdesk.identity import files, service, signing
from bisdesk.identity.check import STEPS, Answer, OutOfOrder, Step, Verdict
from bisdesk.identity.declaration import NotStateable
from bisdesk.identity.models import Declaration, DeclarationStatus, IdentityCheck
from bisdesk.identity.queries import check_of, current_declaration
from bisdesk.identity.seal import open_seal
from bisdesk.outbox.models import Job
from bisdesk.policy.actions import Action
from bisdesk.policy.decide import Denied, NotFound
from bisdesk.runtime import Runtime
from tests.factories.people import PASSWORD, People
from tests.factories.requests import make_draft, make_submitted

WHO = "end_user"


@pytest.fixture
def draft(runtime: Runtime, people: People) -> BisRequest:
    """Everything filled in, but nothing checked."""
    return make_draft(runtime, people, checked=False)


def say(runtime: Runtime, people: People, draft: BisRequest, *steps: Step, who: str = WHO) -> None:
    for step in steps:
        with runtime.work(people.actor(who)) as work:
            service.answer(work, draft.id, step, Answer.YES)


def ask(runtime: Runtime, people: People, draft: BisRequest, language: str = "nl") -> str:
    with runtime.work(people.actor(WHO)) as work:
        return service.make(work, draft.id, language).id


def made(runtime: Runtime, people: People, draft: BisRequest) -> str:
    """Five times yes, and the declaration made."""
    say(runtime, people, draft, *STEPS)
    declaration_id = ask(runtime, people, draft)
    service.make_pdf(runtime, declaration_id)
    return declaration_id


def stored(runtime: Runtime, declaration_id: str) -> Declaration:
    with runtime.database.reading() as session:
        return session.get_one(Declaration, declaration_id)


def type_in(runtime: Runtime, people: People, draft: BisRequest, **typed: str) -> None:
    with runtime.work(people.actor(WHO)) as work:
        drafts.save(work, draft.id, {**draft.typed, **typed}, version=None)


def tags(runtime: Runtime) -> list[str]:
    with runtime.database.reading() as session:
        return list(session.exec(select(AuditEntry.tag).order_by(col(AuditEntry.seq))))


def test_answers_are_kept_with_who_gave_them(
    runtime: Runtime, people: People, draft: BisRequest
) -> None:
    say(runtime, people, draft, *STEPS)

    with runtime.database.reading() as session:
        row = session.get_one(IdentityCheck, draft.id)
        assert check_of(session, draft.id).verdict is Verdict.PASSED
    assert row.checked_by == people.end_user
    assert row.changed_at == runtime.clock.now()


def test_steps_are_answered_in_order(runtime: Runtime, people: People, draft: BisRequest) -> None:
    with pytest.raises(OutOfOrder), runtime.work(people.actor(WHO)) as work:
        service.answer(work, draft.id, Step.PRADO, Answer.YES)


def test_a_no_ends_nothing_before_it_is_confirmed(
    runtime: Runtime, people: People, draft: BisRequest
) -> None:
    say(runtime, people, draft, Step.PHOTO)
    with runtime.work(people.actor(WHO)) as work:
        service.answer(work, draft.id, Step.PRADO, Answer.NO)

    with runtime.database.reading() as session:
        assert session.get_one(BisRequest, draft.id).state is State.DRAFT


def test_a_confirmed_no_stops_the_draft_for_good(
    runtime: Runtime, people: People, draft: BisRequest
) -> None:
    with runtime.work(people.actor(WHO)) as work:
        service.answer(work, draft.id, Step.PHOTO, Answer.NO)
    with runtime.work(people.actor(WHO)) as work:
        service.stop(work, draft.id, Step.PHOTO)

    with runtime.database.reading() as session:
        stopped = session.get_one(BisRequest, draft.id)
    assert (stopped.state, stopped.reference) == (State.STOPPED, None)
    assert stopped.ended_at == runtime.clock.now()
    for again in (Answer.YES, Answer.NO):
        with pytest.raises(WrongState), runtime.work(people.actor(WHO)) as work:
            service.answer(work, draft.id, Step.PHOTO, again)


def test_nothing_stops_at_a_step_that_was_not_refused(
    runtime: Runtime, people: People, draft: BisRequest
) -> None:
    say(runtime, people, draft, Step.PHOTO)

    with pytest.raises(service.NotRefused), runtime.work(people.actor(WHO)) as work:
        service.stop(work, draft.id, Step.PRADO)


@pytest.mark.parametrize(
    ("who", "refusal"),
    [("colleague", NotFound), ("other_end_user", NotFound), ("staff", Denied)],
)
def test_sec_A2_nobody_else_checks_or_signs(
    runtime: Runtime, people: People, draft: BisRequest, who: str, refusal: type[Exception]
) -> None:
    made(runtime, people, draft)
    actor = people.actor(who)

    with pytest.raises(refusal), runtime.work(actor) as work:
        service.answer(work, draft.id, Step.PHOTO, Answer.YES)
    with pytest.raises(refusal), runtime.work(actor) as work:
        service.make(work, draft.id, "nl")
    with pytest.raises(refusal):
        signing.sign_in_app(runtime, actor, draft.id, PASSWORD)


def test_a_declaration_needs_all_that_it_states(
    runtime: Runtime, people: People, draft: BisRequest
) -> None:
    type_in(runtime, people, draft, last_name="", document_expiry_year="")

    with pytest.raises(NotStateable) as refused, runtime.work(people.actor(WHO)) as work:
        service.make(work, draft.id, "nl")

    assert refused.value.missing == ("last_name", "document_expiry", "check")


def test_asked_twice_it_is_made_once(runtime: Runtime, people: People, draft: BisRequest) -> None:
    say(runtime, people, draft, *STEPS)

    first, second = ask(runtime, people, draft), ask(runtime, people, draft)

    assert first == second
    with runtime.database.reading() as session:
        assert [job.subject_id for job in session.exec(select(Job))] == [first]


def test_another_language_replaces_an_unsigned_one(
    runtime: Runtime, people: People, draft: BisRequest
) -> None:
    dutch = made(runtime, people, draft)

    french = ask(runtime, people, draft, "fr")

    assert stored(runtime, dutch).status is DeclarationStatus.VOID
    assert stored(runtime, french).status is DeclarationStatus.MAKING


def test_sec_E6_the_pdf_is_kept_encrypted(
    runtime: Runtime, people: People, draft: BisRequest
) -> None:
    found = stored(runtime, made(runtime, people, draft))

    assert found.status is DeclarationStatus.MADE
    assert found.pdf is not None
    assert b"%PDF" not in found.pdf
    assert runtime.vault.open(found.pdf, service.bound_to(found.id)).startswith(b"%PDF")


def test_making_it_again_changes_nothing(
    runtime: Runtime, people: People, draft: BisRequest
) -> None:
    declaration_id = made(runtime, people, draft)
    before = stored(runtime, declaration_id)

    service.make_pdf(runtime, declaration_id)
    service.make_pdf(runtime, "0" * 32)

    assert stored(runtime, declaration_id).pdf == before.pdf


def test_data_that_change_while_it_is_made_void_it(
    runtime: Runtime, people: People, draft: BisRequest
) -> None:
    say(runtime, people, draft, *STEPS)
    declaration_id = ask(runtime, people, draft)
    type_in(runtime, people, draft, birth_place="Tampere")

    service.make_pdf(runtime, declaration_id)

    assert stored(runtime, declaration_id).status is DeclarationStatus.VOID


def test_one_that_cannot_be_made_can_be_asked_again(
    runtime: Runtime, people: People, draft: BisRequest
) -> None:
    say(runtime, people, draft, *STEPS)
    first = ask(runtime, people, draft)

    service.give_up(runtime, first)

    assert stored(runtime, first).status is DeclarationStatus.FAILED
    assert ask(runtime, people, draft) != first


def test_signing_seals_it_with_the_desks_certificate(
    runtime: Runtime, people: People, draft: BisRequest
) -> None:
    declaration_id = made(runtime, people, draft)

    signing.sign_in_app(runtime, people.actor(WHO), draft.id, PASSWORD)

    found = stored(runtime, declaration_id)
    assert (found.status, found.signed_by) == (DeclarationStatus.SIGNED, people.end_user)
    with runtime.work(people.actor(WHO)) as work:
        part = files.view_pdf(work, work.get(draft.id, Action.VIEW_FILES))
    verdict = open_seal(runtime.settings).verify(runtime.vault.open(part.sealed, part.bound_to))
    assert verdict.intact
    assert verdict.ours
    assert AuditTag.DECLARATION_SIGNED.value in tags(runtime)


def test_sec_B10_the_password_is_asked_again(
    runtime: Runtime, people: People, draft: BisRequest
) -> None:
    declaration_id = made(runtime, people, draft)

    with pytest.raises(signing.WrongPassword):
        signing.sign_in_app(runtime, people.actor(WHO), draft.id, "not the password")

    assert stored(runtime, declaration_id).status is DeclarationStatus.MADE


def test_sec_B7_guessing_the_password_is_slowed_down(
    runtime: Runtime, people: People, draft: BisRequest
) -> None:
    made(runtime, people, draft)
    for _ in range(6):
        with pytest.raises(signing.WrongPassword):
            signing.sign_in_app(runtime, people.actor(WHO), draft.id, "guess")

    with pytest.raises(TooManyTries):
        signing.sign_in_app(runtime, people.actor(WHO), draft.id, PASSWORD)


def test_what_is_not_made_or_signed_already_cannot_be_signed(
    runtime: Runtime, people: People, draft: BisRequest
) -> None:
    with pytest.raises(signing.NothingToSign):
        signing.sign_in_app(runtime, people.actor(WHO), draft.id, PASSWORD)
    made(runtime, people, draft)
    signing.sign_in_app(runtime, people.actor(WHO), draft.id, PASSWORD)
    with pytest.raises(signing.NothingToSign):
        signing.sign_in_app(runtime, people.actor(WHO), draft.id, PASSWORD)


@pytest.mark.parametrize(
    ("typed", "voids"),
    [
        ({"last_name": "Virtanen"}, True),
        ({"last_name": "  Saarinen "}, False),
        ({"birth_day": "13"}, True),
        ({"sex": "X"}, True),
        ({"residence_street": "Linnankatu"}, True),
        ({"document_number": "XF0000002"}, True),
        ({"document_expiry_year": "2032"}, True),
        ({"check_place": "Gent"}, True),
        ({"first_name": ""}, True),
        ({"email": "another@postilaatikko.example"}, False),
        ({"preferred_language": "fr"}, False),
        ({"purpose_description": "Something else."}, False),
    ],
)
def test_changing_what_it_states_voids_it_and_nothing_else_does(
    runtime: Runtime, people: People, typed: dict[str, str], voids: bool
) -> None:
    draft = make_draft(runtime, people)

    type_in(runtime, people, draft, **typed)

    with runtime.database.reading() as session:
        current = current_declaration(session, draft.id)
        found = session.exec(select(Declaration)).one()
    assert (current is None) is voids
    assert (found.status is DeclarationStatus.VOID) is voids
    assert (found.pdf is None) is voids


def test_a_no_after_signing_voids_it(runtime: Runtime, people: People) -> None:
    draft = make_draft(runtime, people)
    with runtime.work(people.actor(WHO)) as work:
        service.answer(work, draft.id, Step.VALID, Answer.NO)

    with runtime.database.reading() as session:
        assert current_declaration(session, draft.id) is None


def test_sec_A5_submitting_needs_five_yes_and_a_signed_declaration(
    runtime: Runtime, people: People, draft: BisRequest
) -> None:
    def lacks() -> list[str]:
        with runtime.work(people.actor(WHO)) as work:
            found = drafts.open_draft(work, draft.id)
            return service.missing(work, found)

    assert lacks() == ["check_1", "check_2", "check_3", "check_4", "check_5", "declaration"]
    say(runtime, people, draft, Step.PHOTO)
    assert lacks() == ["check_2", "check_3", "check_4", "check_5", "declaration"]
    made(runtime, people, draft)
    assert lacks() == ["declaration"]
    signing.sign_in_app(runtime, people.actor(WHO), draft.id, PASSWORD)
    assert lacks() == []


def test_what_is_thrown_away_leaves_nothing(
    runtime: Runtime, people: People, draft: BisRequest
) -> None:
    made(runtime, people, draft)

    with runtime.work(people.actor(WHO)) as work:
        drafts.discard(work, draft.id)

    with runtime.database.reading() as session:
        assert session.exec(select(Declaration)).all() == []
        assert session.exec(select(IdentityCheck)).all() == []


def test_sec_A8_looking_at_the_declaration_is_audited(runtime: Runtime, people: People) -> None:
    submitted = make_submitted(runtime, people)
    with runtime.work(people.actor("staff")) as work:
        found = work.session.get_one(BisRequest, submitted.id)
        part = files.view_pdf(work, found)
    assert runtime.vault.open(part.sealed, part.bound_to).startswith(b"%PDF")

    assert tags(runtime)[-1] == AuditTag.FILE_VIEWED.value
