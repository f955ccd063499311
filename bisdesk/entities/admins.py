"""Who administers an entity."""

from sqlmodel import Session, col, select

from bisdesk.accounts.models import Account
from bisdesk.entities.models import Membership


def of_entity(session: Session, entity_id: str) -> list[str]:
    """The account ids of its local administrators who are still there."""
    found = (
        select(Account.id)
        .join(Membership, col(Membership.account_id) == col(Account.id))
        .where(
            Membership.entity_id == entity_id,
            col(Membership.is_admin),
            col(Membership.active),
            col(Account.active),
        )
        .order_by(col(Account.id))
    )
    return list(session.exec(found))
