"""Files of a request that is submitted already: what an answer, or a long document, brings."""

import io
from collections.abc import Sequence
from functools import cache

from PIL import Image

from bisdesk.attachments import service
from bisdesk.attachments.answer import PageImage
from bisdesk.attachments.intake import CleanFile
from bisdesk.attachments.limits import Network
from bisdesk.attachments.models import Attachment, AttachmentContent
from bisdesk.attachments.models import PageImage as StoredPage
from bisdesk.attachments.recognise import Kind
from bisdesk.bis_requests.models import BisRequest
from bisdesk.runtime import Runtime

NO_PICTURE = b"this is no picture"


@cache
def picture(width: int = 620, height: int = 430) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (width, height), "#b9c4c6").save(out, "JPEG")
    return out.getvalue()


def add_file(runtime: Runtime, request_id: str, name: str, pages: Sequence[bytes]) -> str:
    """Add a file with these page images as its last; return its id."""
    images = tuple(PageImage(image=each, thumbnail=each, width=620, height=430) for each in pages)
    clean = CleanFile(
        name=name, kind=Kind.PDF, content=b"%PDF-1.7\n", pages=images, network=Network.RLIMITS
    )
    sealed = service.seal(runtime.vault, request_id, clean)
    with runtime.database.writing() as session:
        filer = session.get_one(BisRequest, request_id).filer_id
        session.add(
            Attachment(
                id=sealed.attachment_id, request_id=request_id, position=99, name=name, kind=sealed.kind,
                size=sealed.size, pages=len(pages), added_by=filer, added_at=runtime.clock.now(),
            )
        )  # fmt: skip
        session.flush()
        session.add(AttachmentContent(attachment_id=sealed.attachment_id, sealed=sealed.content))
        session.add_all(
            StoredPage(
                attachment_id=sealed.attachment_id, number=number, sealed=page, sealed_thumbnail=thumbnail
            )
            for number, (page, thumbnail) in enumerate(sealed.pages, 1)
        )  # fmt: skip
    return sealed.attachment_id
