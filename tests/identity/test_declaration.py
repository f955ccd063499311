"""What a declaration states, and its fingerprint."""

from dataclasses import asdict, fields, replace
from datetime import date
from typing import Any

import pytest

from bisdesk.identity.check import STEPS
from bisdesk.identity.declaration import (
    MAY_BE_ABSENT,
    REQUEST_FIELDS,
    STATED_FIELDS,
    CodeSays,
    NotStateable,
    StatedData,
    check_figure,
    code,
    fingerprint,
    read_codes,
    same_figure,
    state,
)
from tests.identity.stated import SAARINEN

YES = {step.value: "yes" for step in STEPS}


def values(**changes: Any) -> dict[str, Any]:
    given = {name: asdict(SAARINEN)[name] for name in REQUEST_FIELDS}
    given |= {
        "document_expiry": date(2031, 9, 3),
        "check_date": date(2026, 11, 18),
        "email": "not stated",
    }
    return given | changes


def made(given: dict[str, Any], answers: dict[str, str] | None = None) -> StatedData:
    return state(
        given,
        YES if answers is None else answers,
        draft_id=SAARINEN.draft_id,
        checker_name=SAARINEN.checker_name,
        entity_name=SAARINEN.entity_name,
    )


def test_it_is_put_together_from_checked_values() -> None:
    assert made(values()) == SAARINEN


@pytest.mark.parametrize("name", [field.name for field in fields(StatedData)])
def test_the_fingerprint_changes_with_everything_stated(name: str) -> None:
    before = getattr(SAARINEN, name)
    other: Any = ("yes",) * 4 + ("no",) if name == "answers" else f"{before}x"

    assert fingerprint(replace(SAARINEN, **{name: other})) != fingerprint(SAARINEN)


def test_the_fingerprint_is_stable() -> None:
    assert fingerprint(SAARINEN) == fingerprint(made(values()))
    # Stored declarations carry it: it may only change with its version.
    assert fingerprint(SAARINEN).startswith("1-6f32fb4602eb")
    assert check_figure(fingerprint(SAARINEN)) == "6F32 FB46 02EB"


def test_moving_text_from_one_field_to_the_next_is_a_change() -> None:
    moved = replace(SAARINEN, first_name="Anneli Sofia", other_first_names=None)

    assert fingerprint(moved) != fingerprint(SAARINEN)


def test_what_is_not_stated_changes_nothing() -> None:
    assert made(values(email="another")) == SAARINEN
    assert "email" not in STATED_FIELDS
    assert "mobile" not in STATED_FIELDS


@pytest.mark.parametrize("name", REQUEST_FIELDS)
def test_a_field_that_is_not_there_is_missing(name: str) -> None:
    given = values()
    del given[name]

    with pytest.raises(NotStateable) as refused:
        made(given)

    assert refused.value.missing == (name,)


@pytest.mark.parametrize("name", sorted(MAY_BE_ABSENT))
def test_what_a_person_or_document_may_lack_is_stated_as_absent(name: str) -> None:
    assert getattr(made(values(**{name: None})), name) is None


def test_a_check_with_a_no_or_a_gap_cannot_be_stated() -> None:
    for answers in ({}, {**YES, "valid": "no"}, {key: YES[key] for key in ("photo", "prado")}):
        with pytest.raises(NotStateable) as refused:
            made(values(), answers)
        assert refused.value.missing == ("check",)


MARK = fingerprint(SAARINEN)
THIS = code(SAARINEN.draft_id, MARK)
OLDER = code(SAARINEN.draft_id, fingerprint(replace(SAARINEN, birth_place="Tampere")))
OTHER = code("0" * 32, MARK)


@pytest.mark.parametrize(
    ("found", "says"),
    [
        ((THIS,), CodeSays.THIS),
        ((OTHER, OLDER, THIS), CodeSays.THIS),
        ((OTHER, OLDER), CodeSays.OLDER),
        ((OTHER,), CodeSays.OTHER),
        ((), CodeSays.NOTHING),
    ],
)
def test_a_papers_code_tells_which_declaration_it_is(
    found: tuple[str, ...], says: CodeSays
) -> None:
    assert read_codes(found, SAARINEN.draft_id, MARK) is says


@pytest.mark.parametrize(
    ("typed", "same"),
    [
        ("6F32 FB46 02EB", True),
        (" 6f32-fb46-02eb ", True),
        ("6F32FB46O2EB", True),
        ("6F32 FB46 02EC", False),
        ("6F32 FB46", False),
        ("", False),
    ],
)
def test_a_check_figure_is_compared_as_people_type_it(typed: str, same: bool) -> None:
    assert same_figure(typed, MARK) is same
