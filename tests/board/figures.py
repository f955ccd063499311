"""The board's figures: `python -m tests.board.figures [--old 1000000]` prints them.

From an action in one browser until it is seen in another, what an idle refresh and a changed card cost, and how long board
and search take beside so many closed requests.
"""

import argparse
import re
import statistics
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from flask.testing import FlaskClient
from playwright.sync_api import sync_playwright
from sqlalchemy import text
from werkzeug.test import TestResponse

from bisdesk.app import create_app
from bisdesk.assignment import service as assignment
from bisdesk.runtime import Runtime
from bisdesk.web.current import EXTENSION
from tests.bench.installation import Installation, make_installation
from tests.board.costs import count_queries
from tests.board.viewer import Viewer
from tests.support.browser import FLAGS, new_context
from tests.support.server import HOST, free_port, live_server

OLD_ROWS = """
INSERT INTO bis_request ({columns})
WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < :old)
SELECT {values} FROM n, (SELECT * FROM bis_request WHERE reference IS NOT NULL LIMIT 1) AS one
"""
OLD_WORDS = (
    "INSERT INTO search_word SELECT id, 'name', first_name FROM bis_request WHERE state = 'rejected'",
    "INSERT INTO search_word SELECT id, 'name', last_name FROM bis_request WHERE state = 'rejected'",
    "INSERT INTO search_word SELECT id, 'email', email FROM bis_request WHERE state = 'rejected'",
    "INSERT INTO search_word SELECT id, 'mobile', substr(mobile, 2) FROM bis_request WHERE state = 'rejected'",
)
SOUGHT = {
    "a common name": "maria7",
    "two common names": "maria7 garcia70",
    "a rare name": "maria4 garcia311",
    "the beginning of all names": "ma ga",
    "an address": "old.4711@post.example",
    "a mobile number": "0004711000",
    "a reference": "BIS-2025-000042",
    "nothing that is there": "zzzzz yyyyy",
}


def add_old(runtime: Runtime, old: int) -> None:
    """Closed requests with 500 first and 1 000 last names (SQLite only)."""
    different = {
        "id": "printf('old%029d', i)",
        "reference": "printf('BIS-%04d-%06d', 1000 + i / 1000000, i % 1000000)",
        "state": "'rejected'",
        "board_version": "1",
        "assigned_to": "NULL",
        "first_name": "'maria' || (i % 500)",
        "last_name": "'garcia' || (i * 7 % 1000)",
        "email": "printf('old.%d@post.example', i)",
        "mobile": "printf('+%010d', i * 1000)",
        "ended_at": "submitted_at",
    }
    with runtime.database.writing() as session:
        names = [row[1] for row in session.execute(text("PRAGMA table_info(bis_request)"))]
        values = ", ".join(different.get(name, f"one.{name}") for name in names)
        statement = OLD_ROWS.format(columns=", ".join(names), values=values)
        session.execute(text(statement), {"old": old})
        for words in OLD_WORDS:
            session.execute(text(words))
    with runtime.database.writing() as session:
        session.execute(text("ANALYZE"))


def milliseconds(what: Callable[[], object], times: int = 9) -> float:
    took = []
    for _ in range(times):
        began = time.perf_counter()
        what()
        took.append((time.perf_counter() - began) * 1000)
    return statistics.median(took)


class Client(FlaskClient):
    """Asks at the address that the settings name."""

    def open(self, *args: Any, **kwargs: Any) -> TestResponse:
        address = self.application.extensions[EXTENSION].settings.intranet_url
        return super().open(*args, **{"base_url": address, **kwargs})


def client_of(made: Installation) -> FlaskClient:
    """Somebody of the desk."""
    app = create_app(made.runtime)
    app.config["WTF_CSRF_ENABLED"] = False
    app.test_client_class = Client
    client = app.test_client()
    name, _, value = made.staff.partition("=")
    client.set_cookie(name, value, domain=HOST)
    return client


def costs(made: Installation) -> None:
    client = client_of(made)
    for address in ("/board", "/board?view=table"):
        viewer = Viewer(client, address)
        viewer.poll()
        with count_queries(made.runtime) as queries:
            idle = viewer.poll()
        head = client.get(viewer.live, headers={"HX-Request": "true", "HX-PTag": viewer.tag})
        head_size = sum(len(name) + len(value) + 4 for name, value in head.headers.items())
        print(
            f"{address:18} idle: {idle.status}, {len(queries)} query, {idle.size} bytes and {head_size} of headers"
        )
        claim_one(made, next(iter(free(viewer))))
        with count_queries(made.runtime) as queries:
            poll = viewer.poll()
        print(
            f"{'':18} one request changed: {len(queries)} queries, {len(poll.cards)} card(s), {poll.size} bytes in all"
        )
        page = len(client.get(address).data)
        print(
            f"{'':18} the whole page: {page} bytes, {milliseconds(partial(client.get, address)):.0f} ms"
        )


def free(viewer: Viewer) -> list[str]:
    return [
        f"BIS-{found.group()}"
        for words in viewer.shown.cards.values()
        if "Neem" in words and (found := re.search(r"\d{4}-\d{6}", words))
    ]


def claim_one(made: Installation, reference: str) -> None:
    with made.runtime.work(made.people.actor("staff2")) as work:
        assignment.claim(work, reference)


def action_to_sight(made: Installation, port: int, times: int) -> None:
    with live_server(create_app(made.runtime), port) as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=FLAGS)
        took = []
        cookie = made.staff.partition("=")
        context = new_context(browser)
        context.add_cookies([{"name": cookie[0], "value": cookie[2], "url": address}])
        board = context.new_page()
        board.goto(f"{address}/board")
        for number in range(times):
            board.wait_for_timeout(300 + 370 * number % 2000)  # at any moment between two refreshes
            card = board.locator("#lane-new-list .ticket").first
            element = card.get_attribute("id")
            reference = free_of(card.inner_text())
            claim_one(made, reference)
            began = time.perf_counter()
            board.wait_for_selector(f"#lane-new-list:not(:has(#{element}))")
            took.append(time.perf_counter() - began)
        browser.close()
    print(
        f"from action to sight with {len(made.references)} + others open: median {statistics.median(took):.2f} s, worst {max(took):.2f} s of {times}"
    )


def free_of(words: str) -> str:
    found = re.search(r"\d{4}-\d{6}", words)
    assert found
    return f"BIS-{found.group()}"


def beside_old(made: Installation, old: int) -> None:
    add_old(made.runtime, old)
    client = client_of(made)
    viewer = Viewer(client)
    print(f"beside {old} closed requests:")
    print(f"  the whole page {milliseconds(partial(client.get, '/board')):.0f} ms")
    print(f"  idle refresh {milliseconds(viewer.poll):.1f} ms")
    for what, term in SOUGHT.items():
        took = milliseconds(partial(client.post, "/board/search", data={"q": term}), 5)
        print(f"  search, {what}: {took:.0f} ms")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--open", type=int, default=500)
    parser.add_argument("--old", type=int, default=0)
    parser.add_argument("--times", type=int, default=9)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="bisdesk-board-") as folder:
        port = free_port()
        made = make_installation(Path(folder), f"http://{HOST}:{port}", asked.open)
        costs(made)
        if asked.old:
            beside_old(made, asked.old)
        action_to_sight(made, port, asked.times)
        made.runtime.database.dispose()


if __name__ == "__main__":
    main()
