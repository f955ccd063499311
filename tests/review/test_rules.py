"""What a verdict is worth now, and what keeps a request from being registered."""

import pytest

from bisdesk.review.rules import (
    Judged,
    Standing,
    Tally,
    Verdict,
    not_right,
    rest,
    standing,
    tally,
)

RIGHT, WRONG = Judged(Verdict.RIGHT, "k1"), Judged(Verdict.WRONG, "k1")


@pytest.mark.parametrize(
    ("judged", "value_key", "expected"),
    [
        pytest.param(None, "k1", Standing.OPEN, id="nobody judged it"),
        pytest.param(RIGHT, "k1", Standing.RIGHT, id="right, and the same value still"),
        pytest.param(WRONG, "k1", Standing.WRONG, id="wrong, and the same value still"),
        pytest.param(RIGHT, "k2", Standing.CHANGED, id="right, but of another value"),
        pytest.param(WRONG, "k2", Standing.CHANGED, id="wrong, but of another value"),
    ],
)
def test_how_a_line_stands(judged: Judged | None, value_key: str, expected: Standing) -> None:
    assert standing(judged, value_key) is expected


MIXED = {
    "a": Standing.RIGHT,
    "b": Standing.WRONG,
    "c": Standing.OPEN,
    "d": Standing.CHANGED,
    "e": Standing.OPEN,
}


def test_a_line_that_changed_since_counts_as_open() -> None:
    assert tally(MIXED.values()) == Tally(total=5, wrong=1, open=3)
    assert tally(MIXED.values()).judged == 2


@pytest.mark.parametrize(
    ("standings", "expected"),
    [
        pytest.param({}, (), id="nothing to judge"),
        pytest.param({"a": Standing.RIGHT}, (), id="all right"),
        pytest.param(MIXED, ("b", "c", "d", "e"), id="wrong, open and changed ones keep it back"),
    ],
)
def test_only_lines_judged_right_let_it_be_registered(
    standings: dict[str, Standing], expected: tuple[str, ...]
) -> None:
    assert not_right(standings) == expected
    assert tally(standings.values()).all_right is not bool(expected)


@pytest.mark.parametrize(
    ("differing", "expected"),
    [
        pytest.param((), ("c", "e"), id="what nobody looked at"),
        pytest.param(("c",), ("e",), id="not where the machine has doubts"),
        pytest.param(("c", "e", "a"), (), id="nothing is left"),
    ],
)
def test_the_rest_is_what_nobody_judged_and_no_machine_doubts(
    differing: tuple[str, ...], expected: tuple[str, ...]
) -> None:
    assert rest(MIXED, differing) == expected
