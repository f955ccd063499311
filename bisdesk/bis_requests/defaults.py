"""What a new form starts with: how this person filed last time. Never anything about the worker."""

from sqlalchemy import bindparam, inspect
from sqlalchemy import select as columns
from sqlmodel import Session

from bisdesk.bis_requests.models import BisRequest
from bisdesk.policy.actor import Actor

ALWAYS = {"note_bis_number": "1", "mobile_kind": "personal"}
AS_LAST_TIME = ("purpose", "purpose_application", "check_place")

_REQUEST = inspect(BisRequest).local_table.c
_LAST = (
    columns(*(_REQUEST[name] for name in AS_LAST_TIME))
    .where(
        _REQUEST.filer_id == bindparam("filer"),
        _REQUEST.entity_id == bindparam("entity"),
        _REQUEST.submitted_at.is_not(None),
    )
    .order_by(_REQUEST.submitted_at.desc())
    .limit(1)
)


def for_filer(session: Session, actor: Actor) -> dict[str, str]:
    """Purpose and place of the check as in the request that this person filed last, and what mostly holds."""
    place = actor.filing_place
    if place is None:
        return dict(ALWAYS)
    wanted = {"filer": actor.id, "entity": place.entity_id}
    last = session.connection().execute(_LAST, wanted).first()
    found = {name: getattr(last, name) for name in AS_LAST_TIME} if last else {}
    return {**ALWAYS, **{name: value for name, value in found.items() if value}}
