"""What a message says is read from the rows when it is sent."""

from bisdesk.channels.port import OutgoingMail
from bisdesk.clock import FixedClock
from bisdesk.domain.deadline import block_at, link_ends_at
from bisdesk.outbox.compose import compose
from bisdesk.policy.actor import SYSTEM
from bisdesk.runtime import Runtime
from tests.factories.activations import start_activation
from tests.outbox.messages import only


def test_a_reminder_says_the_deadline_of_the_link_in_force_and_a_new_link_only_the_block(
    runtime: Runtime, clock: FixedClock
) -> None:
    started = start_activation(runtime, preferred_language="en")
    handed_over = clock.now()
    codes = ("activation_reminder", "activation_new_link")
    with runtime.work(SYSTEM) as work:
        for code in codes:
            work.send(code, request_id=started.request_id, secret={"token": "fresh-link"})
    reminder, new_link = (compose(runtime, only(runtime, code)) for code in codes)
    assert isinstance(reminder, OutgoingMail)
    assert isinstance(new_link, OutgoingMail)
    link, block = link_ends_at(handed_over), block_at(handed_over)
    assert f"until {link:%-d %B %Y}" in reminder.text
    assert f"until {block:%-d %B %Y}" in reminder.text
    assert f"14 days, but never after {block:%-d %B %Y}" in new_link.text
    assert f"{link:%-d %B %Y}" not in new_link.text
    for mail in (reminder, new_link):
        assert "/activate/fresh-link" in mail.text
