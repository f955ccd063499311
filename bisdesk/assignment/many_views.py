"""What staff post for several requests of the board at once."""

import re
from collections.abc import Sequence

from flask import Blueprint, Response, flash, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from sqlmodel import Session, select

from bisdesk.assignment.many import MOST, Outcome, assign_many, claim_many
from bisdesk.assignment.people import desk
from bisdesk.assignment.standing import standing, was_first
from bisdesk.assignment.wording import refused
from bisdesk.bis_requests.models import BisRequest
from bisdesk.domain.refusal import Refusal
from bisdesk.policy.actions import Action
from bisdesk.policy.decide import NotFound, OwnRequest
from bisdesk.web.access import allow, may_repeat
from bisdesk.web.current import current_actor, current_runtime
from bisdesk.web.pages import go_to_address, page, safe_next

_REFERENCE = re.compile(r"BIS-[0-9]{4}-[0-9]{6}")

bp = Blueprint("many", __name__, url_prefix="/board")


@bp.post("/claim")
@allow(Action.CLAIM)
@may_repeat("reference")
def claim() -> Response:
    """Take each of the requests that were chosen."""
    references = _references()
    if not references:
        return _nothing_chosen()
    outcomes = claim_many(current_runtime(), current_actor(), references)
    done = sum(each.why is None for each in outcomes)
    said = ngettext("You have %(num)s request more.", "You have %(num)s requests more.", done)
    return _answer(outcomes, said)


@bp.post("/assign")
@allow(Action.ASSIGN)
@may_repeat("reference")
def assign() -> Response:
    """Give each of the requests that were chosen to a colleague; what nobody has is taken first."""
    references, to = _references(), request.form.get("colleague", "")
    if not references:
        return _nothing_chosen()
    with current_runtime().database.reading() as session:
        people = desk(session, current_runtime().clock.now(), but=str(current_actor().id))
    names = dict(each.pair for each in people)
    if to not in names:
        problem = _("Choose a colleague who is there.") if to else _("Choose a colleague.")
        return page(
            "assignment/whom.html",
            status=422,
            references=references,
            people=people,
            problem=problem,
            back=_back(),
        )
    outcomes = assign_many(current_runtime(), current_actor(), references, to=to)
    done = sum(each.why is None for each in outcomes)
    return _answer(
        outcomes,
        ngettext(
            "%(name)s has %(num)s request of your choice now.",
            "%(name)s has %(num)s requests of your choice now.",
            done,
            name=names[to],
        ),
    )


def _references() -> list[str]:
    """What was chosen; what cannot be a reference is nothing that the board gave."""
    given = dict.fromkeys(request.form.getlist("reference"))
    return [each for each in given if _REFERENCE.fullmatch(each)][:MOST]


def _back() -> str:
    return safe_next(request.form.get("next")) or url_for("board.show")


def _nothing_chosen() -> Response:
    flash(_("Choose one or more requests first."), "warn")
    return go_to_address(_back())


def _answer(outcomes: Sequence[Outcome], said: str) -> Response:
    """Back to the board when all of it worked; else a page that says what did not, and why."""
    refused_ones = [each for each in outcomes if each.why is not None]
    done = len(outcomes) - len(refused_ones)
    if not refused_ones:
        flash(said, "ok")
        return go_to_address(_back())
    with current_runtime().database.reading() as session:
        rows = [(each.reference, _why(session, each)) for each in refused_ones]
    return page("assignment/many.html", said=said if done else "", rows=rows, back=_back())


def _why(session: Session, outcome: Outcome) -> str:
    if isinstance(outcome.why, Refusal):
        return refused(outcome.why)
    if isinstance(outcome.why, OwnRequest):
        return _("You filed or held this request yourself: leave it to a colleague.")
    found = session.exec(
        select(BisRequest).where(BisRequest.reference == outcome.reference)
    ).one_or_none()
    if found is None or isinstance(outcome.why, NotFound):
        return _("There is no such request.")
    stands = standing(session, found)
    return was_first(stands, str(current_actor().id), current_runtime().clock.now())
