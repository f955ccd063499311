"""A worker process that is killed while it registers. Run as a program; each request gets a process of its own.

The installation stands in the environment; the arguments are `request:where`. Where it dies:
`before_call`, `after_call` of creating; `before_register_commit`, `after_register_commit` in the register's store;
`before_commit`, `after_commit` of ours; or a number of milliseconds after its start. It prints how each ended.
"""

import os
import signal
import sys
import time

from sqlalchemy import event
from sqlmodel import Session

import bisdesk.wiring  # noqa: F401  # building a runtime needs it; once here is faster than in each process
from bisdesk.register import job
from bisdesk.register.embedded import EmbeddedRegister
from bisdesk.register.port import PersonData, Register, Registered
from bisdesk.settings import load_settings
from bisdesk.store.database import Database
from bisdesk.wiring import build_runtime


def die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


class DyingRegister:
    """The register, in a process that dies around creating."""

    def __init__(self, register: Register, where: str) -> None:
        self._register = register
        self._where = where
        self.search = register.search
        self.find_by_key = register.find_by_key
        self.get = register.get

    def create(self, key: str, person: PersonData) -> Registered:
        if self._where == "before_call":
            die()
        given = self._register.create(key, person)
        if self._where == "after_call":
            die()
        return given


def die_at_commit(database: Database, when: str) -> None:
    if when == "before":
        event.listen(database.engine, "commit", lambda _connection: die())
        return

    def committed(session: Session) -> None:
        if session.get_bind() is database._writer:
            die()

    event.listen(Session, "after_commit", committed)


def work(request_id: str, where: str) -> None:
    """Do the job, and die on the way."""
    runtime = build_runtime(load_settings())
    register = runtime.register
    assert isinstance(register, EmbeddedRegister)
    register.prepare()
    when, _, what = where.partition("_")
    if what == "commit":
        die_at_commit(runtime.database, when)
    elif what == "register_commit":
        die_at_commit(register._database, when)
    runtime.register = DyingRegister(register, where)
    job.run(runtime, request_id)


def main(*requests: str) -> None:
    for request in requests:
        request_id, where = request.split(":")
        child = os.fork()
        if child == 0:
            try:
                work(request_id, where)
            finally:
                os._exit(0)
        if where.isdigit():
            time.sleep(int(where) / 1000)
            os.kill(child, signal.SIGKILL)
        _, status = os.waitpid(child, 0)
        sys.stdout.write(f"{os.waitstatus_to_exitcode(status)}\n")


if __name__ == "__main__":
    main(*sys.argv[1:])
