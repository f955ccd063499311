"""`/healthz`: the process answers. `/readyz`: it can work, with what it lacks when it cannot."""

from flask import Blueprint, Response, jsonify
from sqlalchemy.exc import SQLAlchemyError

from bisdesk.outbox import gate
from bisdesk.outbox.models import Lease
from bisdesk.policy.actions import Action
from bisdesk.store.migrate import is_current
from bisdesk.web.access import allow, not_activity, on_public_address
from bisdesk.web.current import current_runtime

bp = Blueprint("health", __name__)


@bp.get("/healthz")
@allow(Action.PUBLIC)
@on_public_address
@not_activity
def healthz() -> Response:
    return jsonify(status="ok")


@bp.get("/readyz")
@allow(Action.PUBLIC)
@not_activity
def readyz() -> Response:
    runtime = current_runtime()
    lacks = []
    try:
        if not is_current(runtime.database):
            lacks.append("migrate")
        with runtime.database.reading() as session:
            lease = session.get(Lease, "worker")
            if lease is None or lease.until <= runtime.clock.now():
                lacks.append("worker")
            lacks += [trouble.channel.value for trouble in gate.troubles(session)]
    except SQLAlchemyError:
        lacks.append("database")
    answer = jsonify(status="ok" if not lacks else "not ready", lacks=lacks)
    # Without a worker or a channel pages still answer; without its database nothing does.
    answer.status_code = 503 if {"database", "migrate"} & set(lacks) else 200
    return answer
