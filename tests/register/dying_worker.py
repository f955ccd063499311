"""A process that is killed while it does something about registering. Run as a program; each subject gets its own.

The installation stands in the environment; the arguments are `what:subject:where`. what: `register` and `change`, the
jobs; `decide` and `enter` (subject: `request=number`), what staff click. Where it dies: `before_call`, `after_call` of the register;
`before_register_commit`, `after_register_commit` in its store; `before_commit`, `after_commit` of ours, or with a 2
behind it of our second one; or a number of milliseconds after its start. It prints how each ended.
"""

import os
import signal
import sys
import time
from collections.abc import Callable

from sqlalchemy import event
from sqlmodel import Session, select

import bisdesk.wiring  # noqa: F401  # building a runtime needs it; once here is faster than in each process
from bisdesk.accounts.models import Account
from bisdesk.bis_requests.models import BisRequest
from bisdesk.policy.actor import Actor
from bisdesk.register import changes, entering, job, service
from bisdesk.register.embedded import EmbeddedRegister
from bisdesk.register.port import PersonData, Register, Registered
from bisdesk.runtime import Runtime
from bisdesk.settings import load_settings
from bisdesk.store.database import Database
from bisdesk.wiring import build_runtime


def die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


class DyingRegister:
    """The register, in a process that dies around what it does."""

    def __init__(self, register: Register, where: str) -> None:
        self._register = register
        self._where = where
        self.search = register.search
        self.find_by_key = register.find_by_key
        self.get = register.get
        self.cancel = register.cancel

    @property
    def by_hand(self) -> bool:
        return self._register.by_hand

    def create(self, key: str, person: PersonData) -> Registered:
        return self._dying(lambda: self._register.create(key, person))

    def replace(
        self, key: str, old: str, person: PersonData, *, reason: str, by: str | None = None
    ) -> Registered:
        return self._dying(lambda: self._register.replace(key, old, person, reason=reason, by=by))

    def _dying(self, call: Callable[[], Registered]) -> Registered:
        if self._where == "before_call":
            die()
        given = call()
        if self._where == "after_call":
            die()
        return given


def die_at_commit(database: Database, when: str, nth: int) -> None:
    left = [nth]

    def count_down() -> None:
        left[0] -= 1
        if left[0] == 0:
            die()

    if when == "before":
        event.listen(database.engine, "commit", lambda _connection: count_down())
        return

    def committed(session: Session) -> None:
        if session.get_bind() is database._writer:
            count_down()

    event.listen(Session, "after_commit", committed)


def decide(runtime: Runtime, request_id: str) -> None:
    bis_request, staff = _with_staff(runtime, request_id)
    with runtime.work(staff) as work:
        service.decide(work, request_id, version=bis_request.version, found=())


def enter(runtime: Runtime, subject: str) -> None:
    request_id, _, number = subject.partition("=")
    bis_request, staff = _with_staff(runtime, request_id)
    entering.enter(runtime, staff, bis_request.reference or "", typed=number, confirmed=number)


def _with_staff(runtime: Runtime, request_id: str) -> tuple[BisRequest, Actor]:
    with runtime.database.reading() as session:
        bis_request = session.get_one(BisRequest, request_id)
        has_it = select(Account.id).where(Account.id == bis_request.assigned_to)
        return bis_request, Actor(kind="account", id=session.exec(has_it).one(), staff=True)


DOES: dict[str, Callable[[Runtime, str], None]] = {
    "register": job.run,
    "change": changes.run,
    "decide": decide,
    "enter": enter,
}


def work(what: str, subject: str, where: str) -> None:
    """Do it, and die on the way."""
    runtime = build_runtime(load_settings())
    register = runtime.register
    if isinstance(register, EmbeddedRegister):
        register.prepare()
    place = where.rstrip("2")
    when, _, at = place.partition("_")
    if at == "commit":
        die_at_commit(runtime.database, when, 2 if where.endswith("2") else 1)
    elif at == "register_commit":
        die_at_commit(register._database, when, 1)  # type: ignore[attr-defined]
    runtime.register = DyingRegister(register, where)
    DOES[what](runtime, subject)


def main(*requests: str) -> None:
    for request in requests:
        what, subject, where = request.split(":")
        child = os.fork()
        if child == 0:
            try:
                work(what, subject, where)
            finally:
                os._exit(0)
        if where.isdigit():
            time.sleep(int(where) / 1000)
            os.kill(child, signal.SIGKILL)
        _, status = os.waitpid(child, 0)
        sys.stdout.write(f"{os.waitstatus_to_exitcode(status)}\n")


if __name__ == "__main__":
    main(*sys.argv[1:])
