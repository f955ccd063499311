"""What counts as four digits, and until when."""

from datetime import UTC, datetime, timedelta

import pytest

from bisdesk.domain.refusal import Refusal
from bisdesk.worker_preview.rules import HOLDS, four_digits, holds

AT = datetime(2026, 11, 23, 11, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("typed", "digits"), [("0417", "0417"), (" 04 17 ", "0417"), ("0-4-1-7", "0417")]
)
def test_digits_are_read_as_people_type_them(typed: str, digits: str) -> None:
    assert four_digits(typed) == digits


@pytest.mark.parametrize("typed", ["", "041", "04170", "04a7", "٠٤١٧", "four"])
def test_what_cannot_be_four_digits_is_refused(typed: str) -> None:
    with pytest.raises(Refusal, match="four_digits"):
        four_digits(typed)


def test_digits_count_for_fifteen_minutes_to_the_second() -> None:
    assert holds(AT, AT + HOLDS - timedelta(seconds=1))
    assert not holds(AT, AT + HOLDS)
