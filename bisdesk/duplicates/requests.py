"""Look for the same person among the requests of all entities: live ones, and old ones until they are erased."""

from dataclasses import dataclass
from typing import cast

from sqlalchemy import Row, inspect, or_, select
from sqlmodel import Session

from bisdesk.bis_requests.models import BisRequest
from bisdesk.bis_requests.states import CARRIES, NEVER_SUBMITTED, State
from bisdesk.duplicates.models import SearchKey, SearchText
from bisdesk.duplicates.rules import document_key, with_document
from bisdesk.register.birth_dates import is_near, read, window
from bisdesk.register.blocking import ANY_NAME, asked_keys
from bisdesk.register.likeness import compare, may_be_alike
from bisdesk.register.port import PersonData, SearchQuery, Sex, Tolerance, Why

MOST = 40
TOLERANCE = Tolerance(years=1)
"""How far from the typed birth date look-alikes are looked for, on both sides."""

_KEY, _TEXT, _REQUEST = (
    inspect(model).local_table.c for model in (SearchKey, SearchText, BisRequest)
)
_COLUMNS = tuple(
    _REQUEST[name]
    for name in (
        "id", "reference", "state", "entity_id", "submitted_at", "ssin", "last_name", "birth_date", "first_name",
        "other_first_names", "sex", "nationality", "birth_country", "birth_place", "document_country", "document_number",
    )
)  # fmt: skip


@dataclass(frozen=True)
class RequestAlike:
    """Another request that may be about the same person."""

    request_id: str
    reference: str
    state: State
    entity_id: str
    ssin: str | None
    person: PersonData
    score: int
    reasons: tuple[Why, ...]

    @property
    def is_live(self) -> bool:
        """It can still lead to a number, or did."""
        return self.state in CARRIES

    # Logs and tracebacks show ids, never a person.
    def __repr__(self) -> str:
        return f"RequestAlike({self.request_id}, {self.score})"


def query_of(bis_request: BisRequest) -> SearchQuery | None:
    """What is looked for; None while last name or birth date lacks."""
    if not (bis_request.last_name or "").strip() or not bis_request.birth_date:
        return None
    return SearchQuery(
        last_name=bis_request.last_name or "",
        first_name=bis_request.first_name or None,
        other_first_names=bis_request.other_first_names or None,
        birth_date=bis_request.birth_date,
        sex=cast("Sex | None", bis_request.sex),
        tolerance=TOLERANCE,
    )


def requests_like(session: Session, bis_request: BisRequest) -> list[RequestAlike]:
    """Return the other requests that may be about this person, the most alike first; live ones before old ones."""
    query = query_of(bis_request)
    if query is None:
        return []
    document = document_key(bis_request.document_country, bis_request.document_number)
    rows = _rows(session, bis_request.id, query, document)
    found = [alike for row in rows if (alike := _alike(query, document, row)) is not None]
    found.sort(key=lambda each: (not each.is_live, -each.score, each.request_id))
    return found[:MOST]


def _rows(
    session: Session, request_id: str, query: SearchQuery, document: str | None
) -> list[Row[tuple[object, ...]]]:
    born = read(query.birth_date)
    asked = asked_keys(query.last_name, query.first_name, born, window(born, query.tolerance))
    ids = select(_KEY.request_id)
    by_name = ids.where(
        _KEY.key.in_(sorted(asked.names)), _KEY.born.between(asked.first, asked.last)
    )
    by_day = ids.where(_KEY.key == ANY_NAME, _KEY.born.in_(sorted(asked.days)))
    by_document = select(_TEXT.request_id).where(
        _TEXT.document == document, _TEXT.document.is_not(None)
    )
    return list(
        session.connection()
        .execute(
            select(*_COLUMNS).where(
                or_(*(_REQUEST.id.in_(each) for each in (by_name, by_day, by_document))),
                _REQUEST.id != request_id,
                _REQUEST.state.not_in(NEVER_SUBMITTED),
            )
        )
        .all()
    )


def _alike(
    query: SearchQuery, document: str | None, row: Row[tuple[object, ...]]
) -> RequestAlike | None:
    if not row.last_name or not row.birth_date:
        return None
    person = PersonData(
        last_name=row.last_name,
        birth_date=row.birth_date,
        first_name=row.first_name or None,
        other_first_names=row.other_first_names or None,
        sex=row.sex,
        nationality=row.nationality,
        birth_country=row.birth_country,
        birth_place=row.birth_place,
    )
    same_document = document is not None and document == document_key(
        row.document_country, row.document_number
    )
    if not same_document and not may_be_alike(query, person):
        return None
    born = read(query.birth_date)
    near = is_near(read(person.birth_date), born, window(born, query.tolerance))
    weighed = with_document(compare(query, person) if near else None, same_document=same_document)
    if weighed is None:
        return None
    score, reasons = weighed
    return RequestAlike(
        request_id=row.id,
        reference=row.reference or "",
        state=row.state,
        entity_id=row.entity_id,
        ssin=row.ssin,
        person=person,
        score=score,
        reasons=reasons,
    )
