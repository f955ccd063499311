"""Who carries an e-mail address or mobile number. The database decides races, by the unique key of `uniqueness`.

Rows of one value are always locked in one order (kind, value, share), so that freeing and claiming wait and never lock up.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, tuple_
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import aliased
from sqlmodel import Session, col, select

from bisdesk.bis_requests.models import BisRequest, Decision, TakenNotice, Uniqueness
from bisdesk.domain import email_address
from bisdesk.store.vault import Vault

FIRST = ""
"""The share of the row that everybody competes for."""
_TRIES = 5


@dataclass(frozen=True)
class Value:
    """An address or number as it is compared; nothing of it can be read."""

    kind: str  # email or mobile
    key: str
    near_key: str | None = None


def value_of(vault: Vault, kind: str, text: str) -> Value:
    """text: the parsed address, or the number in E.164."""
    if kind != "email":
        return Value(kind, vault.keyed_hash(kind, text))
    near = vault.keyed_hash("near_email", email_address.near_key(text))
    return Value(kind, vault.keyed_hash(kind, email_address.key(text)), near)


def values_of(vault: Vault, *, email: str | None, mobile: str | None) -> tuple[Value, ...]:
    """What a request or a keys account carries, in the order in which rows are taken."""
    given = {"email": email, "mobile": mobile}
    return tuple(value_of(vault, kind, text) for kind, text in given.items() if text)


def take(
    session: Session, value: Value, request_id: str, *, person_key: str | None, now: datetime
) -> bool:
    """Let the request carry this value, if nobody else does or staff allowed it; say whether it could.

    person_key: of the number that the person has already: a keys account of the same number is nobody else.
    """
    for _ in range(_TRIES):
        if _insert(session, _row(value, FIRST, request_id=request_id)):
            return True
        first = _locked(session, [value], share=FIRST)
        if first:
            return _join(first[0], request_id, person_key) or _share(
                session, value, request_id, now
            )
    return False  # others come and go faster than we can look: it is in use


def let_go(session: Session, request_id: str, kinds: Iterable[str]) -> None:
    """Let go of what a request carries of these kinds, before it takes another value in the same transaction."""
    mine = select(Uniqueness).where(
        Uniqueness.request_id == request_id, col(Uniqueness.kind).in_(list(kinds))
    )
    rows = _locked(session, [Value(row.kind, row.value_key) for row in session.exec(mine)])
    for row in rows:
        if row.request_id == request_id:
            row.request_id = None
    _tidy(session, rows)


def free(session: Session, request_id: str) -> None:
    """Let go of what the request carries; what a keys account or an allowed sharer carries as well stays theirs.

    Notices that came of its draft go, and those of drafts that want what is free now.
    """
    mine = select(Uniqueness).where(Uniqueness.request_id == request_id)
    values = [Value(row.kind, row.value_key) for row in session.exec(mine)]
    rows = _locked(session, values)
    for row in rows:
        if row.request_id == request_id:
            row.request_id = None
    _tidy(session, rows)
    still = {(row.kind, row.value_key) for row in rows if row.request_id or row.worker_account_id}
    wanted = [(value.kind, value.key) for value in values if (value.kind, value.key) not in still]
    notice = TakenNotice
    free_now = tuple_(col(notice.kind), col(notice.value_key)).in_(wanted)
    session.execute(delete(notice).where(free_now, col(notice.decision).is_(None)))
    session.execute(delete(notice).where(col(notice.draft_id) == request_id))


def forget_unused(session: Session, request_id: str) -> None:
    """Drop the notices of a draft that is submitted now, but those that let it share something."""
    session.execute(
        delete(TakenNotice).where(
            col(TakenNotice.draft_id) == request_id, col(TakenNotice.used_at).is_(None)
        )
    )


def keep_for_account(
    session: Session, values: Iterable[Value], request_id: str, account_id: str, person_key: str
) -> None:
    """Let the keys account, made or renewed by this request, carry these values and no others."""
    before = select(Uniqueness).where(Uniqueness.worker_account_id == account_id)
    wanted = {(each.kind, each.key): each for each in values}
    left = [Value(row.kind, row.value_key) for row in session.exec(before)]
    rows = _locked(session, [*wanted.values(), *left])
    for row in rows:
        if row.worker_account_id == account_id:
            row.worker_account_id = row.person_key = None
    for each in wanted.values():
        row = _for_account(session, each, rows, request_id, account_id)
        row.worker_account_id, row.person_key = account_id, person_key
        session.add(row)
    _tidy(session, rows)


def move_account(session: Session, value: Value, account_id: str, person_key: str) -> bool:
    """Let the keys account carry this value instead of what it carries of its kind; say whether it could.

    It cannot when a request of somebody else, or another account, carries it.
    """
    carried = select(Uniqueness).where(Uniqueness.worker_account_id == account_id)
    mine = list(session.exec(carried))
    own_requests = {row.request_id for row in mine if row.request_id}
    row = _row(value, FIRST, worker_account_id=account_id, person_key=person_key)
    if not _insert(session, row):
        own = [each for each in _locked(session, [value]) if each.request_id in own_requests]
        if not own or own[0].worker_account_id not in (None, account_id):
            return False
        own[0].worker_account_id, own[0].person_key = account_id, person_key
        session.add(own[0])
    left = [
        Value(each.kind, each.value_key)
        for each in mine
        if each.kind == value.kind and each.value_key != value.key
    ]
    rows = _locked(session, left)
    for each in rows:
        if each.worker_account_id == account_id:
            each.worker_account_id = each.person_key = None
    _tidy(session, rows)
    return True


def follow_person(session: Session, account_id: str, person_key: str) -> None:
    """The keys account is of another number now: what it carries goes along."""
    mine = select(Uniqueness).where(Uniqueness.worker_account_id == account_id)
    rows = _locked(session, [Value(row.kind, row.value_key) for row in session.exec(mine)])
    for row in rows:
        if row.worker_account_id == account_id:
            row.person_key = person_key
            session.add(row)


def holders(session: Session, value: Value) -> Sequence[Uniqueness]:
    """Who carries this value now, the first one first."""
    found = select(Uniqueness).where(
        Uniqueness.kind == value.kind, Uniqueness.value_key == value.key
    )
    return session.exec(found.order_by(col(Uniqueness.share))).all()


def near(session: Session, request_id: str) -> list[str | None]:
    """Who else has an address that differs from this request's in dots or +tag only: references, None for digital keys."""
    mine = aliased(Uniqueness)
    found = (
        select(BisRequest.reference)
        .select_from(Uniqueness)
        .join(mine, col(mine.near_key) == Uniqueness.near_key)
        .outerjoin(BisRequest, col(BisRequest.id) == Uniqueness.request_id)
        .where(mine.request_id == request_id, mine.value_key != Uniqueness.value_key)
        .order_by(col(BisRequest.reference))
    )
    return list(session.exec(found))


def _row(value: Value, share: str, **owner: str) -> Uniqueness:
    return Uniqueness(
        kind=value.kind, value_key=value.key, near_key=value.near_key, share=share, **owner
    )


def _insert(session: Session, row: Uniqueness) -> bool:
    try:
        with session.begin_nested():
            session.add(row)
            session.flush()
    except IntegrityError:
        return False
    return True


def _locked(
    session: Session, values: Sequence[Value], share: str | None = None
) -> list[Uniqueness]:
    """The rows of these values, locked, as they are now."""
    if not values:
        return []
    pairs = [(value.kind, value.key) for value in values]
    found = select(Uniqueness).where(
        tuple_(col(Uniqueness.kind), col(Uniqueness.value_key)).in_(pairs)
    )
    if share is not None:
        found = found.where(Uniqueness.share == share)
    ordered = found.order_by(
        col(Uniqueness.kind), col(Uniqueness.value_key), col(Uniqueness.share)
    ).with_for_update()
    return list(session.exec(ordered.execution_options(populate_existing=True)))


def _join(row: Uniqueness, request_id: str, person_key: str | None) -> bool:
    """Share the row with the keys account of the same person, unless a request has it too."""
    if row.request_id is not None or person_key is None or row.person_key != person_key:
        return False
    row.request_id = request_id
    return True


def _share(session: Session, value: Value, request_id: str, now: datetime) -> bool:
    """Use up what staff allowed this draft: to carry the value beside the holder that they decided about."""
    notice = session.exec(
        select(TakenNotice)
        .where(
            TakenNotice.draft_id == request_id,
            TakenNotice.kind == value.kind,
            TakenNotice.value_key == value.key,
            TakenNotice.decision == Decision.SHARED,
            col(TakenNotice.used_at).is_(None),
        )
        .with_for_update()
    ).one_or_none()
    if notice is None or not any(_is_other(notice, row) for row in holders(session, value)):
        return False
    notice.used_at = now
    session.add(notice)
    return _insert(session, _row(value, notice.id, request_id=request_id))


def _is_other(notice: TakenNotice, row: Uniqueness) -> bool:
    same_request = notice.other_request_id is not None and row.request_id == notice.other_request_id
    same_account = (
        notice.other_account_id is not None and row.worker_account_id == notice.other_account_id
    )
    return same_request or same_account


def _for_account(
    session: Session, value: Value, rows: list[Uniqueness], request_id: str, account_id: str
) -> Uniqueness:
    """The row that the account takes: its request's; one of its own when another account has that."""
    same = [row for row in rows if (row.kind, row.value_key) == (value.kind, value.key)]
    own = next((row for row in same if row.request_id == request_id), None)
    if own is not None and own.worker_account_id is None:
        return own
    return _row(value, account_id if same else FIRST)


def _tidy(session: Session, rows: Sequence[Uniqueness]) -> None:
    """Drop rows that nobody owns any more, and let a sharer that is left behind have the first place."""
    gone = [row for row in rows if row.request_id is None and row.worker_account_id is None]
    for row in gone:
        session.delete(row)
    session.flush()
    firsts = {(row.kind, row.value_key) for row in rows if row not in gone and row.share == FIRST}
    for row in rows:
        value = (row.kind, row.value_key)
        if row not in gone and value not in firsts:
            row.share = FIRST
            firsts.add(value)
    session.flush()
