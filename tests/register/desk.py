"""Staff at work on requests: what the tests of deciding and of the job both need."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlmodel import col, func, select

from bisdesk.attachments.models import Attachment
from bisdesk.bis_requests.models import BisRequest, TimelineEntry
from bisdesk.bis_requests.states import State
from bisdesk.duplicates import verdicts
from bisdesk.duplicates.models import CandidateKind
from bisdesk.identity.models import Declaration, DeclarationStatus
from bisdesk.outbox.models import Job, Message
from bisdesk.policy.actor import Actor
from bisdesk.register import service
from bisdesk.register.embedded import EmbeddedRegister
from bisdesk.register.embedded.tables import creation, number, person
from bisdesk.register.job import run
from bisdesk.register.models import Registration
from bisdesk.register.port import Candidate
from bisdesk.register.rules import is_high
from bisdesk.runtime import Runtime
from bisdesk.store.base import Table
from tests.factories.people import People
from tests.factories.verdicts import write_all_right

WORKER: dict[str, Any] = {
    "first_name": "Anneli",
    "last_name": "Saarinen",
    "birth_date": "1990-12-31",
    "sex": "F",
    "nationality": "FI",
    "birth_country": "FI",
    "birth_place": "Turku",
}


@dataclass(frozen=True)
class Counts:
    """What there is of one kind in the register, and of one request in Bisdesk."""

    people: int
    numbers: int
    creations: int


@dataclass
class Desk:
    """One installation, its people, and what they do."""

    runtime: Runtime
    people: People

    @property
    def register(self) -> EmbeddedRegister:
        assert isinstance(self.runtime.register, EmbeddedRegister)
        return self.runtime.register

    def in_review(self, **changes: object) -> str:
        """A request that `staff` has taken and called right line by line; return its id."""
        now = self.runtime.clock.now()
        given: dict[str, Any] = {
            "state": State.IN_REVIEW,
            "entity_id": self.people.entity,
            "filer_id": self.people.end_user,
            "holder_id": self.people.end_user,
            "assigned_to": self.people.staff,
            "created_at": now,
            "changed_at": now,
            "submitted_at": now,
            "email": "anneli@postilaatikko.example",
            "mobile": "+358401234542",
            "preferred_language": "en",
        }
        with self.runtime.database.writing() as session:
            bis_request = BisRequest(**(given | WORKER | changes))
            session.add(bis_request)
            session.flush()
            request_id = bis_request.id
            session.add_all(self._papers(request_id, now))
        write_all_right(self.runtime, request_id, self.people.staff)
        return request_id

    def _papers(self, request_id: str, now: datetime) -> list[Table]:
        """A file and a signed declaration, as rows without content."""
        filer = self.people.end_user
        return [
            Attachment(
                request_id=request_id, position=1, name="passport.jpg", kind="jpeg", size=9, pages=1, added_by=filer,
                added_at=now,
            ),
            Declaration(
                request_id=request_id, status=DeclarationStatus.SIGNED, fingerprint="0" * 64, language="nl", asked_at=now,
                made_at=now, signed_at=now, signed_by=filer,
            ),
        ]  # fmt: skip

    def actor(self, who: str = "staff") -> Actor:
        return self.people.actor(who)

    def request(self, request_id: str) -> BisRequest:
        with self.runtime.database.reading() as session:
            return session.get_one(BisRequest, request_id)

    def candidates(self, request_id: str) -> list[Candidate]:
        return service.candidates(self.runtime.register, self.request(request_id))

    def decide(
        self,
        request_id: str,
        *,
        version: int | None = None,
        found: Sequence[Candidate] | None = (),
        use_number: str | None = None,
        reason: str | None = None,
        who: str = "staff",
    ) -> Registration:
        """Decide as staff do; by default as somebody who saw the newest page."""
        actor = self.actor(who)
        version = self.request(request_id).version if version is None else version
        with self.runtime.work(actor) as work:
            return service.decide(
                work,
                request_id,
                version=version,
                found=found,
                use_number=use_number,
                reason=reason,
            )

    def judge(
        self, request_id: str, candidate: Candidate, *, same: bool, reason: str | None = None
    ) -> None:
        actor = self.actor()
        with self.runtime.work(actor) as work:
            bis_request = work.session.get_one(BisRequest, request_id)
            verdicts.judge(
                work,
                bis_request,
                CandidateKind.REGISTER,
                candidate.number,
                high=is_high(candidate),
                same=same,
                reason=reason,
            )

    def run(self, request_id: str) -> BisRequest:
        """Do the job, and return the request as it is then."""
        run(self.runtime, request_id)
        return self.request(request_id)

    def registrations(self, request_id: str) -> list[Registration]:
        with self.runtime.database.reading() as session:
            found = select(Registration).where(Registration.request_id == request_id)
            return list(session.exec(found.order_by(col(Registration.decided_at))))

    def messages(self, request_id: str) -> list[str]:
        with self.runtime.database.reading() as session:
            found = select(Message.code).where(Message.request_id == request_id)
            return sorted(session.exec(found))

    def events(self, request_id: str) -> list[tuple[str, str | None]]:
        with self.runtime.database.reading() as session:
            found = select(TimelineEntry.event, TimelineEntry.reason).where(
                TimelineEntry.request_id == request_id
            )
            return list(session.exec(found))

    def jobs(self) -> list[Job]:
        with self.runtime.database.reading() as session:
            return list(session.exec(select(Job)))

    def counts(self) -> Counts:
        """How many people, numbers and creations the register holds."""
        with self.register._database.reading() as session:
            found = [
                session.connection().execute(select(func.count()).select_from(table)).scalar_one()
                for table in (person, number, creation)
            ]
        return Counts(*found)
