"""The rules of the five steps."""

import pytest

from bisdesk.identity.check import (
    STEPS,
    Answer,
    Check,
    Outcome,
    OutOfOrder,
    Step,
    Verdict,
    input_name,
)

FIRST, SECOND, THIRD = STEPS[:3]
ALL_YES = {step.value: "yes" for step in STEPS}


def test_the_steps_are_those_of_the_manual_in_its_order() -> None:
    assert [step.value for step in STEPS] == ["photo", "prado", "likeness", "authentic", "valid"]
    assert [input_name(step) for step in STEPS] == [f"check_{number}" for number in range(1, 6)]


@pytest.mark.parametrize(
    ("given", "current", "refused_at", "verdict"),
    [
        pytest.param({}, FIRST, None, Verdict.OPEN, id="nothing answered"),
        pytest.param({"photo": "yes"}, SECOND, None, Verdict.OPEN, id="one yes"),
        pytest.param({"photo": "no"}, FIRST, FIRST, Verdict.REFUSED, id="no at the first step"),
        pytest.param(
            {"photo": "yes", "prado": "no"}, SECOND, SECOND, Verdict.REFUSED, id="no at the second"
        ),
        pytest.param({"prado": "yes"}, FIRST, None, Verdict.OPEN, id="a gap is asked first"),
        pytest.param(
            {"photo": "perhaps"}, FIRST, None, Verdict.OPEN, id="an unknown answer is none"
        ),
        pytest.param(ALL_YES, None, None, Verdict.PASSED, id="five times yes"),
    ],
)
def test_how_a_check_stands(
    given: dict[str, str], current: Step | None, refused_at: Step | None, verdict: Verdict
) -> None:
    check = Check(given)

    assert (check.current, check.refused_at, check.verdict) == (current, refused_at, verdict)


def test_all_five_must_be_yes() -> None:
    for step in STEPS:
        check = Check({**ALL_YES, step.value: "no"})
        assert check.verdict is Verdict.REFUSED
        assert check.missing == (step,)


def test_a_later_step_waits_for_the_earlier_ones() -> None:
    with pytest.raises(OutOfOrder) as refused:
        Check({"photo": "yes"}).answer(THIRD, Answer.YES)

    assert refused.value.first is SECOND


def test_a_no_voids_the_answers_after_it() -> None:
    check = Check(ALL_YES).answer(SECOND, Answer.NO)

    assert check.given == {"photo": "yes", "prado": "no"}
    assert check.outcome(THIRD) is Outcome.UNANSWERED


def test_a_slip_can_be_mended_before_it_is_confirmed() -> None:
    check = Check({"photo": "no"}).answer(FIRST, Answer.YES)

    assert check.verdict is Verdict.OPEN
    assert check.current is SECOND
