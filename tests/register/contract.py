"""What every register adapter has to keep. Subclass it, and say in `register` how to make an empty one."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import Protocol

import pytest

from bisdesk.register.port import (
    PersonData,
    Register,
    RegisterRefused,
    SearchQuery,
    Status,
    Tolerance,
    Why,
)

ANA = PersonData(
    last_name="Kovačević Lindqvist",
    first_name="Ana",
    birth_date="1988-04-11",
    sex="F",
    nationality="HR",
    birth_country="YUCS",
    birth_place="Split",
)
YEAR = Tolerance(years=1)

Changes = dict[str, object]

FOUND: dict[str, tuple[Changes, Why]] = {
    "itself": ({}, Why.SAME_LAST_NAME),
    "without marks": ({"last_name": "Kovacevic-Lindqvist"}, Why.SAME_LAST_NAME),
    "another order": ({"last_name": "Lindqvist Kovačević"}, Why.SAME_LAST_NAME),
    "by sound": ({"last_name": "Kovachevich Lindkvist"}, Why.LAST_NAME_SOUNDS_ALIKE),
    "one of two last names": ({"last_name": "Kovačević"}, Why.LAST_NAME_SPELT_ALIKE),
    "a typing error": ({"last_name": "Kovačevlć Lindqvist"}, Why.LAST_NAME_SPELT_ALIKE),
    "first and last name swapped": (
        {"last_name": "Ana", "first_name": "Kovačević Lindqvist"},
        Why.NAMES_SWAPPED,
    ),
    "no first name": ({"first_name": None}, Why.SAME_LAST_NAME),
    "a first name alike": ({"first_name": "Anna"}, Why.FIRST_NAME_ALIKE),
    "another sex": ({"sex": "M"}, Why.SEX_DIFFERS),
    "sex not said": ({"sex": None}, Why.SAME_BIRTH_DATE),
    "day and month swapped": (
        {"birth_date": "1988-11-04", "tolerance": None},
        Why.DAY_AND_MONTH_SWAPPED,
    ),
    "birth date a day off": ({"birth_date": "1988-04-12"}, Why.BIRTH_DATE_ALMOST),
    "within the tolerance": ({"birth_date": "1988-07-23"}, Why.BIRTH_DATE_NEAR),
    "only the year": ({"birth_date": "1988-00-00"}, Why.BIRTH_DATE_COMPATIBLE),
}

NOT_FOUND: dict[str, Changes] = {
    "another name": {"last_name": "Okafor"},
    "born outside the tolerance": {"birth_date": "1990-07-11"},
    "a day off without tolerance": {"birth_date": "1988-04-12", "tolerance": None},
}

REFUSED: dict[str, tuple[Changes, str]] = {
    "only the year, no tolerance": (
        {"birth_date": "1988-00-00", "tolerance": None},
        "tolerance_missing",
    ),
    "day unknown, empty tolerance": (
        {"birth_date": "1988-04-00", "tolerance": Tolerance()},
        "tolerance_missing",
    ),
    "no real date": ({"birth_date": "1988-02-30"}, "birth_date_wrong"),
    "day without month": ({"birth_date": "1988-00-12"}, "birth_date_wrong"),
    "no last name": ({"last_name": " "}, "name_missing"),
    "no results wanted": ({"limit": 0}, "limit_wrong"),
    "too many results": ({"limit": 81}, "limit_wrong"),
}


class MakesRegister(Protocol):
    def __call__(self) -> Register: ...


def query(person: PersonData, **changes: object) -> SearchQuery:
    given: dict[str, object] = {
        "last_name": person.last_name,
        "first_name": person.first_name,
        "birth_date": person.birth_date,
        "sex": person.sex,
        "tolerance": YEAR,
    }
    return SearchQuery(**(given | changes))  # type: ignore[arg-type]


class RegisterContract:
    """Each test gets `register` (empty) and `again`, which opens the same register anew, as a second process."""

    def test_the_same_key_gives_the_same_number_and_no_second_person(
        self, register: Register
    ) -> None:
        first = register.create("k1", ANA)
        assert register.create("k1", ANA) == first
        assert register.find_by_key("k1") == first
        assert len(register.search(query(ANA))) == 1

    def test_another_key_gives_another_number(self, register: Register) -> None:
        assert register.create("k1", ANA) != register.create("k2", ANA)

    def test_an_unknown_key_finds_nothing(self, register: Register) -> None:
        assert register.find_by_key("never seen") is None

    def test_a_number_says_whose_it_is(self, register: Register) -> None:
        given = register.create("k1", ANA)
        record = register.get(given.number)
        assert record is not None
        assert (record.person, record.kind, record.status) == (ANA, "bis", Status.CURRENT)
        assert register.get("85471400342") is None

    @pytest.mark.race
    def test_one_key_from_many_processes_gives_one_number(
        self, register: Register, again: MakesRegister
    ) -> None:
        with ThreadPoolExecutor(8) as pool:
            given = list(pool.map(lambda _: again().create("k1", ANA), range(8)))
        assert len(set(given)) == 1
        assert len(register.search(query(ANA))) == 1

    @pytest.mark.race
    def test_many_keys_from_many_processes_give_as_many_numbers(
        self, register: Register, again: MakesRegister
    ) -> None:
        with ThreadPoolExecutor(8) as pool:
            given = list(pool.map(lambda n: again().create(f"k{n}", ANA), range(16)))
        assert len({each.number for each in given}) == 16

    def test_search_finds(self, register: Register, subtests: pytest.Subtests) -> None:
        given = register.create("k1", ANA)
        for name, (changes, why) in FOUND.items():
            with subtests.test(name):
                found = register.search(query(ANA, **changes))
                assert [candidate.number for candidate in found] == [given.number]
                assert why in found[0].reasons
                assert found[0].person == ANA

    def test_search_does_not_find(self, register: Register, subtests: pytest.Subtests) -> None:
        register.create("k1", ANA)
        for name, changes in NOT_FOUND.items():
            with subtests.test(name):
                assert register.search(query(ANA, **changes)) == []

    def test_search_finds_who_was_registered_with_a_birth_date_known_in_part(
        self, register: Register
    ) -> None:
        for known in ("1969-00-00", "1969-05-00"):
            one_name = PersonData(last_name=f"Suhartini {known[5]}", birth_date=known, sex="F")
            given = register.create(known, one_name)
            found = register.search(query(one_name, birth_date="1969-05-17", tolerance=None))
            assert given.number in [candidate.number for candidate in found]

    def test_the_most_alike_comes_first_and_the_limit_holds(self, register: Register) -> None:
        twin = register.create("k1", replace(ANA, first_name="Ivo", sex="M"))
        self_ = register.create("k2", ANA)
        found = register.search(query(ANA))
        assert [candidate.number for candidate in found] == [self_.number, twin.number]
        assert found[0].score == 100
        assert [each.number for each in register.search(query(ANA, limit=1))] == [self_.number]

    def test_search_refuses(self, register: Register, subtests: pytest.Subtests) -> None:
        for name, (changes, code) in REFUSED.items():
            with subtests.test(name):
                with pytest.raises(RegisterRefused) as refused:
                    register.search(query(ANA, **changes))
                assert refused.value.code == code

    def test_a_person_needs_a_last_name(self, register: Register) -> None:
        with pytest.raises(RegisterRefused) as refused:
            register.create("k1", replace(ANA, last_name=""))
        assert refused.value.code == "name_missing"
        assert register.find_by_key("k1") is None

    def test_a_number_is_replaced_once_and_says_by_which(self, register: Register) -> None:
        old = register.create("k1", ANA).number
        right = replace(ANA, birth_date="1988-04-12")
        given = register.replace("r1", old, right, reason="The birth date was wrong")
        assert given.number != old
        assert register.replace("r1", old, right, reason="The birth date was wrong") == given
        past, now = register.get(old), register.get(given.number)
        assert past is not None
        assert now is not None
        assert (past.status, past.replaced_by) == (Status.REPLACED, given.number)
        assert (now.status, now.replaced_by) == (Status.CURRENT, None)

    def test_a_number_that_the_person_has_already_takes_the_others_place(
        self, register: Register
    ) -> None:
        old, other = (register.create(key, ANA).number for key in ("k1", "k2"))
        given = register.replace("r1", old, ANA, reason="Registered twice", by=other)
        assert given.number == other
        past = register.get(old)
        assert past is not None
        assert (past.status, past.replaced_by) == (Status.REPLACED, other)
        assert [each.number for each in register.search(query(ANA))] == [other]

    def test_a_cancelled_number_is_found_no_more_and_cancelling_again_changes_nothing(
        self, register: Register
    ) -> None:
        given = register.create("k1", ANA).number
        for _ in range(2):
            register.cancel(given, reason="Given twice")
        record = register.get(given)
        assert record is not None
        assert (record.status, record.replaced_by) == (Status.CANCELLED, None)
        assert register.search(query(ANA)) == []

    def test_a_number_that_ended_is_not_replaced(self, register: Register) -> None:
        given = register.create("k1", ANA).number
        register.cancel(given, reason="Given twice")
        with pytest.raises(RegisterRefused) as refused:
            register.replace("r1", given, ANA, reason="Wrong")
        assert refused.value.code == "number_ended"

    def test_no_text_of_an_answer_shows_a_person(self, register: Register) -> None:
        given = register.create("k1", ANA)
        said = repr(
            [ANA, query(ANA), given, register.get(given.number), register.search(query(ANA))]
        )
        assert "Kova" not in said
        assert "1988" not in said
        assert given.number not in said
