"""The walks' own tools: a page served by threads of this process, looked at with axe."""

import pytest
from flask import Flask
from playwright.sync_api import Page, expect

from tests.support.browser import no_axe_faults
from tests.support.server import live_server

GOOD = "<!doctype html><html lang=en><title>Good</title><main><h1>Good</h1></main></html>"
BAD = "<!doctype html><html lang=en><title>Bad</title><main><h1>Bad</h1><img src=x></main></html>"


@pytest.fixture
def small_app() -> Flask:
    app = Flask(__name__)
    app.add_url_rule("/good", "good", lambda: GOOD)
    app.add_url_rule("/bad", "bad", lambda: BAD)
    return app


def test_axe_passes_a_good_page_and_names_what_a_bad_one_lacks(
    page: Page, small_app: Flask
) -> None:
    with live_server(small_app) as address:
        page.goto(f"{address}/good")
        expect(page.get_by_role("heading")).to_have_text("Good")
        no_axe_faults(page)
        page.goto(f"{address}/bad")
        with pytest.raises(AssertionError, match="image-alt"):
            no_axe_faults(page)
