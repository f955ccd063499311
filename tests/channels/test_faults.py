"""Each fault of the table, against a real server on this machine."""

from collections.abc import Callable
from pathlib import Path

import pytest

from bisdesk.channels.port import Failure
from bisdesk.review.deliveries import failure_text
from tests.channels.fault_table import (
    MAIL,
    MAIL_FAULTS,
    SMS,
    SMS_FAULTS,
    TARGET,
    Fault,
    faulty_gateway,
    faulty_relay,
    page_with,
    written,
)

OUR_OWN = ("address", "header", "no_address", "no_reader", "not_needed", "secret_erased", "vault", "too_late",
           "unknown_message", "smtp_sender_address")  # fmt: skip


def by_what(faults: tuple[Fault, ...]) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("fault", faults, ids=[fault.what for fault in faults])


@by_what(MAIL_FAULTS)
def test_sec_R2_each_fault_of_a_relay_has_the_outcome_of_the_table(
    fault: Fault, tmp_path: Path
) -> None:
    with faulty_relay(fault, tmp_path) as sender:
        assert outcome(lambda: sender.send(MAIL)) == (fault.kind, fault.code)


@by_what(SMS_FAULTS)
def test_sec_R2_each_fault_of_a_gateway_has_the_outcome_of_the_table(
    fault: Fault, tmp_path: Path
) -> None:
    with faulty_gateway(fault, tmp_path) as sender:
        assert outcome(lambda: sender.send(SMS)) == (fault.kind, fault.code)


def outcome(send: Callable[[], None]) -> tuple[type[Failure] | None, str]:
    try:
        send()
    except Failure as failure:
        return type(failure), failure.code
    return None, ""


@pytest.mark.parametrize(
    "code",
    sorted({fault.code for fault in (*MAIL_FAULTS, *SMS_FAULTS) if fault.code} | {*OUR_OWN}),
)
def test_each_code_has_words_of_its_own(code: str) -> None:
    assert f"({code})" not in failure_text(code)


def test_the_page_of_faults_is_up_to_date() -> None:
    assert TARGET.read_text("utf-8") == page_with(written()), (
        "run python -m tests.channels.fault_table"
    )
