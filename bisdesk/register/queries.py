"""What Bisdesk remembers of a registration, as others read it."""

from typing import Any

from sqlmodel import Session, col, select

from bisdesk.register.models import Registration
from bisdesk.register.port import PersonData


def latest(session: Session, request_id: str) -> Registration | None:
    """The last decision to register, whatever became of it."""
    found = select(Registration).where(Registration.request_id == request_id)
    return session.exec(found.order_by(col(Registration.decided_at).desc()).limit(1)).one_or_none()


def live(session: Session, request_id: str, *, lock: bool = False) -> Registration | None:
    """The decision that waits for its number or has it; there is one at most."""
    found = select(Registration).where(
        Registration.request_id == request_id, col(Registration.status) != "refused"
    )
    return session.exec(found.with_for_update() if lock else found).one_or_none()


def person_in(registration: Registration) -> PersonData:
    """The person as frozen at the decision."""
    kept: dict[str, Any] = registration.person
    return PersonData(**kept)


def keys_noted(session: Session, request_id: str) -> bool:
    """Say whether staff noted at the decision that the person has working digital keys."""
    decided = live(session, request_id)
    return decided is not None and decided.keys_noted
