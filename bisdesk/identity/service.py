"""Check an identity, and declare it: one function per thing that a person, or the worker process, does."""

from sqlalchemy import delete
from sqlmodel import col, select

from bisdesk.accounts.service import password_is_right
from bisdesk.audit.tags import AuditTag
from bisdesk.bis_requests import drafts
from bisdesk.bis_requests.models import BisRequest
from bisdesk.identity.check import Answer, Check, Step, input_name
from bisdesk.identity.declaration import NotStateable, fingerprint
from bisdesk.identity.models import Declaration, DeclarationStatus, IdentityCheck
from bisdesk.identity.pdf import render_declaration
from bisdesk.identity.queries import (
    COUNTS,
    check_of,
    current_declaration,
    stated_of,
    statuses_of,
)
from bisdesk.identity.seal import open_seal
from bisdesk.policy.actions import Action
from bisdesk.policy.actor import SYSTEM, Actor
from bisdesk.policy.decide import NotFound, require
from bisdesk.runtime import Runtime
from bisdesk.store.ids import new_id
from bisdesk.work.work import Work

JOB = "declaration"
REASON = "Declaration of identity check"


class NotRefused(Exception):
    """This step was not answered with no, so nothing stops at it."""


class NothingToSign(Exception):
    """There is no declaration that is made and waits for a signature: it changed, or was signed meanwhile."""


class WrongPassword(Exception):
    """The password given again is not right."""


def answer(work: Work, draft_id: str, step: Step, said: Answer) -> Check:
    """Answer one step. A *no* ends nothing yet: it is asked once more, by `stop`.

    Raises NotFound, Denied, WrongState or OutOfOrder.
    """
    draft = drafts.open_draft(work, draft_id)
    row = work.session.get(IdentityCheck, draft.id)
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
    return after


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
    draft = drafts.open_draft(work, draft_id)
    mark = fingerprint(stated_of(work.session, draft, work.now))
    current = current_declaration(work.session, draft.id, lock=True)
    if current is not None:
        same = current.fingerprint == mark and current.language == language
        if same or (current.status is DeclarationStatus.SIGNED and current.fingerprint == mark):
            return current
        _void(work, current)
    declaration = Declaration(
        id=new_id(),
        request_id=draft.id,
        status=DeclarationStatus.MAKING,
        fingerprint=mark,
        language=language,
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


def sign(runtime: Runtime, actor: Actor, draft_id: str, password: str) -> None:
    """Sign the declaration in the app: the password again, then the desk's seal on the PDF.

    Password, PDF and seal are dealt with outside the transaction, which then looks again.
    Raises NotFound, Denied, NothingToSign, WrongPassword, TooManyTries or WrongState.
    """
    declaration = _to_sign(runtime, actor, draft_id)
    if not password_is_right(runtime, actor, password):
        raise WrongPassword
    at = runtime.clock.now()
    pdf = runtime.vault.open(declaration.pdf or b"", bound_to(declaration.id))
    sealed = open_seal(runtime.settings).seal(pdf, reason=REASON, signer_name=actor.name, at=at)
    kept = runtime.vault.seal(sealed, bound_to(declaration.id))
    with runtime.work(actor) as work:
        draft = drafts.open_draft(work, draft_id)
        current = _still_to_sign(work, draft, declaration.id)
        current.status = DeclarationStatus.SIGNED
        current.pdf, current.signed_at, current.signed_by = kept, at, actor.id
        work.session.add(current)
        work.audit(AuditTag.DECLARATION_SIGNED, current)


def data_changed(work: Work, draft: BisRequest) -> None:
    """Void the declaration when what it states is no longer so. Called after each change of a draft."""
    work.session.flush()
    if not any(each in COUNTS for each in statuses_of(work.session, draft.id)):
        return  # most changes come before there is one; the draft's row is locked, so none can come now
    current = current_declaration(work.session, draft.id, lock=True)
    if current is None:
        return
    try:
        mark = fingerprint(stated_of(work.session, draft, work.now))
    except NotStateable:
        mark = ""
    if mark != current.fingerprint:
        _void(work, current)


def missing(work: Work, draft: BisRequest) -> list[str]:
    """What the draft still lacks before it can be submitted: steps without a yes, and a declaration that counts."""
    lacks = [input_name(step) for step in check_of(work.session, draft.id).missing]
    data_changed(work, draft)
    current = current_declaration(work.session, draft.id)
    if current is None or current.status is not DeclarationStatus.SIGNED:
        lacks.append("declaration")
    return lacks


def erased(work: Work, draft: BisRequest) -> None:
    """Throw away check and declarations with the draft."""
    for model in (Declaration, IdentityCheck):
        work.session.execute(delete(model).where(col(model.request_id) == draft.id))


def download(work: Work, bis_request: BisRequest) -> bytes:
    """The PDF of the declaration that counts; looking at it is audited. Raises NotFound."""
    work.require(Action.VIEW_FILES, bis_request)
    current = current_declaration(work.session, bis_request.id)
    if current is None or current.pdf is None:
        raise NotFound
    work.audit(AuditTag.FILE_VIEWED, current)
    return work.vault.open(current.pdf, bound_to(current.id))


def bound_to(declaration_id: str) -> str:
    """What the vault binds the PDF to."""
    return f"declaration:{declaration_id}"


def _to_sign(runtime: Runtime, actor: Actor, draft_id: str) -> Declaration:
    with runtime.database.reading() as session:
        draft = session.get(BisRequest, draft_id)
        require(actor, Action.EDIT_DRAFT)
        if draft is None:
            raise NotFound
        require(actor, Action.EDIT_DRAFT, draft)
        current = current_declaration(session, draft_id)
        row = session.get(IdentityCheck, draft_id)
    if current is None:
        raise NothingToSign
    _signable(current, row, actor)
    return current


def _still_to_sign(work: Work, draft: BisRequest, declaration_id: str) -> Declaration:
    data_changed(work, draft)
    current = current_declaration(work.session, draft.id, lock=True)
    if current is None or current.id != declaration_id:
        raise NothingToSign
    _signable(current, work.session.get(IdentityCheck, draft.id), work.actor)
    return current


def _signable(declaration: Declaration, row: IdentityCheck | None, actor: Actor) -> None:
    """It is made, not signed, and who signs is who checked. Raises NothingToSign."""
    if declaration.status is not DeclarationStatus.MADE or row is None:
        raise NothingToSign
    if row.checked_by != actor.id:
        raise NothingToSign


def _void(work: Work, declaration: Declaration) -> None:
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
            _void(work, row)
            return
        row.status, row.pdf, row.made_at = DeclarationStatus.MADE, pdf, work.now
        work.session.add(row)
        work.audit(AuditTag.DECLARATION_MADE, row)
