"""An installation with its register, and a request that staff have in review."""

from collections.abc import Iterator

import pytest

from bisdesk.register.embedded import EmbeddedRegister
from bisdesk.runtime import Runtime
from tests.factories.people import People
from tests.register.desk import Desk


@pytest.fixture
def desk(runtime: Runtime) -> Desk:
    """On SQLite."""
    return Desk(runtime, People.on(runtime))


@pytest.fixture
def desk_on(runtime_on: Runtime) -> Iterator[Desk]:
    """On each database."""
    register = runtime_on.register
    assert isinstance(register, EmbeddedRegister)
    yield Desk(runtime_on, People.on(runtime_on))
    register.dispose()
