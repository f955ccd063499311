"""Requests in each state, by the real services, but without rendering or decoding anything.

`make_draft(runtime, people, first_name="")` leaves a field out; anything else in `typed` replaces what COMPLETE says.
E-mail address, mobile and document number differ from request to request, unless a test gives them.
"""

import io
from collections.abc import Mapping
from dataclasses import replace
from functools import cache

from PIL import Image
from sqlmodel import func, select

from bisdesk.assignment import service as assignment
from bisdesk.attachments import service as attachments
from bisdesk.attachments.answer import PageImage
from bisdesk.attachments.intake import CleanFile
from bisdesk.attachments.limits import Network
from bisdesk.attachments.recognise import Kind
from bisdesk.bis_requests import drafts, submitting
from bisdesk.bis_requests.models import BisRequest
from bisdesk.clock import BRUSSELS
from bisdesk.identity import copies
from bisdesk.identity.check import STEPS
from bisdesk.identity.declaration import NotStateable, fingerprint
from bisdesk.identity.models import (
    Declaration,
    DeclarationStatus,
    IdentityCheck,
    MatchedBy,
    SigningWay,
)
from bisdesk.identity.queries import stated_of
from bisdesk.identity.service import bound_to
from bisdesk.register import job
from bisdesk.register import service as register
from bisdesk.runtime import Runtime
from bisdesk.store.ids import new_id
from bisdesk.work.work import Work
from tests.factories.people import People
from tests.factories.verdicts import call_others, judge_all

COMPLETE: Mapping[str, str] = {
    "not_belgian": "yes",
    "not_domiciled": "yes",
    "no_belgian_eid": "yes",
    "lived_in_belgium": "no",
    "purpose": "internal",
    "purpose_application": "vlimpers",
    "purpose_description": "Starts as an IT specialist in the personnel team.",
    "first_name": "Anneli",
    "last_name": "Saarinen",
    "birth_day": "31",
    "birth_month": "12",
    "birth_year": "1990",
    "sex": "F",
    "birth_country": "FI",
    "birth_place": "Turku",
    "residence_country": "FI",
    "residence_street": "Hämeenkatu",
    "residence_number": "12",
    "residence_postcode": "33100",
    "residence_city": "Tampere",
    "email": "anneli.saarinen@postilaatikko.example",
    "mobile": "+358401234542",
    "mobile_kind": "personal",
    "preferred_language": "en",
    "document_type": "passport",
    "document_country": "FI",
    "document_number": "XF0000001",
    "nationality": "FI",
    "document_expiry_day": "1",
    "document_expiry_month": "1",
    "document_expiry_year": "2031",
    "check_date": "2026-11-23",
    "check_place": "Brussel",
    "note_bis_number": "1",
}
"""Everything typed and right, on 23 November 2026; the factories put in the check date of their own clock."""

PDF = b"%PDF-1.7\n% nothing in it\n%%EOF\n"


def typed_for(runtime: Runtime, **typed: str) -> dict[str, str]:
    """COMPLETE as somebody would type it now, with an address, a number and a document that no other request has."""
    with runtime.database.reading() as session:
        number = session.exec(select(func.count()).select_from(BisRequest)).one()
    own = {
        "check_date": runtime.clock.now().astimezone(BRUSSELS).date().isoformat(),
        "email": f"anneli.saarinen.{number}@postilaatikko.example",
        "mobile": f"+35840{1234542 + number}",
        "document_number": f"XF{1 + number:07d}",
    }
    return {**COMPLETE, **own, **typed}


def make_draft(
    runtime: Runtime,
    people: People,
    who: str = "end_user",
    *,
    files: int = 1,
    checked: bool = True,
    **typed: str,
) -> BisRequest:
    """A draft. With nothing left out it can be submitted: checked, with a file and a signed declaration."""
    actor = people.actor(who)
    given = typed_for(runtime, **typed)
    draft_id = new_id()
    sealed = [attachments.seal(runtime.vault, draft_id, _file()) for _ in range(files)]
    with runtime.work(actor) as work:
        draft = drafts.save(work, draft_id, given, version=drafts.NEW, may_create=True)
        for each in sealed:
            attachments.add(work, draft, each)
        if checked:
            _check_and_declare(work, draft)
    return _stored(runtime, draft_id)


def make_submitted(
    runtime: Runtime, people: People, who: str = "end_user", **typed: str
) -> BisRequest:
    """A request on the board that nobody has taken."""
    draft = make_draft(runtime, people, who, files=1, checked=True, **typed)
    with runtime.work(people.actor(who)) as work:
        submitting.submit(work, draft.id, version=draft.version)
    return _stored(runtime, draft.id)


def make_in_review(
    runtime: Runtime,
    people: People,
    who: str = "end_user",
    *,
    by: str = "staff",
    **typed: str,
) -> BisRequest:
    """A request that staff have taken."""
    submitted = make_submitted(runtime, people, who, **typed)
    with runtime.work(people.actor(by)) as work:
        assignment.claim(work, submitted.reference or "")
    return _stored(runtime, submitted.id)


def make_judged(
    runtime: Runtime,
    people: People,
    who: str = "end_user",
    *,
    by: str = "staff",
    **typed: str,
) -> BisRequest:
    """A request in review of which every line is judged right: it can be registered.

    Other requests about this very person are judged to be about another one.
    """
    in_review = make_in_review(runtime, people, who, by=by, **typed)
    judge_all(runtime, people.actor(by), in_review)
    call_others(runtime, people.actor(by), in_review)
    return in_review


def make_registering(
    runtime: Runtime,
    people: People,
    who: str = "end_user",
    *,
    by: str = "staff",
    **typed: str,
) -> BisRequest:
    """A request that waits for the register, every line judged right. Look-alikes in the register are not looked at."""
    in_review = make_judged(runtime, people, who, by=by, **typed)
    with runtime.work(people.actor(by)) as work:
        register.decide(work, in_review.id, version=in_review.version, found=None)
    return _stored(runtime, in_review.id)


def make_registered(
    runtime: Runtime,
    people: People,
    who: str = "end_user",
    *,
    by: str = "staff",
    **typed: str,
) -> BisRequest:
    """A request with a number; the messages of its activation wait in the outbox."""
    registering = make_registering(runtime, people, who, by=by, **typed)
    job.run(runtime, registering.id)
    return _stored(runtime, registering.id)


def sign_on_paper(
    runtime: Runtime, people: People, bis_request: BisRequest, by: MatchedBy = MatchedBy.QR
) -> str:
    """Exchange the signature of a request's declaration for a scan; return the declaration's id."""
    with runtime.database.reading() as session:
        declaration_id = session.exec(
            select(Declaration.id).where(Declaration.request_id == bis_request.id)
        ).one()
    scan = _file()
    copy = copies.seal(
        runtime.vault, declaration_id, SigningWay.PEN, "jpeg", scan.content, scan.pages
    )
    with runtime.work(people.actor("end_user")) as work:
        copies.keep(work, replace(copy, matched_by=by))
    return declaration_id


def _check_and_declare(work: Work, draft: BisRequest) -> None:
    """Five times yes, and a declaration that counts as far as there is enough to state."""
    check = IdentityCheck(
        request_id=draft.id,
        answers={step.value: "yes" for step in STEPS},
        checked_by=work.actor.id,
        changed_at=work.now,
    )
    work.session.add(check)
    work.session.flush()
    try:
        mark = fingerprint(stated_of(work.session, draft, work.now))
    except NotStateable:
        return
    declaration_id = new_id()
    work.session.add(
        Declaration(
            id=declaration_id,
            request_id=draft.id,
            status=DeclarationStatus.SIGNED,
            fingerprint=mark,
            language="nl",
            pdf=work.vault.seal(PDF, bound_to(declaration_id)),
            asked_at=work.now,
            made_at=work.now,
            signed_at=work.now,
            signed_by=work.actor.id,
        )
    )
    work.session.flush()
    copies.keep(work, copies.seal(work.vault, declaration_id, SigningWay.APP, "pdf", PDF))


@cache
def _file() -> CleanFile:
    """What intake would give for a very small picture."""
    out = io.BytesIO()
    Image.new("RGB", (8, 6), "#b9c4c6").save(out, "JPEG")
    picture = out.getvalue()
    return CleanFile(
        name="passport.jpg",
        kind=Kind.JPEG,
        content=picture,
        pages=(PageImage(image=picture, thumbnail=picture, width=8, height=6),),
        network=Network.RLIMITS,
    )


def _stored(runtime: Runtime, request_id: str) -> BisRequest:
    with runtime.database.reading() as session:
        return session.get_one(BisRequest, request_id)
