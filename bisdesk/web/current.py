"""The runtime and the actor of the request at hand."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import cast

from flask import current_app, g

from bisdesk.policy.actor import ANONYMOUS, Actor
from bisdesk.runtime import Runtime
from bisdesk.work.work import Work

EXTENSION = "bisdesk"


def current_runtime() -> Runtime:
    return cast(Runtime, current_app.extensions[EXTENSION])


def current_actor() -> Actor:
    return cast(Actor, g.get("actor", ANONYMOUS))


@contextmanager
def current_work() -> Iterator[Work]:
    """One transaction for who is asking."""
    with current_runtime().work(current_actor()) as work:
        yield work
