"""Every column that the vault seals, for the rotation of its keys. A test looks for columns that lack here."""

from sqlmodel import Session

from bisdesk.activation import tickets
from bisdesk.activation.models import ActivationTicket
from bisdesk.attachments import service as attachments
from bisdesk.attachments.models import Attachment, AttachmentContent, PageImage
from bisdesk.bis_requests import kept
from bisdesk.bis_requests.models import KeptForm
from bisdesk.channels.models import DemoMessage
from bisdesk.identity import copies
from bisdesk.identity import service as identity
from bisdesk.identity.models import Declaration, SignedCopy, SignedPage
from bisdesk.keys import sessions
from bisdesk.keys.models import DigitalKey, WorkerSession
from bisdesk.outbox.models import Message
from bisdesk.store.reseal import SealedColumn


def _of_file(session: Session, attachment_id: str, part: str) -> str:
    request_id = session.get_one(Attachment, attachment_id).request_id
    return attachments.bound_to(request_id, attachment_id, part)


SEALED = (
    SealedColumn(AttachmentContent, "sealed", lambda on, file: _of_file(on, file, "content")),
    SealedColumn(PageImage, "sealed", lambda on, file, page: _of_file(on, file, f"page:{page}")),
    SealedColumn(
        PageImage,
        "sealed_thumbnail",
        lambda on, file, page: _of_file(on, file, f"thumbnail:{page}"),
    ),
    SealedColumn(Declaration, "pdf", lambda _on, key: identity.bound_to(key)),
    SealedColumn(SignedCopy, "content", lambda _on, key: copies.bound_to(key, "content")),
    SealedColumn(SignedPage, "sealed", lambda _on, key, page: copies.bound_to(key, f"page:{page}")),
    SealedColumn(
        SignedPage,
        "sealed_thumbnail",
        lambda _on, key, page: copies.bound_to(key, f"thumbnail:{page}"),
    ),
    SealedColumn(KeptForm, "sealed", lambda on, key: kept.bound_to(on.get_one(KeptForm, key))),
    SealedColumn(Message, "secret", lambda _on, key: f"message:{key}"),
    SealedColumn(DigitalKey, "secret", lambda _on, key: f"digital_key:{key}"),
    SealedColumn(WorkerSession, "sealed", lambda _on, key: sessions.bound_to(key)),
    SealedColumn(ActivationTicket, "sealed", lambda _on, key: tickets.bound_to(key)),
    SealedColumn(DemoMessage, "sealed", lambda _on, key: f"demo_message:{key}"),
)
