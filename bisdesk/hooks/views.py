"""`/hooks/sms` and `/hooks/bounce`: the only posts without a CSRF token. A signature over time and body stands in for it."""

from collections.abc import Callable
from datetime import timedelta

from flask import Blueprint, Response, abort, make_response, request

from bisdesk.hooks import service
from bisdesk.hooks.signature import is_signed
from bisdesk.outbox.returned import Told
from bisdesk.policy.actions import Action
from bisdesk.runtime import Runtime
from bisdesk.store import throttle
from bisdesk.web.access import allow, not_activity, on_public_address, signed_by_sender
from bisdesk.web.current import current_runtime

bp = Blueprint("hooks", __name__)

PER_MINUTE = 600
RECEIPT_BODY = 16 * 1024
MAIL_BODY = 1024 * 1024
SOON = timedelta(seconds=30)

Take = Callable[[Runtime, bytes], Told]


@bp.post("/hooks/sms")
@allow(Action.POST_TO_HOOK)
@on_public_address
@not_activity
@signed_by_sender(RECEIPT_BODY)
def sms() -> Response:
    return _answer({"application/json": service.sms_receipt})


@bp.post("/hooks/bounce")
@allow(Action.POST_TO_HOOK)
@on_public_address
@not_activity
@signed_by_sender(MAIL_BODY)
def bounce() -> Response:
    return _answer({"application/json": service.bounce, "message/rfc822": service.returned_mail})


def _answer(readers: dict[str, Take]) -> Response:
    """Answer with a status and no word: whether a message exists is nobody's business."""
    runtime = current_runtime()
    secret = runtime.settings.hook_secret.get_secret_value()
    if not secret:
        abort(404)
    if (wait := _too_many(runtime)) is not None:
        return _later(429, wait)
    body = request.get_data()
    signed = is_signed(
        secret,
        request.headers.get("X-Bisdesk-Timestamp", ""),
        request.headers.get("X-Bisdesk-Signature", ""),
        body,
        runtime.clock.on_devices(),
    )
    if not signed:
        return make_response("", 403)
    take = readers.get(request.mimetype)
    if take is None:
        return make_response("", 415)
    try:
        told = take(runtime, body)
    except service.Unreadable:
        return make_response("", 400)
    return _later(503, SOON) if told is Told.TOO_EARLY else make_response("", 204)


def _too_many(runtime: Runtime) -> timedelta | None:
    """Count one more post from this address."""
    key = runtime.vault.keyed_hash("throttle", f"hooks:{request.remote_addr}")
    minute = timedelta(minutes=1)
    now = runtime.clock.now()
    return throttle.hit(runtime.database, key, limit=PER_MINUTE, window=minute, now=now)


def _later(status: int, wait: timedelta) -> Response:
    answer = make_response("", status)
    answer.headers["Retry-After"] = str(max(1, int(wait.total_seconds())))
    return answer
