"""The register that people ask: it keeps the contract, with somebody who does what it says has to be done by hand."""

from collections.abc import Callable, Iterator
from dataclasses import asdict, replace
from pathlib import Path
from threading import Lock

import pytest
from sqlmodel import select

from bisdesk.bis_requests.models import BisRequest
from bisdesk.bis_requests.states import State
from bisdesk.domain.bis_number import kind_of
from bisdesk.register import changes, entering
from bisdesk.register.embedded import EmbeddedRegister
from bisdesk.register.manual import ManualRegister
from bisdesk.register.models import End, Registration, RegistrationStatus
from bisdesk.register.port import (
    Candidate,
    PersonData,
    Record,
    RegisterByHand,
    Registered,
    SearchQuery,
)
from bisdesk.runtime import Runtime
from bisdesk.store.database import Database
from tests.factories.people import People
from tests.register.contract import ANA, RegisterContract
from tests.register.desk import Desk

_MAKING = Lock()


class WithAClerk:
    """The manual register, and a clerk who asks the KSZ's application (here: an embedded register) and types in."""

    def __init__(self, desk: Desk, ksz: EmbeddedRegister) -> None:
        self._desk = desk
        self._ksz = ksz
        self._register = ManualRegister(desk.runtime.database)

    def search(self, query: SearchQuery) -> list[Candidate]:
        return self._register.search(query)

    def find_by_key(self, key: str) -> Registered | None:
        return self._register.find_by_key(key)

    def create(self, key: str, person: PersonData) -> Registered:
        try:
            return self._register.create(key, person)
        except RegisterByHand:
            number = self._ksz.create(key, person).number
        entering.enter(
            self._desk.runtime,
            self._desk.actor(),
            self._request(key, person),
            typed=number,
            confirmed=number,
        )
        given = self.find_by_key(key)
        assert given is not None
        return given

    def get(self, number: str) -> Record | None:
        try:
            return self._register.get(number)
        except RegisterByHand:
            return self._ksz.get(number)

    def replace(
        self, key: str, old: str, person: PersonData, *, reason: str, by: str | None = None
    ) -> Registered:
        number = self._ksz.replace(key, old, person, reason=reason, by=by).number
        self._change(End.REPLACED, old, reason, number)
        return Registered(number, kind_of(number))

    def cancel(self, number: str, *, reason: str) -> None:
        self._ksz.cancel(number, reason=reason)
        self._change(End.CANCELLED, number, reason)

    @property
    def by_hand(self) -> bool:
        return self._register.by_hand

    def _change(self, end: End, number: str, reason: str, by: str = "") -> None:
        """Note what the KSZ's application says, unless that was done."""
        runtime = self._desk.runtime
        with runtime.database.reading() as session:
            found = session.exec(select(BisRequest).where(BisRequest.ssin == number)).first()
        if found is None:
            return
        with runtime.work(self._desk.actor("staff2")) as work:
            change = changes.ask(
                work,
                found.reference or "",
                version=found.version,
                end=end,
                reason=reason,
                typed=by,
                confirmed=by,
                must_type=self.by_hand,
            )
        changes.run(replace(runtime, register=self._register), change.id)

    def _request(self, key: str, person: PersonData) -> str:
        """The request that waits under this key; made by whoever comes first."""
        reference = f"BIS-2026-{int.from_bytes(key.encode()) % 10**6:06}"
        with _MAKING:
            with self._desk.runtime.database.reading() as session:
                wanted = BisRequest.reference == reference
                if session.exec(select(BisRequest.id).where(wanted)).first():
                    return reference
            request_id = self._desk.in_review(
                reference=reference,
                state=State.REGISTERING,
                **asdict(person),
            )
            now = self._desk.runtime.clock.now()
            with self._desk.runtime.database.writing() as session:
                session.add(
                    Registration(
                        request_id=request_id,
                        key=key,
                        status=RegistrationStatus.WAITING,
                        person=asdict(person),
                        decided_by=self._desk.people.staff,
                        decided_at=now,
                        by_hand_since=now,
                    )
                )
        return reference


@pytest.fixture
def again(runtime_on: Runtime, tmp_path: Path) -> Iterator[Callable[[], WithAClerk]]:
    desk = Desk(runtime_on, People.on(runtime_on))
    database = Database(f"sqlite:///{tmp_path / 'ksz.db'}")
    ksz = EmbeddedRegister(database, runtime_on.clock)
    yield lambda: WithAClerk(desk, ksz)
    database.dispose()


@pytest.fixture
def register(again: Callable[[], WithAClerk]) -> WithAClerk:
    return again()


class TestManualKeepsTheContract(RegisterContract):
    pass


def test_without_anybody_it_says_that_people_have_to_ask(runtime: Runtime) -> None:
    register = ManualRegister(runtime.database)
    with pytest.raises(RegisterByHand):
        register.create("k1", ANA)
    with pytest.raises(RegisterByHand):
        register.get("85471400342")
