"""Who may file for an entity: what the policy asks of an end user, as one question."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlmodel import Session, col, select

from bisdesk.accounts.models import Account
from bisdesk.entities.agreement import CURRENT_TEXT
from bisdesk.entities.models import Agreement, Entity, EntityStatus, Membership


@dataclass(frozen=True)
class Filer:
    """An end user, as colleagues know them."""

    id: str
    name: str


def who_may_file(session: Session, entity_id: str) -> Sequence[Filer]:
    """The end users of an active entity who lack nothing, by name."""
    found = session.exec(
        select(Account.id, Account.name)
        .join(Membership, col(Membership.account_id) == Account.id)
        .join(Entity, col(Entity.id) == Membership.entity_id)
        .join(Agreement, col(Agreement.account_id) == Account.id)
        .where(
            Entity.id == entity_id,
            Entity.status == EntityStatus.ACTIVE,
            Agreement.text_version == CURRENT_TEXT,
            *(
                col(each)
                for each in (
                    Membership.is_end_user,
                    Membership.active,
                    Membership.right_portal,
                    Membership.right_form,
                    Account.active,
                )
            ),
        )
        .order_by(col(Account.name), col(Account.id))
    )
    return [Filer(account_id, name) for account_id, name in found]
