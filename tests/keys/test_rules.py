from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bisdesk.keys.rules import (
    NameProblem,
    PasswordProblem,
    _popular_passwords,
    check_new_password,
    check_user_name,
    key_expires_at,
    normal_password,
    user_name_key,
)

PERSONAL = (
    "anneli.s90", "Anneli", "Saarinen-Mäki", "1990-12-31", "anneli@postilaatikko.example", "+358401234542",
)  # fmt: skip


@pytest.mark.parametrize(
    ("password", "problem"),
    [
        ("a1b2c3d4e5f", PasswordProblem.TOO_SHORT),
        ("x" * 129, PasswordProblem.TOO_LONG),
        ("aaaaaaaaaaaaaa", PasswordProblem.SIMPLE),
        ("abcdefghijklmn", PasswordProblem.SIMPLE),
        ("Bisdesk2026!", PasswordProblem.COMMON),
        ("B1sd3sk-2026", PasswordProblem.COMMON),
        ("W@chtwoord2026", PasswordProblem.COMMON),
        ("qwertyuiop123", PasswordProblem.COMMON),
        ("Vlaanderen!!2026", PasswordProblem.COMMON),
        ("saarinen klokt op tijd", PasswordProblem.PERSONAL),
        ("maki? nee, MÄKI klokt", PasswordProblem.PERSONAL),
        ("1990 en nog wat meer", PasswordProblem.PERSONAL),
        ("s.a.a.r.i.n.e.n klokt", PasswordProblem.PERSONAL),
        ("5AAR1N3N klokt op tijd", PasswordProblem.PERSONAL),
        ("klokje 31/12/1990 tik", PasswordProblem.PERSONAL),
        ("klokje 311290 tik tok", PasswordProblem.PERSONAL),
        ("klokje 12-31-90 tik tok", PasswordProblem.PERSONAL),
        ("bel me op 0401234542 ja", PasswordProblem.PERSONAL),
        ("postilaatikko vol brieven", PasswordProblem.PERSONAL),
        ("q1w2e3r4t5y6", PasswordProblem.COMMON),
        ("leavemealone", PasswordProblem.COMMON),
        ("LeaveMeAlone!1", PasswordProblem.COMMON),
        ("needforspeed", PasswordProblem.COMMON),
        ("monkey12monkey12", PasswordProblem.COMMON),
        ("liverpool#2026!", PasswordProblem.COMMON),
        ("l1verp00l 12 34", PasswordProblem.COMMON),
        ("kanootti hiljaa metsässä", None),
        ("correct horse battery staple", None),
        ("48291-77312-996", None),
        ("密碼學與自由的早晨和傍晚呀", None),
        ("nul\x00teken en meer erna", None),
        ("køb æbler på vejen " * 5, None),
        ("Tr0ub4dor&3-klimop", None),
    ],
)
def test_sec_B5_which_passwords_are_taken(password: str, problem: PasswordProblem | None) -> None:
    assert check_new_password(password, PERSONAL) is problem


@given(st.text(min_size=12, max_size=128))
def test_any_characters_may_be_in_a_password(password: str) -> None:
    problem = check_new_password(password, ())
    assert problem in (None, PasswordProblem.SIMPLE, PasswordProblem.COMMON)
    assert normal_password(normal_password(password)) == normal_password(password)


@pytest.mark.parametrize(
    ("name", "problem"),
    [
        ("anneli.saarinen", None),
        ("a-b_c@d.example", None),
        ("abcd", NameProblem.TOO_SHORT),
        ("a" * 65, NameProblem.TOO_LONG),
        ("anneli saarinen", NameProblem.CHARACTERS),
        ("anneli\u202esaarinen", NameProblem.CHARACTERS),
        ("аnneli", NameProblem.CHARACTERS),  # the first letter is Cyrillic
        (".anneli", NameProblem.CHARACTERS),
        ("90523100261", NameProblem.NUMBER),
        ("90.52.31-002.61", NameProblem.NUMBER),
    ],
)
def test_which_user_names_are_taken(name: str, problem: NameProblem | None) -> None:
    assert check_user_name(name) is problem


def test_user_names_are_compared_without_case() -> None:
    assert user_name_key(" Anneli.S ") == user_name_key("anneli.s")


@pytest.mark.parametrize(
    ("made", "expires"),
    [
        (datetime(2026, 11, 23, 11, 0, tzinfo=UTC), datetime(2036, 11, 23, 11, 0, tzinfo=UTC)),
        (datetime(2028, 2, 29, 11, 0, tzinfo=UTC), datetime(2038, 3, 1, 11, 0, tzinfo=UTC)),
    ],
)
def test_a_key_holds_for_ten_years(made: datetime, expires: datetime) -> None:
    assert key_expires_at(made) == expires


def test_sec_B5_every_password_of_twelve_characters_on_the_list_is_refused() -> None:
    listed = [line for line in _popular_passwords() if len(line) >= 12]
    assert len(_popular_passwords()) > 30_000
    assert len(listed) > 300
    assert [line for line in listed if check_new_password(line, ()) is None] == []
