"""Why people look alike and what was said of it, in the reader's words."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from flask_babel import gettext as _
from sqlmodel import Session, col, select

from bisdesk.accounts.models import Account
from bisdesk.bis_requests.facts import birth_date
from bisdesk.bis_requests.models import BisRequest
from bisdesk.bis_requests.state_words import STATE_KINDS, STATE_LABELS
from bisdesk.domain import bis_number
from bisdesk.duplicates.models import CandidateKind
from bisdesk.duplicates.requests import RequestAlike
from bisdesk.duplicates.rules import Judgement, Key
from bisdesk.duplicates.service import Alike
from bisdesk.entities.models import Entity
from bisdesk.register.port import Why
from bisdesk.store.vault import Vault

AGAINST = (Why.FIRST_NAME_DIFFERS, Why.SEX_DIFFERS, Why.BIRTH_DATE_NEAR)
"""These speak against it: shown without colour."""


@dataclass(frozen=True)
class Said:
    """A verdict: what, by whom, when and why. via: the reference of the request for which it was said, if another one."""

    same: bool
    reason: str
    by: str
    at: datetime
    via: str


@dataclass(frozen=True)
class AlikeRow:
    """Somebody who may be the same person, as the card and the comparison show them."""

    key: str  # for the address: says nothing about the person
    name: str
    born: str
    high: bool
    reasons: tuple[str, ...]
    against: tuple[str, ...]
    said: Said | None
    number: str = ""  # of the register; masked where it is shown
    masked: str = ""
    number_kind: str = ""
    reference: str = ""  # of the other request
    entity: str = ""
    state: str = ""
    state_kind: str = ""
    live: bool = True

    @property
    def open(self) -> bool:
        """It has to be judged before a new number is asked for."""
        return self.high and self.live and self.said is None

    @property
    def same(self) -> bool:
        return self.said is not None and self.said.same


def address_key(vault: Vault, kind: CandidateKind, key: str) -> str:
    """What stands for a look-alike in an address: a number never does."""
    return vault.keyed_hash("look_alike", f"{kind.value}:{key}")[:32]


def alike_rows(
    session: Session, vault: Vault, found: Iterable[Alike], known: Mapping[Key, Judgement]
) -> list[AlikeRow]:
    """The rows of the card. Who is in the register and has a request as well stands there once."""
    every = tuple(found)
    numbers = {each.key for each in every if each.kind is CandidateKind.REGISTER}
    shown = [
        each
        for each in every
        if not (isinstance(each.found, RequestAlike) and each.found.ssin in numbers)
    ]
    names = _names(session, shown, known.values())
    return [_row(vault, each, known, names) for each in shown]


@dataclass(frozen=True)
class _Names:
    accounts: Mapping[str, str]
    entities: Mapping[str, str]
    references: Mapping[str, str]


def _names(session: Session, shown: Iterable[Alike], said: Iterable[Judgement]) -> _Names:
    said = tuple(said)
    by, via = {each.by for each in said}, {each.via for each in said if each.via}
    entities = {each.found.entity_id for each in shown if isinstance(each.found, RequestAlike)}
    names = select(Account.id, Account.name).where(col(Account.id).in_(by))
    of_entities = select(Entity.id, Entity.name).where(col(Entity.id).in_(entities))
    references = select(BisRequest.id, BisRequest.reference).where(col(BisRequest.id).in_(via))
    # Mostly nothing was said yet: what there is none of is not asked for.
    return _Names(
        dict(session.exec(names).all()) if by else {},
        dict(session.exec(of_entities).all()) if entities else {},
        {id_: reference or "" for id_, reference in session.exec(references)} if via else {},
    )


def _row(vault: Vault, each: Alike, known: Mapping[Key, Judgement], names: _Names) -> AlikeRow:
    person = each.found.person
    judgement = known.get((each.kind.value, each.key))
    row = AlikeRow(
        key=address_key(vault, each.kind, each.key),
        name=" ".join(part for part in (person.first_name, person.last_name) if part),
        born=birth_date(person.birth_date),
        high=each.high,
        reasons=tuple(why(reason) for reason in each.reasons if reason not in AGAINST),
        against=tuple(why(reason) for reason in each.reasons if reason in AGAINST),
        said=_said(judgement, names) if judgement else None,
    )
    found = each.found
    if isinstance(found, RequestAlike):
        about = {
            "reference": found.reference,
            "entity": names.entities.get(found.entity_id, ""),
            "state": str(STATE_LABELS[found.state]),
            "state_kind": STATE_KINDS[found.state],
            "live": found.is_live,
        }
    else:
        about = {
            "number": found.number,
            "masked": bis_number.masked(found.number),
            "number_kind": _("National Register number")
            if found.kind == "rrn"
            else _("BIS number"),
        }
    return AlikeRow(**(row.__dict__ | about))


def _said(judgement: Judgement, names: _Names) -> Said:
    return Said(
        same=judgement.same,
        reason=judgement.reason or "",
        by=names.accounts.get(judgement.by, ""),
        at=judgement.at,
        via=names.references.get(judgement.via or "", ""),
    )


def why(reason: Why) -> str:
    """One reason in words."""
    return {
        Why.GIVEN_NUMBER: _("The number that the filer typed"),
        Why.SAME_LAST_NAME: _("Same last name"),
        Why.LAST_NAME_SOUNDS_ALIKE: _("Last name sounds alike"),
        Why.LAST_NAME_SPELT_ALIKE: _("Last name is spelt alike"),
        Why.SAME_FIRST_NAME: _("Same first name"),
        Why.FIRST_NAME_ALIKE: _("First name is alike"),
        Why.FIRST_NAME_DIFFERS: _("Other first name"),
        Why.NAMES_SWAPPED: _("First and last name swapped"),
        Why.NAMES_MOVED: _("Same names, divided otherwise over first and last name"),
        Why.SAME_BIRTH_DATE: _("Same date of birth"),
        Why.BIRTH_DATE_COMPATIBLE: _("Date of birth fits as far as it is known"),
        Why.DAY_AND_MONTH_SWAPPED: _("Day and month swapped"),
        Why.BIRTH_DATE_ALMOST: _("Date of birth differs in one part"),
        Why.BIRTH_DATE_NEAR: _("Date of birth is near"),
        Why.SEX_DIFFERS: _("Other sex"),
        Why.SAME_DOCUMENT: _("Same document number"),
    }[reason]
