"""What the states of an activation are called, by filer and staff."""

from flask_babel import lazy_gettext as _l

from bisdesk.activation.models import ActivationState

STATE_LABELS = {
    ActivationState.WAITING: _l("Link not sent yet"),
    ActivationState.OPEN: _l("Waiting for the worker"),
    ActivationState.LINK_EXPIRED: _l("Link expired"),
    ActivationState.CODE_ACCEPTED: _l("Code accepted, key not chosen yet"),
    ActivationState.ACTIVATED: _l("Digital key activated"),
    ActivationState.BLOCKED: _l("Activation blocked"),
    ActivationState.UNDELIVERABLE: _l("Messages could not be sent"),
    ActivationState.NOT_NEEDED: _l("Not needed: the worker has digital keys"),
}

STATE_KINDS = {
    ActivationState.WAITING: "wait",
    ActivationState.OPEN: "busy",
    ActivationState.LINK_EXPIRED: "wait",
    ActivationState.CODE_ACCEPTED: "busy",
    ActivationState.ACTIVATED: "ok",
    ActivationState.BLOCKED: "bad",
    ActivationState.UNDELIVERABLE: "bad",
    ActivationState.NOT_NEEDED: "idle",
}
"""The shape of the sign, as in base.css."""
