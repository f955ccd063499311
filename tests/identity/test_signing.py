"""An own electronic signature, or pen and scan: what comes back, what is kept, and when it stops counting."""

import io
from pathlib import Path
from types import SimpleNamespace

import pikepdf
import pypdfium2
import pytest
from cryptography.hazmat.primitives.serialization import Encoding
from PIL import ImageDraw
from sqlmodel import select

from bisdesk.attachments.scanner import ScannerDown, Verdict
from bisdesk.bis_requests import drafts
from bisdesk.bis_requests.models import BisRequest
from bisdesk.domain.refusal import Refusal
from bisdesk.identity import files, service, signing
from bisdesk.identity.check import STEPS, Answer
from bisdesk.identity.copies import CopyView, copy_view
from bisdesk.identity.declaration import CodeSays, check_figure
from bisdesk.identity.models import (
    Declaration,
    DeclarationStatus,
    MatchedBy,
    SignatureVerdict,
    SignedCopy,
    SignedPage,
    SigningWay,
)
from bisdesk.identity.signature_check import Fault
from bisdesk.identity.signing import Upload
from bisdesk.policy.actions import Action
from bisdesk.policy.decide import Denied, NotFound
from bisdesk.runtime import Runtime
from bisdesk.store.vault import VaultError
from tests.factories.people import People
from tests.factories.pki import authority, intermediate, lien, person, root, sign_with
from tests.factories.requests import make_draft

WHO = "end_user"


@pytest.fixture
def draft(runtime: Runtime, people: People, tmp_path: Path) -> BisRequest:
    """Checked, with a declaration that is made and waits; the installation has a trust list."""
    trusted = tmp_path / "trusted.pem"
    trusted.write_bytes(root().certificate.public_bytes(Encoding.PEM))
    runtime.settings = runtime.settings.model_copy(update={"trust_list": trusted})
    found = make_draft(runtime, people, checked=False)
    declare(runtime, people, found)
    return found


def declare(runtime: Runtime, people: People, draft: BisRequest) -> str:
    with runtime.work(people.actor(WHO)) as work:
        for step in STEPS:
            service.answer(work, draft.id, step, Answer.YES)
        declaration_id = service.make(work, draft.id, "nl").id
    service.make_pdf(runtime, declaration_id)
    return declaration_id


def change(runtime: Runtime, people: People, draft: BisRequest, **typed: str) -> None:
    with runtime.work(people.actor(WHO)) as work:
        drafts.save(work, draft.id, {**draft.typed, **typed}, version=None)


def made(runtime: Runtime, people: People, draft: BisRequest) -> bytes:
    """The PDF as the filer downloads it."""
    with runtime.work(people.actor(WHO)) as work:
        part = files.view_pdf(work, work.get(draft.id, Action.VIEW_FILES))
    return runtime.vault.open(part.sealed, part.bound_to)


def pdf(content: bytes) -> Upload:
    return Upload(io.BytesIO(content), "signed.pdf")


def photo(pdf_bytes: bytes, *, readable: bool = True, dpi: int = 150) -> Upload:
    """The paper as a phone sees it: a little askew, with ink on it; without `readable` something covers the QR code."""
    page = pypdfium2.PdfDocument(pdf_bytes)[0]
    picture = page.render(scale=dpi / 72).to_pil().convert("RGB")
    if not readable:
        width, height = picture.size
        box = (round(width * 0.75), round(height * 0.6), width, height)
        ImageDraw.Draw(picture).rectangle(box, fill="white")
    tilted = picture.rotate(1.5, fillcolor="#ddd", expand=True)
    out = io.BytesIO()
    tilted.save(out, "JPEG", quality=80)
    return Upload(io.BytesIO(out.getvalue()), "IMG_0042.jpg")


def own(runtime: Runtime, people: People, draft: BisRequest, upload: Upload) -> None:
    signing.sign_with_own(runtime, people.actor(WHO), draft.id, upload)


def scan(runtime: Runtime, people: People, draft: BisRequest, upload: Upload) -> None:
    signing.add_scan(runtime, people.actor(WHO), draft.id, upload)


def stands(runtime: Runtime, draft: BisRequest) -> SimpleNamespace:
    """The newest declaration with its copy."""
    with runtime.database.reading() as session:
        found = session.exec(
            select(Declaration)
            .where(Declaration.request_id == draft.id)
            .order_by(Declaration.status != DeclarationStatus.VOID)  # type: ignore[arg-type]
        ).all()[-1]
        copy = copy_view(session, found.id)
    return SimpleNamespace(declaration=found, status=found.status, copy=copy)


def copy_of(runtime: Runtime, draft: BisRequest) -> CopyView:
    copy = stands(runtime, draft).copy
    assert isinstance(copy, CopyView)
    return copy


def test_an_own_signature_is_kept_byte_for_byte_with_verdict_and_name(
    runtime: Runtime, people: People, draft: BisRequest
) -> None:
    signed = sign_with(made(runtime, people, draft), lien(), at=runtime.clock.now())

    own(runtime, people, draft, pdf(signed))

    assert stands(runtime, draft).status is DeclarationStatus.SIGNED
    copy = copy_of(runtime, draft)
    assert (copy.way, copy.verdict) == (
        SigningWay.OWN_SIGNATURE,
        SignatureVerdict.INTACT_TRUSTED,
    )
    assert (copy.signer, copy.signer_alike, copy.pages) == ("Lien Vermeersch", True, 1)
    assert made(runtime, people, draft) == signed


def test_another_name_in_the_certificate_is_noted_not_refused(
    runtime: Runtime, people: People, draft: BisRequest
) -> None:
    other = person(intermediate(), "Jan", "Peeters")

    own(
        runtime,
        people,
        draft,
        pdf(sign_with(made(runtime, people, draft), other, at=runtime.clock.now())),
    )

    copy = copy_of(runtime, draft)
    assert (copy.signer, copy.signer_alike) == ("Jan Peeters", False)


def test_of_two_signatures_the_filers_own_is_named(
    runtime: Runtime, people: People, draft: BisRequest
) -> None:
    at = runtime.clock.now()
    worker = sign_with(
        made(runtime, people, draft), person(intermediate(), "Anneli", "Saarinen"), at=at
    )

    own(runtime, people, draft, pdf(sign_with(worker, lien(), at=at, field="Signature2")))

    copy = copy_of(runtime, draft)
    assert (copy.signer, copy.signer_alike) == ("Lien Vermeersch", True)


def test_a_refused_signature_says_why_and_leaves_everything_as_it_was(
    runtime: Runtime, people: People, draft: BisRequest
) -> None:
    ours = made(runtime, people, draft)
    unknown = sign_with(ours, person(authority("Another root")), at=runtime.clock.now())

    for content, fault in ((ours, Fault.NOT_SIGNED), (unknown, Fault.UNTRUSTED)):
        with pytest.raises(signing.SignatureRefused) as refused:
            own(runtime, people, draft, pdf(content))
        assert refused.value.fault is fault
    with pytest.raises(signing.SignatureRefused):
        own(runtime, people, draft, photo(ours))
    found = stands(runtime, draft)
    assert (found.status, found.copy) == (DeclarationStatus.MADE, None)


def test_a_signature_on_an_older_declaration_says_so(
    runtime: Runtime, people: People, draft: BisRequest
) -> None:
    older = sign_with(made(runtime, people, draft), lien(), at=runtime.clock.now())
    change(runtime, people, draft, birth_place="Tampere")
    declare(runtime, people, draft)

    with pytest.raises(signing.NotThisPaper) as refused:
        own(runtime, people, draft, pdf(older))

    assert refused.value.says is CodeSays.OLDER


def test_a_signature_on_another_document_says_so(
    runtime: Runtime, people: People, draft: BisRequest
) -> None:
    another = make_draft(runtime, people, checked=False)
    declare(runtime, people, another)
    signed = sign_with(made(runtime, people, another), lien(), at=runtime.clock.now())

    with pytest.raises(signing.NotThisPaper) as refused:
        own(runtime, people, draft, pdf(signed))

    assert refused.value.says is CodeSays.OTHER


def test_a_pdf_saved_anew_before_signing_says_so(
    runtime: Runtime, people: People, draft: BisRequest
) -> None:
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(made(runtime, people, draft))) as opened:
        opened.save(out)
    anew = sign_with(out.getvalue(), lien(), at=runtime.clock.now())

    with pytest.raises(signing.SignatureRefused) as refused:
        own(runtime, people, draft, pdf(anew))

    assert refused.value.fault is Fault.OTHER_BYTES


def test_without_a_trust_list_no_own_signature_is_taken(
    runtime: Runtime, people: People, draft: BisRequest
) -> None:
    signed = sign_with(made(runtime, people, draft), lien(), at=runtime.clock.now())
    runtime.settings = runtime.settings.model_copy(update={"trust_list": None})

    with pytest.raises(signing.NothingToSign):
        own(runtime, people, draft, pdf(signed))


def test_a_scan_is_matched_by_its_qr_code(
    runtime: Runtime, people: People, draft: BisRequest
) -> None:
    scan(runtime, people, draft, photo(made(runtime, people, draft)))

    found = stands(runtime, draft)
    assert found.status is DeclarationStatus.SIGNED
    assert found.declaration.signed_by == people.end_user
    assert (found.copy.way, found.copy.matched_by) == (SigningWay.PEN, MatchedBy.QR)
    assert (found.copy.kind, found.copy.pages) == ("jpeg", 1)


def test_a_scan_of_an_older_or_another_declaration_is_refused(
    runtime: Runtime, people: People, draft: BisRequest
) -> None:
    older = photo(made(runtime, people, draft))
    change(runtime, people, draft, birth_place="Tampere")
    declare(runtime, people, draft)
    another = make_draft(runtime, people, checked=False)
    declare(runtime, people, another)

    for upload, says in (
        (older, CodeSays.OLDER),
        (photo(made(runtime, people, another)), CodeSays.OTHER),
    ):
        with pytest.raises(signing.NotThisPaper) as refused:
            scan(runtime, people, draft, upload)
        assert refused.value.says is says
    assert stands(runtime, draft).copy is None


def test_the_pdf_as_made_is_no_scan(runtime: Runtime, people: People, draft: BisRequest) -> None:
    with pytest.raises(Refusal) as refused:
        scan(runtime, people, draft, pdf(made(runtime, people, draft)))

    assert refused.value.code == "no_scan"


def test_a_scan_without_a_readable_code_waits_for_the_figure_on_the_paper(
    runtime: Runtime, people: People, draft: BisRequest
) -> None:
    scan(runtime, people, draft, photo(made(runtime, people, draft), readable=False))
    waiting = stands(runtime, draft)
    assert (waiting.status, waiting.copy.matched_by) == (DeclarationStatus.MADE, None)
    figure = check_figure(waiting.declaration.fingerprint)

    with pytest.raises(signing.WrongFigure), runtime.work(people.actor(WHO)) as work:
        signing.confirm_scan(work, draft.id, "0000 0000 0000")
    with runtime.work(people.actor(WHO)) as work:
        signing.confirm_scan(work, draft.id, figure.lower().replace(" ", "-"))

    found = stands(runtime, draft)
    assert (found.status, found.copy.matched_by) == (DeclarationStatus.SIGNED, MatchedBy.FILER)


def test_a_scan_that_waits_is_no_signature(
    runtime: Runtime, people: People, draft: BisRequest
) -> None:
    scan(runtime, people, draft, photo(made(runtime, people, draft), readable=False))

    with runtime.work(people.actor(WHO)) as work:
        assert service.missing(work, drafts.open_draft(work, draft.id)) == ["declaration"]


@pytest.mark.parametrize("way", ["own", "scan", "waiting scan"])
def test_a_change_of_what_is_stated_erases_what_was_signed(
    runtime: Runtime, people: People, draft: BisRequest, way: str
) -> None:
    ours = made(runtime, people, draft)
    if way == "own":
        own(runtime, people, draft, pdf(sign_with(ours, lien(), at=runtime.clock.now())))
    else:
        scan(runtime, people, draft, photo(ours, readable=way == "scan"))

    change(runtime, people, draft, last_name="Virtanen")

    with runtime.database.reading() as session:
        found = session.exec(select(Declaration)).one()
        assert (found.status, found.pdf) == (DeclarationStatus.VOID, None)
        assert session.exec(select(SignedCopy)).all() == []
        assert session.exec(select(SignedPage)).all() == []


def test_a_signature_can_be_exchanged_for_another_while_it_is_a_draft(
    runtime: Runtime, people: People, draft: BisRequest
) -> None:
    ours = made(runtime, people, draft)
    scan(runtime, people, draft, photo(ours))
    own(runtime, people, draft, pdf(sign_with(ours, lien(), at=runtime.clock.now())))
    assert copy_of(runtime, draft).way is SigningWay.OWN_SIGNATURE

    with runtime.work(people.actor(WHO)) as work:
        signing.start_over(work, draft.id)

    found = stands(runtime, draft)
    assert (found.status, found.declaration.signed_by, found.copy) == (
        DeclarationStatus.MADE,
        None,
        None,
    )
    assert made(runtime, people, draft) == ours


def test_sec_E6_what_was_signed_is_kept_encrypted_and_bound(
    runtime: Runtime, people: People, draft: BisRequest
) -> None:
    signed = sign_with(made(runtime, people, draft), lien(), at=runtime.clock.now())
    own(runtime, people, draft, pdf(signed))

    with runtime.database.reading() as session:
        kept = session.exec(select(SignedCopy)).one()
        page = session.exec(select(SignedPage)).one()
    assert kept.content is not None
    assert b"%PDF" not in kept.content
    assert not page.sealed.startswith(b"\xff\xd8")
    with pytest.raises(VaultError):
        runtime.vault.open(kept.content, "declaration:another:content")


@pytest.mark.parametrize(
    ("who", "refusal"),
    [("colleague", NotFound), ("other_end_user", NotFound), ("staff", Denied)],
)
def test_sec_A2_nobody_else_adds_or_confirms(
    runtime: Runtime, people: People, draft: BisRequest, who: str, refusal: type[Exception]
) -> None:
    actor = people.actor(who)
    for act in (signing.sign_with_own, signing.add_scan):
        with pytest.raises(refusal):
            act(runtime, actor, draft.id, pdf(b"%PDF"))
    with pytest.raises(refusal), runtime.work(actor) as work:
        signing.confirm_scan(work, draft.id, "0000 0000 0000")
    with pytest.raises(refusal), runtime.work(actor) as work:
        signing.start_over(work, draft.id)


def hand_over(runtime: Runtime, people: People, draft: BisRequest, *, tell: bool) -> None:
    with runtime.work(people.actor(WHO)) as work:
        found = drafts.open_draft(work, draft.id)
        if tell:
            service.handed_over(work, found)
        found.holder_id = people.colleague
        work.session.add(found)


def test_handing_over_a_draft_voids_its_check_and_declaration(
    runtime: Runtime, people: People
) -> None:
    draft = make_draft(runtime, people)

    hand_over(runtime, people, draft, tell=True)

    assert stands(runtime, draft).status is DeclarationStatus.VOID
    with runtime.work(people.actor("colleague")) as work:
        lacks = service.missing(work, drafts.open_draft(work, draft.id))
    assert lacks == ["check_1", "check_2", "check_3", "check_4", "check_5", "declaration"]


def test_sec_A5_what_a_former_holder_checked_and_signed_does_not_count(
    runtime: Runtime, people: People
) -> None:
    draft = make_draft(runtime, people)

    hand_over(runtime, people, draft, tell=False)

    with runtime.work(people.actor("colleague")) as work:
        lacks = service.missing(work, drafts.open_draft(work, draft.id))
    assert "declaration" in lacks
    assert "check_1" in lacks


def test_an_older_sealed_declaration_without_a_copy_is_made_anew(
    runtime: Runtime, people: People
) -> None:
    draft = make_draft(runtime, people)
    with runtime.database.writing() as session:
        session.exec(select(SignedCopy)).one().content = None

    assert made(runtime, people, draft).startswith(b"%PDF")
    with runtime.work(people.actor(WHO)) as work:
        signing.start_over(work, draft.id)

    assert stands(runtime, draft).status is DeclarationStatus.VOID


@pytest.mark.parametrize(
    ("verdict", "code"), [(Verdict.INFECTED, "infected"), (None, "scanner_down")]
)
def test_sec_E5_what_the_virus_scanner_has_not_passed_is_not_kept(
    runtime: Runtime, people: People, draft: BisRequest, verdict: Verdict | None, code: str
) -> None:
    class Scanning:
        def scan(self, _content: object) -> Verdict:
            if verdict is None:
                raise ScannerDown("refused")
            return verdict

    runtime.scanner = Scanning()  # type: ignore[assignment]

    with pytest.raises(Refusal) as refused:
        scan(runtime, people, draft, photo(made(runtime, people, draft)))

    assert refused.value.code == code
    assert stands(runtime, draft).copy is None
