"""What changes something needs the token of this session; what only looks changes nothing."""

import re
from collections.abc import Iterator
from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from itsdangerous import URLSafeTimedSerializer

from tests.policy.test_every_route import address, form, named
from tests.support.world import World, whole_world, world

__all__ = ["whole_world", "world"]


@pytest.fixture
def guarded(world: World) -> Iterator[World]:
    """The world as it is outside tests: with CSRF on."""
    world.app.config["WTF_CSRF_ENABLED"] = True
    yield world
    world.app.config["WTF_CSRF_ENABLED"] = False


def posts(world: World, who: str = "end_user") -> list[tuple[str, dict[str, str], str]]:
    """Every POST route with what a person would post there."""
    things = world.things[who]
    return [
        (address(world.app, rule, **named(rule, things, world)), form(rule.endpoint, things), rule.endpoint)
        for rule in world.rules
        if "POST" in (rule.methods or ())
        if not rule.endpoint.startswith("hooks.")  # they check an HMAC instead: tests/hooks
    ]  # fmt: skip


def token_of(client: FlaskClient, path: str = "/account") -> str:
    found = re.search(
        r'name="csrf[_-]token"[^>]*?(?:value|content)="([^"]+)"', client.get(path).text
    )
    assert found is not None
    return found.group(1)


@pytest.mark.parametrize("who", ["anonymous", "worker", "end_user", "staff"])
def test_sec_D4_no_post_passes_without_a_token(guarded: World, who: str) -> None:
    before = guarded.contents()
    client = guarded.client(who)
    for path, data, endpoint in posts(guarded):
        answer = client.post(path, data=data)
        assert answer.status_code == 400, endpoint
        answer = client.post(path, data={**data, "csrf_token": "made up"})
        assert answer.status_code == 400, endpoint
    assert guarded.contents() == before


def test_sec_D4_the_token_of_another_session_does_not_count(guarded: World) -> None:
    theirs = token_of(guarded.client("colleague"))
    before = guarded.contents()
    client = guarded.client("end_user")
    token_of(client)
    for path, data, endpoint in posts(guarded):
        for given in (
            {"data": {**data, "csrf_token": theirs}},
            {"data": data, "headers": {"X-CSRFToken": theirs}},
        ):
            assert client.post(path, **given).status_code == 400, endpoint
    assert guarded.contents() == before


def test_sec_D4_a_token_from_before_signing_in_does_not_count_afterwards(guarded: World) -> None:
    visitor = token_of(guarded.client("anonymous"), "/sign-in")
    client = guarded.client("end_user")
    token_of(client)
    assert client.post("/session/keep", data={"csrf_token": visitor}).status_code == 400


def test_sec_D4_a_token_that_is_too_old_does_not_count(
    guarded: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = guarded.client("end_user")
    token = token_of(client)
    assert client.post("/session/keep", data={"csrf_token": token}).status_code == 200
    limit = guarded.app.config["WTF_CSRF_TIME_LIMIT"]
    assert limit <= timedelta(hours=10).total_seconds()
    real = URLSafeTimedSerializer.loads

    def later(self: URLSafeTimedSerializer, value: str, max_age: int | None = None) -> object:
        return real(self, value, max_age=-1 if max_age == limit else max_age)

    monkeypatch.setattr(URLSafeTimedSerializer, "loads", later)
    answer = client.post("/session/keep", data={"csrf_token": token})
    assert answer.status_code == 400


def test_sec_D4_the_right_token_passes_in_the_form_and_in_the_header(guarded: World) -> None:
    client = guarded.client("end_user")
    token = token_of(client)
    assert client.post("/session/keep", data={"csrf_token": token}).status_code == 200
    assert client.post("/session/keep", headers={"X-CSRFToken": token}).status_code == 200


def test_sec_D4_a_refused_form_says_what_to_do_and_loses_no_draft(guarded: World) -> None:
    answer = guarded.client("end_user").post(
        f"/requests/drafts/{guarded.things['end_user'].draft}/save"
    )
    assert answer.status_code == 400
    assert "Een bewaard concept staat er nog." in answer.text


@pytest.mark.parametrize("who", ["anonymous", "worker", "end_user", "staff", "entity_admin"])
def test_sec_D4_looking_changes_nothing(world: World, who: str) -> None:
    world.runtime.clock.advance(timedelta(minutes=5))  # type: ignore[attr-defined]
    try:
        before = world.contents()
        for owner in ("end_user", "filing_staff"):
            for rule in world.rules:
                if "GET" not in (rule.methods or ()):
                    continue
                path = address(world.app, rule, **named(rule, world.things[owner], world))
                for method in ("GET", "HEAD"):
                    world.client(who).open(path, method=method).close()
                assert world.contents() == before, rule.endpoint
    finally:
        world.runtime.clock.advance(-timedelta(minutes=5))  # type: ignore[attr-defined]


def test_sec_D4_no_method_override_turns_a_look_into_a_change(world: World) -> None:
    path = f"/requests/drafts/{world.things['end_user'].draft}/save"
    before = world.contents()
    client = world.client("end_user")
    for extra in ({"X-HTTP-Method-Override": "POST"}, {"X-HTTP-Method": "POST"}):
        assert client.get(path, headers=extra).status_code == 405
    assert client.get(f"{path}?_method=POST").status_code == 405
    assert world.contents() == before
