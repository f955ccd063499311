"""The closed choices: language and sex."""

import pytest
from hypothesis import given

from bisdesk.domain import language, sex
from bisdesk.domain.sex import Salutation
from tests.domain.hostile import ANY_TEXT, quietly, refused


def test_four_languages_are_spoken() -> None:
    assert [language.parse(code) for code in ("nl", "fr", "de", "en")] == [*language.LANGUAGES]
    for code in ("NL", "nl_BE", "es", ""):
        assert refused(lambda: language.parse(code)).code == "unknown_choice"  # noqa: B023


@pytest.mark.parametrize(
    ("code", "register", "salutation"),
    [("F", 2, Salutation.MS), ("M", 1, Salutation.MR), ("X", 0, Salutation.NEUTRAL)],
)
def test_sex_as_on_the_document(code: str, register: int, salutation: Salutation) -> None:
    assert sex.parse(code) == code
    assert sex.register_code(code) == register
    assert sex.salutation(code) is salutation


@given(ANY_TEXT)
def test_any_text_is_a_choice_or_refused(typed: str) -> None:
    assert quietly(sex.parse, typed) in (None, typed)
    assert quietly(language.parse, typed) in (None, typed)
