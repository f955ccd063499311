"""The demo's entities and accounts. All names are invented; the password is one for all."""

from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, col, select

from bisdesk.accounts.models import Account
from bisdesk.accounts.passwords import check_password, hash_password
from bisdesk.accounts.service import email_key
from bisdesk.entities.agreement import CURRENT_TEXT
from bisdesk.entities.models import Agreement, Entity, EntityStatus, Membership
from bisdesk.runtime import Runtime


@dataclass(frozen=True)
class DemoEntity:
    name: str
    ovo_code: str


@dataclass(frozen=True)
class DemoAccount:
    """One account. entity: None for who works at the desk. title: for the list on the terminal."""

    email: str
    name: str
    title: str
    language: str
    entity: DemoEntity | None = None
    end_user: bool = False
    admin: bool = False
    staff: bool = False
    manager: bool = False


TALENT = DemoEntity("Agentschap Talentwerving", "OVO900001")
WATER = DemoEntity("Departement Waterlopen", "OVO900002")
HERITAGE = DemoEntity("Agentschap Levend Erfgoed", "OVO900003")
ENTITIES = (TALENT, WATER, HERITAGE)

END_USER = DemoAccount(
    "end-user@demo.example", "Lotte Verhulst", "end user", "nl", TALENT, end_user=True
)
ENTITY_ADMIN = DemoAccount(
    "entity-admin@demo.example", "Wim Desmedt", "entity admin", "nl", TALENT, admin=True
)
STAFF = DemoAccount("staff@demo.example", "Samira Azzouz", "desk staff", "nl", staff=True)
STAFF_2 = DemoAccount("staff2@demo.example", "Joachim Thielen", "desk staff", "de", staff=True)
STAFF_3 = DemoAccount("staff3@demo.example", "Femke Lauwers", "desk staff, away", "nl", staff=True)
MANAGER = DemoAccount(
    "manager@demo.example", "Greet Vandeputte", "desk manager", "nl", manager=True
)
OTHER_END_USER = DemoAccount(
    "other-end-user@demo.example",
    "Aurélie Fontaine",
    "end user of another entity",
    "fr",
    WATER,
    end_user=True,
)
THIRD_END_USER = DemoAccount(
    "third-end-user@demo.example",
    "Maren Goedeke",
    "end user and admin of a third entity",
    "en",
    HERITAGE,
    end_user=True,
    admin=True,
)
ACCOUNTS = (
    END_USER,
    ENTITY_ADMIN,
    STAFF,
    STAFF_2,
    STAFF_3,
    MANAGER,
    OTHER_END_USER,
    THIRD_END_USER,
)


def make_accounts(runtime: Runtime, password: str, since: datetime) -> None:
    """Make what is missing, and give every account this password if it has another one.

    since: when those that are made now began.
    """
    new_hash = _hash_unless_known(runtime, password)
    with runtime.database.writing() as session:
        entities = {each: _entity(session, each, since) for each in ENTITIES}
        for each in ACCOUNTS:
            account = find(session, each)
            if account is None:
                account = _make(session, each, since)
                if each.entity is not None:
                    _join(session, each, account, entities[each.entity], since)
            if new_hash is not None:
                account.password_hash = new_hash
            session.add(account)


def find(session: Session, wanted: DemoAccount) -> Account | None:
    found = select(Account).where(Account.email_key == email_key(wanted.email))
    return session.exec(found).one_or_none()


def _hash_unless_known(runtime: Runtime, password: str) -> str | None:
    """The hash to give to all, or None when all have this password already."""
    keys = [email_key(each.email) for each in ACCOUNTS]
    with runtime.database.reading() as session:
        hashes = list(
            session.exec(select(Account.password_hash).where(col(Account.email_key).in_(keys)))
        )
    # They were given one hash together; one whose password was changed since is brought back.
    if len(hashes) == len(ACCOUNTS) and len(set(hashes)) == 1:
        right, _ = check_password(password, hashes[0])
        return None if right else hash_password(password)
    return hash_password(password)


def _entity(session: Session, wanted: DemoEntity, since: datetime) -> Entity:
    found = session.exec(select(Entity).where(Entity.ovo_code == wanted.ovo_code)).one_or_none()
    if found is not None:
        return found
    made = Entity(
        name=wanted.name, ovo_code=wanted.ovo_code, status=EntityStatus.ACTIVE, created_at=since
    )
    session.add(made)
    session.flush()
    return made


def _make(session: Session, wanted: DemoAccount, since: datetime) -> Account:
    account = Account(
        email=wanted.email,
        email_key=email_key(wanted.email),
        name=wanted.name,
        password_hash="",
        is_staff=wanted.staff,
        is_manager=wanted.manager,
        language=wanted.language,
        created_at=since,
    )
    session.add(account)
    session.flush()
    return account


def _join(
    session: Session, wanted: DemoAccount, account: Account, entity: Entity, since: datetime
) -> None:
    session.add(
        Membership(
            entity_id=entity.id,
            account_id=account.id,
            is_end_user=wanted.end_user,
            is_admin=wanted.admin,
            right_portal=wanted.end_user,
            right_form=wanted.end_user,
            created_at=since,
        )
    )
    session.add(Agreement(account_id=account.id, text_version=CURRENT_TEXT, signed_at=since))
