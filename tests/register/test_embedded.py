"""The embedded register: the contract on both databases, and what is its own."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import insert, select, update

from bisdesk.clock import FixedClock
from bisdesk.domain.bis_number import parse
from bisdesk.domain.partial_date import PartialDate
from bisdesk.register.embedded import EmbeddedRegister, Fault
from bisdesk.register.embedded.numbering import series_of
from bisdesk.register.embedded.schema import SCHEMA
from bisdesk.register.embedded.tables import history, series
from bisdesk.register.port import (
    PersonData,
    RegisterDown,
    RegisterRefused,
    RegisterUncertain,
    Sex,
    Status,
)
from bisdesk.store.database import Database
from tests.register.contract import ANA, RegisterContract, query
from tests.support.core import NOON


@pytest.fixture
def again(database_url: str, clock: FixedClock) -> Iterator[Callable[[], EmbeddedRegister]]:
    opened: list[Database] = []

    def make() -> EmbeddedRegister:
        opened.append(Database(database_url, schema=SCHEMA))
        return EmbeddedRegister(opened[-1], clock)

    yield make
    for database in opened:
        database.dispose()


@pytest.fixture
def register(again: Callable[[], EmbeddedRegister]) -> EmbeddedRegister:
    return again()


class TestEmbeddedKeepsTheContract(RegisterContract):
    pass


@pytest.fixture
def small(tmp_path: Path, clock: FixedClock) -> Iterator[EmbeddedRegister]:
    """On SQLite only: for what does not depend on the database."""
    database = Database(f"sqlite:///{tmp_path / 'register.db'}")
    yield EmbeddedRegister(database, clock)
    database.dispose()


@pytest.mark.parametrize(
    ("birth_date", "sex", "first", "second"),
    [
        pytest.param("1985-07-14", "M", "854714001", "854714003", id="man: odd"),
        pytest.param("1990-12-31", "F", "905231002", "905231004", id="woman: even"),
        pytest.param("1978-03-09", "X", "782309001", "782309002", id="sex unknown: month + 20"),
        pytest.param("2001-02-28", "F", "014228002", "014228004", id="born from 2000"),
        pytest.param("1969-00-00", "M", "694000001", "694000003", id="only the year known"),
        pytest.param("1969-05-00", None, "692500001", "692500002", id="day unknown"),
    ],
)
def test_numbers_count_on_within_birth_date_and_sex(
    small: EmbeddedRegister, birth_date: str, sex: Sex | None, first: str, second: str
) -> None:
    person = PersonData(last_name="Testa", birth_date=birth_date, sex=sex)
    given = [small.create(f"k{n}", person).number for n in range(2)]
    assert [number[:9] for number in given] == [first, second]
    for number in given:
        assert parse(number, today=NOON.date()).kind == "bis"


def test_each_sex_and_century_is_counted_by_itself(small: EmbeddedRegister) -> None:
    given = [
        small.create(f"{birth_date}{sex}", PersonData("Testa", birth_date, sex=sex)).number
        for birth_date in ("1921-03-04", "2021-03-04")
        for sex in ("F", "M", "X")
    ]
    assert [number[:9] for number in given] == 2 * ["214304002", "214304001", "212304001"]
    assert len(set(given)) == 6


@pytest.mark.parametrize(
    ("sex", "last_of_own", "then"),
    [
        ("M", "854714999", "854001001"),
        ("F", "854714000", "854001002"),
        ("X", "852714000", "852001001"),
    ],
)
def test_an_exhausted_series_goes_on_under_a_fictitious_day(
    small: EmbeddedRegister, sex: Sex, last_of_own: str, then: str
) -> None:
    person = PersonData("Testa", "1985-07-14", sex=sex)
    own = next(series_of(PartialDate(1985, 7, 14), sex))
    small.create("first", person)
    _use_up(small, own.first_six, own.size - 1)
    given = [small.create(f"k{n}", person).number for n in range(2)]
    assert [number[:9] for number in given] == [last_of_own, then]


def test_fictitious_days_go_on_above_31(small: EmbeddedRegister) -> None:
    person = PersonData("Testa", "1985-07-14", sex="M")
    small.prepare()
    for each in series_of(PartialDate(1985, 7, 14), "M"):
        if (each.fictitious_day or 0) < 45:
            _fill(small, each.first_six, each.size)
    number = small.create("k", person).number
    assert number[:9] == "854045001"
    assert parse(number, today=NOON.date()).kind == "bis"


def test_a_year_without_a_free_number_is_refused_by_name(small: EmbeddedRegister) -> None:
    small.prepare()
    for each in series_of(PartialDate(1985, 7, 14), "M"):
        _fill(small, each.first_six, each.size)
    with pytest.raises(RegisterRefused) as refused:
        small.create("k", PersonData("Testa", "1985-07-14", sex="M"))
    assert refused.value.code == "series_full"


def test_replacing_keeps_both_numbers_and_their_history(register: EmbeddedRegister) -> None:
    old = register.create("k1", ANA)
    corrected = replace(ANA, birth_date="1988-04-21")
    new = register.replace("k2", old.number, corrected, reason="birth date corrected")
    assert register.replace("k2", old.number, corrected, reason="again") == new
    ended, current = register.get(old.number), register.get(new.number)
    assert ended is not None
    assert current is not None
    assert (ended.status, ended.replaced_by) == (Status.REPLACED, new.number)
    assert (current.status, current.person) == (Status.CURRENT, corrected)
    assert [each.number for each in register.search(query(corrected))] == [new.number]
    assert _events(register, old.number) == ["given", "replaced"]
    with pytest.raises(RegisterRefused):
        register.replace("k3", old.number, ANA, reason="it has ended")


def test_a_cancelled_number_is_not_found_and_never_given_again(register: EmbeddedRegister) -> None:
    cancelled = register.create("k1", ANA)
    register.cancel(cancelled.number, reason="registered twice")
    register.cancel(cancelled.number, reason="asked again")
    record = register.get(cancelled.number)
    assert record is not None
    assert record.status is Status.CANCELLED
    assert register.search(query(ANA)) == []
    assert register.create("k2", ANA).number != cancelled.number
    assert _events(register, cancelled.number) == ["cancelled", "given"]


def test_who_has_a_national_register_number_is_found_with_it(small: EmbeddedRegister) -> None:
    small.add_known(ANA, "88041100203", "rrn")
    found = small.search(query(ANA))
    assert [(each.number, each.kind) for each in found] == [("88041100203", "rrn")]


def test_down_does_nothing_until_it_is_repaired(register: EmbeddedRegister) -> None:
    register.prepare()
    register.faults.switch_on(Fault.DOWN)
    with pytest.raises(RegisterDown) as down:
        register.create("k1", ANA)
    assert not down.value.uncertain
    register.faults.repair()
    assert register.find_by_key("k1") is None


def test_a_lost_answer_leaves_the_number_to_be_found_by_its_key(register: EmbeddedRegister) -> None:
    register.prepare()
    register.faults.switch_on(Fault.ANSWER_LOST, times=1)
    with pytest.raises(RegisterUncertain) as lost:
        register.create("k1", ANA)
    assert lost.value.uncertain
    given = register.find_by_key("k1")
    assert given is not None
    assert register.create("k1", ANA) == given


def test_slow_answers_come_late(small: EmbeddedRegister, monkeypatch: pytest.MonkeyPatch) -> None:
    waited: list[float] = []
    monkeypatch.setattr("bisdesk.register.embedded.faults.time.sleep", waited.append)
    small.prepare()
    small.faults.switch_on(Fault.SLOW, times=1, milliseconds=1500)
    small.find_by_key("k1")
    small.find_by_key("k1")
    assert waited == [1.5]


def test_a_store_that_cannot_be_opened_is_a_register_that_is_down(
    tmp_path: Path, clock: FixedClock
) -> None:
    (tmp_path / "register.db").mkdir()
    register = EmbeddedRegister(Database(f"sqlite:///{tmp_path / 'register.db'}"), clock)
    with pytest.raises(RegisterDown):
        register.find_by_key("k1")
    with pytest.raises(RegisterDown):
        register.create("k1", ANA)


def _use_up(register: EmbeddedRegister, first_six: str, used: int) -> None:
    with register._database.writing() as session:
        session.connection().execute(
            update(series).where(series.c.first_six == first_six).values(used=used)
        )


def _fill(register: EmbeddedRegister, first_six: str, used: int) -> None:
    with register._database.writing() as session:
        session.connection().execute(
            insert(series).values(birth_year=1985, first_six=first_six, parity="odd", used=used)
        )


def _events(register: EmbeddedRegister, number: str) -> list[str]:
    with register._database.reading() as session:
        rows = session.connection().execute(
            select(history.c.event).where(history.c.number == number).order_by(history.c.event)
        )
        return sorted(row.event for row in rows)
