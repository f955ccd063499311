"""Compare a request with somebody who looks like the same person, and say whether they are."""

from flask import Blueprint, Response, flash, request
from flask_babel import gettext as _

from bisdesk.bis_requests.models import BisRequest
from bisdesk.bis_requests.reveal import view_request
from bisdesk.bis_requests.state_words import STATE_LABELS
from bisdesk.bis_requests.states import Transition, open_to
from bisdesk.duplicates import verdicts
from bisdesk.duplicates.comparison import lines
from bisdesk.duplicates.models import CandidateKind
from bisdesk.duplicates.queries import judgements
from bisdesk.duplicates.requests import RequestAlike
from bisdesk.duplicates.service import Alike, Found, look
from bisdesk.duplicates.wording import address_key, alike_rows
from bisdesk.policy.actions import Action
from bisdesk.policy.decide import NotFound, may
from bisdesk.register.rules import DecisionRefused
from bisdesk.web.access import allow
from bisdesk.web.current import current_actor, current_runtime, current_work
from bisdesk.web.i18n import page_language
from bisdesk.web.pages import go_to, page

bp = Blueprint("duplicates", __name__, url_prefix="/review")


@bp.get("/<reference>/alike/<key>")
@allow(Action.VIEW_BOARD)
def compare(reference: str, key: str) -> Response:
    """The two side by side, and the verdict."""
    with current_work() as work:
        found = view_request(work, reference)
    each = _chosen(look(current_runtime(), found), key)
    if each is None:
        return _gone(reference)
    return _page(found, each)


@bp.post("/<reference>/alike/<key>")
@allow(Action.REVIEW)
def judge(reference: str, key: str) -> Response:
    """Say whether it is the same person."""
    with current_work() as work:
        found = work.get_by_reference(reference, Action.REVIEW)
    each = _chosen(look(current_runtime(), found), key)
    if each is None:
        return _gone(reference)
    verdict, reason = request.form.get("verdict", ""), request.form.get("reason", "")
    if verdict not in ("same", "other"):
        return _page(found, each, typed=reason, unsaid=True, status=422)
    try:
        with current_work() as work:
            verdicts.judge(
                work,
                work.get_by_reference(reference, Action.REVIEW),
                each.kind,
                each.key,
                high=each.high,
                same=verdict == "same",
                reason=reason,
            )
    except DecisionRefused:
        return _page(found, each, typed=reason, chosen=verdict, without_reason=True, status=422)
    flash(_said(each, same=verdict == "same"), "ok")
    return go_to("review.show", reference=reference, _anchor="alike-title")


def _said(each: Alike, *, same: bool) -> str:
    if not same:
        return _("Kept: not the same person.")
    if each.kind is CandidateKind.REGISTER:
        return _("Kept: the same person. Register with the number that the person has.")
    return _("Kept: the same person.")


def _chosen(found: Found, key: str) -> Alike | None:
    vault = current_runtime().vault
    return next(
        (each for each in found.alike if address_key(vault, each.kind, each.key) == key), None
    )


def _gone(reference: str) -> Response:
    flash(_("This look-alike is no longer there. Look at the list again."), "warn")
    return go_to("review.show", reference=reference)


def _page(
    found: BisRequest,
    each: Alike,
    *,
    typed: str | None = None,
    chosen: str = "",
    unsaid: bool = False,
    without_reason: bool = False,
    status: int = 200,
) -> Response:
    other = _other(each)
    with current_runtime().database.reading() as session:
        known = judgements(session, found.id)
        (row,) = alike_rows(session, current_runtime().vault, [each], known)
    said = row.said
    return page(
        "duplicates/compare.html",
        "main",
        status,
        bis_request=found,
        row=row,
        lines=lines(found, each.found.person, other, page_language()),
        can_judge=may(current_actor(), Action.REVIEW, found)
        and Transition.REGISTER in open_to(found.state),
        labels=STATE_LABELS,
        typed=typed if typed is not None else (said.reason if said and not said.same else ""),
        chosen=chosen or ({True: "same", False: "other"}[said.same] if said else ""),
        unsaid=unsaid,
        without_reason=without_reason,
        earlier=_is_earlier(other, found),
    )


def _other(each: Alike) -> BisRequest | None:
    """The other request, whole. Looking at it is a view of its own."""
    if not isinstance(each.found, RequestAlike):
        return None
    try:
        with current_work() as work:
            return view_request(work, each.found.reference)
    except NotFound:
        return None


def _is_earlier(other: BisRequest | None, found: BisRequest) -> bool:
    if other is None or other.submitted_at is None or found.submitted_at is None:
        return False
    return other.submitted_at < found.submitted_at
