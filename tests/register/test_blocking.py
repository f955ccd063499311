"""The keys under which people are kept and looked for."""

from datetime import date

import pytest
from sqlalchemy import func, select, update

from bisdesk.domain.partial_date import PartialDate
from bisdesk.register.birth_dates import Span, window
from bisdesk.register.blocking import ANY_NAME, LONGEST_KEY, as_number, asked_keys, kept_keys
from bisdesk.register.embedded import EmbeddedRegister
from bisdesk.register.embedded.tables import person_key, schema_version
from bisdesk.register.port import Tolerance
from tests.register.contract import ANA, query
from tests.register.test_embedded import again, register

__all__ = ["again", "register"]


@pytest.mark.parametrize(
    ("kept", "asked"),
    [
        ("van den Berg", "Vandenberg"),
        ("García Pérez", "García"),
        ("Zhukov", "Joukov"),
        ("Nguyễn-Phạm", "Pham"),
        ("O’Neill", "Oneill"),
        ("Abd al-Rahman", "Abderrahman"),
    ],
)
def test_spellings_of_one_last_name_share_a_key(kept: str, asked: str) -> None:
    assert (kept_keys(kept) & kept_keys(asked)) - {ANY_NAME}


def test_keys_fit_their_column_and_are_few() -> None:
    keys = kept_keys("Ch" * 30 + " jgx" * 10)
    assert max(map(len, keys)) <= LONGEST_KEY
    assert len(keys) <= 24


def test_first_names_are_asked_too_and_kept_never() -> None:
    born = PartialDate(1988, 4, 11)
    asked = asked_keys("Kovačević", "Ana", born, window(born, Tolerance(years=1)))
    assert kept_keys("Ana") - {ANY_NAME} <= asked.names
    assert not kept_keys("Kovačević") & kept_keys("Ana") - {ANY_NAME}


def test_days_are_the_date_itself_swapped_and_known_in_part() -> None:
    asked = asked_keys(
        "X", None, PartialDate(1988, 4, 11), Span(date(1988, 4, 11), date(1988, 4, 11))
    )
    assert asked.days == {19880411, 19881104, 19880400, 19880000}
    assert (asked.first, asked.last) == (19880000, 19881231)
    assert as_number(PartialDate(1988)) == 19880000


def test_a_register_from_before_there_were_keys_gets_them(register: EmbeddedRegister) -> None:
    given = register.create("k1", ANA)
    with register._database.writing() as session:
        connection = session.connection()
        person_key.drop(connection)
        connection.execute(update(schema_version).values(version=0))
    register.prepare()
    register.prepare()
    assert [each.number for each in register.search(query(ANA))] == [given.number]


def test_who_gets_another_number_is_found_by_the_new_name_only(register: EmbeddedRegister) -> None:
    old = register.create("k1", ANA)
    register.replace("k2", old.number, type(ANA)("Okafor", "1971-02-03"), reason="another person")
    assert register.search(query(ANA)) == []
    with register._database.reading() as session:
        keys = set(session.connection().execute(select(person_key.c.key)).scalars())
        count = session.connection().execute(select(func.count()).select_from(person_key)).scalar()
    assert keys == kept_keys("Okafor")
    assert count == len(keys)
