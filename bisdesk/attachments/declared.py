"""A declaration that comes back signed, by a program or on paper: its page images, and what its QR code says.

Runs in the decoder process.
"""

import io
from collections.abc import Iterable
from typing import Final

import pypdfium2
import pypdfium2.raw as pdfium
import zxingcpp
from PIL import Image

from bisdesk.attachments import limits
from bisdesk.attachments.answer import CODE, MAX_CODES, Decoded
from bisdesk.attachments.images import clean_image
from bisdesk.attachments.limits import Network
from bisdesk.attachments.pdfs import check_signed, load_ciphers
from bisdesk.attachments.recognise import FileRefusal, Kind
from bisdesk.domain.refusal import Refusal

_QR: Final = zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.QRCode)
_READING_SIDE: Final = 3500
"""Pixels: an A4 of 300 dots per inch. The code is 23 mm wide; smaller, its 49 modules blur."""


def decode(content: bytes, kind: Kind, network: Network, *, scan: bool) -> Decoded:
    """Return a PDF byte for byte, a picture cleaned, with page images and codes. Raises Refusal.

    scan: it was signed on paper, so a PDF needs a picture on a page.
    """
    load_ciphers()
    limits.open_nothing_more()
    if kind is not Kind.PDF:
        kept_as, clean, pages = clean_image(content, kind)
        with Image.open(io.BytesIO(clean)) as picture:
            codes = _ours([picture.convert("L")])
        return Decoded(kept_as, clean, tuple(pages), network, codes)
    pages = check_signed(content)
    with pypdfium2.PdfDocument(content) as document:
        if scan and not any(_has_picture(page) for page in document):
            raise Refusal(FileRefusal.NO_SCAN)
        codes = _ours(_drawn(page) for page in document)
    return Decoded(Kind.PDF, content, tuple(pages), network, codes)


def _ours(pictures: Iterable[Image.Image]) -> tuple[str, ...]:
    """The codes of the first page that has one of ours."""
    for picture in pictures:
        found = zxingcpp.read_barcodes(picture, formats=_QR)
        codes = tuple(each.text for each in found if CODE.fullmatch(each.text))
        if codes:
            return codes[:MAX_CODES]
    return ()


def _drawn(page: pypdfium2.PdfPage) -> Image.Image:
    scale = _READING_SIDE / max(page.get_size())
    drawn: Image.Image = page.render(scale=scale, grayscale=True).to_pil()
    return drawn


def _has_picture(page: pypdfium2.PdfPage) -> bool:
    return any(page.get_objects(filter=(pdfium.FPDF_PAGEOBJ_IMAGE,)))
