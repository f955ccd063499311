"""The register that people ask, in the KSZ's own application: they type in here what it gave.

Nothing is kept for it: it knows the numbers of the requests that are still here, and says of all else that people have to ask.
"""

from sqlmodel import Session, col, select

from bisdesk.bis_requests.models import BisRequest
from bisdesk.domain.bis_number import kind_of
from bisdesk.register.birth_dates import Span, read, swapped, window
from bisdesk.register.likeness import compare
from bisdesk.register.models import NumberHistory, Registration, RegistrationStatus
from bisdesk.register.port import (
    MOST_RESULTS,
    Candidate,
    Kind,
    PersonData,
    Record,
    RegisterByHand,
    Registered,
    RegisterRefused,
    SearchQuery,
    Status,
)
from bisdesk.register.service import person_of
from bisdesk.store.database import Database


class ManualRegister:
    """Keeps `port.Register` as far as it can be kept without asking anybody."""

    by_hand = True

    def __init__(self, database: Database) -> None:
        self._database = database

    def search(self, query: SearchQuery) -> list[Candidate]:
        if not query.last_name.strip():
            raise RegisterRefused("name_missing")
        if not 1 <= query.limit <= MOST_RESULTS:
            raise RegisterRefused("limit_wrong")
        born = read(query.birth_date)
        spans = [window(born, query.tolerance)]
        if (other := swapped(born)) is not None:
            spans.append(Span(other.earliest, other.latest))
        with self._database.reading() as session:
            known = _born_about(session, spans)
        found = {
            number: Candidate(number, kind, person, *likeness)
            for number, kind, person in known
            if _is_near(person, spans) and (likeness := compare(query, person)) is not None
        }
        ranked = sorted(found.values(), key=lambda each: (-each.score, each.number))
        return ranked[: query.limit]

    def find_by_key(self, key: str) -> Registered | None:
        given = (
            select(BisRequest.ssin, BisRequest.ssin_kind)
            .join(Registration, col(Registration.request_id) == BisRequest.id)
            .where(Registration.key == key, Registration.status == RegistrationStatus.DONE)
        )
        with self._database.reading() as session:
            row = session.exec(given.limit(1)).one_or_none()
        return None if row is None or row[0] is None else Registered(row[0], _kind(row[1]))

    def create(self, key: str, person: PersonData) -> Registered:
        read(person.birth_date)
        if not person.last_name.strip():
            raise RegisterRefused("name_missing")
        if (given := self.find_by_key(key)) is not None:
            return given
        raise RegisterByHand

    def get(self, number: str) -> Record | None:
        with self._database.reading() as session:
            found = session.exec(
                select(BisRequest).where(BisRequest.ssin == number).limit(1)
            ).first()
            if found is not None:
                return Record(number, _kind(found.ssin_kind), Status.CURRENT, person_of(found))
            ended = session.exec(
                select(NumberHistory, BisRequest)
                .join(BisRequest, col(BisRequest.id) == NumberHistory.request_id)
                .where(NumberHistory.number == number)
                .limit(1)
            ).first()
        if ended is None:
            raise RegisterByHand
        past, bis_request = ended
        return Record(
            number,
            _kind(past.kind),
            Status(past.end.value),
            person_of(bis_request),
            past.replaced_by,
        )

    def replace(
        self, key: str, old: str, person: PersonData, *, reason: str, by: str | None = None
    ) -> Registered:
        del key, old, reason  # what was typed in is what the KSZ's register says already
        read(person.birth_date)
        if by is None:
            raise RegisterByHand
        return Registered(by, kind_of(by))

    def cancel(self, number: str, *, reason: str) -> None:
        """It was cancelled in the KSZ's application; the history here is Bisdesk's own."""


def _born_about(session: Session, spans: list[Span]) -> list[tuple[str, Kind, PersonData]]:
    """Who with a number was born in these years; the days are looked at afterwards."""
    first = min(span.first for span in spans).year
    last = max(span.last for span in spans).year
    found = session.exec(
        select(BisRequest).where(
            col(BisRequest.ssin).is_not(None),
            col(BisRequest.birth_date).between(f"{first:04}-00-00", f"{last:04}-99-99"),
        )
    )
    return [(each.ssin or "", _kind(each.ssin_kind), person_of(each)) for each in found]


def _is_near(person: PersonData, spans: list[Span]) -> bool:
    born = read(person.birth_date)
    return any(born.earliest <= span.last and span.first <= born.latest for span in spans)


def _kind(stored: str | None) -> Kind:
    return "rrn" if stored == "rrn" else "bis"
