"""What is measured: one page or action each, as a browser asks for it."""

import html
import re
from abc import ABC, abstractmethod
from itertools import cycle
from urllib.parse import urlencode

from bisdesk.bis_requests.inputs import GROUPS
from tests.bench.clients import Answer, Client, NotMeasurable
from tests.bench.installation import Installation

HTMX = {"HX-Request": "true", "HX-Request-Type": "partial"}


def wanted(answer: Answer, status: int, holds: str = "") -> Answer:
    """Return the answer when it is the right one: a fast error page is no figure."""
    if answer.status != status or holds.encode() not in answer.body:
        raise NotMeasurable(f"answered {answer.status}, not {status} with {holds!r}")
    return answer


class Case(ABC):
    """One figure. goal: how many times the bare route it may take."""

    name: str
    what: str
    goal: float

    @abstractmethod
    def ask(self) -> float:
        """Ask once; return how many seconds the answer took."""


class Floor(Case):
    name, what, goal = "bare", "bare route", 1

    def __init__(self, client: Client) -> None:
        self._client = client

    def ask(self) -> float:
        return wanted(self._client.get("/"), 200, "three").seconds


class IdleBoard(Case):
    """An open board asks whether anything changed; when time moved it on, the answer does not count."""

    name, what, goal = "idle_board", "idle board refresh", 2

    def __init__(self, client: Client) -> None:
        self._client = client
        self._tag = ""

    def ask(self) -> float:
        while True:
            answer = self._client.get("/board/live", {**HTMX, "HX-PTag": self._tag})
            if answer.status == 304:
                return answer.seconds
            self._tag = wanted(answer, 200, "BIS-").headers["hx-ptag"]


class FieldCheck(Case):
    """Somebody types: each post saves another value, and comes back with the verdict."""

    name, what, goal = "field_check", "field validation", 3
    groups = ("last_name", "email", "residence_postcode", "birth_date", "mobile", "document_number")

    def __init__(self, client: Client, installation: Installation) -> None:
        self._client = client
        self._path = f"/requests/drafts/{installation.draft}"
        page = wanted(client.get(self._path), 200, "csrf-token").body.decode()
        self._headers = HTMX | {"X-CSRFToken": _found(r'csrf-token" content="([^"]+)"', page)}
        self._version = int(_found(r'name="version"[^>]*value="(\d+)"', page))
        self._typed = dict(installation.typed)
        self._turns = cycle(self.groups)
        self._posts = 0

    def ask(self) -> float:
        group = next(self._turns)
        self._posts += 1
        self._typed |= {
            "last_name": f"Saarinen{'abcdefghij'[self._posts % 10]}",
            "email": f"somebody.{self._posts}@postilaatikko.example",
            "residence_postcode": f"{1000 + self._posts % 9000}",
            "birth_day": str(1 + self._posts % 28),
            "mobile": f"+35840{1_000_000 + self._posts}",
            "document_number": f"FI{self._posts:07d}",
        }
        form = {name: self._typed.get(name, "") for name in GROUPS[group].inputs}
        answer = self._client.post(
            f"{self._path}/fields/{group}",
            urlencode({**form, "version": self._version}),
            self._headers,
        )
        page = wanted(answer, 200, f"field-{group}").body.decode()
        self._version = int(_found(r'name="version"[^>]*value="(\d+)"', page))
        return answer.seconds


class RequestList(Case):
    name, what, goal = "request_list", "request list", 5

    def __init__(self, client: Client) -> None:
        self._client = client

    def ask(self) -> float:
        return wanted(self._client.get("/requests"), 200, "BIS-").seconds


class RequestDetail(Case):
    name, what, goal = "request_detail", "request detail", 5

    def __init__(self, client: Client, installation: Installation) -> None:
        self._client = client
        self._turns = cycle(installation.references)

    def ask(self) -> float:
        reference = next(self._turns)
        return wanted(self._client.get(f"/requests/{reference}"), 200, reference).seconds


def _found(pattern: str, page: str) -> str:
    match = re.search(pattern, page)
    if match is None:
        raise NotMeasurable(f"no {pattern} in the page")
    return html.unescape(match.group(1))
