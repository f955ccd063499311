"""Filer and staff send the new worker a new link, staff a new code."""

from flask import Blueprint, Response, flash

from bisdesk.activation import wording
from bisdesk.activation.renew import (
    By,
    RenewRefused,
    Sent,
    new_code,
    new_link,
    prepare_code,
    prepare_link,
)
from bisdesk.policy.actions import Action
from bisdesk.web.access import allow
from bisdesk.web.current import current_actor, current_work
from bisdesk.web.pages import go_to

bp = Blueprint("renewal", __name__, url_prefix="/requests")


@bp.post("/<reference>/activation/new-link")
@allow(Action.RENEW_LINK)
def link(reference: str) -> Response:
    prepared = prepare_link()
    try:
        with current_work() as work:
            found = work.get_by_reference(reference, Action.RENEW_LINK)
            by = By.FILER if found.holder_id == current_actor().id else By.STAFF
            sent = new_link(work, found, prepared, by=by)
    except RenewRefused as refused:
        return _refused(reference, refused)
    return _said(reference, wording.renewed(sent), sent)


@bp.post("/<reference>/activation/new-code")
@allow(Action.RENEW_CODE)
def code(reference: str) -> Response:
    with current_work() as work:
        work.get_by_reference(reference, Action.RENEW_CODE)
    prepared = prepare_code()  # slow, so only for who may, and outside any transaction
    try:
        with current_work() as work:
            found = work.get_by_reference(reference, Action.RENEW_CODE)
            sent = new_code(work, found, prepared)
    except RenewRefused as refused:
        return _refused(reference, refused)
    return _said(reference, wording.code_renewed(sent), sent)


def _said(reference: str, text: str, sent: Sent) -> Response:
    flash(text, "ok" if sent is Sent.NEW else "info")
    return go_to("bis_requests.show", reference=reference)


def _refused(reference: str, refused: RenewRefused) -> Response:
    flash(wording.renewal_refused(refused.code), "warn")
    return go_to("bis_requests.show", reference=reference)
