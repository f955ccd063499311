"""The mailbox that bounces come back to, over IMAP: look into it, note what it reports, clear up what is done.

What reports about a mail of ours is moved to a folder or deleted once it is noted: it repeats the reader's address and
our mail. Everything else stays, marked as read, so that it is not read again and again.
"""

import imaplib
import socket
import ssl
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import structlog

from bisdesk.bounces import dsn, service
from bisdesk.channels.time_limit import TimeUp, within
from bisdesk.outbox.returned import Told
from bisdesk.runtime import Runtime
from bisdesk.settings import Settings

log = structlog.get_logger("bisdesk.bounces")

AT_ONCE = 50
"""So many mails in one look; the rest waits for the next, a minute later."""
TOTAL = 45.0
"""Seconds for one look, whatever the server does."""
WORTH_WAITING = timedelta(hours=12)
"""A report about a mail that is just being handed over is read again, but not for ever."""


class MailboxTrouble(Exception):
    """The server refused or could not be reached. `code`: why; never what the server said."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass
class Look:
    """What one look found."""

    noted: int = 0
    others: int = 0
    left: int = 0  # to be read again


def look(runtime: Runtime) -> Look:
    """Read what is new in the mailbox. Called by the worker's timed loop; harmless when it stops anywhere."""
    found = Look()
    settings = runtime.settings
    if not settings.imap_host:
        return found
    try:
        with _named_trouble(), _opened(settings) as box:
            for uid in _unread(box):
                _take(runtime, box, uid, found)
    except MailboxTrouble as trouble:
        log.warning("mailbox_trouble", failure=trouble.code)
    if found.noted or found.others:
        log.info("mailbox_read", noted=found.noted, others=found.others, left=found.left)
    return found


def _take(runtime: Runtime, box: imaplib.IMAP4, uid: str, found: Look) -> None:
    """One mail; whatever is wrong with it, the next one is read."""
    raw, arrived = _fetched(box, uid)
    told = _told(runtime, raw)
    if told in (Told.NOTED, Told.KNOWN):
        found.noted += 1
        _clear(box, uid, runtime.settings.imap_done_folder)
    elif told is Told.TOO_EARLY and _is_fresh(arrived, runtime.clock.on_devices()):
        found.left += 1
    else:
        found.others += 1
        _done(box.uid("STORE", uid, "+FLAGS.SILENT", r"(\Seen)"))


def _told(runtime: Runtime, raw: bytes) -> Told:
    report = dsn.read(raw)
    if report is None:
        return Told.NOT_OURS
    try:
        return service.note(runtime, report)
    except Exception as error:  # noqa: BLE001  # what follows one bounce must not stop the others
        log.error("bounce_error", id=report.message_id, kind=type(error).__name__)  # noqa: TRY400
        return Told.TOO_EARLY


def _is_fresh(arrived: datetime | None, now: datetime) -> bool:
    return arrived is not None and now - arrived < WORTH_WAITING


def _unread(box: imaplib.IMAP4) -> list[str]:
    """UIDs of the oldest mails that nobody has read."""
    answer = _done(box.uid("SEARCH", "UNSEEN", "UNDELETED"))
    return [uid.decode("ascii") for uid in (answer[0] or b"").split()][:AT_ONCE]


def _fetched(box: imaplib.IMAP4, uid: str) -> tuple[bytes, datetime | None]:
    """The mail, as far as a report goes, and when it arrived. Reading does not mark it."""
    answer = _done(box.uid("FETCH", uid, f"(INTERNALDATE BODY.PEEK[]<0.{dsn.LONGEST}>)"))
    raw, said = b"", b""
    for part in answer:
        if isinstance(part, tuple):
            said, raw = said + part[0], part[1]
        elif isinstance(part, bytes):
            said += part
    arrived = imaplib.Internaldate2tuple(said)
    return raw, None if arrived is None else datetime.fromtimestamp(time.mktime(arrived), UTC)


def _clear(box: imaplib.IMAP4, uid: str, folder: str) -> None:
    """Move the mail, or delete it."""
    if folder and "MOVE" in box.capabilities:
        _done(box.uid("MOVE", uid, _quoted(folder)))
        return
    if folder:
        _done(box.uid("COPY", uid, _quoted(folder)))
    _done(box.uid("STORE", uid, "+FLAGS.SILENT", r"(\Seen \Deleted)"))
    if "UIDPLUS" in box.capabilities:  # without it, what others marked would go as well
        _done(box.uid("EXPUNGE", uid))


def _quoted(folder: str) -> str:
    escaped = folder.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def _done(answer: tuple[str, Any]) -> list[Any]:
    if answer[0] != "OK":
        raise MailboxTrouble("imap_refused")
    parts: list[Any] = answer[1]
    return parts


@contextmanager
def _opened(settings: Settings) -> Iterator[imaplib.IMAP4]:
    """Sign in and open the folder; sign out whatever happens. One time limit for all of it."""
    opened: list[imaplib.IMAP4] = []

    def open_socket() -> socket.socket | None:
        return opened[0].sock if opened else None

    with within(TOTAL, open_socket):
        box = _connected(settings, opened)
        try:
            box.login(settings.imap_user, settings.imap_password.get_secret_value())
            # Servers say more once they know who asks, and imaplib does not ask again.
            able = _done(box.capability())[-1]
            box.capabilities = tuple(able.decode("ascii", "replace").upper().split())
            _done(box.select(_quoted(settings.imap_folder)))
            yield box
        finally:
            _leave(box)


class _Plain(imaplib.IMAP4):
    """Tells that it has a socket before the server greets: the greeting can hang as well."""

    def __init__(self, opened: list[imaplib.IMAP4], settings: Settings) -> None:
        self._opened = opened
        super().__init__(settings.imap_host, settings.imap_port, timeout=settings.imap_timeout)

    def open(self, host: str = "", port: int = 143, timeout: float | None = None) -> None:
        super().open(host, port, timeout)
        self._opened.append(self)


class _Encrypted(imaplib.IMAP4_SSL):
    """The same, with TLS from the start."""

    def __init__(self, opened: list[imaplib.IMAP4], settings: Settings) -> None:
        self._opened = opened
        super().__init__(
            settings.imap_host,
            settings.imap_port,
            ssl_context=ssl.create_default_context(),
            timeout=settings.imap_timeout,
        )

    def open(self, host: str = "", port: int | None = 993, timeout: float | None = None) -> None:
        super().open(host, port, timeout)
        self._opened.append(self)


def _connected(settings: Settings, opened: list[imaplib.IMAP4]) -> imaplib.IMAP4:
    if settings.imap_security == "tls":
        return _Encrypted(opened, settings)
    box = _Plain(opened, settings)
    if settings.imap_security == "starttls":
        box.starttls(ssl_context=ssl.create_default_context())
    return box


def _leave(box: imaplib.IMAP4) -> None:
    try:
        box.logout()
    except (imaplib.IMAP4.error, OSError):
        pass  # the server hung up first


@contextmanager
def _named_trouble() -> Iterator[None]:
    try:
        yield
    except (imaplib.IMAP4.error, OSError, TimeUp, ValueError) as error:
        raise MailboxTrouble(_code(error)) from None


def _code(error: Exception) -> str:
    for kinds, code in _CODES:
        if isinstance(error, kinds):
            return code
    return "imap_unreachable"


# The first that fits counts.
_CODES: tuple[tuple[type[Exception] | tuple[type[Exception], ...], str], ...] = (
    ((TimeUp, TimeoutError), "imap_slow"),
    (ssl.SSLCertVerificationError, "imap_certificate"),
    (imaplib.IMAP4.abort, "imap_dropped"),
    (imaplib.IMAP4.error, "imap_refused"),
    (ValueError, "imap_unreadable"),
)
