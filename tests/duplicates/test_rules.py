"""What one verdict says about other pairs, and what a document number weighs."""

from datetime import UTC, datetime

import pytest

from bisdesk.duplicates.rules import (
    REGISTER,
    REQUEST,
    SAME_DOCUMENT_ALONE,
    Judgement,
    Key,
    Pair,
    document_key,
    pair_of,
    standing,
    with_document,
)
from bisdesk.register.likeness import HIGH_SCORE
from bisdesk.register.port import Why

AT = datetime(2026, 11, 23, tzinfo=UTC)


def pair(one: str, kind: str, other: str, *, same: bool) -> Pair:
    return Pair(*(one, kind, other), Judgement(same, "why", "staff", AT))


@pytest.mark.parametrize(
    ("pairs", "numbers", "key", "same", "via"),
    [
        pytest.param([("a", REGISTER, "7", True)], {}, (REGISTER, "7"), True, None, id="said of the pair"),
        pytest.param([("0", REQUEST, "a", False)], {}, (REQUEST, "0"), False, None, id="from the other side"),
        pytest.param(
            [("0", REQUEST, "a", True), ("0", REGISTER, "7", False)], {}, (REGISTER, "7"), False, "0",
            id="of a number, for another request about the same person",
        ),
        pytest.param(
            [("a", REQUEST, "b", True), ("b", REQUEST, "c", True), ("c", REGISTER, "7", True)], {}, (REGISTER, "7"), True, "c",
            id="two steps away",
        ),
        pytest.param(
            [("a", REQUEST, "b", True)], {"b": "7"}, (REGISTER, "7"), True, "b", id="the number that the other one got",
        ),
        pytest.param(
            [("a", REQUEST, "b", False)], {"b": "7"}, (REGISTER, "7"), False, "b", id="another person, another number",
        ),
        pytest.param([("a", REGISTER, "7", False)], {"b": "7"}, (REQUEST, "b"), False, None, id="of a number, for who has it"),
        pytest.param(
            [("a", REQUEST, "b", True), ("a", REGISTER, "7", False), ("b", REGISTER, "7", True)], {}, (REGISTER, "7"), False, None,
            id="what was said of the pair goes first",
        ),
    ],
)  # fmt: skip
def test_what_holds_for_request_a(
    pairs: list[tuple[str, str, str, bool]],
    numbers: dict[str, str],
    key: Key,
    same: bool,
    via: str | None,
) -> None:
    kept = [pair(one, kind, other, same=said) for one, kind, other, said in pairs]
    found = standing("a", kept, numbers)[key]
    assert (found.same, found.via) == (same, via)


def test_another_person_passes_nothing_on() -> None:
    kept = [pair("a", REQUEST, "b", same=False), pair("b", REGISTER, "7", same=True)]
    assert set(standing("a", kept, {})) == {(REQUEST, "b")}


def test_a_pair_of_requests_is_one_pair_from_both_sides() -> None:
    assert pair_of("b", REQUEST, "a") == pair_of("a", REQUEST, "b") == ("a", "b")
    assert pair_of("b", REGISTER, "85471400342") == ("b", "85471400342")


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("XF 000-0001", "xf0000001", True),
        ("XFOOO1I", "XF00011", True),
        ("XF0000001", "XF0000002", False),
        ("12", "12", False),
    ],
)
def test_a_document_number_is_compared_as_two_typists_write_it(
    one: str, other: str, same: bool
) -> None:
    keys = [document_key("FI", number) for number in (one, other)]
    assert (keys[0] is not None and keys[0] == keys[1]) is same
    assert document_key("FI", one) != document_key("SE", one) or keys[0] is None


def test_the_same_document_alone_makes_somebody_high() -> None:
    assert with_document(None, same_document=True) == (SAME_DOCUMENT_ALONE, (Why.SAME_DOCUMENT,))
    assert SAME_DOCUMENT_ALONE >= HIGH_SCORE
    assert with_document(None, same_document=False) is None
    weighed = with_document((96, (Why.SAME_LAST_NAME,)), same_document=True)
    assert weighed == (100, (Why.SAME_DOCUMENT, Why.SAME_LAST_NAME))
