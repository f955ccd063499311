"""The matrix: for each action, which role may, and on which subjects.

A request is only ever one's own, one's entity's, or the desk's. "Nobody reviews or registers a request
they filed or held themselves" is part of each desk rule, so no view can forget it.
"""

from collections.abc import Callable, Mapping
from typing import Protocol

from bisdesk.policy.actions import Action
from bisdesk.policy.actor import Actor, Role


class RequestSubject(Protocol):
    """What the policy has to know of a request."""

    entity_id: str
    filer_id: str
    holder_id: str
    former_holders: list[str]
    assigned_to: str | None

    @property
    def state_name(self) -> str: ...

    @property
    def number_visible_to_entity(self) -> bool: ...


Rule = Callable[[Actor, RequestSubject], bool]


def _submitted(subject: RequestSubject) -> bool:
    return subject.state_name not in ("draft", "stopped")


def anything(_actor: Actor, _subject: RequestSubject) -> bool:
    return True


def own(actor: Actor, subject: RequestSubject) -> bool:
    """The holder, as long as they still belong to its entity."""
    return subject.holder_id == actor.id and actor.belongs_to(subject.entity_id)


def own_submitted(actor: Actor, subject: RequestSubject) -> bool:
    return own(actor, subject) and _submitted(subject)


def own_and_may_file(actor: Actor, subject: RequestSubject) -> bool:
    return own(actor, subject) and actor.may_file_for(subject.entity_id)


def own_submitted_and_may_file(actor: Actor, subject: RequestSubject) -> bool:
    return own_submitted(actor, subject) and actor.may_file_for(subject.entity_id)


def by_ticket(actor: Actor, subject: RequestSubject) -> bool:
    """Who made the ticket holds the draft, and may still change it."""
    return actor.stands_for is not None and own_and_may_file(actor.stands_for, subject)


def own_with_number(actor: Actor, subject: RequestSubject) -> bool:
    return own(actor, subject) and subject.number_visible_to_entity


def administered(actor: Actor, subject: RequestSubject) -> bool:
    return actor.administers(subject.entity_id) and _submitted(subject)


def administered_or_draft(actor: Actor, subject: RequestSubject) -> bool:
    return actor.administers(subject.entity_id) and subject.state_name != "stopped"


def own_to_give(actor: Actor, subject: RequestSubject) -> bool:
    """A stopped draft stays with who stopped it."""
    return own(actor, subject) and subject.state_name != "stopped"


def at_the_desk(_actor: Actor, subject: RequestSubject) -> bool:
    return _submitted(subject)


def _held(actor: Actor, subject: RequestSubject) -> bool:
    """Filed it, holds it, or held it before it was handed over."""
    return actor.id in (subject.filer_id, subject.holder_id, *subject.former_holders)


def not_self_filed(actor: Actor, subject: RequestSubject) -> bool:
    return _submitted(subject) and not _held(actor, subject)


def assigned(actor: Actor, subject: RequestSubject) -> bool:
    return not_self_filed(actor, subject) and subject.assigned_to == actor.id


EVERYBODY: Mapping[Role, Rule] = {role: anything for role in Role if role is not Role.SYSTEM}
SIGNED_IN: Mapping[Role, Rule] = {Role.SIGNED_IN: anything}

MATRIX: Mapping[Action, Mapping[Role, Rule]] = {
    Action.PUBLIC: EVERYBODY,
    Action.SIGN_IN: EVERYBODY,
    Action.ACTIVATE: EVERYBODY,
    Action.UPLOAD_BY_TICKET: dict.fromkeys(EVERYBODY, by_ticket),
    Action.USE_KEYS: EVERYBODY,
    Action.POST_TO_HOOK: EVERYBODY,
    Action.USE_DEMO: EVERYBODY,
    Action.OWN_ACCOUNT: SIGNED_IN,
    Action.READ_HELP: SIGNED_IN,
    Action.LIST_OWN_REQUESTS: {Role.SIGNED_IN: anything},
    Action.FILE: {Role.END_USER: anything},
    Action.VIEW_DRAFT: {Role.SIGNED_IN: own},
    Action.EDIT_DRAFT: {Role.END_USER: own_and_may_file},
    Action.COPY: {Role.END_USER: own_and_may_file},
    Action.HAND_OVER: {Role.SIGNED_IN: own_to_give, Role.ENTITY_ADMIN: administered_or_draft},
    Action.LIST_ENTITY_REQUESTS: {Role.ENTITY_ADMIN: anything},
    Action.VIEW_REQUEST: {Role.SIGNED_IN: own_submitted, Role.STAFF: at_the_desk},
    Action.WITHDRAW: {Role.SIGNED_IN: own_submitted},
    Action.ANSWER: {Role.END_USER: own_submitted_and_may_file},
    Action.RENEW_LINK: {Role.SIGNED_IN: own_submitted, Role.STAFF: not_self_filed},
    Action.SEE_STATUS: {
        Role.SIGNED_IN: own_submitted,
        Role.ENTITY_ADMIN: administered,
        Role.STAFF: at_the_desk,
    },
    # Drafts too: their holder looks at what was uploaded.
    Action.VIEW_FILES: {Role.SIGNED_IN: own, Role.STAFF: at_the_desk},
    Action.REVEAL_NUMBER: {Role.SIGNED_IN: own_with_number, Role.STAFF: at_the_desk},
    Action.VIEW_BOARD: {Role.STAFF: anything},
    Action.DECIDE_SHARING: {Role.STAFF: not_self_filed},
    Action.CLAIM: {Role.STAFF: not_self_filed},
    Action.RELEASE: {Role.STAFF: assigned},
    Action.TAKE_OVER: {Role.STAFF: not_self_filed},
    Action.ASSIGN: {Role.STAFF: assigned},
    Action.REVIEW: {Role.STAFF: assigned},
    Action.ASK: {Role.STAFF: assigned},
    Action.NOTE_CALL: {Role.STAFF: not_self_filed},
    Action.SEND_AGAIN: {Role.STAFF: not_self_filed},
    Action.REJECT: {Role.STAFF: assigned},
    Action.REGISTER: {Role.STAFF: assigned},
    Action.RESTORE_KEYS: {Role.STAFF: not_self_filed},
    Action.CHANGE_NUMBER: {Role.STAFF: not_self_filed},
    Action.CORRECT: {Role.STAFF: not_self_filed},
    Action.NOTE_ACTIVATION: {Role.STAFF: not_self_filed},
    Action.RENEW_CODE: {Role.STAFF: not_self_filed},
    Action.EDIT_TEXTS: {Role.STAFF: anything, Role.MANAGER: anything},
    Action.OWN_ABSENCE: {Role.STAFF: anything},
    Action.MANAGE_STAFF: {Role.MANAGER: anything},
    Action.MANAGE_DOCUMENT_RULES: {Role.MANAGER: anything},
    Action.RUN_JOBS: {Role.SYSTEM: anything},
}

DESK_ACTIONS = frozenset(
    {
        Action.DECIDE_SHARING,
        Action.CLAIM,
        Action.RELEASE,
        Action.TAKE_OVER,
        Action.ASSIGN,
        Action.REVIEW,
        Action.ASK,
        Action.NOTE_CALL,
        Action.SEND_AGAIN,
        Action.REJECT,
        Action.REGISTER,
        Action.RESTORE_KEYS,
        Action.CHANGE_NUMBER,
        Action.CORRECT,
        Action.NOTE_ACTIVATION,
        Action.RENEW_CODE,
    }
)
"""What the desk does with a request; refused with a reason, because staff may see the request itself."""
