from datetime import timedelta

from bisdesk.activation.models import ActivationState
from bisdesk.activation.queries import views_of
from bisdesk.activation.timed import due
from bisdesk.clock import FixedClock
from bisdesk.runtime import Runtime
from tests.factories.activations import make_registered, start_activation


def test_how_an_activation_stands_is_one_query_for_a_whole_list(
    runtime: Runtime, clock: FixedClock
) -> None:
    none = make_registered(runtime)
    waiting = start_activation(runtime, handed_over=False, ssin="85471400342")
    running = start_activation(runtime)
    with runtime.database.reading() as session:
        found = views_of(session, [none, waiting.request_id, running.request_id])
    assert set(found) == {waiting.request_id, running.request_id}
    assert found[waiting.request_id].deadline(clock.now()) is None
    view = found[running.request_id]
    assert view.link_expires_at == clock.now() + timedelta(days=14)
    assert view.days_left(clock.now() + timedelta(days=2, seconds=1)) == 11
    assert view.days_left(clock.now() + timedelta(days=13, hours=23)) == 0
    assert view.days_left(clock.now() + timedelta(days=14)) == 16  # until the block
    assert view.attempts_left == 3


def test_after_the_link_the_block_is_the_deadline_and_after_that_there_is_none(
    runtime: Runtime, clock: FixedClock
) -> None:
    started = start_activation(runtime)
    clock.advance(timedelta(days=14))
    due(runtime)
    with runtime.database.reading() as session:
        view = views_of(session, [started.request_id])[started.request_id]
    assert (view.state, view.deadline(clock.now())) == (
        ActivationState.LINK_EXPIRED,
        view.blocks_at,
    )
    assert view.days_left(clock.now()) == 16
    clock.advance(timedelta(days=16))
    due(runtime)
    with runtime.database.reading() as session:
        ended = views_of(session, [started.request_id])[started.request_id]
    assert (ended.deadline(clock.now()), ended.end_reason) == (None, "too_late")
