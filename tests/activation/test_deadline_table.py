"""The documentation states the deadlines as the rules reckon them."""

from tests.activation.deadline_table import TARGET, written


def test_the_documented_deadlines_are_those_of_the_rules() -> None:
    assert TARGET.read_text("utf-8") == written(), "run python -m tests.activation.deadline_table"
