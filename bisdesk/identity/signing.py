"""Sign a declaration: in the app, with an own electronic signature, or on paper. One function per thing a person does.

Password, PDF, files and seal are dealt with outside the transaction, which then looks again.
"""

from dataclasses import dataclass, replace
from typing import BinaryIO

from bisdesk.accounts.service import password_is_right
from bisdesk.attachments import intake, scanning
from bisdesk.attachments.intake import CleanFile, Purpose
from bisdesk.attachments.models import ScanState
from bisdesk.attachments.recognise import FileRefusal, Kind
from bisdesk.attachments.uploads import count_upload
from bisdesk.audit.tags import AuditTag
from bisdesk.bis_requests import drafts, reopened
from bisdesk.bis_requests.models import BisRequest
from bisdesk.domain.refusal import Refusal
from bisdesk.identity import copies
from bisdesk.identity.copies import SealedCopy
from bisdesk.identity.declaration import CodeSays, read_codes, same_figure
from bisdesk.identity.models import (
    Declaration,
    DeclarationStatus,
    MatchedBy,
    SignatureVerdict,
    SignedCopy,
    SigningWay,
)
from bisdesk.identity.names_alike import resembles
from bisdesk.identity.queries import current_declaration, done_check
from bisdesk.identity.seal import open_seal
from bisdesk.identity.service import bound_to, data_changed, void
from bisdesk.identity.signature_check import Fault
from bisdesk.identity.signature_checker import check_apart
from bisdesk.policy.actions import Action
from bisdesk.policy.actor import Actor
from bisdesk.policy.decide import NotFound, require
from bisdesk.runtime import Runtime
from bisdesk.trust_list import read_trust_list
from bisdesk.work.work import Work

REASON = "Declaration of identity check"


class NothingToSign(Exception):
    """There is no declaration that waits for a signature of this person: it changed, or was signed meanwhile."""


class WrongPassword(Exception):
    """The password given again is not right."""


class NotThisPaper(Exception):
    """What came back is signed, but it is another declaration: older, or of another draft."""

    def __init__(self, says: CodeSays) -> None:
        super().__init__(says.value)
        self.says = says


class SignatureRefused(Exception):
    """The electronic signature does not hold; `fault` says why."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(fault.value)
        self.fault = fault


class WrongFigure(Exception):
    """The check figure typed from the paper is not that of this declaration."""


@dataclass(frozen=True)
class Upload:
    """A file as the browser posted it."""

    stream: BinaryIO
    name: str


def sign_in_app(runtime: Runtime, actor: Actor, draft_id: str, password: str) -> None:
    """Sign with the password, given again; Bisdesk then seals the PDF.

    Raises NotFound, Denied, NothingToSign, WrongPassword, TooManyTries or WrongState.
    """
    declaration = _to_sign(runtime, actor, draft_id)
    if declaration.status is not DeclarationStatus.MADE:
        raise NothingToSign
    if not password_is_right(runtime, actor, password):
        raise WrongPassword
    at = runtime.clock.now()
    sealed = open_seal(runtime.settings).seal(
        _made_pdf(runtime, declaration), reason=REASON, signer_name=actor.name, at=at
    )
    copy = copies.seal(runtime.vault, declaration.id, SigningWay.APP, Kind.PDF.value, sealed)
    _keep(runtime, actor, draft_id, copy)


def sign_with_own(runtime: Runtime, actor: Actor, draft_id: str, upload: Upload) -> None:
    """Take the PDF that the filer signed with an own program, when the signature holds.

    Raises as `sign_in_app`, Refusal (of the file), NotThisPaper or SignatureRefused.
    """
    declaration = _to_sign(runtime, actor, draft_id)
    trust_list = runtime.settings.trust_list
    if trust_list is None:
        raise NothingToSign
    clean = _received(runtime, actor, upload, Purpose.SIGNED)
    if clean.kind is not Kind.PDF:
        raise SignatureRefused(Fault.NOT_SIGNED)
    checked = check_apart(
        _made_pdf(runtime, declaration),
        clean.content,
        read_trust_list(trust_list),
        made_at=declaration.made_at or declaration.asked_at,
        now=runtime.clock.now(),
    )
    if checked.fault is Fault.OTHER_BYTES:
        says = read_codes(clean.codes, draft_id, declaration.fingerprint)
        if says is not CodeSays.THIS:
            raise NotThisPaper(CodeSays.OTHER if says is CodeSays.NOTHING else says)
    if checked.fault is not None:
        raise SignatureRefused(checked.fault)
    own = [name for name in checked.signers if resembles(name, actor.name)]
    copy = replace(
        _sealed(runtime, declaration, SigningWay.OWN_SIGNATURE, clean),
        verdict=SignatureVerdict.INTACT_TRUSTED,
        signer=(own or list(checked.signers))[0],
        signer_alike=bool(own),
    )
    _keep(runtime, actor, draft_id, copy)


def add_scan(runtime: Runtime, actor: Actor, draft_id: str, upload: Upload) -> None:
    """Take the scan of the declaration that was signed on paper. Without a QR code to read it waits for `confirm_scan`.

    Raises as `sign_with_own`.
    """
    declaration = _to_sign(runtime, actor, draft_id)
    clean = _received(runtime, actor, upload, Purpose.SCAN)
    says = read_codes(clean.codes, draft_id, declaration.fingerprint)
    if says in (CodeSays.OTHER, CodeSays.OLDER):
        raise NotThisPaper(says)
    matched = MatchedBy.QR if says is CodeSays.THIS else None
    copy = replace(_sealed(runtime, declaration, SigningWay.PEN, clean), matched_by=matched)
    _keep(runtime, actor, draft_id, copy)


def confirm_scan(work: Work, draft_id: str, figure: str) -> None:
    """Say that the scan is of this declaration: the figure on the paper was typed, and is the right one.

    Raises NotFound, Denied, WrongState, NothingToSign or WrongFigure.
    """
    draft = drafts.open_draft(work, draft_id, part=reopened.DECLARATION)
    declaration = _still_to_sign(work, draft)
    copy = work.session.get(SignedCopy, declaration.id)
    if copy is None or copy.way is not SigningWay.PEN or copy.matched_by is not None:
        raise NothingToSign
    if not same_figure(figure, declaration.fingerprint):
        raise WrongFigure
    copy.matched_by = MatchedBy.FILER
    work.session.add(copy)
    _signed(work, declaration, SigningWay.PEN)


def start_over(work: Work, draft_id: str) -> None:
    """Let go of the signature, to sign again or in another way. Raises NotFound, Denied or WrongState."""
    draft = drafts.open_draft(work, draft_id, part=reopened.DECLARATION)
    declaration = current_declaration(
        work.session, draft.id, lock=True, for_answer=reopened.is_reopened(draft)
    )
    copy = work.session.get(SignedCopy, declaration.id) if declaration else None
    if declaration is None or copy is None:
        return  # done already, in another window
    if copy.content is None:
        void(work, declaration)  # the seal stands in the PDF itself: a new one has to be made
        return
    copies.erase(work, [declaration.id])
    declaration.status = DeclarationStatus.MADE
    declaration.signed_at = declaration.signed_by = None
    work.session.add(declaration)
    work.audit(AuditTag.DECLARATION_UNSIGNED, declaration)


def _to_sign(runtime: Runtime, actor: Actor, draft_id: str) -> Declaration:
    with runtime.database.reading() as session:
        draft = session.get(BisRequest, draft_id)
        require(actor, Action.EDIT_DRAFT)
        if draft is None:
            raise NotFound
        require(actor, Action.EDIT_DRAFT, draft)
        if reopened.is_reopened(draft) and not reopened.is_open(draft, reopened.DECLARATION):
            raise NothingToSign
        current = current_declaration(session, draft_id, for_answer=reopened.is_reopened(draft))
        _answers, checked_by = done_check(session, draft)
    return _signable(current, checked_by, actor)


def _still_to_sign(work: Work, draft: BisRequest) -> Declaration:
    data_changed(work, draft)
    current = current_declaration(
        work.session, draft.id, lock=True, for_answer=reopened.is_reopened(draft)
    )
    _answers, checked_by = done_check(work.session, draft)
    return _signable(current, checked_by, work.actor)


def _signable(declaration: Declaration | None, checked_by: str | None, actor: Actor) -> Declaration:
    """It is there, and who signs is who checked. A signed one may be signed anew. Raises NothingToSign."""
    if declaration is None or declaration.status is DeclarationStatus.MAKING:
        raise NothingToSign
    if checked_by != actor.id:
        raise NothingToSign
    return declaration


def _received(runtime: Runtime, actor: Actor, upload: Upload, purpose: Purpose) -> CleanFile:
    count_upload(runtime, actor)
    clean = intake.clean(upload.stream, upload.name, purpose)
    # It is kept and counts at once, so unlike a copy of a document it cannot wait for the scanner.
    if scanning.first_look(runtime, upload.stream) is ScanState.WAITING:
        raise Refusal(FileRefusal.SCANNER_DOWN)
    return clean


def _made_pdf(runtime: Runtime, declaration: Declaration) -> bytes:
    return runtime.vault.open(declaration.pdf or b"", bound_to(declaration.id))


def _sealed(
    runtime: Runtime, declaration: Declaration, way: SigningWay, clean: CleanFile
) -> SealedCopy:
    return copies.seal(
        runtime.vault, declaration.id, way, clean.kind.value, clean.content, clean.pages
    )


def _keep(runtime: Runtime, actor: Actor, draft_id: str, copy: SealedCopy) -> None:
    """Look again, and store what was signed. Raises NothingToSign when it is another declaration by now."""
    with runtime.work(actor) as work:
        draft = drafts.open_draft(work, draft_id, part=reopened.DECLARATION)
        declaration = _still_to_sign(work, draft)
        if declaration.id != copy.declaration_id:
            raise NothingToSign
        if copy.way is SigningWay.APP and declaration.status is not DeclarationStatus.MADE:
            raise NothingToSign
        copies.keep(work, copy)
        if copy.way is SigningWay.PEN and copy.matched_by is None:
            declaration.status = DeclarationStatus.MADE
            declaration.signed_at = declaration.signed_by = None
            work.session.add(declaration)
        else:
            _signed(work, declaration, copy.way)


def _signed(work: Work, declaration: Declaration, way: SigningWay) -> None:
    declaration.status = DeclarationStatus.SIGNED
    declaration.signed_at, declaration.signed_by = work.now, work.actor.id
    work.session.add(declaration)
    work.audit(AuditTag.DECLARATION_SIGNED, declaration, reason=way.value)
