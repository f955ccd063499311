"""What staff typed against what the request says: the same checks as the form of the request."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlmodel import Session

from bisdesk.accounts.models import Account
from bisdesk.bis_requests.checks import Context, Status, Verdict
from bisdesk.bis_requests.contexts import check_context
from bisdesk.bis_requests.inputs import GROUPS
from bisdesk.bis_requests.models import BisRequest
from bisdesk.bis_requests.whole_form import check_group
from bisdesk.clock import Clock
from bisdesk.corrections.rules import FIELDS
from bisdesk.domain import phone
from bisdesk.domain.partial_date import PartialDate

CONFIRMED = "birth_date_confirmed"
"""Ticked for who is very young; it says nothing of the person by itself."""


@dataclass(frozen=True)
class Checked:
    """verdicts: on what was typed otherwise than it stands; values: what would change, by column."""

    verdicts: Mapping[str, Verdict]
    values: Mapping[str, Any]

    @property
    def wrong(self) -> list[str]:
        return [name for name, each in self.verdicts.items() if each.status is not Status.OK]

    @property
    def fields(self) -> list[str]:
        """The groups that change, in form order."""
        return [name for name in FIELDS if name in self.values]


def inputs_of(values: Mapping[str, Any]) -> dict[str, str]:
    """Columns of a request as the form holds them."""
    born = PartialDate.from_text(values["birth_date"]) if values["birth_date"] else None
    return {
        "first_name": values["first_name"] or "",
        "no_first_name": "" if values["first_name"] else "1",
        "other_first_names": values["other_first_names"] or "",
        "last_name": values["last_name"] or "",
        "birth_day": str(born.day or "") if born else "",
        "birth_month": str(born.month or "") if born else "",
        "birth_year": str(born.year) if born else "",
        "birth_date_partial": "1" if born and born.complete is None else "",
        "email": values["email"] or "",
        "mobile": phone.shown(values["mobile"]) if values["mobile"] else "",
    }


def stands(bis_request: BisRequest) -> dict[str, str]:
    """What the request says now, as the form holds it."""
    return inputs_of({name: getattr(bis_request, name) for name in FIELDS})


def touched(name: str, typed: Mapping[str, str], base: Mapping[str, str]) -> bool:
    """Say whether something else was typed in this group than stood there."""
    keys = [key for key in GROUPS[name].inputs if key in base]
    return any(typed.get(key, "").strip() != base[key] for key in keys)


def check(bis_request: BisRequest, typed: Mapping[str, str], context: Context) -> Checked:
    """Check what was typed otherwise than it stands in the request."""
    base = stands(bis_request)
    beside = {
        "residence_country": bis_request.residence_country or "",
        "mobile_kind": bis_request.mobile_kind or "personal",
        "mrz": bis_request.mrz or "",  # a zone that was read says at the field where it differs
    }
    whole = {**beside, **base, **typed}
    names = [name for name in FIELDS if touched(name, typed, base)]
    verdicts = {name: check_group(name, whole, context) for name in names}
    values = {
        column: verdict.values.get(column)
        for column, verdict in verdicts.items()
        if verdict.status is Status.OK
        and (verdict.values.get(column) or None) != getattr(bis_request, column)
    }
    return Checked(verdicts, values)


def context_of(session: Session, bis_request: BisRequest, clock: Clock) -> Context:
    """The worker's address is never that of who holds the request."""
    holder = session.get(Account, bis_request.holder_id)
    return check_context(session, clock.now(), filer_email=holder.email if holder else "")
