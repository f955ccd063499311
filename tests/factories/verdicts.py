"""Verdicts on the lines of a request."""

from collections.abc import Mapping

from bisdesk.bis_requests.models import BisRequest
from bisdesk.duplicates import verdicts
from bisdesk.duplicates.models import CandidateKind
from bisdesk.duplicates.requests import requests_like
from bisdesk.policy.actor import Actor
from bisdesk.review import service
from bisdesk.review.lines import keys_of, seen_as, values_of
from bisdesk.review.models import FieldVerdict
from bisdesk.review.rules import Verdict
from bisdesk.runtime import Runtime


def seen_now(runtime: Runtime, request_id: str) -> dict[str, str]:
    """By line: what a page drawn now would carry of its value."""
    with runtime.database.reading() as session:
        found = session.get_one(BisRequest, request_id)
        keys = keys_of(runtime.vault, request_id, values_of(session, found))
    return {line: seen_as(key) for line, key in keys.items()}


def judge_all(
    runtime: Runtime, actor: Actor, found: BisRequest, wrong: Mapping[str, str] | None = None
) -> None:
    """Judge every line, as staff do: right, but for those in `wrong` (with what the document says)."""
    wrong = wrong or {}
    said = {
        line: service.Said("wrong", seen, wrong[line]) if line in wrong else service.Said("right", seen)
        for line, seen in seen_now(runtime, found.id).items()
    }  # fmt: skip
    with runtime.work(actor) as work:
        service.judge(work, found.reference or "", said)


def call_others(runtime: Runtime, actor: Actor, found: BisRequest) -> None:
    """Say of every other request that looks like this one that it is about somebody else."""
    with runtime.work(actor) as work:
        for each in requests_like(work.session, found):
            verdicts.keep(
                work, found, CandidateKind.REQUEST, each.request_id, same=False, reason="Made for a test"
            )  # fmt: skip


def write_all_right(runtime: Runtime, request_id: str, by: str) -> None:
    """The same without the service, for a request that is in no state to be judged, or has no reference."""
    with runtime.database.writing() as session:
        found = session.get_one(BisRequest, request_id)
        keys = keys_of(runtime.vault, request_id, values_of(session, found))
        session.add_all(
            FieldVerdict(
                request_id=request_id, field=line, verdict=Verdict.RIGHT, value_key=key, by=by, at=runtime.clock.now()
            )
            for line, key in keys.items()
        )  # fmt: skip
