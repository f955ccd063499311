"""What each message says in each language is stored, so that a change of a text shows as a difference to read."""

import pytest

from bisdesk.messages.catalogue import CATALOGUE
from bisdesk.messages.examples import SITUATIONS
from bisdesk.messages.occasions import OCCASIONS
from tests.messages.list_of_messages import TARGET, page_with
from tests.messages.list_of_messages import written as listed
from tests.messages.snapshots import FOLDER, written

RENEW = "read the difference, then run python -m tests.messages.snapshots"
STORED = {path.name for path in FOLDER.iterdir()}


@pytest.fixture(scope="module")
def now() -> dict[str, str]:
    return written()


@pytest.mark.parametrize("name", sorted({f"{code}.txt" for code in CATALOGUE} | STORED))
def test_a_message_says_what_its_snapshot_says(now: dict[str, str], name: str) -> None:
    assert name in STORED, f"no snapshot yet: {RENEW}"
    assert now.get(name) == (FOLDER / name).read_text("utf-8"), RENEW


def test_each_message_says_when_it_goes_and_no_other_does() -> None:
    assert set(OCCASIONS) == set(CATALOGUE)
    assert set(SITUATIONS) <= set(CATALOGUE)


def test_the_list_in_the_documentation_is_that_of_the_catalogue() -> None:
    assert TARGET.read_text("utf-8") == page_with(listed()), (
        "run python -m tests.messages.list_of_messages"
    )


def test_the_picture_in_the_documentation_is_small() -> None:
    picture = TARGET.parent / "images" / "mail-four-languages.png"
    assert picture.stat().st_size < 200_000
