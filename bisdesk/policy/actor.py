"""Who acts: what the policy has to know of them, read anew for each request."""

import enum
from dataclasses import dataclass, field


class Role(enum.StrEnum):
    ANONYMOUS = "anonymous"
    SIGNED_IN = "signed_in"  # any account that is still active
    END_USER = "end_user"
    ENTITY_ADMIN = "entity_admin"
    STAFF = "staff"
    MANAGER = "manager"
    WORKER = "worker"  # holds an activation link
    SYSTEM = "system"


class Lack(enum.StrEnum):
    """What keeps an end user from filing; the page shows it as a checklist."""

    ENTITY_ACTIVE = "entity_active"
    MEMBERSHIP_ACTIVE = "membership_active"
    AGREEMENT_SIGNED = "agreement_signed"
    RIGHT_PORTAL = "right_portal"
    RIGHT_FORM = "right_form"


@dataclass(frozen=True)
class Place:
    """A membership as the policy sees it."""

    entity_id: str
    entity_name: str
    end_user: bool
    admin: bool
    lacks: frozenset[Lack] = frozenset()

    @property
    def may_file(self) -> bool:
        return self.end_user and not self.lacks


@dataclass(frozen=True)
class Actor:
    """Somebody, or the system itself, who wants to do something."""

    kind: str  # account, worker, ticket, system, anonymous
    id: str | None = None
    name: str = ""
    email: str = ""
    language: str = "nl"
    shortcuts: bool = True  # single keys act, on the pages that have them
    staff: bool = False
    manager: bool = False
    places: tuple[Place, ...] = field(default=())
    stands_for: "Actor | None" = None  # a ticket: who made it, as they are now

    @property
    def roles(self) -> frozenset[Role]:
        if self.kind == "system":
            return frozenset({Role.SYSTEM})
        if self.kind == "worker":
            return frozenset({Role.WORKER, Role.ANONYMOUS})
        if self.kind != "account":
            return frozenset({Role.ANONYMOUS})
        held = {Role.SIGNED_IN}
        held |= {Role.STAFF} if self.staff else set()
        held |= {Role.MANAGER} if self.manager else set()
        held |= {Role.END_USER} if any(place.may_file for place in self.places) else set()
        held |= (
            {Role.ENTITY_ADMIN} if any(self._admin_of(place) for place in self.places) else set()
        )
        return frozenset(held)

    @property
    def account_id(self) -> str | None:
        """The person who answers for what is done: themselves, or who made the ticket that is used."""
        return self.stands_for.id if self.stands_for else self.id

    @property
    def filing_place(self) -> Place | None:
        """Where this person files for."""
        return next((place for place in self.places if place.may_file), None)

    @property
    def entities(self) -> frozenset[str]:
        """Where this person belongs now; revoked memberships do not count."""
        active = (place for place in self.places if Lack.MEMBERSHIP_ACTIVE not in place.lacks)
        return frozenset(place.entity_id for place in active)

    def belongs_to(self, entity_id: str) -> bool:
        return entity_id in self.entities

    def may_file_for(self, entity_id: str) -> bool:
        return any(place.entity_id == entity_id and place.may_file for place in self.places)

    def administers(self, entity_id: str) -> bool:
        return any(place.entity_id == entity_id and self._admin_of(place) for place in self.places)

    @staticmethod
    def _admin_of(place: Place) -> bool:
        return place.admin and not place.lacks & {Lack.ENTITY_ACTIVE, Lack.MEMBERSHIP_ACTIVE}


ANONYMOUS = Actor(kind="anonymous")
SYSTEM = Actor(kind="system", name="system")
