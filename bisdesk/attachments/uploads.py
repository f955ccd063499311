"""Files as a browser posts them: each cleaned, sealed and kept before the next one is looked at."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from werkzeug.datastructures import FileStorage

from bisdesk.attachments import intake, scanning, service
from bisdesk.attachments.models import ScanState
from bisdesk.attachments.names import tidy_name
from bisdesk.attachments.queries import files_of
from bisdesk.attachments.recognise import MAX_FILES, FileRefusal
from bisdesk.audit.tags import AuditTag
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


def take(
    runtime: Runtime,
    actor: Actor,
    request_id: str,
    posted: Iterable[FileStorage],
    opened: Callable[[Work], BisRequest],
) -> list[Refused]:
    """Keep what was posted with the draft that `opened` locks (or makes); return what is refused, and why.

    Each file has a transaction of its own: six of ten megabytes are never in memory together, and what came
    before one that fails is kept. Call outside any transaction, after asking the policy. Raises as `opened`.
    """
    refused = []
    for each in posted:
        if not each.filename:
            continue  # an input in which nothing was chosen
        try:
            _refuse_too_many(runtime, actor, request_id)
            _take(runtime, actor, request_id, each, opened)
        except Refusal as refusal:
            refused.append(Refused(tidy_name(each.filename), refusal))
    return refused


def _take(
    runtime: Runtime,
    actor: Actor,
    request_id: str,
    posted: FileStorage,
    opened: Callable[[Work], BisRequest],
) -> None:
    clean = intake.clean(posted.stream, posted.filename)  # type: ignore[arg-type]
    try:
        scan = scanning.first_look(runtime, posted.stream)  # type: ignore[arg-type]
    except Refusal:
        with runtime.work(actor) as work:
            work.audit(AuditTag.FILE_INFECTED, opened(work), outcome="refused")
        raise
    posted.close()
    sealed = service.seal(runtime.vault, request_id, clean, scan)
    del clean  # ten megabytes, maybe
    with runtime.work(actor) as work:
        file = service.add(work, opened(work), sealed)
        if scan is ScanState.WAITING:
            work.enqueue(scanning.JOB, file.id)


def _refuse_too_many(runtime: Runtime, actor: Actor, request_id: str) -> None:
    """Before a decoder is started for it."""
    with runtime.database.reading() as session:
        if len(files_of(session, request_id)) >= MAX_FILES:
            raise Refusal(FileRefusal.TOO_MANY_FILES, files=MAX_FILES)
    count_upload(runtime, actor)


def count_upload(runtime: Runtime, actor: Actor) -> None:
    """Note that this person offers a file. Raises Refusal too_often."""
    key = runtime.vault.keyed_hash("uploads", str(actor.account_id))
    wait = throttle.hit(
        runtime.database, key, limit=_PER_WINDOW, window=_WINDOW, now=runtime.clock.now()
    )
    if wait is not None:
        raise Refusal(FileRefusal.TOO_OFTEN, minutes=int(wait.total_seconds() // 60) + 1)
