"""Somebody for whom the own entity has a request already: pointed out, never refused, never told of another entity."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, inspect
from sqlalchemy import select as columns
from sqlmodel import Session, select

from bisdesk.accounts.models import Account
from bisdesk.bis_requests.models import BisRequest
from bisdesk.bis_requests.states import NEVER_SUBMITTED, State
from bisdesk.domain.name_key import sounds_alike
from bisdesk.domain.partial_date import PartialDate

AT_MOST = 5
CANDIDATES = 500

_REQUEST, _ACCOUNT = (inspect(model).local_table.c for model in (BisRequest, Account))
# Made once, and read as columns: each field check asks it.
_OF_YEAR = (
    columns(
        *(_REQUEST[name] for name in ("id", "reference", "state", "holder_id", "submitted_at")),
        *(_REQUEST[name] for name in ("first_name", "last_name", "birth_date")),
        _ACCOUNT.name.label("filer"),
    )
    .where(
        _ACCOUNT.id == _REQUEST.filer_id,
        _REQUEST.entity_id == bindparam("entity"),
        _REQUEST.birth_date.between(bindparam("first"), bindparam("last")),
        _REQUEST.state.not_in(NEVER_SUBMITTED),
        _REQUEST.id != bindparam("draft"),
    )
    .order_by(_REQUEST.submitted_at.desc())
    .limit(CANDIDATES)
)


@dataclass(frozen=True)
class SamePerson:
    """A request that may be about the same person; a draft has no reference."""

    request_id: str
    reference: str | None
    state: State
    filer: str
    mine: bool
    at: datetime


@dataclass(frozen=True)
class Named:
    """Names and birth date, as far as they are known."""

    first_name: str
    last_name: str
    born: PartialDate

    def is_near(self, other: "Named") -> bool:
        """Names that can be heard as one, in whatever order, and birth dates that can mean one day."""
        if self.born.latest < other.born.earliest or other.born.latest < self.born.earliest:
            return False
        if sounds_alike(self.whole, other.whole):
            return True
        firsts = (self.first_name, other.first_name)
        return sounds_alike(self.last_name, other.last_name) and (
            not all(firsts) or sounds_alike(*firsts)
        )

    @property
    def whole(self) -> str:
        return f"{self.first_name} {self.last_name}"


def named(first_name: str | None, last_name: str | None, born: str | None) -> Named | None:
    """Put together what tells people apart; none while last name or birth date lacks."""
    if not (last_name and last_name.strip() and born):
        return None
    return Named((first_name or "").strip(), last_name.strip(), PartialDate.from_text(born))


def same_person(
    session: Session, *, draft_id: str, entity_id: str, holder_id: str, person: Named
) -> list[SamePerson]:
    """What the entity submitted, and the holder's own drafts, about somebody like this; newest first."""
    year = f"{person.born.year:04d}"
    submitted = session.connection().execute(
        _OF_YEAR,
        # The dates of one year, as text: 1969-00-00 to 1969-12-31.
        {"entity": entity_id, "draft": draft_id, "first": f"{year}-00-00", "last": f"{year}-12-31"},
    )
    found = [
        SamePerson(
            row.id,
            row.reference,
            row.state,
            row.filer,
            row.holder_id == holder_id,
            row.submitted_at,
        )
        for row in submitted
        if _near(person, named(row.first_name, row.last_name, row.birth_date))
    ]
    return (found + _own_drafts(session, draft_id, holder_id, entity_id, person))[:AT_MOST]


def _own_drafts(
    session: Session, draft_id: str, holder_id: str, entity_id: str, person: Named
) -> list[SamePerson]:
    drafts = session.exec(
        select(BisRequest.id, BisRequest.typed, BisRequest.created_at).where(
            BisRequest.holder_id == holder_id,
            BisRequest.entity_id == entity_id,
            BisRequest.state == State.DRAFT,
            BisRequest.id != draft_id,
        )
    )
    return [
        SamePerson(each, None, State.DRAFT, "", mine=True, at=created_at)
        for each, typed, created_at in drafts
        if _near(person, named_in(typed))
    ]


def named_in(typed: Mapping[str, str]) -> Named | None:
    """The same from what was typed; a birth date that cannot be read is none."""
    parts = [str(typed.get(f"birth_{part}") or "").strip() for part in ("year", "month", "day")]
    try:
        year, month, day = (int(part or 0) for part in parts)
        born = PartialDate(year, month or None, day or None)
        known = born.earliest <= born.latest and year > 0
    except ValueError:
        return None
    return named(typed.get("first_name"), typed.get("last_name"), str(born)) if known else None


def _near(person: Named, other: Named | None) -> bool:
    return other is not None and person.is_near(other)
