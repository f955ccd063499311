"""A declaration made anew for an answer: beside the request's own, and in its place once the answer is given."""

from datetime import datetime

from sqlmodel import Session

from bisdesk.bis_requests import reopened
from bisdesk.bis_requests.answer_values import values_if_answered
from bisdesk.bis_requests.models import BisRequest
from bisdesk.identity.check import input_name
from bisdesk.identity.declaration import REQUEST_FIELDS, NotStateable, fingerprint
from bisdesk.identity.models import DeclarationStatus
from bisdesk.identity.queries import (
    DeclarationView,
    check_of,
    current_declaration,
    declaration_view,
    stated_of,
)


def stands(session: Session, bis_request: BisRequest, now: datetime) -> bool:
    """Say whether the declaration that is there still states what is so: nothing of that is typed otherwise."""
    if not reopened.is_open(bis_request, reopened.DECLARATION):
        return True
    values = values_if_answered(session, bis_request, now)
    return all(
        name in values and values[name] == getattr(bis_request, name) for name in REQUEST_FIELDS
    )


def missing(session: Session, bis_request: BisRequest, now: datetime) -> list[str]:
    """What lacks before the answer can be given: steps of the check, and a new declaration, when the old one does not
    state what is so any more."""
    if stands(session, bis_request, now):
        return []
    steps = [input_name(step) for step in check_of(session, bis_request.id).missing]
    new = current_declaration(session, bis_request.id, for_answer=True)
    signed = (
        new is not None
        and new.status is DeclarationStatus.SIGNED
        and new.signed_by == bis_request.holder_id
        and new.fingerprint == _mark(session, bis_request, now)
    )
    return steps if signed else [*steps, reopened.DECLARATION]


def view_in_form(session: Session, request_id: str, now: datetime) -> tuple[DeclarationView, bool]:
    """The declaration as its holder's form shows it, and whether it is the one from before that still stands."""
    bis_request = session.get(BisRequest, request_id)
    if bis_request is None or not reopened.is_reopened(bis_request):
        return declaration_view(session, request_id, now), False
    if stands(session, bis_request, now):
        return declaration_view(session, request_id, now), True
    new = declaration_view(session, request_id, now, for_answer=True)
    return (
        DeclarationView("void", worker_alive=new.worker_alive) if new.status == "none" else new
    ), False


def _mark(session: Session, bis_request: BisRequest, now: datetime) -> str:
    try:
        return fingerprint(stated_of(session, bis_request, now))
    except NotStateable:
        return ""
