"""Read what a mail server says about a mail of ours: which one, and how it fared. Pure; sources: RFC 3464, RFC 6522.

Everything else (answers of people, out-of-office, receipts of reading) is no report. What a mail says is never kept
or logged: only our own id and a status code of digits leave this module.
"""

import enum
import re
from collections.abc import Iterator
from dataclasses import dataclass
from email import message_from_bytes, message_from_string
from email.message import Message

from bisdesk.channels.verp import message_id_of

LONGEST = 1024 * 1024
"""A report stands at the start of its mail; what comes after this is the returned content."""
MOST_BOUNDARIES = 40
"""Each nested part makes every line after it dearer to read; real reports have three or four."""
UNKNOWN = "5.0.0"


class Fate(enum.StrEnum):
    FAILED = "failed"  # for good
    DELAYED = "delayed"  # it is still being tried
    DELIVERED = "delivered"


@dataclass(frozen=True)
class Report:
    """message_id: of our outbox. status: an enhanced status code of RFC 3463, such as 5.1.1."""

    message_id: str
    fate: Fate
    status: str


def read(raw: bytes) -> Report | None:
    """Return what the mail reports, or None when it is no report about a mail of ours. Raises nothing."""
    try:
        return _read(raw[:LONGEST])
    except Exception:  # noqa: BLE001  # whatever strangers send: a mail that cannot be read reports nothing
        return None


def our_id(text: str) -> str | None:
    """Our id in a Message-ID such as <0f…@host>, or bare."""
    found = _OUR_ID.match(text.strip())
    return found.group(1).lower() if found else None


def permanent_or_not(action: str, status: str) -> Fate | None:
    """What Action and Status of RFC 3464 come to; None: nothing that we keep.

    `failed` is final whatever the status says: a relay that gave up after days reports 4.4.7.
    """
    if action == "failed":
        return Fate.FAILED
    if action in ("delayed", "delivered"):
        return Fate(action)
    if action:  # relayed, expanded: somebody else answers for it now
        return None
    return {"5": Fate.FAILED, "4": Fate.DELAYED}.get(status[:1])


def _read(raw: bytes) -> Report | None:
    if len(re.findall(rb"boundary", raw, re.IGNORECASE)) > MOST_BOUNDARIES:
        return None
    mail = message_from_bytes(raw)
    parts = list(_parts(mail))
    statuses = [part for part in parts if part.get_content_type() in _STATUS_PARTS]
    if statuses:
        blocks = [block for part in statuses for block in _blocks(part)]
        found = _of_blocks(blocks)
        # The relay was given our id as the name of the envelope (RFC 3461), if it asks for one.
        where = _returned(parts) + [str(block.get("Original-Envelope-Id", "")) for block in blocks]
    else:
        text = _plain(mail)
        found = _in_words(mail, text)
        where = re.findall(r"(?im)^[\s>]*message-id:\s*(<[^>\s]{1,200}>)", text) if found else []
    message_id = _which(mail, where) if found else None
    return Report(message_id, *found) if found and message_id else None


def _parts(mail: Message) -> Iterator[Message]:
    """The parts of the mail, but not those inside what it returns: that can hold a report of its own."""
    waiting = [mail]
    while waiting:
        part = waiting.pop(0)
        yield part
        if part.get_content_maintype() == "multipart" and part.is_multipart():
            waiting[:0] = part.get_payload()  # type: ignore[assignment]


def _blocks(part: Message) -> list[Message]:
    """The groups of fields of a delivery status: of the message, then of each recipient."""
    payload = part.get_payload()
    blocks = list(payload) if isinstance(payload, list) else [part]
    if str(part.get("Content-Transfer-Encoding", "")).strip().lower() in _ENCODED:
        # The parser took the encoded lines for fields; put them together again.
        carrier = Message()
        carrier["Content-Transfer-Encoding"] = part["Content-Transfer-Encoding"]
        carrier.set_payload("\n".join(block.as_string() for block in blocks))
        decoded = carrier.get_payload(decode=True)
        text = decoded.decode("utf-8", "replace") if isinstance(decoded, bytes) else ""
        blocks = [message_from_string(group) for group in re.split(r"\r?\n\s*\r?\n", text)]
    return [block for block in blocks if isinstance(block, Message)]


def _of_blocks(blocks: list[Message]) -> tuple[Fate, str] | None:
    """The worst that is said of any recipient: our mails have one, but it may be expanded on the way."""
    found: dict[Fate, str] = {}
    for block in blocks:
        action = _word(block.get("Action"))
        said = STATUS.search(str(block.get("Status", "")))
        status = said.group() if said else _status_in(str(block.get("Diagnostic-Code", "")))
        fate = permanent_or_not(action, status)
        if fate is not None:
            found.setdefault(fate, status or (UNKNOWN if fate is Fate.FAILED else ""))
    return next(((fate, found[fate]) for fate in Fate if fate in found), None)


def _in_words(mail: Message, text: str) -> tuple[Fate, str] | None:
    """Reports from before RFC 3464: Exim names the failed recipients in a header, qmail begins with a fixed line."""
    exim = mail.get("X-Failed-Recipients") is not None
    qmail = re.match(r"\s*Hi\. This is the ", text) is not None
    if not (exim or qmail):
        return None
    status = _status_in(text)
    return Fate.FAILED, status if status.startswith("5") else UNKNOWN


def _status_in(text: str) -> str:
    """An enhanced status code among words, or what its three digits come to; nothing when there is none."""
    enhanced = re.search(r"(?<![\d.])[45]\.\d{1,3}\.\d{1,3}(?![\d.])", text)
    if enhanced:
        return enhanced.group()
    basic = re.search(r"\b([45])\d\d\b", text)
    return f"{basic.group(1)}.0.0" if basic else ""


def _plain(mail: Message) -> str:
    """The first text of the mail, whatever its encoding says of itself."""
    for part in _parts(mail):
        if part.get_content_maintype() == "text" or part is mail:
            payload = part.get_payload(decode=True)
            if isinstance(payload, bytes):
                return payload.decode("latin-1")
    return ""


def _returned(parts: list[Message]) -> list[str]:
    """Message-IDs in what is returned: the whole mail, or only its head."""
    found = []
    for part in parts:
        kind = part.get_content_type()
        if kind in ("message/rfc822", "message/global") and part.is_multipart():
            inside = part.get_payload(0)
            found.append(str(inside.get("Message-ID", "")) if isinstance(inside, Message) else "")
        elif kind in _HEAD_PARTS:
            payload = part.get_payload(decode=True)
            text = payload.decode("latin-1") if isinstance(payload, bytes) else ""
            found.append(str(message_from_string(text.lstrip()).get("Message-ID", "")))
    return found


def _which(mail: Message, returned: list[str]) -> str | None:
    """Our id: of the returned head, of the address it came back to, of what it answers. Two that differ: none."""
    named = {found for text in returned if (found := our_id(text))}
    named |= {
        found
        for name in ("To", "Delivered-To", "X-Original-To", "Envelope-To")
        for value in mail.get_all(name, [])
        if (found := message_id_of(str(value)))
    }
    if not named:
        text = f"{mail.get('In-Reply-To', '')} {mail.get('References', '')}"
        named = {found for each in re.findall(r"<[^>\s]{1,200}>", text) if (found := our_id(each))}
    return named.pop() if len(named) == 1 else None


def _word(value: object) -> str:
    found = re.match(r"\s*([A-Za-z]+)", str(value or ""))
    return found.group(1).lower() if found else ""


STATUS = re.compile(r"[245]\.[0-9]{1,3}\.[0-9]{1,3}")
_OUR_ID = re.compile(r"<?([0-9a-fA-F]{32})(?:@[^>\s]{1,200})?>?$")
_STATUS_PARTS = ("message/delivery-status", "message/global-delivery-status")
_HEAD_PARTS = ("text/rfc822-headers", "message/global-headers", "message/rfc822-headers")
_ENCODED = ("base64", "quoted-printable")
