"""What follows from a correction."""

import pytest

from bisdesk.corrections.rules import Effect, effects

E = Effect


@pytest.mark.parametrize(
    ("fields", "activation", "running", "expected"),
    [
        (["last_name"], "open", True, (E.NUMBER_STAYS, E.DECLARATION_STAYS, E.FILER_TOLD)),
        (["birth_date"], "", False, (E.NUMBER_STAYS, E.DECLARATION_STAYS, E.FILER_TOLD)),
        (["email"], "open", True, (E.LINK_AGAIN, E.FILER_TOLD)),
        (["mobile"], "waiting", True, (E.CODE_AGAIN, E.FILER_TOLD)),
        (["email", "mobile"], "open", True, (E.LINK_AGAIN, E.CODE_AGAIN, E.FILER_TOLD)),
        (["email"], "activated", False, (E.KEYS_STAY, E.FILER_TOLD)),
        (["mobile"], "blocked", False, (E.NO_MESSAGES, E.FILER_TOLD)),
        (["email"], "not_needed", False, (E.NO_MESSAGES, E.FILER_TOLD)),
        (["email"], "", False, (E.NO_MESSAGES, E.FILER_TOLD)),
        (
            ["last_name", "email"], "link_expired", True,
            (E.LINK_AGAIN, E.NUMBER_STAYS, E.DECLARATION_STAYS, E.FILER_TOLD),
        ),
    ],
)  # fmt: skip
def test_what_follows(
    fields: list[str], activation: str, running: bool, expected: tuple[Effect, ...]
) -> None:
    assert effects(fields, activation, running=running) == expected


def test_where_csam_activates_staff_are_told_what_they_have_to_do_there() -> None:
    found = effects(["email", "mobile"], "open", running=True, external=True)
    assert found == (E.EXPLANATION_AGAIN, E.CODE_TO_ENTER, E.FILER_TOLD)
