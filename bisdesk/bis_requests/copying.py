"""A new draft from a request that led to no keys: its data are copied, what proves them is made anew."""

from bisdesk.activation.queries import ActivationView
from bisdesk.audit.tags import AuditTag
from bisdesk.bis_requests import drafts
from bisdesk.bis_requests.inputs import INPUTS
from bisdesk.bis_requests.models import BisRequest
from bisdesk.bis_requests.states import ENDED_WITHOUT_NUMBER, State
from bisdesk.policy.actions import Action
from bisdesk.work.work import Work

NOT_COPIED = frozenset({"check_date", "check_place", "mrz", "birth_date_confirmed"})
"""Of the identity check, or read from the document: the person and the document are looked at again."""

LOST = frozenset({"blocked", "undeliverable"})


class NotToCopy(Exception):
    """This request still runs, or its worker has keys: there is nothing to make anew."""


def may_copy(state: State, activation: ActivationView | None) -> bool:
    """Say whether a new draft is made from a request in this state, its activation as it stands."""
    if state is State.CONFIRMED:
        return activation is not None and activation.state.value in LOST
    return state in ENDED_WITHOUT_NUMBER


def make_copy(
    work: Work, source_id: str, new_id: str | None, activation: ActivationView | None
) -> BisRequest:
    """Make a draft of the actor's own with what was typed in this request; asked twice, it is one draft.

    new_id: as the button was handed out; none when it was not. Files, identity check and declaration are not
    copied. Raises NotFound, Denied or NotToCopy.
    """
    source = work.get(source_id, Action.COPY)  # its lock makes a double click queue
    if new_id is None or not may_copy(source.state, activation):
        raise NotToCopy
    if work.session.get(BisRequest, new_id) is not None:
        return drafts.open_draft(work, new_id)
    copied = {
        name: value
        for name, value in source.typed.items()
        if name in INPUTS and name not in NOT_COPIED
    }
    draft = drafts.create(work, new_id, copied, source.entity_id)
    work.audit(AuditTag.DRAFT_COPIED, source)
    return draft
