"""What the machine noticed about the e-mail address and mobile number: who has the same, or nearly the same."""

from flask_babel import gettext as _
from sqlalchemy.orm import aliased
from sqlmodel import Session, col, select

from bisdesk.accounts.models import Account
from bisdesk.bis_requests.models import BisRequest, TakenNotice, Uniqueness
from bisdesk.bis_requests.uniqueness import near
from bisdesk.review.findings import Finding, Weight


def address_findings(session: Session, found: BisRequest) -> list[Finding]:
    """Shared by a decision of staff, and nearly the same as another one (the gravest first)."""
    return [*_nearly_the_same(session, found), *_shared(session, found)]


def _nearly_the_same(session: Session, found: BisRequest) -> list[Finding]:
    return [
        Finding(
            "email_nearly_the_same",
            "one_address",
            Weight.LOOK,
            _("An e-mail address that looks like this one"),
            _("Without dots and +tags it is the address in %(reference)s.", reference=reference)
            if reference
            else _("Without dots and +tags it is the address of a worker's digital keys."),
            _("Look whether it is the same person, or a typing mistake."),
        )
        for reference in near(session, found.id)
    ]


def _shared(session: Session, found: BisRequest) -> list[Finding]:
    """This one was allowed to share, or another one was allowed to share what this one had first."""
    mine = aliased(Uniqueness)
    others = session.exec(
        select(mine.kind, BisRequest.reference, TakenNotice.reason, Account.name)
        .join(
            Uniqueness,
            (col(Uniqueness.kind) == mine.kind) & (col(Uniqueness.value_key) == mine.value_key),
        )
        .join(BisRequest, col(BisRequest.id) == Uniqueness.request_id)
        .join(
            TakenNotice,
            (col(TakenNotice.kind) == mine.kind)
            & (col(TakenNotice.value_key) == mine.value_key)
            & (
                (col(TakenNotice.draft_id) == mine.request_id)
                | (col(TakenNotice.draft_id) == Uniqueness.request_id)
            ),
        )
        .join(Account, col(Account.id) == TakenNotice.decided_by)
        .where(
            mine.request_id == found.id,
            Uniqueness.request_id != found.id,
            col(TakenNotice.used_at).is_not(None),
        )
        .order_by(mine.kind, col(BisRequest.reference))
    ).all()
    return [_allowed(*each) for each in others]


def _allowed(kind: str, reference: str | None, reason: str | None, by: str) -> Finding:
    who = {"reference": reference, "by": by, "reason": reason}
    return Finding(
        f"{kind}_shared",
        "one_address",
        Weight.KNOWN,
        _("The same e-mail address in two requests")
        if kind == "email"
        else _("The same mobile number in two requests"),
        _("%(by)s let it be shared with %(reference)s: %(reason)s", **who),
    )
