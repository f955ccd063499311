"""What every test may ask for. Each fixture is made in the module of its subject."""

import hypothesis
import pytest

from bisdesk.register import patience
from tests.support import browser as browser_support
from tests.support import postgres as postgres_support
from tests.support import routes as routes_support
from tests.support.browser import browser, context, page, phone_page
from tests.support.core import (
    app,
    client,
    client_as,
    clock,
    migrated_postgres,
    migrated_sqlite,
    people,
    runtime,
    runtime_on,
)
from tests.support.postgres import database_url, postgres_server, postgres_url

__all__ = [
    "app", "browser", "client", "client_as", "clock", "context", "database_url", "migrated_postgres", "migrated_sqlite",
    "page", "people", "phone_page", "postgres_server", "postgres_url", "runtime", "runtime_on",
]  # fmt: skip


# How long one example takes says how busy the machine is, not how good the code.
hypothesis.settings.register_profile(
    "bisdesk", deadline=None, suppress_health_check=[hypothesis.HealthCheck.too_slow]
)
hypothesis.settings.load_profile("bisdesk")


# Nor how long the register takes: tests of an answer that comes too late say how late.
patience.LONGEST = 30.0


def pytest_configure(config: pytest.Config) -> None:
    routes_support.keep_routes()
    postgres_support.prepare_run(config)


def pytest_unconfigure(config: pytest.Config) -> None:
    postgres_support.end_run(config)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    browser_support.mark_walks(items)
