"""How much two people look alike: table of cases that a desk meets."""

from dataclasses import asdict, replace

import pytest

from bisdesk.register.likeness import HIGH_SCORE, LEAST_SCORE, compare
from bisdesk.register.port import PersonData, SearchQuery, Why

ANA = PersonData("Kovačević", "1988-04-11", "Ana", "Marija", sex="F")
KHALED = PersonData("Zhukov", "1990-05-06", "Khaled", sex="M")
MARIA = PersonData("García Pérez", "1979-02-03", "María", sex="F")
ONE_NAME = PersonData("Suhartini", "1969-00-00", sex="F")


def score(one: PersonData, other: PersonData) -> tuple[int, tuple[Why, ...]]:
    known = {
        name: value for name, value in asdict(one).items() if name in SearchQuery.__annotations__
    }
    found = compare(SearchQuery(**known), other)
    return found or (0, ())


@pytest.mark.parametrize(
    ("one", "changes", "why"),
    [
        pytest.param(ANA, {}, Why.SAME_LAST_NAME, id="itself"),
        pytest.param(ANA, {"last_name": "Kovacevic"}, Why.SAME_LAST_NAME, id="without marks"),
        pytest.param(ANA, {"last_name": "Kowatschewitsch"}, Why.LAST_NAME_SOUNDS_ALIKE, id="German spelling"),
        pytest.param(ANA, {"last_name": "Kovačevlć"}, Why.LAST_NAME_SPELT_ALIKE, id="a typing error"),
        pytest.param(ANA, {"last_name": "Ana", "first_name": "Kovačević"}, Why.NAMES_SWAPPED, id="swapped"),
        pytest.param(ANA, {"first_name": "Marija", "other_first_names": None}, Why.FIRST_NAME_ALIKE, id="second first name"),
        pytest.param(ANA, {"birth_date": "1988-11-04"}, Why.DAY_AND_MONTH_SWAPPED, id="day and month swapped"),
        pytest.param(ANA, {"birth_date": "1988-00-00"}, Why.BIRTH_DATE_COMPATIBLE, id="only the year known"),
        pytest.param(ANA, {"birth_date": "1988-04-12"}, Why.BIRTH_DATE_ALMOST, id="a day off"),
        pytest.param(KHALED, {"first_name": "Halid", "last_name": "Schukow"}, Why.FIRST_NAME_ALIKE, id="transliterated"),
        pytest.param(KHALED, {"first_name": "Khaled Mohd"}, Why.FIRST_NAME_ALIKE, id="a first name more"),
        pytest.param(MARIA, {"last_name": "García"}, Why.LAST_NAME_SPELT_ALIKE, id="second last name dropped"),
        pytest.param(MARIA, {"last_name": "Pérez García"}, Why.SAME_LAST_NAME, id="last names turned round"),
        pytest.param(MARIA, {"last_name": "García", "first_name": "María Pérez"}, Why.NAMES_MOVED, id="part of the last name moved"),
        pytest.param(ONE_NAME, {"birth_date": "1969-07-02", "last_name": "Soehartini"}, Why.LAST_NAME_SOUNDS_ALIKE, id="one name"),
        pytest.param(ONE_NAME, {"first_name": "Suhartini"}, Why.SAME_LAST_NAME, id="one name written twice"),
    ],
)  # fmt: skip
def test_the_same_person_written_otherwise_scores_high(
    one: PersonData, changes: dict[str, str], why: Why
) -> None:
    other = replace(one, **changes)  # type: ignore[arg-type]
    found, reasons = score(one, other)
    assert found >= HIGH_SCORE
    assert why in reasons
    assert score(other, one)[0] == found


@pytest.mark.parametrize(
    "changes",
    [
        pytest.param({"first_name": "Ivo", "other_first_names": None, "sex": "M"}, id="twin brother"),
        pytest.param({"first_name": "Tea", "other_first_names": None}, id="twin sister"),
        pytest.param({"birth_date": "1988-07-23"}, id="same name, another day of that year"),
    ],
)  # fmt: skip
def test_a_relative_or_namesake_is_shown_and_is_not_high(changes: dict[str, str]) -> None:
    found, _reasons = score(ANA, replace(ANA, **changes))  # type: ignore[arg-type]
    assert LEAST_SCORE <= found < HIGH_SCORE


@pytest.mark.parametrize(
    "changes",
    [
        pytest.param({"last_name": "Okafor"}, id="another last name"),
        pytest.param({"last_name": "Okafor", "first_name": "Chidi", "sex": "M"}, id="only the birth date"),
    ],
)  # fmt: skip
def test_somebody_else_is_not_shown(changes: dict[str, str]) -> None:
    assert score(ANA, replace(ANA, **changes))[0] < LEAST_SCORE  # type: ignore[arg-type]
