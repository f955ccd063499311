"""Nobody waits for a slow register: the page comes without it."""

from threading import Event

import pytest

from bisdesk.register import patience
from bisdesk.register.port import RegisterDown, RegisterRefused


def test_an_answer_in_time_is_given_and_a_refusal_raised() -> None:
    def refuse() -> str:
        raise RegisterRefused("name_missing")

    assert patience.within(lambda: "found") == "found"
    with pytest.raises(RegisterRefused):
        patience.within(refuse)


def test_a_slow_register_counts_as_down_and_with_all_calls_hanging_nobody_waits_at_all() -> None:
    answers = Event()
    try:
        for _ in range(patience.AT_ONCE):
            with pytest.raises(RegisterDown):
                patience.within(answers.wait, 0.01)
        with pytest.raises(RegisterDown):
            patience.within(lambda: "found", 60)
    finally:
        answers.set()
    assert _soon(lambda: patience.within(lambda: "found", 5)) == "found"


def _soon(ask: object) -> object:
    """The hanging calls end a moment after they may."""
    for _ in range(10_000):
        try:
            return ask()  # type: ignore[operator]
        except RegisterDown:
            continue
    raise AssertionError
