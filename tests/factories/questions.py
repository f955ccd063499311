"""Requests that wait for an answer of who filed them."""

from collections.abc import Collection

from bisdesk.bis_requests.models import BisRequest
from bisdesk.questions import service
from bisdesk.runtime import Runtime
from tests.factories import requests as make
from tests.factories.people import People

QUESTION = "Please look at the name again."


def make_asked(
    runtime: Runtime,
    people: People,
    who: str = "end_user",
    *,
    by: str = "staff",
    of: BisRequest | None = None,
    question: str = QUESTION,
    fields: Collection[str] = (),
    files: bool = False,
    **typed: str,
) -> BisRequest:
    """A request about which the desk asked something. of: one in review that exists already."""
    found = of or make.make_in_review(runtime, people, who, by=by, **typed)
    with runtime.work(people.actor(by)) as work:
        service.ask(
            work,
            found.reference or "",
            version=found.version,
            question=question,
            fields=fields,
            files=files,
        )
    with runtime.database.reading() as session:
        return session.get_one(BisRequest, found.id)
