"""What somebody checks who goes away, is no staff any more, or holds it now, comes back on the board by itself."""

from sqlmodel import col, or_, select

from bisdesk.accounts.models import Account
from bisdesk.assignment import service
from bisdesk.assignment.people import is_there, there
from bisdesk.bis_requests.models import BisRequest
from bisdesk.bis_requests.states import State
from bisdesk.policy.actions import Action
from bisdesk.policy.actor import SYSTEM
from bisdesk.runtime import Runtime

AT_ONCE = 200


def give_back(runtime: Runtime, account_id: str | None = None) -> int:
    """Give back what is in review with somebody who may not check it now, each in its own transaction; return how many.

    Absent and revoked staff alike, planned absences as they begin, and who was handed over what they checked. May stop
    and start again anywhere, and run in several processes: each request is looked at again, locked. account_id: of this
    person only.
    """
    now = runtime.clock.now()
    desk = select(Account.id).where(*there(now))
    with runtime.database.reading() as session:
        ids = session.exec(
            select(BisRequest.id)
            .where(
                BisRequest.state == State.IN_REVIEW,
                col(BisRequest.assigned_to).is_not(None),
                or_(
                    col(BisRequest.assigned_to).not_in(desk),
                    col(BisRequest.assigned_to) == col(BisRequest.holder_id),
                ),
                *([BisRequest.assigned_to == account_id] if account_id else []),
            )
            .order_by(col(BisRequest.submitted_at))
            .limit(AT_ONCE)
        ).all()
    return sum(_give_back(runtime, request_id) for request_id in ids)


def _give_back(runtime: Runtime, request_id: str) -> bool:
    with runtime.work(SYSTEM) as work:
        found = work.get(request_id, Action.RUN_JOBS)
        if found.state is not State.IN_REVIEW or found.assigned_to is None:
            return False
        own = found.assigned_to == found.holder_id
        if not own and is_there(work.session, found.assigned_to, work.now):
            return False
        service.give_back(work, found)
        return True
