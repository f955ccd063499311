"""Who may do what with whose request: the matrix as a table, asked of the policy without any web around it.

A letter for each kind of request, in `SUBJECTS`; the row of a person names those that they may.
"""

from dataclasses import dataclass, field, replace

import pytest

from bisdesk.policy.actions import Action
from bisdesk.policy.actor import ANONYMOUS, SYSTEM, Actor, Lack, Place
from bisdesk.policy.decide import Denied, NotAssigned, NotFound, OwnRequest, may, require
from bisdesk.policy.matrix import MATRIX

A = Action
HERE, THERE = "entity", "other entity"


@dataclass
class Subject:
    """A request as the policy sees it."""

    entity_id: str = HERE
    filer_id: str = "filer"
    holder_id: str = "filer"
    assigned_to: str | None = None
    state_name: str = "submitted"
    number_visible_to_entity: bool = False
    former_holders: list[str] = field(default_factory=list)


SUBJECTS = {
    "draft": Subject(state_name="draft"),
    "stopped": Subject(state_name="stopped"),
    "submitted": Subject(),
    "in_review": Subject(state_name="in_review", assigned_to="staff"),
    "numbered": Subject(
        state_name="registered", assigned_to="staff", number_visible_to_entity=True
    ),
    "handed_over": Subject(holder_id="holder", state_name="in_review", assigned_to="staff"),
}


def place(entity: str = HERE, *lacks: Lack, admin: bool = False) -> Place:
    return Place(entity, entity, end_user=not admin, admin=admin, lacks=frozenset(lacks))


def person(account_id: str, *places: Place, staff: bool = False, manager: bool = False) -> Actor:
    return Actor(kind="account", id=account_id, staff=staff, manager=manager, places=places)


PEOPLE = {
    "anonymous": ANONYMOUS,
    "worker": Actor(kind="worker", id="worker"),
    "ticket": Actor(kind="ticket", id="ticket", stands_for=person("filer", place())),
    "filer": person("filer", place()),
    "holder": person("holder", place()),
    "colleague": person("colleague", place()),
    "elsewhere": person("elsewhere", place(THERE)),
    "admin": person("admin", place(admin=True)),
    "admin_elsewhere": person("admin elsewhere", place(THERE, admin=True)),
    "staff": person("staff", staff=True),
    "staff2": person("staff2", staff=True),
    "manager": person("manager", manager=True),
    "system": SYSTEM,
}

ALWAYS = {
    A.PUBLIC,
    A.SIGN_IN,
    A.ACTIVATE,
    A.UPLOAD_BY_TICKET,
    A.USE_KEYS,
    A.USE_DEMO,
    A.POST_TO_HOOK,
}
SIGNED_IN = ALWAYS | {A.OWN_ACCOUNT, A.READ_HELP, A.LIST_OWN_REQUESTS}
SEE = {A.VIEW_REQUEST, A.SEE_STATUS, A.VIEW_FILES}
OWN = {*SEE, A.WITHDRAW, A.ANSWER, A.COPY, A.HAND_OVER, A.RENEW_LINK}
DESK_SEE = {*SEE, A.REVEAL_NUMBER, A.RENEW_LINK}
ANY_STAFF = {
    A.CLAIM, A.TAKE_OVER, A.NOTE_CALL, A.SEND_AGAIN, A.RESTORE_KEYS, A.CHANGE_NUMBER, A.CORRECT, A.RENEW_CODE,
    A.NOTE_ACTIVATION, A.DECIDE_SHARING,
}  # fmt: skip
ASSIGNED = {*ANY_STAFF, A.RELEASE, A.ASSIGN, A.REVIEW, A.ASK, A.REJECT, A.REGISTER}

WITHOUT_SUBJECT = {
    "anonymous": set(),
    "worker": set(),
    "ticket": set(),
    "filer": {A.FILE},
    "holder": {A.FILE},
    "colleague": {A.FILE},
    "elsewhere": {A.FILE},
    "admin": {A.LIST_ENTITY_REQUESTS},
    "admin_elsewhere": {A.LIST_ENTITY_REQUESTS},
    "staff": {A.VIEW_BOARD, A.EDIT_TEXTS, A.OWN_ABSENCE},
    "staff2": {A.VIEW_BOARD, A.EDIT_TEXTS, A.OWN_ABSENCE},
    "manager": {A.EDIT_TEXTS, A.MANAGE_STAFF, A.MANAGE_DOCUMENT_RULES},
}

WITH_SUBJECT: dict[str, dict[str, set[Action]]] = {
    "filer": {
        "draft": {A.VIEW_DRAFT, A.EDIT_DRAFT, A.VIEW_FILES, A.COPY, A.HAND_OVER},
        "stopped": {A.VIEW_DRAFT, A.EDIT_DRAFT, A.VIEW_FILES, A.COPY},
        "submitted": {*OWN, A.VIEW_DRAFT, A.EDIT_DRAFT},
        "in_review": {*OWN, A.VIEW_DRAFT, A.EDIT_DRAFT},
        "numbered": {*OWN, A.VIEW_DRAFT, A.EDIT_DRAFT, A.REVEAL_NUMBER},
        "handed_over": set(),
    },
    "holder": {"handed_over": {*OWN, A.VIEW_DRAFT, A.EDIT_DRAFT}},
    "colleague": {},
    "elsewhere": {},
    "admin": {
        "draft": {A.HAND_OVER},
        **{
            name: {A.SEE_STATUS, A.HAND_OVER}
            for name in ("submitted", "in_review", "numbered", "handed_over")
        },
    },
    "admin_elsewhere": {},
    "staff": {
        "submitted": DESK_SEE | ANY_STAFF,
        "in_review": DESK_SEE | ASSIGNED,
        "numbered": DESK_SEE | ASSIGNED,
        "handed_over": DESK_SEE | ASSIGNED,
    },
    "staff2": dict.fromkeys(
        ("submitted", "in_review", "numbered", "handed_over"), DESK_SEE | ANY_STAFF
    ),
    "manager": {},
    "anonymous": {},
    "worker": {},
    "ticket": {},
}
"""State guards stand in the table of transitions: the policy says whose, not when."""

ON_A_REQUEST = {
    A.VIEW_DRAFT, A.EDIT_DRAFT, A.VIEW_REQUEST, A.SEE_STATUS, A.VIEW_FILES, A.REVEAL_NUMBER,
    A.WITHDRAW, A.ANSWER, A.COPY, A.HAND_OVER, A.RENEW_LINK, *ASSIGNED,
}  # fmt: skip


def test_sec_A1_the_matrix_has_a_row_for_each_action_and_nothing_else() -> None:
    assert set(MATRIX) == set(Action)


@pytest.mark.parametrize("who", WITHOUT_SUBJECT)
def test_sec_A1_what_needs_no_request_is_allowed_to_whom_the_table_says(who: str) -> None:
    actor = PEOPLE[who]
    general = ALWAYS if who in ("anonymous", "worker", "ticket") else SIGNED_IN
    expected = general | WITHOUT_SUBJECT[who]
    assert {action for action in set(Action) - ON_A_REQUEST if may(actor, action)} == expected


@pytest.mark.parametrize("what", SUBJECTS)
@pytest.mark.parametrize("who", WITH_SUBJECT)
def test_sec_A1_each_person_may_do_with_each_request_what_the_table_says(
    who: str, what: str
) -> None:
    found = {action for action in ON_A_REQUEST if may(PEOPLE[who], action, SUBJECTS[what])}
    assert found == WITH_SUBJECT[who].get(what, set())


def test_sec_A1_the_system_runs_jobs_and_nothing_else() -> None:
    assert {action for action in Action if may(SYSTEM, action)} == {A.RUN_JOBS}
    assert not [who for who, actor in PEOPLE.items() if may(actor, A.RUN_JOBS) and who != "system"]


@pytest.mark.parametrize("action", sorted(ASSIGNED))
@pytest.mark.parametrize(
    ("subject", "why"),
    [
        (Subject(filer_id="me", holder_id="me", assigned_to="me"), "filed and held"),
        (Subject(filer_id="me", holder_id="holder", assigned_to="me"), "filed, then handed over"),
        (Subject(filer_id="filer", holder_id="me", assigned_to="me"), "got by a hand-over"),
        (
            Subject(holder_id="holder", former_holders=["me"], assigned_to="me"),
            "got it, and handed it on",
        ),
    ],
)
def test_sec_A6_nobody_at_the_desk_decides_on_what_they_filed_or_held(
    action: Action, subject: Subject, why: str
) -> None:
    me = person("me", place(), staff=True)
    assert not may(me, action, subject), why
    with pytest.raises(OwnRequest):
        require(me, action, subject)


def test_sec_A6_a_new_role_does_not_open_an_own_request() -> None:
    was_end_user = person("filer", place(HERE, Lack.MEMBERSHIP_ACTIVE), staff=True, manager=True)
    with pytest.raises(OwnRequest):
        require(was_end_user, A.REGISTER, replace(SUBJECTS["in_review"], assigned_to="filer"))
    assert may(was_end_user, A.SEE_STATUS, SUBJECTS["in_review"])


@pytest.mark.parametrize("action", [A.RELEASE, A.REVIEW, A.REGISTER])
@pytest.mark.parametrize("assigned_to", [None, "staff"])
def test_sec_A1_staff_who_do_not_have_the_request_are_told_so(
    action: Action, assigned_to: str | None
) -> None:
    with pytest.raises(NotAssigned):
        require(PEOPLE["staff2"], action, replace(SUBJECTS["in_review"], assigned_to=assigned_to))


@pytest.mark.parametrize("action", sorted(ASSIGNED))
@pytest.mark.parametrize("state", ["draft", "stopped"])
def test_sec_A3_a_draft_does_not_exist_for_the_desk_whoever_filed_it(
    action: Action, state: str
) -> None:
    with pytest.raises(NotFound):
        require(PEOPLE["staff"], action, Subject(state_name=state, assigned_to="staff"))


def test_sec_A1_a_role_that_never_may_is_refused_and_a_foreign_subject_is_not_found() -> None:
    with pytest.raises(Denied):
        require(PEOPLE["manager"], A.CLAIM, SUBJECTS["submitted"])
    with pytest.raises(Denied):
        require(PEOPLE["manager"], A.EDIT_DRAFT, SUBJECTS["draft"])
    with pytest.raises(NotFound):
        require(PEOPLE["colleague"], A.VIEW_REQUEST, SUBJECTS["submitted"])
    with pytest.raises(NotFound):
        require(PEOPLE["manager"], A.VIEW_REQUEST, SUBJECTS["submitted"])


@pytest.mark.parametrize("lack", [*Lack])
def test_sec_A1_whoever_lacks_something_cannot_file_nor_change_a_draft(lack: Lack) -> None:
    filer = person("filer", place(HERE, lack))
    with pytest.raises(Denied):
        require(filer, A.FILE)
    assert not may(filer, A.EDIT_DRAFT, SUBJECTS["draft"])


def test_sec_A1_a_revoked_member_sees_nothing_of_what_they_filed() -> None:
    revoked = person("filer", place(HERE, Lack.MEMBERSHIP_ACTIVE))
    for what, subject in SUBJECTS.items():
        assert not [action for action in ON_A_REQUEST if may(revoked, action, subject)], what


def test_sec_A1_a_member_of_two_entities_files_where_nothing_lacks_and_only_there() -> None:
    both = person("filer", place(THERE, Lack.RIGHT_FORM), place(HERE))
    assert both.filing_place is not None
    assert both.filing_place.entity_id == HERE
    assert may(both, A.EDIT_DRAFT, SUBJECTS["draft"])
    assert not may(both, A.EDIT_DRAFT, replace(SUBJECTS["draft"], entity_id=THERE))


def test_sec_A1_users_of_a_suspended_entity_still_read_their_own_and_change_nothing() -> None:
    suspended = person("filer", place(HERE, Lack.ENTITY_ACTIVE))
    assert may(suspended, A.VIEW_REQUEST, SUBJECTS["submitted"])
    assert not may(suspended, A.FILE)
    assert not may(suspended, A.EDIT_DRAFT, SUBJECTS["draft"])


@pytest.mark.parametrize("lack", [Lack.ENTITY_ACTIVE, Lack.MEMBERSHIP_ACTIVE])
def test_sec_A1_an_administrator_without_an_active_entity_or_membership_is_none(lack: Lack) -> None:
    admin = person("admin", place(HERE, lack, admin=True))
    assert not may(admin, A.SEE_STATUS, SUBJECTS["submitted"])


def test_sec_A1_a_ticket_adds_files_where_who_made_it_may_change_the_draft_and_nowhere_else() -> (
    None
):
    draft, ticket = SUBJECTS["draft"], PEOPLE["ticket"]
    assert may(ticket, A.UPLOAD_BY_TICKET, draft)
    assert not may(ticket, A.UPLOAD_BY_TICKET, SUBJECTS["handed_over"])
    for who in PEOPLE.keys() - {"ticket"}:
        assert not may(PEOPLE[who], A.UPLOAD_BY_TICKET, draft), who
    for lack in Lack:
        taken = replace(ticket, stands_for=person("filer", place(HERE, lack)))
        assert not may(taken, A.UPLOAD_BY_TICKET, draft), lack
    assert not may(replace(ticket, stands_for=None), A.UPLOAD_BY_TICKET, draft)


def test_sec_A1_roles_add_up_and_never_mix() -> None:
    both = person("filer", place(), staff=True)
    assert may(both, A.VIEW_DRAFT, SUBJECTS["draft"])
    assert not may(both, A.VIEW_DRAFT, replace(SUBJECTS["draft"], holder_id="holder"))
    assert may(both, A.CLAIM, replace(SUBJECTS["submitted"], filer_id="x", holder_id="x"))
