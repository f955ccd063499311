"""A file counts only when the scanner has seen it, where there is a scanner: at once, or else by the worker process."""

import io
from typing import BinaryIO, Final

from sqlalchemy import update
from sqlmodel import col, select

from bisdesk.attachments import service
from bisdesk.attachments.models import Attachment, AttachmentContent, RemovedFile, ScanState
from bisdesk.attachments.recognise import FileRefusal
from bisdesk.attachments.scanner import ScannerDown, Verdict
from bisdesk.audit.tags import AuditTag
from bisdesk.bis_requests.models import BisRequest
from bisdesk.bis_requests.states import State
from bisdesk.domain.refusal import Refusal
from bisdesk.outbox.retry import RetryLater
from bisdesk.policy.actions import Action
from bisdesk.policy.actor import SYSTEM
from bisdesk.policy.decide import NotFound
from bisdesk.runtime import Runtime
from bisdesk.work.work import Work

JOB: Final = "scan"


def first_look(runtime: Runtime, received: BinaryIO) -> ScanState:
    """Have the file scanned as it was received. A scanner that is down means waiting. Raises Refusal infected."""
    scanner = runtime.scanner
    if scanner is None:
        return ScanState.NONE
    received.seek(0)
    try:
        verdict = scanner.scan(received)
    except ScannerDown:
        return ScanState.WAITING
    if verdict is Verdict.INFECTED:
        raise Refusal(FileRefusal.INFECTED)
    return ScanState.PASSED


def run(runtime: Runtime, attachment_id: str) -> None:
    """In the worker process: scan a file that waits. May run twice. Raises RetryLater while the scanner is down."""
    with runtime.database.reading() as session:
        file = session.get(Attachment, attachment_id)
        if file is None or file.scan != ScanState.WAITING:
            return
        sealed = session.get_one(AttachmentContent, attachment_id).sealed
    if runtime.scanner is None:
        _settle(runtime, file, ScanState.NONE)  # the operator took the scanner out of the settings
        return
    bound_to = service.bound_to(file.request_id, file.id, "content")
    try:
        verdict = runtime.scanner.scan(io.BytesIO(runtime.vault.open(sealed, bound_to)))
    except ScannerDown as down:
        raise RetryLater(f"scanner_{down.code}") from None
    if verdict is Verdict.CLEAN:
        _settle(runtime, file, ScanState.PASSED)
    else:
        _take_out(runtime, file)


def wake(runtime: Runtime) -> None:
    """Timed: files of drafts that were added while no scanner was set are scanned once there is one."""
    if runtime.scanner is None:
        return
    unseen = (
        select(Attachment.id)
        .join(BisRequest, col(BisRequest.id) == Attachment.request_id)
        .where(Attachment.scan == ScanState.NONE, BisRequest.state == State.DRAFT)
        .limit(50)
    )
    with runtime.database.reading() as session:
        found = session.exec(unseen).all()
    for attachment_id in found:
        with runtime.work(SYSTEM) as work:
            if _change(work, attachment_id, ScanState.NONE, ScanState.WAITING):
                work.enqueue(JOB, attachment_id)


def _settle(runtime: Runtime, file: Attachment, state: ScanState) -> None:
    with runtime.work(SYSTEM) as work:
        _change(work, file.id, ScanState.WAITING, state)


def _change(work: Work, attachment_id: str, before: ScanState, after: ScanState) -> bool:
    changed = work.session.execute(
        update(Attachment)
        .where(col(Attachment.id) == attachment_id, col(Attachment.scan) == before)
        .values(scan=after)
    )
    return bool(changed.rowcount)  # type: ignore[attr-defined]


def _take_out(runtime: Runtime, file: Attachment) -> None:
    """Erase the file, and leave a line for the filer that says so."""
    with runtime.work(SYSTEM) as work:
        try:
            found = work.get(file.request_id, Action.RUN_JOBS)
        except NotFound:
            return  # thrown away meanwhile
        if work.session.get(Attachment, file.id) is None:
            return
        service.remove(work, found, file.id, tag=AuditTag.FILE_INFECTED)
        work.session.add(RemovedFile(request_id=found.id, name=file.name, removed_at=work.now))
