"""Rows are taken by one process at a time."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from sqlmodel import col

from bisdesk.clock import FixedClock
from bisdesk.outbox.models import Channel, Message, Status
from bisdesk.outbox.take import AT_ONCE, LEASE, give_back, take
from bisdesk.runtime import Runtime
from tests.outbox.messages import another_process, messages, queue_mails

ANY_MAIL = col(Message.channel) == Channel.MAIL


@pytest.mark.race
def test_sec_R2_no_message_is_taken_by_two_processes(runtime_on: Runtime) -> None:
    queued = set(queue_mails(runtime_on, 90))
    processes = [another_process(runtime_on) for _ in range(3)]
    together = Barrier(6)

    def empty_it(number: int) -> list[str]:
        together.wait()
        found: list[str] = []
        while taken := take(processes[number % 3], Message, ANY_MAIL, f"holder {number}"):
            found += [message.id for message in taken]
        return found

    with ThreadPoolExecutor(6) as pool:
        shares = list(pool.map(empty_it, range(6)))
    taken_ids = [message_id for share in shares for message_id in share]
    # Who skips locked rows may find nothing and stop while another is still committing.
    while rest := take(runtime_on, Message, ANY_MAIL, "last"):
        taken_ids += [message.id for message in rest]
    assert len(taken_ids) == len(set(taken_ids))
    assert set(taken_ids) == queued
    assert {message.status for message in messages(runtime_on)} == {Status.TAKEN}
    assert {message.tries for message in messages(runtime_on)} == {1}
    for process in processes:
        process.database.dispose()


def test_at_most_twenty_are_taken_at_once_the_oldest_first(
    runtime: Runtime, clock: FixedClock
) -> None:
    first = queue_mails(runtime, 15)
    clock.advance(timedelta(seconds=1))
    queue_mails(runtime, 16)
    taken = take(runtime, Message, ANY_MAIL, "me")
    assert len(taken) == AT_ONCE
    assert {message.id for message in taken[:15]} == set(first)


def test_what_a_dead_process_held_comes_free_after_its_lease(
    runtime: Runtime, clock: FixedClock
) -> None:
    queue_mails(runtime)
    assert len(take(runtime, Message, ANY_MAIL, "dead")) == 1
    clock.advance(LEASE - timedelta(seconds=1))
    assert take(runtime, Message, ANY_MAIL, "me") == []
    clock.advance(timedelta(seconds=1))
    (taken,) = take(runtime, Message, ANY_MAIL, "me")
    assert (taken.leased_by, taken.tries) == ("me", 2)


def test_what_was_not_begun_is_given_back_without_counting(runtime: Runtime) -> None:
    queue_mails(runtime)
    (taken,) = take(runtime, Message, ANY_MAIL, "me")
    give_back(runtime, Message, taken.id, "somebody else")
    assert messages(runtime)[0].status is Status.TAKEN
    give_back(runtime, Message, taken.id, "me")
    (message,) = messages(runtime)
    assert (message.status, message.tries, message.leased_by) == (Status.WAITING, 0, None)


def test_what_is_not_due_stays(runtime: Runtime, clock: FixedClock) -> None:
    queue_mails(runtime)
    clock.advance(timedelta(seconds=-1))
    assert take(runtime, Message, ANY_MAIL, "me") == []
