"""What a message says is read from the rows when it is sent."""

from datetime import timedelta

from bisdesk.activation import renew
from bisdesk.activation.port import PreparedLink
from bisdesk.activation.timed import due
from bisdesk.bis_requests.models import BisRequest
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
    link, block = link_ends_at(clock.now()), block_at(clock.now())
    clock.advance(timedelta(days=10))
    due(runtime)
    reminder = compose(runtime, only(runtime, "activation_reminder"))
    started.hand_over("activation_reminder")
    with runtime.work(SYSTEM) as work:
        found = work.session.get_one(BisRequest, started.request_id)
        renew.new_link(work, found, PreparedLink("fresh-link"), by=renew.By.STAFF)
    new_link = compose(runtime, only(runtime, "activation_new_link"))
    assert isinstance(reminder, OutgoingMail)
    assert isinstance(new_link, OutgoingMail)
    assert f"until {link:%-d %B %Y}" in reminder.text
    assert f"until {block:%-d %B %Y}" in reminder.text
    assert f"14 days, but never after {block:%-d %B %Y}" in new_link.text
    assert f"{link:%-d %B %Y}" not in new_link.text
    assert "/activate/fresh-link" in new_link.text
