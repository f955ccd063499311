"""Check an identity, and declare it: one function per thing that a person, or the worker process, does."""

from sqlalchemy import delete
from sqlmodel import col, select

from bisdesk.audit.tags import AuditTag
from bisdesk.bis_requests import drafts, reopened
from bisdesk.bis_requests.models import BisRequest
from bisdesk.bis_requests.states import Transition, WrongState
from bisdesk.clock import BRUSSELS
from bisdesk.identity import copies
from bisdesk.identity.check import STEPS, Answer, Check, Step, input_name
from bisdesk.identity.declaration import NotStateable, fingerprint
from bisdesk.identity.models import Declaration, DeclarationStatus, IdentityCheck
from bisdesk.identity.pdf import render_declaration
from bisdesk.identity.queries import (
    COUNTS,
    again_for_answer,
    check_of,
    current_declaration,
    stated_of,
    statuses_of,
)
from bisdesk.policy.actions import Action
from bisdesk.policy.actor import SYSTEM
from bisdesk.runtime import Runtime
from bisdesk.store.ids import new_id
from bisdesk.work.work import Work

JOB = "declaration"


class NotRefused(Exception):
    """This step was not answered with no, so nothing stops at it."""


def answer(work: Work, draft_id: str, step: Step, said: Answer) -> Check:
    """Answer one step. A *no* ends nothing yet: it is asked once more, by `stop`.

    Raises NotFound, Denied, WrongState or OutOfOrder.
    """
    draft = drafts.open_draft(work, draft_id, part=reopened.DECLARATION)
    row = work.session.get(IdentityCheck, draft.id)
    if reopened.is_reopened(draft):
        return _answer_again(work, draft, row, step, said)
    if row is None:
        row = IdentityCheck(request_id=draft.id, changed_at=work.now)
    # What a colleague checked does not count for who signs and files.
    before = Check(row.answers if row.checked_by in (None, work.actor.id) else {})
    after = before.answer(step, said)
    if after.given != row.answers or row.checked_by != work.actor.id:
        row.answers = dict(after.given)
        row.checked_by = work.actor.id
        row.changed_at = work.now
        work.session.add(row)
        work.session.flush()
        data_changed(work, draft)
    if said is Answer.YES and not draft.typed.get("check_date"):
        # The check is being done now: its date is today, for everybody to see and to change.
        drafts.put(work, draft, {"check_date": _today(work)})
    return after


def _answer_again(
    work: Work, found: BisRequest, row: IdentityCheck | None, step: Step, said: Answer
) -> Check:
    """A step for an answer, beside the check from before: the question may be taken back."""
    if row is not None and row.checked_by == work.actor.id:
        # It was done, and submitted. Only who got the request from a colleague does it again.
        raise WrongState(Transition.ANSWER, found.state)
    before = Check(again_for_answer(found))
    after = before.answer(step, said)
    steps = {input_name(each): after.given.get(each.value, "") for each in STEPS}
    changes = {**steps, reopened.CHECKED_BY: work.actor.id or ""}
    if said is Answer.YES and not before.given:
        changes["check_date"] = _today(work)
    drafts.put(work, found, changes)
    return after


def _today(work: Work) -> str:
    return work.now.astimezone(BRUSSELS).date().isoformat()


def stop(work: Work, draft_id: str, step: Step) -> None:
    """End the draft for good, after the *no* at this step was confirmed.

    Raises NotFound, Denied, WrongState or NotRefused.
    """
    draft = drafts.open_draft(work, draft_id)
    if check_of(work.session, draft.id).refused_at is not step:
        raise NotRefused
    drafts.stop(work, draft, step.value)


def make(work: Work, draft_id: str, language: str) -> Declaration:
    """Ask the worker process for the declaration; asked twice for the same, it is made once.

    Raises NotFound, Denied, WrongState or NotStateable.
    """
    draft = drafts.open_draft(work, draft_id, part=reopened.DECLARATION)
    for_answer = reopened.is_reopened(draft)
    mark = fingerprint(stated_of(work.session, draft, work.now))
    current = current_declaration(work.session, draft.id, lock=True, for_answer=for_answer)
    if current is not None:
        same = current.fingerprint == mark and current.language == language
        if same or (current.status is DeclarationStatus.SIGNED and current.fingerprint == mark):
            return current
        void(work, current)
    declaration = Declaration(
        id=new_id(),
        request_id=draft.id,
        status=DeclarationStatus.MAKING,
        fingerprint=mark,
        language=language,
        for_answer=for_answer,
        asked_at=work.now,
    )
    work.session.add(declaration)
    work.enqueue(JOB, declaration.id)
    return declaration


def make_pdf(runtime: Runtime, declaration_id: str) -> None:
    """In the worker process: make the PDF that was asked for. May run twice; a second run finds it done."""
    now = runtime.clock.now()
    with runtime.database.reading() as session:
        asked = session.get(Declaration, declaration_id)
        if asked is None or asked.status is not DeclarationStatus.MAKING:
            return
        draft = session.get_one(BisRequest, asked.request_id)
        try:
            stated = stated_of(session, draft, now)
        except NotStateable:
            stated = None
    if stated is None or fingerprint(stated) != asked.fingerprint:
        _settle(runtime, asked, None)
        return
    settings = runtime.settings
    pdf = render_declaration(
        stated, asked.language, demo=settings.demo, made_at=now, contact=settings.contact_mail
    )
    _settle(runtime, asked, runtime.vault.seal(pdf, bound_to(declaration_id)))


def give_up(runtime: Runtime, declaration_id: str) -> None:
    """In the worker process, after the last try: the page then offers to ask again."""
    with runtime.work(SYSTEM) as work:
        asked = work.session.get(Declaration, declaration_id)
        if asked is not None and asked.status is DeclarationStatus.MAKING:
            asked.status = DeclarationStatus.FAILED
            work.session.add(asked)


def data_changed(work: Work, draft: BisRequest) -> None:
    """Void the declaration when what it states is no longer so. Called after each change of a form.

    While an answer is being made the request's own stays: the question may be taken back.
    """
    work.session.flush()
    for_answer = reopened.is_reopened(draft)
    statuses = statuses_of(work.session, draft.id, for_answer=for_answer)
    if not any(each in COUNTS for each in statuses):
        return  # most changes come before there is one; the draft's row is locked, so none can come now
    current = current_declaration(work.session, draft.id, lock=True, for_answer=for_answer)
    if current is None:
        return
    try:
        mark = fingerprint(stated_of(work.session, draft, work.now))
    except NotStateable:
        mark = ""
    if mark != current.fingerprint:
        void(work, current)


def missing(work: Work, draft: BisRequest) -> list[str]:
    """What the draft still lacks before it can be submitted: steps without a yes, and a declaration that counts."""
    lacks = [input_name(step) for step in check_of(work.session, draft.id).missing]
    data_changed(work, draft)
    current = current_declaration(work.session, draft.id)
    signed = current is not None and current.status is DeclarationStatus.SIGNED
    if current is None or not signed or current.signed_by != draft.holder_id:
        lacks.append("declaration")
    return lacks


def answer_closed(work: Work, bis_request: BisRequest, *, kept: bool) -> None:
    """Let the declaration that was made for an answer take the place of the request's own, or void it.

    So do the steps that were done again for it.
    """
    new = current_declaration(work.session, bis_request.id, lock=True, for_answer=True)
    if new is None:
        return
    if not kept or new.status is not DeclarationStatus.SIGNED:
        void(work, new)
        return
    old = current_declaration(work.session, bis_request.id, lock=True)
    if old is not None:
        void(work, old)
    new.for_answer = False
    work.session.add(new)
    _check_counts(work, bis_request)


def _check_counts(work: Work, bis_request: BisRequest) -> None:
    steps = again_for_answer(bis_request)
    row = work.session.get(IdentityCheck, bis_request.id)
    if steps and row is not None:
        row.answers, row.checked_by, row.changed_at = steps, bis_request.holder_id, work.now
        work.session.add(row)


def erased(work: Work, draft: BisRequest) -> None:
    """Throw away check and declarations with the draft."""
    copies.erase_all(work, draft.id)
    for model in (Declaration, IdentityCheck):
        work.session.execute(delete(model).where(col(model.request_id) == draft.id))


def handed_over(work: Work, draft: BisRequest) -> None:
    """Void check and declaration of a draft that gets another holder: who checks is who signs and files.

    Called with the draft locked. Even uncalled, what a former holder checked or signed does not count (`check_of`).
    """
    current = current_declaration(work.session, draft.id, lock=True)
    if current is not None:
        void(work, current)
    work.session.execute(delete(IdentityCheck).where(col(IdentityCheck.request_id) == draft.id))


def bound_to(declaration_id: str) -> str:
    """What the vault binds the PDF to."""
    return f"declaration:{declaration_id}"


def void(work: Work, declaration: Declaration) -> None:
    """The declaration no longer counts; its bytes and what was signed of it go at once."""
    copies.erase(work, [declaration.id])
    declaration.status = DeclarationStatus.VOID
    declaration.pdf = None  # it states data that are no longer so; nobody needs it
    work.session.add(declaration)
    work.session.flush()
    work.audit(AuditTag.DECLARATION_VOIDED, declaration)


def _settle(runtime: Runtime, asked: Declaration, pdf: bytes | None) -> None:
    """Store the PDF, or void the declaration when there is none to make any more."""
    with runtime.work(SYSTEM) as work:
        work.get(asked.request_id, Action.RUN_JOBS)
        row = work.session.exec(
            select(Declaration).where(Declaration.id == asked.id).with_for_update()
        ).one_or_none()
        if row is None or row.status is not DeclarationStatus.MAKING:
            return
        if pdf is None:
            void(work, row)
            return
        row.status, row.pdf, row.made_at = DeclarationStatus.MADE, pdf, work.now
        work.session.add(row)
        work.audit(AuditTag.DECLARATION_MADE, row)
