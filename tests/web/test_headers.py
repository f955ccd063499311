"""The headers of every answer: pages, parts, errors, downloads, static files."""

from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from bisdesk.app import create_app
from bisdesk.channels.views import MAIL_POLICY
from bisdesk.clock import FixedClock
from bisdesk.web.pages import safe_next
from bisdesk.wiring import build_runtime
from tests.factories.people import PASSWORD, People
from tests.support.core import make_settings
from tests.support.world import World, whole_world, world

__all__ = ["whole_world", "world"]


def directives(answer: TestResponse) -> dict[str, list[str]]:
    parts = [part.split() for part in answer.headers["Content-Security-Policy"].split(";")]
    return {name: values for name, *values in parts}


def addresses(world: World) -> list[tuple[str, str, dict[str, str]]]:
    """Who asks for what, how: an answer of each kind."""
    things = world.things["end_user"]
    part = {"HX-Request": "true", "HX-Request-Type": "partial"}
    return [
        ("anonymous", "/sign-in", {}),
        ("anonymous", "/requests", {}),  # sent to the sign-in page
        ("anonymous", "/no-such-page", {}),
        ("anonymous", "/healthz", {}),
        ("anonymous", "/static/base.css", {}),
        ("anonymous", "/static/no-such-file.css", {}),
        ("anonymous", f"/activate/{world.link.token}", {}),
        ("anonymous", "/activate/no-such-token", {}),
        ("anonymous", f"/upload/{things.phone}", {}),
        ("anonymous", "/upload/no-such-token", {}),
        ("anonymous", "/keys", {}),
        ("anonymous", "/demo/mailbox", {}),
        ("end_user", "/", {}),
        ("end_user", f"/requests/{things.reference}", {}),
        ("end_user", f"/requests/{things.reference}/progress", part),
        ("end_user", "/requests/BIS-2026-999999", {}),
        ("end_user", "/board", {}),  # 403
        ("end_user", f"/review/{things.reference}/claim", {}),  # 405
        ("end_user", f"/files/{things.file}", {}),
        ("end_user", f"/files/{things.file}/pages/1/thumbnail", {}),
        ("end_user", f"/requests/{things.reference}/declaration.pdf", {}),
        ("end_user", f"/requests/drafts/{things.draft}/declaration", part),
        ("staff", "/board", {}),
        ("staff", "/board/live", part),
        ("staff", f"/review/{things.reference}", {}),
    ]


def test_sec_D2_every_answer_has_a_content_policy_without_any_unsafe(world: World) -> None:
    for who, path, headers in addresses(world):
        with closing(world.client(who).get(path, headers=headers)) as answer:
            found = directives(answer)
            assert "unsafe" not in answer.headers["Content-Security-Policy"], path
            if "sandbox" in found:
                assert found["default-src"] == ["'none'"], path
                continue
            assert found["default-src"] == ["'self'"], path
            assert found["script-src"] == found["style-src"] == ["'self'"], path
            for name in ("object-src", "base-uri", "frame-ancestors"):
                assert found[name] == ["'none'"], (path, name)


def test_sec_D2_downloads_are_attachments_in_a_sandbox(world: World) -> None:
    things, client = world.things["end_user"], world.client("end_user")
    for path in (f"/files/{things.file}", f"/requests/{things.reference}/declaration.pdf"):
        answer = client.get(path)
        assert answer.headers["Content-Disposition"].startswith("attachment")
        assert "sandbox" in directives(answer)


def test_sec_D2_only_the_demo_mail_has_styles_of_its_own_and_nothing_else(world: World) -> None:
    unsafe = [part for part in MAIL_POLICY.split(";") if "unsafe" in part]
    assert unsafe == [" style-src 'unsafe-inline'"]
    assert "default-src 'none'" in MAIL_POLICY
    assert "allow-scripts" not in MAIL_POLICY
    assert "allow-same-origin" not in MAIL_POLICY


def test_sec_D3_every_answer_is_typed_and_kept_apart_and_never_stored(world: World) -> None:
    for who, path, headers in addresses(world):
        with closing(world.client(who).get(path, headers=headers)) as answer:
            assert answer.headers["X-Content-Type-Options"] == "nosniff", path
            assert answer.headers["Cross-Origin-Opener-Policy"] == "same-origin", path
            assert answer.headers["Cross-Origin-Resource-Policy"] == "same-origin", path
            assert answer.headers["Referrer-Policy"] in ("same-origin", "no-referrer"), path
            if not path.startswith("/static/"):
                assert answer.headers["Cache-Control"] == "no-store", path
            assert "Access-Control-Allow-Origin" not in answer.headers, path


def test_sec_D3_faults_have_the_same_headers(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_arguments: object, **_values: object) -> None:
        raise RuntimeError("broken")

    monkeypatch.setattr("bisdesk.board.views.marks.marks", fail)
    answer = world.client("staff").get("/board")
    assert answer.status_code == 500
    assert directives(answer)["script-src"] == ["'self'"]
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Cache-Control"] == "no-store"


def test_sec_D3_pages_name_no_other_host(world: World) -> None:
    for who, path, headers in addresses(world):
        with closing(world.client(who).get(path, headers=headers)) as answer:
            if answer.mimetype != "text/html":
                continue
            for mark in ('src="http', "src='http", 'src="//', '<link rel="stylesheet" href="http'):
                assert mark not in answer.text, path
            assert "<style" not in answer.text, path
            assert " style=" not in answer.text, path
            assert " onclick=" not in answer.text, path


@pytest.fixture
def by_https(tmp_path: Path, migrated_sqlite: Path, clock: FixedClock) -> FlaskClient:
    (tmp_path / "bisdesk.db").write_bytes(migrated_sqlite.read_bytes())
    own = {"intranet_url": "https://bisdesk.example", "public_url": "https://keys.example"}
    app = create_app(build_runtime(make_settings(tmp_path, **own), clock=clock))
    app.config["WTF_CSRF_ENABLED"] = False
    People.on(app.extensions["bisdesk"])
    return app.test_client()


@pytest.mark.parametrize("path", ["/sign-in", "/no-such-page", "/static/base.css", "/healthz"])
def test_sec_D3_with_tls_every_answer_says_to_stay_with_it(
    by_https: FlaskClient, path: str
) -> None:
    with by_https.get(path, base_url="https://bisdesk.example") as answer:
        assert answer.headers["Strict-Transport-Security"].startswith("max-age=63072000")


ELSEWHERE = (
    "//evil.example", "https:evil.example", "https://evil.example", "\\evil.example", "/\\evil.example",
    "\\/evil.example", "///evil.example", "/\t/evil.example", "\t//evil.example", " //evil.example", "/\n/evil",
    "javascript:alert(1)", "http:/evil.example", "evil.example", "/a\\..\\evil", "/a b", "/\x00",
)  # fmt: skip


@pytest.mark.parametrize("address", ELSEWHERE)
def test_sec_D3_no_address_leads_to_another_host(
    people: People, client: FlaskClient, address: str
) -> None:
    assert safe_next(address) is None
    page = BeautifulSoup(client.get("/sign-in", query_string={"next": address}).data, "html.parser")
    kept = [str(field["value"]) for field in page.select("input[name=next]")]
    assert {value for value in kept if not value.startswith("/sign-in?")} == {""}
    data = {"email": "lien.vermeersch@voorbeeld.example", "password": PASSWORD, "next": address}
    assert client.post("/sign-in", data=data).location == "/"
    chosen = client.post("/language", data={"language": "fr", "next": address})
    assert chosen.location == "/"


def test_sec_D3_an_address_here_is_kept(people: People, client: FlaskClient) -> None:
    answer = client.get("/requests?tab=drafts")
    assert answer.location == "/sign-in?next=/requests"
    page = client.get(answer.location)
    assert 'value="/requests"' in page.text
    data = {"email": "lien.vermeersch@voorbeeld.example", "password": PASSWORD, "next": "/requests"}
    assert client.post("/sign-in", data=data).location == "/requests"


def test_sec_F1_signing_out_clears_what_the_browser_keeps(
    client_as: Callable[[str], FlaskClient],
) -> None:
    answer = client_as("end_user").post("/sign-out")
    assert answer.headers["Clear-Site-Data"] == '"cache", "storage"'
