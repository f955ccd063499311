"""Files as a browser posts them: cleaned and sealed one by one, then kept with the draft in one transaction."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Final

from werkzeug.datastructures import FileStorage

from bisdesk.attachments import intake, service
from bisdesk.attachments.names import tidy_name
from bisdesk.attachments.recognise import MAX_FILES, FileRefusal
from bisdesk.attachments.service import SealedFile
from bisdesk.bis_requests.models import BisRequest
from bisdesk.domain.refusal import Refusal
from bisdesk.policy.actor import Actor
from bisdesk.runtime import Runtime
from bisdesk.store import throttle
from bisdesk.work.work import Work

_WINDOW: Final = timedelta(hours=1)
_PER_WINDOW: Final = 120
"""Files that one person may offer in an hour: each takes a decoder for a second or so."""


@dataclass(frozen=True)
class Refused:
    """A file that is not kept, by the name to show, and why."""

    name: str
    refusal: Refusal


@dataclass
class Received:
    """What came in: sealed files to keep, and those that are refused."""

    sealed: list[SealedFile] = field(default_factory=list)
    refused: list[Refused] = field(default_factory=list)


def receive(
    runtime: Runtime, actor: Actor, request_id: str, posted: Iterable[FileStorage]
) -> Received:
    """Clean and seal what was posted for this request. Call outside any transaction, after asking the policy."""
    received = Received()
    for each in posted:
        if not each.filename:
            continue  # an input in which nothing was chosen
        try:
            _refuse_too_many(runtime, actor, len(received.sealed))
            clean = intake.clean(each.stream, each.filename)  # type: ignore[arg-type]
        except Refusal as refusal:
            received.refused.append(Refused(tidy_name(each.filename), refusal))
        else:
            received.sealed.append(service.seal(runtime.vault, request_id, clean))
    return received


def keep(work: Work, draft: BisRequest, received: Received) -> list[Refused]:
    """Keep the files with the draft; return all that were refused, those that are too many included."""
    refused = list(received.refused)
    for sealed in received.sealed:
        try:
            service.add(work, draft, sealed)
        except Refusal as refusal:
            refused.append(Refused(sealed.name, refusal))
    return refused


def _refuse_too_many(runtime: Runtime, actor: Actor, so_far: int) -> None:
    if so_far >= MAX_FILES:
        raise Refusal(FileRefusal.TOO_MANY_FILES, files=MAX_FILES)
    count_upload(runtime, actor)


def count_upload(runtime: Runtime, actor: Actor) -> None:
    """Note that this person offers a file. Raises Refusal too_often."""
    key = runtime.vault.keyed_hash("uploads", str(actor.id))
    wait = throttle.hit(
        runtime.database, key, limit=_PER_WINDOW, window=_WINDOW, now=runtime.clock.now()
    )
    if wait is not None:
        raise Refusal(FileRefusal.TOO_OFTEN, minutes=int(wait.total_seconds() // 60) + 1)
