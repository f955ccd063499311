import pytest

from bisdesk.keys.wording import masked_mobile


@pytest.mark.parametrize(
    ("mobile", "shown"),
    [
        ("+358401234542", "+358 ••• ••• •42"),
        ("+32470123456", "+32 ••• ••• •56"),
        ("", "•••"),
    ],
)
def test_of_a_phone_only_the_country_and_the_end_are_shown(mobile: str, shown: str) -> None:
    assert masked_mobile(mobile) == shown
