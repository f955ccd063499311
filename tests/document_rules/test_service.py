"""Managers change the rules: nothing is rewritten, everybody sees it at once, two at once do not undo each other."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy import event
from sqlmodel import select

from bisdesk.audit.models import AuditEntry
from bisdesk.bis_requests.contexts import check_context
from bisdesk.bis_requests.whole_form import check_group
from bisdesk.clock import FixedClock
from bisdesk.document_rules import service
from bisdesk.document_rules.queries import history, judged_otherwise
from bisdesk.document_rules.table import current_book, rule_in_version
from bisdesk.domain.document_rules import Document, Effect, Rule
from bisdesk.domain.document_table import RULES
from bisdesk.domain.document_validity import LAST_RESORT, RuleBook
from bisdesk.policy.decide import Denied, NotFound
from bisdesk.runtime import Runtime
from bisdesk.wiring import build_runtime
from bisdesk.work.work import Stale
from tests.factories.people import People
from tests.factories.requests import COMPLETE, make_submitted

TODAY = date(2026, 11, 23)
CARD = Document("identity_card", "TR", date(2030, 1, 1), None, "", date(1980, 5, 1))
TURKISH = Rule(
    "turkish_card", document_type="identity_card", countries=("TR",), effect=Effect.ENDS,
    ends=date(2026, 1, 1), source="Invented, art. 1",
    reasons={"nl": "Verzonnen.", "fr": "Inventé.", "de": "Erfunden.", "en": "Invented."},
)  # fmt: skip


@pytest.fixture
def people_on(runtime_on: Runtime) -> People:
    return People.on(runtime_on)


def book_of(runtime: Runtime) -> RuleBook:
    with runtime.database.reading() as session:
        return current_book(session)


def add(
    runtime: Runtime, people: People, rule: Rule = TURKISH, before: str = "french_extension"
) -> None:
    with runtime.work(people.actor("manager")) as work:
        service.add(work, rule, before=before, why="A circular came in")


def codes(runtime: Runtime) -> list[str]:
    return [rule.code for rule in book_of(runtime).rules]


def test_an_installation_starts_with_the_whole_table(runtime_on: Runtime) -> None:
    assert list(book_of(runtime_on).rules) == list(RULES)


@pytest.mark.parametrize("before", ["french_extension", "no_mrz", LAST_RESORT])
def test_a_new_rule_is_asked_before_the_one_that_was_chosen(
    runtime_on: Runtime, people_on: People, before: str
) -> None:
    add(runtime_on, people_on, before=before)
    expected = [rule.code for rule in RULES]
    expected.insert(expected.index(before), "turkish_card")
    assert codes(runtime_on) == expected
    assert book_of(runtime_on).judge(CARD, TODAY).rule == "turkish_card"


def test_there_is_always_room_for_one_more_rule_at_the_same_place(
    runtime: Runtime, people: People
) -> None:
    names = [f"rule_{n}" for n in range(8)]
    for name in names:
        add(runtime, people, replace(TURKISH, code=name), before="no_mrz")
    found = codes(runtime)
    assert [code for code in found if code.startswith("rule_")] == names
    assert found[found.index("rule_7") + 1] == "no_mrz"
    assert len({rule.position for rule in book_of(runtime).rules}) == len(found)


def test_a_name_is_given_once(runtime: Runtime, people: People) -> None:
    add(runtime, people)
    with pytest.raises(service.CodeTaken):
        add(runtime, people)


def test_an_edit_adds_a_version_and_leaves_the_old_one_readable(
    runtime_on: Runtime, people_on: People, clock: FixedClock
) -> None:
    add(runtime_on, people_on)
    clock.advance(timedelta(hours=1))
    with runtime_on.work(people_on.actor("manager")) as work:
        later = replace(TURKISH, ends=date(2027, 1, 1))
        service.save(work, "turkish_card", later, version=1, why="Postponed by a year")
    assert book_of(runtime_on).judge(CARD, TODAY).counts
    with runtime_on.database.reading() as session:
        past = history(session, "turkish_card")
        assert [(each.rule.version, each.change, each.why) for each in past] == [
            (2, "edited", "Postponed by a year"), (1, "added", "A circular came in"),
        ]  # fmt: skip
        assert all(each.by for each in past)
        first = rule_in_version(session, "turkish_card", 1)
        assert first is not None
        assert first.ends == date(2026, 1, 1)


def test_a_save_that_changes_nothing_adds_no_version(runtime: Runtime, people: People) -> None:
    with runtime.work(people.actor("manager")) as work:
        service.save(work, "no_mrz", book_of(runtime).rule("no_mrz"), version=1, why="Looked at it")  # type: ignore[arg-type]
    assert book_of(runtime).rule("no_mrz").version == 1  # type: ignore[union-attr]


def test_the_second_of_two_managers_overwrites_nothing_unseen(
    runtime_on: Runtime, people_on: People
) -> None:
    add(runtime_on, people_on)
    with runtime_on.work(people_on.actor("manager")) as work:
        service.save(work, "turkish_card", replace(TURKISH, source="First"), version=1, why="One")
    with pytest.raises(Stale), runtime_on.work(people_on.actor("manager")) as work:
        service.save(work, "turkish_card", replace(TURKISH, source="Second"), version=1, why="Two")
    assert book_of(runtime_on).rule("turkish_card").source == "First"  # type: ignore[union-attr]


def test_a_rule_that_ended_is_asked_no_more_after_its_last_day(
    runtime: Runtime, people: People
) -> None:
    add(runtime, people)
    with runtime.work(people.actor("manager")) as work:
        service.end(work, "turkish_card", version=1, till=TODAY, why="Withdrawn")
    book = book_of(runtime)
    assert book.judge(CARD, TODAY).rule == "turkish_card"
    assert book.judge(CARD, TODAY + timedelta(days=1)).rule == LAST_RESORT


def test_a_rule_moves_one_place(runtime: Runtime, people: People) -> None:
    for up, version in ((False, 1), (True, 2)):
        with runtime.work(people.actor("manager")) as work:
            service.move(work, "french_extension", version=version, up=up)
        expected = ["french_extension", "french_issue_date"]
        assert codes(runtime)[:2] == (expected if up else expected[::-1])


@pytest.mark.parametrize(
    ("code", "up"), [("french_extension", True), ("no_expiry_unknown", False), (LAST_RESORT, True)]
)
def test_nothing_moves_past_the_ends_of_the_table(
    runtime: Runtime, people: People, code: str, *, up: bool
) -> None:
    with pytest.raises(service.LastResort), runtime.work(people.actor("manager")) as work:
        service.move(work, code, version=1, up=up)


def test_the_last_resort_does_not_end(runtime: Runtime, people: People) -> None:
    with pytest.raises(service.LastResort), runtime.work(people.actor("manager")) as work:
        service.end(work, LAST_RESORT, version=1, till=TODAY, why="Away with it")


@pytest.mark.parametrize("who", ["end_user", "entity_admin", "staff"])
def test_sec_A1_only_managers_change_rules(runtime: Runtime, people: People, who: str) -> None:
    with pytest.raises(Denied), runtime.work(people.actor(who)) as work:
        service.add(work, TURKISH, before="no_mrz", why="Mine")
    with pytest.raises(Denied), runtime.work(people.actor(who)) as work:
        service.end(work, "no_mrz", version=1, till=TODAY, why="Mine")


def test_a_rule_that_does_not_exist_is_not_found(runtime: Runtime, people: People) -> None:
    with pytest.raises(NotFound), runtime.work(people.actor("manager")) as work:
        service.end(work, "nothing", version=1, till=TODAY, why="x")


def test_sec_F3_each_change_is_audited_by_its_row_without_a_value(
    runtime: Runtime, people: People
) -> None:
    add(runtime, people)
    with runtime.database.reading() as session:
        entry = session.exec(
            select(AuditEntry).where(AuditEntry.tag == "document_rule_changed")
        ).one()
    assert (entry.subject_kind, entry.reason, entry.outcome) == ("document_rule", "added", "done")
    assert entry.actor_id == people.manager


def test_a_change_holds_for_the_next_check_of_every_process(
    runtime: Runtime, people: People
) -> None:
    """Two processes on one database: each keeps the rules by the tag that names them."""
    second = build_runtime(runtime.settings, clock=runtime.clock)
    typed = {**COMPLETE, "document_type": "identity_card", "document_country": "TR"}

    def verdict(of: Runtime) -> str:
        with of.database.reading() as session:
            context = check_context(session, of.clock.now())
        return check_group("document_expiry", typed, context).status.value

    assert (verdict(runtime), verdict(second)) == ("ok", "ok")
    add(runtime, people)
    assert (verdict(runtime), verdict(second)) == ("wrong", "wrong")
    second.database.dispose()


def test_rules_that_are_known_cost_one_small_look(runtime: Runtime, people: People) -> None:
    book_of(runtime)
    asked: list[str] = []
    event.listen(runtime.database.engine, "before_cursor_execute", lambda *a: asked.append(a[2]))
    book_of(runtime)
    assert [each for each in asked if each.startswith("SELECT")] == [
        "SELECT tag FROM document_rule_book WHERE id = 1"
    ]


def test_what_the_filer_was_told_is_kept_with_its_rule_and_version(
    runtime: Runtime, people: People
) -> None:
    found = make_submitted(runtime, people, document_type="identity_card", document_country="TR")
    told = (
        found.document_verdict,
        found.document_until,
        found.document_rule,
        found.document_rule_version,
    )
    assert told == ("valid", date(2031, 1, 1), LAST_RESORT, 1)
    add(runtime, people)
    with runtime.database.reading() as session:
        again = session.get_one(type(found), found.id)
    assert again.document_rule == LAST_RESORT


def test_how_many_open_requests_a_rule_would_judge_otherwise(
    runtime: Runtime, people: People
) -> None:
    make_submitted(runtime, people, document_type="identity_card", document_country="TR")
    make_submitted(runtime, people)
    now = book_of(runtime)
    then = RuleBook([replace(TURKISH, position=1), *now.rules])
    with runtime.database.reading() as session:
        assert judged_otherwise(session, now, then, TODAY) == 1
        assert judged_otherwise(session, now, now, TODAY) == 0
