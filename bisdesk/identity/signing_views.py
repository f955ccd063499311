"""The three ways to sign a declaration, as buttons in the form of the draft."""

from typing import Any, BinaryIO, cast

from flask import Blueprint, Response, flash, request
from flask_babel import gettext as _

from bisdesk.accounts.service import TooManyTries
from bisdesk.attachments.wording import refusal_text
from bisdesk.domain.refusal import Refusal
from bisdesk.identity import signing
from bisdesk.identity.in_draft import in_draft
from bisdesk.identity.signing import NothingToSign, NotThisPaper, SignatureRefused, Upload
from bisdesk.identity.words import fault_text, paper_text
from bisdesk.policy.actions import Action
from bisdesk.web.access import allow, takes_files
from bisdesk.web.current import current_actor, current_runtime, current_work

bp = Blueprint("signing", __name__, url_prefix="/requests/drafts/<draft_id>/declaration")

TEMPLATE = "identity/_declared.html"
OWN, SCAN = "declaration_signed_pdf", "declaration_scan"
"""The inputs for what comes back signed."""


@bp.post("/sign")
@allow(Action.FILE)
@takes_files
def sign(draft_id: str) -> Response:
    """Sign in the app: with the password, again."""
    password = request.form.get("declaration_password", "")
    return in_draft(draft_id, TEMPLATE, "declaration", lambda: _sign(draft_id, password))


@bp.post("/own")
@allow(Action.FILE)
@takes_files
def own(draft_id: str) -> Response:
    """Take the PDF that was signed with an own program."""
    return in_draft(draft_id, TEMPLATE, "declaration", lambda: _take(draft_id, OWN))


@bp.post("/scan")
@allow(Action.FILE)
@takes_files
def scan(draft_id: str) -> Response:
    """Take the scan of the paper that was signed."""
    return in_draft(draft_id, TEMPLATE, "declaration", lambda: _take(draft_id, SCAN))


@bp.post("/scan/confirm")
@allow(Action.FILE)
@takes_files
def confirm(draft_id: str) -> Response:
    """The scan is of this declaration: the check figure on the paper says so."""
    figure = request.form.get("declaration_figure", "")
    return in_draft(draft_id, TEMPLATE, "declaration", lambda: _confirm(draft_id, figure))


@bp.post("/again")
@allow(Action.FILE)
@takes_files
def again(draft_id: str) -> Response:
    """Let go of the signature or scan, to sign in another way."""
    return in_draft(draft_id, TEMPLATE, "declaration", lambda: _start_over(draft_id))


def keep_and_tell(draft_id: str) -> None:
    """Take what came with the whole form when another button was pressed, and say on the next page how that went."""
    if request.blueprint == bp.name:
        return  # it is what the button is for
    for name in (OWN, SCAN):
        if _posted(name) is None:
            continue
        said = _take(draft_id, name)
        problem = said.get("own_problem") or said.get("scan_problem")
        if problem:
            flash(_("Signed declaration: %(problem)s", problem=problem), "error")


def _sign(draft_id: str, password: str) -> dict[str, Any]:
    if not password:
        return {"sign_problem": _("Enter your password."), "status": 422}
    try:
        signing.sign_in_app(current_runtime(), current_actor(), draft_id, password)
    except signing.WrongPassword:
        return {"sign_problem": _("This password is not right."), "status": 422}
    except TooManyTries:
        problem = _("Too many tries. Wait a few minutes and try again.")
        return {"sign_problem": problem, "status": 429}
    except NothingToSign:
        return {}  # the panel shows how it stands now
    return {}


def _take(draft_id: str, name: str) -> dict[str, Any]:
    """Take the file of this input; return what the panel has to say when it is refused."""
    key = "own_problem" if name == OWN else "scan_problem"
    upload = _posted(name)
    if upload is None:
        return {key: _("Choose the file first."), "status": 422}
    act = signing.sign_with_own if name == OWN else signing.add_scan
    try:
        act(current_runtime(), current_actor(), draft_id, upload)
    except Refusal as refusal:
        return {key: refusal_text(refusal), "status": 422}
    except SignatureRefused as refused:
        return {key: fault_text(refused.fault), "status": 422}
    except NotThisPaper as other:
        return {key: paper_text(other.says), "status": 422}
    except NothingToSign:
        return {}
    return {}


def _confirm(draft_id: str, figure: str) -> dict[str, Any]:
    if not figure.strip():
        problem = _("Type the check figure that stands at the bottom of the paper.")
        return {"figure_problem": problem, "status": 422}
    try:
        with current_work() as work:
            signing.confirm_scan(work, draft_id, figure)
    except signing.WrongFigure:
        problem = _(
            "This is not the check figure of this declaration. Look again; or remove the scan and add the right one."
        )
        return {"figure_problem": problem, "status": 422}
    except NothingToSign:
        return {}
    return {}


def _start_over(draft_id: str) -> dict[str, Any]:
    with current_work() as work:
        signing.start_over(work, draft_id)
    return {}


def _posted(name: str) -> Upload | None:
    found = request.files.get(name)
    if found is None or not found.filename:
        return None
    return Upload(cast("BinaryIO", found.stream), found.filename)
