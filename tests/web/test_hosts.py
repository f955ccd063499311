"""Which names we answer to, and what the public address is for."""

from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.routing import Rule

from bisdesk.app import create_app
from bisdesk.clock import FixedClock
from bisdesk.outbox.compose import compose
from bisdesk.runtime import Runtime
from bisdesk.wiring import build_runtime
from tests.factories.activations import Started, messages_of, start_activation
from tests.factories.people import People
from tests.support.core import make_settings

INTRANET, PUBLIC = "https://bisdesk.example", "https://keys.example"

ON_PUBLIC = {
    "static", "health.healthz", "accounts.choose_language", "portal.privacy", "portal.accessibility",
    "activation.link", "activation.send_new_link", "activation.type_code", "activation.setup.choose", "activation.setup.choose_post",
    "activation.setup.confirm", "activation.setup.confirm_post", "activation.setup.account",
    "activation.setup.account_post", "activation.setup.done", "keys.show", "keys.begin", "keys.code",
    "keys.code_post", "keys.ask_sms", "keys.use_app", "keys.sign_out", "keys.add", "keys.add_begin",
    "keys.add_confirm", "keys.add_again", "keys.own.app", "keys.own.app_post", "keys.own.mobile", "keys.own.mobile_post",
    "keys.own.change_password", "keys.own.change_password_post", "keys.own.sign_out_everywhere", "keys.lost.link",
    "keys.lost.type_code", "keys.lost.choose", "keys.lost.choose_post", "keys.lost.confirm", "keys.lost.confirm_post",
    "keys.lost.again", "phone.show", "phone.add", "phone.ready", "hooks.sms", "hooks.bounce",
}  # fmt: skip


@pytest.fixture
def real(tmp_path: Path, migrated_sqlite: Path, clock: FixedClock) -> Runtime:
    """An installation with two addresses."""
    (tmp_path / "bisdesk.db").write_bytes(migrated_sqlite.read_bytes())
    settings = make_settings(
        tmp_path, intranet_url=INTRANET, public_url=PUBLIC, hook_secret="h" * 32
    )
    return build_runtime(settings, clock=clock)


@pytest.fixture
def site(real: Runtime) -> Flask:
    app = create_app(real)
    app.config["WTF_CSRF_ENABLED"] = False
    return app


def path_of(site: Flask, rule: Rule) -> str:
    values: dict[str, object] = {name: 1 if name == "number" else "x" for name in rule.arguments}
    values |= {"filename": "base.css"} if rule.endpoint == "static" else {}
    return site.url_map.bind("x").build(rule.endpoint, values)


def test_sec_A2_on_the_public_address_only_the_workers_routes_answer(site: Flask) -> None:
    client = site.test_client()
    for rule in site.url_map.iter_rules():
        method = "POST" if "POST" in (rule.methods or ()) else "GET"
        with client.open(path_of(site, rule), method=method, base_url=PUBLIC) as answer:
            if rule.endpoint not in ON_PUBLIC:
                assert answer.status_code == 404, rule.endpoint
            elif "token" not in rule.arguments:  # of a token that nobody has it says nothing
                assert answer.status_code not in (404, 405), rule.endpoint


def test_sec_A2_the_public_address_answers_nobody_of_the_intranet(
    real: Runtime, site: Flask
) -> None:
    people = People.on(real)
    client = site.test_client()
    people.sign_in(client, "staff")
    for path in ("/", "/board", "/sign-in", "/requests", "/readyz", "/demo/mailbox"):
        answer = client.get(path, base_url=PUBLIC)
        assert answer.status_code == 404, path
        assert "Karim" not in answer.text


@pytest.mark.parametrize(
    "host", ["evil.example", "bisdesk.example.evil.example", "bisdesk.example:8080", "localhost", "127.0.0.1", ""]
)  # fmt: skip
@pytest.mark.parametrize("path", ["/sign-in", "/", "/static/base.css", "/keys", "/no-such-page"])
def test_sec_D10_unknown_hosts_get_400(site: Flask, host: str, path: str) -> None:
    answer = site.test_client().get(path, headers={"Host": host}, base_url=INTRANET)
    assert answer.status_code == 400
    assert "Location" not in answer.headers
    assert not host or host not in answer.text


@pytest.mark.parametrize("path", ["/healthz", "/readyz"])
def test_probes_answer_by_any_name(site: Flask, path: str) -> None:
    assert site.test_client().get(path, headers={"Host": "10.0.0.7:8080"}).status_code == 200


FORGED = (
    {"X-Forwarded-Host": "evil.example"},
    {"X-Forwarded-Server": "evil.example"},
    {"X-Host": "evil.example"},
    {"Forwarded": "host=evil.example"},
    {"X-Original-Host": "evil.example"},
    {"X-Forwarded-Proto": "http", "X-Forwarded-Port": "1"},
)


@pytest.mark.parametrize("headers", FORGED)
def test_sec_D10_forged_headers_reach_no_page(site: Flask, headers: dict[str, str]) -> None:
    answer = site.test_client().get("/sign-in", headers=headers, base_url=INTRANET)
    assert answer.status_code == 200
    assert "evil.example" not in answer.text
    sent_on = site.test_client().get("/requests", headers=headers, base_url=INTRANET)
    assert sent_on.location == "/sign-in?next=/requests"


def links_of(started: Started) -> list[str]:
    """The text of every mail about this activation, as it would be sent now."""
    runtime = started.runtime
    return [str(compose(runtime, message)) for message in messages_of(runtime, started.request_id)]


def test_sec_D10_links_in_mails_come_from_the_settings(real: Runtime, site: Flask) -> None:
    started = start_activation(real, handed_over=False)
    for headers in ({"Host": "evil.example"}, {"X-Forwarded-Host": "evil.example"}):
        site.test_client().get(started.path, headers=headers, base_url=PUBLIC)
    texts = "\n".join(links_of(started))
    assert f"{PUBLIC}{started.path}" in texts
    assert "evil.example" not in texts


def test_behind_a_proxy_the_client_is_who_the_proxy_says_and_the_host_is_not(
    tmp_path: Path, migrated_sqlite: Path, clock: FixedClock
) -> None:
    (tmp_path / "bisdesk.db").write_bytes(migrated_sqlite.read_bytes())
    settings = make_settings(tmp_path, intranet_url=INTRANET, public_url=PUBLIC, trusted_proxies=1)
    client: FlaskClient = create_app(build_runtime(settings, clock=clock)).test_client()
    answer = client.get("/sign-in", base_url=INTRANET, headers={"X-Forwarded-Host": "evil.example"})
    assert answer.status_code == 200
    assert "evil.example" not in answer.text
