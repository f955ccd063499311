"""What a mail that came back says: which message, how it fared."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bisdesk.bounces.dsn import Fate, our_id, permanent_or_not, read
from bisdesk.channels.verp import envelope_sender, message_id_of
from tests.bounces.corpus import CORPUS, EXIM, GMAIL, OURS, POSTFIX, nested


@pytest.mark.parametrize(
    ("raw", "expected"), [pytest.param(raw, expected, id=name) for name, raw, expected in CORPUS]
)
def test_what_a_mail_reports(raw: bytes, expected: tuple[str, str] | None) -> None:
    found = read(raw)
    assert (found and (found.fate.value, found.status)) == expected
    assert found is None or found.message_id == OURS


@settings(max_examples=150)
@given(
    raw=st.sampled_from([POSTFIX, GMAIL, EXIM]),
    cuts=st.lists(st.tuples(st.integers(0, 3000), st.integers(0, 60), st.binary(max_size=40)), max_size=4),
)  # fmt: skip
def test_a_mail_that_is_damaged_anywhere_never_raises_and_names_no_other_mail(
    raw: bytes, cuts: list[tuple[int, int, bytes]]
) -> None:
    for at, length, instead in cuts:
        raw = raw[:at] + instead + raw[at + length :]
    found = read(raw)
    assert found is None or len(found.message_id) == 32


@pytest.mark.parametrize("depth", [12, 39, 10_000])
def test_sec_D9_a_mail_made_to_be_slow_is_read_within_a_second(depth: int) -> None:
    raw = nested(depth) + b"--b1\n" * 100_000
    begun = time.perf_counter()
    assert read(raw) is None
    assert time.perf_counter() - begun < 3


@pytest.mark.parametrize(
    ("action", "status", "fate"),
    [
        ("failed", "5.1.1", Fate.FAILED),
        ("failed", "4.4.7", Fate.FAILED),
        ("failed", "", Fate.FAILED),
        ("delayed", "4.4.1", Fate.DELAYED),
        ("delayed", "5.1.1", Fate.DELAYED),
        ("delivered", "2.0.0", Fate.DELIVERED),
        ("relayed", "2.0.0", None),
        ("expanded", "5.0.0", None),
        ("", "5.2.1", Fate.FAILED),
        ("", "4.2.2", Fate.DELAYED),
        ("", "2.0.0", None),
        ("", "", None),
    ],
)
def test_action_decides_and_without_it_the_status(
    action: str, status: str, fate: Fate | None
) -> None:
    assert permanent_or_not(action, status) is fate


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (f"<{OURS}@vlaanderen.example>", OURS),
        (OURS, OURS),
        (f" <{OURS.upper()}@host> ", OURS),
        (f"x{OURS}", None),
        (f"<{OURS}a@host>", None),
        (f"<{OURS}@host> <{OURS}@host>", None),
        ("", None),
    ],
)
def test_which_ids_are_ours(text: str, expected: str | None) -> None:
    assert our_id(text) == expected


def test_the_envelope_names_the_message() -> None:
    sender = envelope_sender("bounces@vlaanderen.example", OURS)
    assert sender == f"bounces+{OURS}@vlaanderen.example"
    assert message_id_of(f"Bounces <{sender}>") == OURS
    assert message_id_of("bounces@vlaanderen.example") is None
