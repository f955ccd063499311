"""What a person can send that no browser would: doubled fields, huge ones, characters that are none."""

from collections.abc import Callable
from contextlib import closing
from io import BytesIO

import pytest
from flask.testing import FlaskClient
from werkzeug.datastructures import MultiDict

from bisdesk.accounts.models import SignInSession
from bisdesk.bis_requests.inputs import INPUTS, LONGEST
from bisdesk.bis_requests.models import BisRequest
from bisdesk.runtime import Runtime
from tests.factories.people import PASSWORD, People
from tests.factories.requests import make_draft
from tests.policy.test_every_route import address, form, named
from tests.support.world import World, count, whole_world, world

__all__ = ["whole_world", "world"]

ClientAs = Callable[[str], FlaskClient]
EMAIL = "lien.vermeersch@voorbeeld.example"


def test_sec_D7_a_doubled_field_is_refused_by_every_route(world: World) -> None:
    before = world.contents()
    for who in ("end_user", "staff"):
        for rule in world.rules:
            path = address(world.app, rule, **named(rule, world.things["end_user"], world))
            client = world.client(who)
            if "POST" in (rule.methods or ()):
                data = MultiDict(form(rule.endpoint, world.things["end_user"]))
                data.setlist("language", ["nl", "fr"])
                assert client.post(path, data=data).status_code == 400, rule.endpoint
            if "GET" in (rule.methods or ()):
                with client.get(f"{path}?tab=done&tab=drafts") as answer:
                    assert answer.status_code == 400, rule.endpoint
    assert world.contents() == before


@pytest.mark.parametrize(
    "data",
    [
        {"email": EMAIL, "password": ["x", PASSWORD]},
        {"email": [EMAIL, "x@y.example"], "password": PASSWORD},
        {"email[]": EMAIL, "password": PASSWORD},
        {"email[0]": EMAIL, "password": PASSWORD},
    ],
)
def test_sec_D7_doubled_and_array_parameters_sign_nobody_in(
    runtime: Runtime, people: People, client: FlaskClient, data: dict[str, object]
) -> None:
    assert client.post("/sign-in", data=data).status_code in (400, 422)
    assert count(runtime, SignInSession) == 0


def test_sec_D7_json_is_not_read_as_a_form(
    runtime: Runtime, people: People, client: FlaskClient
) -> None:
    for value in (PASSWORD, 123, {"a": "b"}, [PASSWORD]):
        answer = client.post("/sign-in", json={"email": EMAIL, "password": value})
        assert answer.status_code == 400
    assert count(runtime, SignInSession) == 0


def test_sec_D7_a_field_of_a_megabyte_is_refused_before_anything_is_kept(world: World) -> None:
    before = world.contents()
    huge = "a" * 1024 * 1024
    for who in ("anonymous", "end_user", "staff"):
        for rule in world.rules:
            if "POST" not in (rule.methods or ()):
                continue
            path = address(world.app, rule, **named(rule, world.things["end_user"], world))
            data = form(rule.endpoint, world.things["end_user"]) | {"first_name": huge}
            assert world.client(who).post(path, data=data).status_code == 413, rule.endpoint
    assert world.contents() == before


def test_sec_D7_a_form_with_thousands_of_fields_is_refused(world: World) -> None:
    draft = world.things["end_user"].draft
    data = {f"field{number}": "" for number in range(400)}
    answer = world.client("end_user").post(
        f"/requests/drafts/{draft}/save", data=data, content_type="multipart/form-data"
    )
    assert answer.status_code == 413


@pytest.mark.parametrize("who", ["anonymous", "manager", "revoked"])
def test_sec_A1_of_who_may_not_file_no_upload_is_read(
    world: World, who: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def read(_self: object) -> None:
        raise AssertionError("the body was read")

    monkeypatch.setattr("flask.wrappers.Request._load_form_data", read)
    path = f"/requests/drafts/{world.things['end_user'].draft}/files"
    data = {"files": (BytesIO(b"GIF89a"), "a.gif")}
    answer = world.client(who).post(path, data=data, content_type="multipart/form-data")
    assert answer.status_code == (303 if who == "anonymous" else 403)


ODD = {
    "NUL": "Ai\x00no",
    "direction": "Ai\u202eno",
    "zero width": "Ai\u200bno",
    "soft hyphen": "Ai\u00adno",
    "line separator": "Ai\u2028no",
    "escape": "Ai\x1b[31mno",
    "unassigned": "Ai\U000e0080no",
    "surrogate": b"Ai\xed\xa0\x80no",
    "no UTF-8": b"Ai\xff\xfeno",
    "other digits": "٣٤٥",
    "full width": "９９",
    "template": "{{7*7}}${7*7}<%= 7*7 %>",
    "markup": "<script>alert(1)</script>\"'><img src=x onerror=alert(1)>",
    "query": "'; DROP TABLE bis_request; --",
    "combining": "i" + "\u0307" * 500,
}


@pytest.mark.parametrize("name", ODD)
def test_sec_D7_odd_characters_break_nothing_in_any_field(
    runtime: Runtime, people: People, client_as: ClientAs, name: str
) -> None:
    client = client_as("end_user")
    draft = make_draft(runtime, people, checked=False)
    data = dict.fromkeys(INPUTS, ODD[name])
    path = f"/requests/drafts/{draft.id}"
    answer = client.post(f"{path}/save", data={**data, "version": str(draft.version)})
    assert answer.status_code == 303
    page = client.get(path)
    assert page.status_code == 200
    assert "<script>alert" not in page.text
    assert "<img src=x" not in page.text
    assert ">49<" not in page.text
    with runtime.database.reading() as session:
        stored = session.get_one(BisRequest, draft.id)
    assert all(len(str(value)) <= LONGEST for value in stored.typed.values())
    assert "\x00" not in str(stored.typed)
    again = client.post(path, data={**data, "version": str(stored.version)})
    assert again.status_code == 422
    assert client.get("/requests?tab=drafts").status_code == 200


@pytest.mark.parametrize("name", ODD)
def test_sec_D7_odd_characters_break_no_other_form(
    runtime: Runtime, people: People, client_as: ClientAs, client: FlaskClient, name: str
) -> None:
    odd = ODD[name]
    assert (
        client.post("/sign-in", data={"email": odd, "password": odd, "next": odd}).status_code
        == 422
    )
    assert client.post("/keys/sign-in", data={"user_name": odd, "password": odd}).status_code == 422
    assert client.post("/language", data={"language": odd, "next": odd}).status_code == 400
    assert client.post("/activate/unknown", data={"code1": odd}).status_code in (404, 422)
    filer = client_as("end_user")
    assert (
        filer.post("/requests/drafts/x/save", data={"version": odd, "ticket": odd}).status_code
        == 404
    )
    desk = client_as("staff")
    for step in ("claim", "release", "alike/x", "register"):
        data = {"version": odd, "reason": odd, "candidate": odd, "use_number": odd}
        assert desk.post(f"/review/BIS-2026-000001/{step}", data=data).status_code == 404


@pytest.mark.parametrize(
    "version", ["", "-1", "1.0", "1e3", "٣", "９", "99999999999999999999999", "0x1", " 1", "true"]
)
def test_sec_D7_a_version_that_is_no_version_releases_nothing(world: World, version: str) -> None:
    things = world.things["end_user"]
    before = world.contents()
    path = f"/review/{things.reference}/release"
    assert world.client("staff").post(path, data={"version": version}).status_code in (400, 409)
    assert world.contents() == before


@pytest.mark.parametrize(
    "path",
    ["/requests/%00", "/requests/%ff%fe", "/requests/%ed%a0%80", "/requests/" + "A" * 5000, "/files/%2e%2e%2fx",
     "/files/x/pages/99999999999999999999", "/requests/BIS-2026-000001%27%20OR%201=1", "/review/%E2%80%AE",
     "/activate/%00", "/demo/mailbox/%00", "/static/../settings.py", "/static/%2e%2e/settings.py"],
)  # fmt: skip
@pytest.mark.parametrize("who", ["anonymous", "staff"])
def test_sec_D7_odd_addresses_are_not_found_and_break_nothing(
    world: World, who: str, path: str
) -> None:
    with closing(world.client(who).get(path)) as answer:
        assert answer.status_code in ((404, 303) if who == "anonymous" else (404,)), answer.status
        assert "Traceback" not in answer.text
