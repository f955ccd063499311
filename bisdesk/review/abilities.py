"""What the reader may do with a request as it stands now: which forms the page shows."""

from bisdesk.bis_requests.models import BisRequest
from bisdesk.bis_requests.states import Transition, open_to
from bisdesk.policy.actions import Action
from bisdesk.policy.decide import may
from bisdesk.web.current import current_actor

_FORMS = {
    "can_decide": (Action.REGISTER, Transition.REGISTER),
    "can_claim": (Action.CLAIM, Transition.CLAIM),
    "can_release": (Action.RELEASE, Transition.RELEASE),
    "can_reject": (Action.REJECT, Transition.REJECT),
    "can_take_over": (Action.TAKE_OVER, Transition.TAKE_OVER),
    "can_assign": (Action.ASSIGN, Transition.ASSIGN),
    "can_ask": (Action.ASK, Transition.ASK),
    "can_take_back": (Action.ASK, Transition.TAKE_BACK),
}


def abilities(found: BisRequest) -> dict[str, bool]:
    actor, possible = current_actor(), open_to(found.state)
    return {
        name: transition in possible and may(actor, action, found)
        for name, (action, transition) in _FORMS.items()
    } | {"can_note_call": may(actor, Action.NOTE_CALL, found)}
