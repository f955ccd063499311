"""Faults: a page with a code and nothing else, and a log with ids and nothing else."""

import json
import re
from collections.abc import Callable

import pytest
from sqlalchemy.exc import OperationalError

from bisdesk.runtime import Runtime
from tests.factories.people import People
from tests.factories.requests import make_draft, make_in_review
from tests.support.world import World, whole_world, world

__all__ = ["whole_world", "world"]

MARKER = "Merkwaardigsson"
EMAIL = "merkwaardig.persoon@postilaatikko.example"


class Fault(Exception):
    """A fault of a library that carries what it was given, as many do."""


def failing(*_arguments: object, **_values: object) -> None:
    raise Fault(f"cannot store {MARKER} <{EMAIL}>")


def database_gone(*_arguments: object, **_values: object) -> None:
    statement = f"INSERT INTO bis_request VALUES ('{MARKER}')"
    raise OperationalError(statement, {"email": EMAIL}, Exception(MARKER))


PLACES = (
    ("bisdesk.bis_requests.drafts.typed_from", "end_user", "save"),
    ("bisdesk.bis_requests.submitting.check_all", "end_user", "submit"),
    ("bisdesk.bis_requests.submitting.claim_unique", "end_user", "submit"),
    ("bisdesk.bis_requests.shown_draft.build_page", "end_user", "open"),
    ("bisdesk.work.work.append", "end_user", "submit"),
    ("bisdesk.review.compared.compare", "staff", "review"),
    ("bisdesk.assignment.service.after", "staff", "claim"),
    ("bisdesk.board.rows._row", "staff", "board"),
)


@pytest.fixture
def act(
    runtime: Runtime, people: People, client_as: Callable[..., object]
) -> Callable[[str, str], object]:
    """Do one step with the marker person's data."""
    person = {"last_name": MARKER, "email": EMAIL}
    draft = make_draft(runtime, people, **person)  # type: ignore[arg-type]
    other = {"last_name": MARKER, "email": f"x{EMAIL}"}
    found = make_in_review(runtime, people, **other)
    steps: dict[str, tuple[str, str, dict[str, str]]] = {
        "save": ("POST", f"/requests/drafts/{draft.id}/save", {"last_name": MARKER}),
        "submit": ("POST", f"/requests/drafts/{draft.id}", {"note_bis_number": "1"}),
        "open": ("GET", f"/requests/drafts/{draft.id}", {}),
        "review": ("GET", f"/review/{found.reference}", {}),
        "claim": ("POST", f"/review/{found.reference}/release", {"version": str(found.version)}),
        "board": ("GET", "/board", {}),
    }

    def do(who: str, step: str) -> object:
        method, path, data = steps[step]
        if path.startswith("/requests"):
            data = {**data, "version": str(draft.version)} if method == "POST" else {}
        return client_as(who).open(path, method=method, data=data or None)  # type: ignore[attr-defined]

    return do


@pytest.mark.parametrize(("place", "who", "step"), PLACES)
@pytest.mark.parametrize(("fault", "status"), [(failing, 500), (database_gone, 503)])
def test_sec_F2_a_fault_tells_nobody_about_the_person(
    act: Callable[[str, str], object],
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
    place: str,
    who: str,
    step: str,
    fault: Callable[..., None],
    status: int,
) -> None:
    capfd.readouterr()
    monkeypatch.setattr(place, fault)
    answer = act(who, step)
    assert answer.status_code == status  # type: ignore[attr-defined]
    text, logged = answer.text, "".join(capfd.readouterr())  # type: ignore[attr-defined]
    for secret in (MARKER, EMAIL, "merkwaardig", "INSERT INTO"):
        assert secret not in text
        assert secret not in logged
    # A token is random letters and dots: now and then it reads like the name of a file.
    readable = re.sub(r'(name="csrf[_-]token" (?:content|value))="[^"]+"', r"\1", text)
    assert readable != text
    for internal in ("Traceback", "Fault", "OperationalError", "sqlalchemy", ".py", "bisdesk/"):
        assert internal not in readable
    if status == 503:
        assert answer.headers["Retry-After"]  # type: ignore[attr-defined]


def lines(logged: str) -> list[dict[str, object]]:
    return [json.loads(line) for line in logged.splitlines() if line.startswith("{")]


def test_sec_F2_the_page_shows_the_code_that_the_log_has(
    act: Callable[[str, str], object],
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setattr("bisdesk.board.rows._row", failing)
    capfd.readouterr()
    answer = act("staff", "board")
    fault = next(line for line in lines(capfd.readouterr().err) if line["event"] == "fault")
    assert str(fault["id"]) in answer.text  # type: ignore[attr-defined]
    assert fault["kind"] == "Fault"
    assert str(fault["place"]).startswith("failing:")


def test_sec_F2_logs_of_a_walk_carry_ids_and_routes_only(
    world: World, capfd: pytest.CaptureFixture[str]
) -> None:
    things = world.things["end_user"]
    capfd.readouterr()
    world.client("end_user").get(f"/requests/{things.reference}?tab=Saarinen")
    world.client("staff").get(f"/review/{things.reference}")
    world.client("anonymous").get(world.link.path)
    world.client("anonymous").post("/sign-in", data={"email": EMAIL, "password": MARKER})
    world.client("anonymous").get(f"/requests/{MARKER}%0d%0aforged: line")
    logged = capfd.readouterr().err
    for secret in (
        "Saarinen",
        things.reference,
        world.link.token,
        EMAIL,
        MARKER,
        "forged",
        "Anneli",
    ):
        assert secret not in logged
    found = lines(logged)
    assert len(found) == len(logged.splitlines()) == 5
    assert {line["event"] for line in found} == {"request"}
    assert {line["endpoint"] for line in found} >= {"bis_requests.show", "review.show"}


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/no-such-page", 404),
        ("POST", "/account", 405),
        ("POST", "/language", 400),
        ("GET", "/board", 403),
    ],
)
def test_sec_F2_refusals_are_pages_in_the_readers_language(
    world: World, method: str, path: str, status: int
) -> None:
    answer = world.client("end_user").open(path, method=method)
    assert answer.status_code == status
    assert '<html lang="nl-BE">' in answer.text
    assert "werkzeug" not in answer.text.lower()
    if status == 405:
        assert "GET" in answer.headers["Allow"]
