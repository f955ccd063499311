"""What an open board costs: while nothing happens one query and no page, after a change the cards that changed."""

import pytest
from flask import Flask

from bisdesk.app import create_app
from bisdesk.assignment import service as assignment
from bisdesk.runtime import Runtime
from tests.bench.installation import make_installation
from tests.board.costs import count_queries
from tests.board.viewer import Viewer
from tests.factories.people import People


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> tuple[Flask, Runtime, People]:
    made = make_installation(tmp_path_factory.mktemp("cost"), "http://localhost", 120)
    return create_app(made.runtime), made.runtime, made.people


def free_one(viewer: Viewer) -> str:
    """The reference of a request that is in view, and that nobody has."""
    words = next(text for text in viewer.shown.cards.values() if "Neem" in text).split()
    return "BIS-" + next(word for word in words if word.count("-") == 1 and word[:4].isdecimal())


@pytest.mark.parametrize("address", ["/board", "/board?view=table&who=nobody&sort=name"])
def test_a_refresh_without_news_is_one_query_and_sends_nothing(
    desk: tuple[Flask, Runtime, People], address: str
) -> None:
    app, runtime, people = desk
    client = app.test_client()
    people.sign_in(client, "staff")
    viewer = Viewer(client, address)
    viewer.poll()
    with count_queries(runtime) as queries:
        idle = viewer.poll()
    assert (idle.status, idle.size) == (304, 0)
    assert len(queries) == 1, queries


def test_after_a_change_only_what_changed_is_read_and_sent(
    desk: tuple[Flask, Runtime, People],
) -> None:
    app, runtime, people = desk
    viewers = []
    for who in ("staff", "staff2"):
        client = app.test_client()
        people.sign_in(client, who)
        viewers.append(Viewer(client, "/board?view=table&sort=name"))
    with runtime.work(people.actor("staff")) as work:
        assignment.claim(work, free_one(viewers[0]))
    with count_queries(runtime) as first:
        poll = viewers[0].poll()
    assert len(poll.cards) == 1
    assert poll.size < 7000
    with count_queries(runtime) as second:
        viewers[1].poll()
    # The second viewer in this process finds what the first one's refresh read.
    read = [each for each in first if "board_version >" in each]
    assert len(read) == 1
    assert not [each for each in second if "board_version >" in each]
    assert len(second) < len(first) <= 6
