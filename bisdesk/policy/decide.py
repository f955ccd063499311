"""Ask the matrix."""

from bisdesk.policy.actions import Action
from bisdesk.policy.actor import Actor, Role
from bisdesk.policy.matrix import DESK_ACTIONS, MATRIX, RequestSubject


class Denied(Exception):
    """This role may not do that. A page says who can help (403), or asks to sign in."""

    def __init__(self, action: Action) -> None:
        super().__init__(action.value)
        self.action = action


class NotFound(Exception):
    """It does not exist, or not for this person: the same answer for both (404)."""


class OwnRequest(Denied):
    """Nobody reviews or registers a request they filed or held themselves."""


class NotAssigned(Denied):
    """Another staff member, or nobody, has the request now."""


def may(actor: Actor, action: Action, subject: RequestSubject | None = None) -> bool:
    """Say whether the actor may do this, on this subject, or (without one) at all."""
    rules = MATRIX.get(action, {})
    held = (rules[role] for role in actor.roles & rules.keys())
    return any(subject is None or rule(actor, subject) for rule in held)


def require(actor: Actor, action: Action, subject: RequestSubject | None = None) -> None:
    """Raise Denied when no role of the actor may ever, NotFound when the subject is not theirs.

    Staff get the reason (OwnRequest, NotAssigned) for a request that they may see.
    """
    if not may(actor, action):
        raise Denied(action)
    if subject is None or may(actor, action, subject):
        return
    if (
        action in DESK_ACTIONS
        and may(actor, Action.VIEW_REQUEST, subject)
        and Role.STAFF in actor.roles
    ):
        mine = actor.id in (subject.filer_id, subject.holder_id, *subject.former_holders)
        raise OwnRequest(action) if mine else NotAssigned(action)
    raise NotFound
