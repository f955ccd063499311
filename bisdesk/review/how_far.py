"""The page's part of the registration: how far it is, and what may be done about it."""

from typing import Any

from sqlmodel import Session

from bisdesk.activation.queries import views_of
from bisdesk.bis_requests.models import BisRequest
from bisdesk.bis_requests.states import HAS_NUMBER, Transition, open_to
from bisdesk.policy.actions import Action
from bisdesk.policy.decide import may
from bisdesk.register.progress import progress_of
from bisdesk.register.queries import latest
from bisdesk.register.words import refusal_text
from bisdesk.web.current import current_actor, current_runtime


def how_far(session: Session, found: BisRequest) -> dict[str, Any]:
    registration = latest(session, found.id)
    actor, now = current_actor(), current_runtime().clock.now()
    return {
        "now": now,
        "can_renew_link": may(actor, Action.RENEW_LINK, found),
        "can_note_activation": may(actor, Action.NOTE_ACTIVATION, found),
        "can_renew_code": may(actor, Action.RENEW_CODE, found),
        "activation": views_of(session, [found.id]).get(found.id)
        if found.state in HAS_NUMBER
        else None,
        "registration": registration,
        "registering": progress_of(session, found, registration, now),
        "refusal": refusal_text(registration.refusal or "") if registration else "",
        "can_enter": may(actor, Action.REGISTER, found),
        "can_correct": Transition.CORRECT in open_to(found.state)
        and may(actor, Action.CORRECT, found),
    }
