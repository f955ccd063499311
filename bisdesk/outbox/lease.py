"""One process at a time does what is timed, and the pages can see that one lives."""

from datetime import datetime, timedelta

from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, select

from bisdesk.outbox.models import Lease
from bisdesk.runtime import Runtime

WORKER = "worker"
HEARTBEAT = timedelta(seconds=3)
HOLDS_FOR = timedelta(seconds=15)


def hold(runtime: Runtime, holder: str, name: str = WORKER) -> bool:
    """Take the lease or renew it; False while another process has it."""
    now = runtime.clock.now()
    try:
        with runtime.database.writing() as session:
            lease = session.exec(
                select(Lease).where(Lease.name == name).with_for_update()
            ).one_or_none()
            if lease is None:
                lease = Lease(name=name, holder=holder, until=now)
            elif lease.holder != holder and lease.until > now:
                return False
            lease.holder, lease.until = holder, now + HOLDS_FOR
            session.add(lease)
    except IntegrityError:  # the very first time, two at once
        return False
    return True


def let_go(runtime: Runtime, holder: str, name: str = WORKER) -> None:
    """Give the lease up, so that the next process need not wait."""
    with runtime.database.writing() as session:
        lease = session.exec(
            select(Lease).where(Lease.name == name).with_for_update()
        ).one_or_none()
        if lease is not None and lease.holder == holder:
            lease.until = runtime.clock.now()
            session.add(lease)


def is_held(session: Session, now: datetime, name: str = WORKER) -> bool:
    """Say whether a worker process lives."""
    lease = session.get(Lease, name)
    return lease is not None and lease.until > now
