"""What a hook does with a post whose signature is right."""

import json

from bisdesk.bounces import dsn
from bisdesk.bounces import service as bounces
from bisdesk.bounces.dsn import Report
from bisdesk.outbox import returned
from bisdesk.outbox.models import Channel
from bisdesk.outbox.returned import Told
from bisdesk.runtime import Runtime

REASONS = ("unknown_number", "unreachable", "expired", "refused", "blocked")
"""Why an SMS did not arrive, as a gateway may say it. Anything else is kept as `other`: it could hold a number."""


class Unreadable(Exception):
    """It is signed, but says nothing that we understand."""


def sms_receipt(runtime: Runtime, body: bytes) -> Told:
    """Note a receipt {id, status, reason}. Raises Unreadable. What is neither delivered nor failed is passed over."""
    said = _fields(body)
    message_id = dsn.our_id(said.get("id", ""))
    if message_id is None:
        return Told.NOT_OURS
    status = said.get("status", "").lower()
    if status == "delivered":
        return returned.delivered(runtime, message_id, Channel.SMS)
    if status == "failed":
        reason = said.get("reason", "")
        code = f"receipt_{reason if reason in REASONS else 'other'}"
        return returned.came_back(runtime, message_id, Channel.SMS, code)
    return Told.KNOWN


def bounce(runtime: Runtime, body: bytes) -> Told:
    """Note what the relay says in JSON: {id, action, status}. Raises Unreadable."""
    said = _fields(body)
    message_id = dsn.our_id(said.get("id", ""))
    status = said.get("status", "")
    if dsn.STATUS.fullmatch(status) is None:
        status = ""
    fate = dsn.permanent_or_not(said.get("action", "").lower(), status)
    if message_id is None or fate is None:
        return Told.NOT_OURS
    return bounces.note(runtime, Report(message_id, fate, status or dsn.UNKNOWN))


def returned_mail(runtime: Runtime, body: bytes) -> Told:
    """Note what a mail says that came back, as the relay got it."""
    report = dsn.read(body)
    return Told.NOT_OURS if report is None else bounces.note(runtime, report)


def _fields(body: bytes) -> dict[str, str]:
    try:
        said = json.loads(body)
    except (ValueError, RecursionError):
        raise Unreadable from None
    if not isinstance(said, dict):
        raise Unreadable
    return {name: value for name, value in said.items() if isinstance(value, str)}
