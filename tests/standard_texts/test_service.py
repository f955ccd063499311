"""Staff keep the texts: nothing is rewritten, two at once do not undo each other."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from sqlmodel import select

from bisdesk.audit.models import AuditEntry
from bisdesk.domain.language import LANGUAGES
from bisdesk.domain.refusal import Refusal
from bisdesk.policy.decide import Denied, NotFound
from bisdesk.runtime import Runtime
from bisdesk.standard_texts import service
from bisdesk.standard_texts.defaults import DEFAULTS, Kind
from bisdesk.standard_texts.filling import Subject, chosen, filled, is_standard, opened_by
from bisdesk.standard_texts.models import StandardText
from bisdesk.standard_texts.queries import current_text, current_texts, history
from bisdesk.work.work import Stale
from tests.factories.people import People

CODE = "reject_incomplete"
SUBJECT = Subject(reference="BIS-2026-000042", entity="Agentschap Voorbeeld")


@pytest.fixture
def people_on(runtime_on: Runtime) -> People:
    return People.on(runtime_on)


def texts(word: str) -> dict[str, str]:
    return {language: f"{word} {language} {{reference}}" for language in LANGUAGES}


def save(runtime: Runtime, people: People, word: str, version: int, who: str = "staff") -> None:
    with runtime.work(people.actor(who)) as work:
        service.save(work, CODE, texts(word), version=version)


def now(runtime: Runtime) -> tuple[int, str, bool]:
    with runtime.database.reading() as session:
        found = current_text(session, CODE)
    assert found is not None
    return found.version, found.texts["nl"], found.is_default


def test_an_installation_starts_with_the_texts_of_the_program(runtime_on: Runtime) -> None:
    with runtime_on.database.reading() as session:
        found = current_texts(session)
    assert list(found) == list(DEFAULTS)
    assert all(each.is_default and each.version == 0 for each in found.values())


def test_each_change_is_a_version_with_who_and_when_and_any_can_be_put_back(
    runtime_on: Runtime, people_on: People
) -> None:
    save(runtime_on, people_on, "Eerste", 0)
    save(runtime_on, people_on, "Tweede", 1, "manager")
    assert now(runtime_on) == (2, "Tweede nl {reference}", False)
    with runtime_on.work(people_on.actor("staff2")) as work:
        service.restore(work, CODE, 1, version=2)
    assert now(runtime_on) == (3, "Eerste nl {reference}", False)
    with runtime_on.work(people_on.actor("staff")) as work:
        service.restore(work, CODE, 0, version=3)
    assert now(runtime_on) == (4, DEFAULTS[CODE].texts["nl"], True)
    with runtime_on.database.reading() as session:
        past = [(each.version, each.change, each.by) for each in history(session, CODE)]
        audited = session.exec(
            select(AuditEntry.reason).where(AuditEntry.tag == "standard_text_changed")
        ).all()
        others = [each for each in current_texts(session).values() if not each.is_default]
    assert past == [
        (4, "default", "Karim Boutaleb"), (3, "restored", "Nele Pauwels"),
        (2, "edited", "An Vervoort"), (1, "edited", "Karim Boutaleb"),
    ]  # fmt: skip
    assert audited == ["edited", "edited", "restored", "default"]
    assert others == []


def test_saving_what_stands_there_already_is_no_version(runtime: Runtime, people: People) -> None:
    save(runtime, people, "Eerste", 0)
    save(runtime, people, "Eerste", 1)
    assert now(runtime)[0] == 1


def test_of_two_who_save_at_the_same_moment_one_wins_and_the_other_is_told(
    runtime_on: Runtime, people_on: People
) -> None:
    both = Barrier(2)

    def try_it(word: str) -> str:
        both.wait()
        try:
            save(runtime_on, people_on, word, 0)
        except Stale:
            return "stale"
        return word

    with ThreadPoolExecutor(2) as pool:
        said = sorted(pool.map(try_it, ["Aap", "Beer"]))
    assert said in (["Aap", "stale"], ["Beer", "stale"])
    assert now(runtime_on)[:2] == (1, f"{said[0]} nl {{reference}}")


@pytest.mark.parametrize("lacking", LANGUAGES)
def test_a_text_is_needed_in_each_language(runtime: Runtime, people: People, lacking: str) -> None:
    with pytest.raises(Refusal, match="text_missing"), runtime.work(people.actor("staff")) as work:
        service.save(work, CODE, texts("Eerste") | {lacking: " "}, version=0)
    assert now(runtime)[0] == 0


def test_a_text_or_a_version_that_does_not_exist_is_not_found(
    runtime: Runtime, people: People
) -> None:
    with pytest.raises(NotFound), runtime.work(people.actor("staff")) as work:
        service.save(work, "reject_nothing", texts("Eerste"), version=0)
    with pytest.raises(NotFound), runtime.work(people.actor("staff")) as work:
        service.restore(work, CODE, 7, version=0)


@pytest.mark.parametrize("who", ["end_user", "entity_admin", "other_end_user"])
def test_sec_A1_only_the_desk_changes_a_text(runtime: Runtime, people: People, who: str) -> None:
    with pytest.raises(Denied), runtime.work(people.actor(who)) as work:
        service.save(work, CODE, texts("Eerste"), version=0)
    with pytest.raises(Denied), runtime.work(people.actor(who)) as work:
        service.restore(work, CODE, 0, version=0)
    with runtime.database.reading() as session:
        assert session.exec(select(StandardText)).all() == []


def test_a_text_is_filled_in_as_it_stands_now(runtime: Runtime, people: People) -> None:
    save(runtime, people, "Eerste", 0)
    with runtime.database.reading() as session:
        assert filled(session, Kind.REJECT, "incomplete", "fr", SUBJECT) == (
            "Eerste fr BIS-2026-000042"
        )
        assert "zie hieronder" in filled(session, Kind.ASK, "differs", "nl", SUBJECT)
        assert filled(session, Kind.REJECT, "nothing", "nl", SUBJECT) == ""


def test_a_text_of_ones_own_stands_unless_it_may_go(runtime: Runtime, people: People) -> None:
    save(runtime, people, "Eerste", 0)
    eerste = "Eerste nl BIS-2026-000042"
    with runtime.database.reading() as session:

        def box(typed: str, before: str = "", *, may_replace: bool = False) -> tuple[str, bool]:
            return chosen(
                session, Kind.REJECT, "incomplete", "nl", typed=typed, filled_before=before, subject=SUBJECT,
                may_replace=may_replace,
            )  # fmt: skip

        assert box("") == (eerste, False)
        assert box("Iets\r\n\r\nanders ", "Iets\n\nanders") == (eerste, False)
        assert box("Iets anders, en bel ons.", "Iets anders") == ("Iets anders, en bel ons.", True)
        assert box("Iets anders") == ("Iets anders", True)
        assert box("Iets anders", may_replace=True) == (eerste, False)
        assert is_standard(
            session, Kind.REJECT, "incomplete", "Eerste de BIS-2026-000042\r\n", SUBJECT
        )
        assert not is_standard(
            session, Kind.REJECT, "incomplete", f"{eerste}, en bel ons.", SUBJECT
        )
        assert not is_standard(session, Kind.REJECT, "document", eerste, SUBJECT)


@pytest.mark.parametrize(
    ("name", "ticked", "files", "expected"),
    [
        pytest.param("phone_unanswered", (), False, (("mobile",), False), id="nothing yet"),
        pytest.param("scan_unreadable", ("mobile",), False, ((), True), id="what another text ticked"),
        pytest.param("scan_unreadable", ("last_name",), False, (("last_name",), False), id="their own choice"),
        pytest.param("scan_unreadable", ("mobile",), True, (("mobile",), True), id="their own choice, with files"),
        pytest.param("differs", ("mobile",), False, ((), False), id="a text that ticks nothing"),
        pytest.param("nothing", ("mobile",), False, (("mobile",), False), id="no such text"),
    ],
)  # fmt: skip
def test_a_question_ticks_what_it_is_about_and_leaves_what_staff_ticked(
    name: str, ticked: tuple[str, ...], files: bool, expected: tuple[tuple[str, ...], bool]
) -> None:
    assert opened_by(Kind.ASK, name, ticked, files=files) == expected
