"""What a message would say about a real request, without its link or code."""

from dataclasses import replace

from sqlmodel import Session

from bisdesk.accounts.models import Account
from bisdesk.activation import service as activation_service
from bisdesk.bis_requests.models import BisRequest
from bisdesk.clock import Clock
from bisdesk.entities import admins
from bisdesk.messages.catalogue import Reader, kind_of
from bisdesk.messages.examples import PEOPLE, example
from bisdesk.messages.occasions import OCCASIONS, To
from bisdesk.messages.render import About
from bisdesk.messages.salutation import Salutation, for_account, for_worker
from bisdesk.outbox.about import with_request


def of_request(session: Session, clock: Clock, code: str, bis_request: BisRequest) -> About:
    """The message with this request's data. What only its sending brings (link, code) stays the example's."""
    invented = example(code, PEOPLE["woman"])
    known = replace(invented, salutation=_salutation(session, code, bis_request), at=clock.now())
    activation = activation_service.of_request(session, bis_request.id)
    return replace(
        with_request(session, known, code, bis_request, activation), fields=invented.fields
    )


def reader_language(session: Session, code: str, bis_request: BisRequest) -> str:
    """The language in which this message would go; empty when nobody would get it."""
    if kind_of(code).reader is Reader.WORKER:
        return bis_request.preferred_language or ""
    account = _account(session, code, bis_request)
    return account.language if account else ""


def _salutation(session: Session, code: str, bis_request: BisRequest) -> Salutation:
    if OCCASIONS[code].to is To.KEY_HOLDER:
        return for_worker(bis_request.sex, None, None)
    if kind_of(code).reader is Reader.WORKER:
        return for_worker(bis_request.sex, bis_request.first_name, bis_request.last_name)
    account = _account(session, code, bis_request)
    return for_account(account.name if account else "")


def _account(session: Session, code: str, bis_request: BisRequest) -> Account | None:
    """Of several administrators the first one stands for all."""
    if OCCASIONS[code].to is not To.ENTITY_ADMIN:
        return session.get(Account, bis_request.holder_id)
    found = admins.of_entity(session, bis_request.entity_id)
    return session.get(Account, found[0]) if found else None
