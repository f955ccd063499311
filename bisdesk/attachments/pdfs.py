"""PDFs: a document copy is written anew as paper; a signed declaration is looked through and left alone.

Runs in the decoder process.
"""

import io
from collections.abc import Iterator
from typing import Any, Final

import pikepdf
import pypdfium2
from pikepdf import Array, Dictionary, Name, Object, Pdf, Stream

from bisdesk.attachments.answer import PageImage
from bisdesk.attachments.images import PAGE_SIDE, page_image
from bisdesk.attachments.jpeg_segments import without_metadata
from bisdesk.attachments.recognise import MAX_PAGES, FileRefusal
from bisdesk.domain.refusal import Refusal

_MAX_DEPTH = 60
_PAGE_KEYS: Final = frozenset(
    (
        "/Type",
        "/Parent",
        "/MediaBox",
        "/CropBox",
        "/Rotate",
        "/UserUnit",
        "/Resources",
        "/Contents",
        "/Group",
    )
)
_TELLS_OR_ACTS: Final = (
    *("/Metadata", "/PieceInfo", "/LastModified", "/AF", "/EF", "/OPI", "/Ref", "/Alternates"),
    *("/A", "/AA", "/OpenAction", "/JS", "/JavaScript"),
)
_ELSEWHERE: Final = ("/F", "/FFilter", "/FDecodeParms")
"""In a stream: the data stand in another file."""
_HARMLESS_ACTIONS: Final = frozenset(("/GoTo", "/URI", "/Named"))
_ACTIVE_ANNOTATIONS: Final = frozenset(("/RichMedia", "/Screen", "/Movie", "/Sound", "/3D"))


def load_ciphers() -> None:
    """Let qpdf load what it opens encrypted files with, while files can still be opened."""
    with Pdf.new() as pdf:
        pdf.save(io.BytesIO(), encryption=pikepdf.Encryption(owner="x", user="x"))


def clean_pdf(content: bytes) -> tuple[bytes, list[PageImage]]:
    """Return the pages alone as a new PDF, and their images.

    Filled-in fields and stamps become part of the page; actions, scripts, layers, outlines, metadata are gone.
    Raises Refusal: encrypted_pdf, embedded_files, active_form, too_many_pages or broken.
    """
    with _open(content) as pdf:
        try:
            pdf.flatten_annotations("screen")
            clean = _pages_alone(pdf)
        except (pikepdf.PdfError, ValueError, TypeError, KeyError, AttributeError, RuntimeError):
            raise Refusal(FileRefusal.BROKEN) from None
    return clean, _draw(clean)


def check_signed(content: bytes) -> list[PageImage]:
    """Return the page images of a signed declaration, which itself is kept as it came.

    Raises Refusal as clean_pdf, and active_content.
    """
    with _open(content) as pdf:
        if any(_acts(each) for each in _dictionaries(pdf)):
            raise Refusal(FileRefusal.ACTIVE_CONTENT)
    # Behind the end nothing belongs: a second file could hide there.
    if content[content.rfind(b"%%EOF") + len(b"%%EOF") :].strip(b"\r\n\t \0"):
        raise Refusal(FileRefusal.BROKEN)
    return _draw(content, with_fields=True)


def turn_page(content: bytes, page: int) -> tuple[bytes, list[PageImage]]:
    """Turn one page (from 1) of a PDF that we keep a quarter to the right; return the PDF and that page's image."""
    with _open(content) as pdf:
        if not 1 <= page <= len(pdf.pages):
            raise Refusal(FileRefusal.BROKEN)
        pdf.pages[page - 1].rotate(90, relative=True)
        turned = _written(pdf)
    return turned, _draw(turned, only=page)


def _open(content: bytes) -> Pdf:
    try:
        pdf = Pdf.open(io.BytesIO(content), suppress_warnings=True, inherit_page_attributes=True)
    except pikepdf.PasswordError:
        raise Refusal(FileRefusal.ENCRYPTED_PDF) from None
    except (pikepdf.PdfError, ValueError, RuntimeError):
        raise Refusal(FileRefusal.BROKEN) from None
    try:
        _refuse(pdf)
    except BaseException:
        pdf.close()
        raise
    return pdf


def _refuse(pdf: Pdf) -> None:
    if pdf.is_encrypted:
        raise Refusal(FileRefusal.ENCRYPTED_PDF)
    try:
        pages = len(pdf.pages)
        if pages > MAX_PAGES:
            raise Refusal(FileRefusal.TOO_MANY_PAGES, pages=MAX_PAGES)
        root = pdf.Root
        form = root.get("/AcroForm")
        has_xfa = isinstance(form, Dictionary) and "/XFA" in form
        carries = "/Collection" in root or any(_embeds(each) for each in _dictionaries(pdf))
    except (pikepdf.PdfError, ValueError, TypeError, KeyError, AttributeError, RuntimeError):
        raise Refusal(FileRefusal.BROKEN) from None
    if has_xfa:
        raise Refusal(FileRefusal.ACTIVE_FORM)
    if carries:
        raise Refusal(FileRefusal.EMBEDDED_FILES)
    if pages == 0:
        raise Refusal(FileRefusal.BROKEN)


def _embeds(found: Object) -> bool:
    return (
        "/EmbeddedFiles" in found
        or "/EF" in found
        or found.get("/Type") == Name.EmbeddedFile
        or found.get("/Subtype") == Name.FileAttachment
    )


def _acts(found: Object) -> bool:
    """Say whether the dictionary does something by itself or by a click, other than following a link."""
    if any(key in found for key in ("/AA", "/JS", "/JavaScript")):
        return True
    if found.get("/Subtype") in _ACTIVE_ANNOTATIONS:
        return True
    opens = found.get("/OpenAction")
    actions = [
        found.get("/A"),
        opens if isinstance(opens, Dictionary) else None,
        found.get("/Next"),
    ]
    return any(
        isinstance(action, Dictionary)
        and "/S" in action
        and str(action["/S"]) not in _HARMLESS_ACTIONS
        for action in actions
    )


def _pages_alone(pdf: Pdf) -> bytes:
    new = Pdf.new()
    new.pages.extend(pdf.pages)
    for page in new.pages:
        for key in set(page.obj.keys()) - _PAGE_KEYS:
            del page.obj[key]
    # Once written and read again, what only the dropped keys led to is gone.
    with Pdf.open(io.BytesIO(_written(new))) as kept:
        for each in _dictionaries(kept):
            _strip(each)
        kept.remove_unreferenced_resources()
        return _written(kept)


def _strip(found: Object) -> None:
    for key in _TELLS_OR_ACTS:
        if key in found and not _is_resource(found[key]):
            del found[key]
    if not isinstance(found, Stream):
        return
    for key in _ELSEWHERE:
        if key in found:
            del found[key]
    if found.get("/Subtype") == Name.Image:
        _strip_jpeg(found)


def _is_resource(value: Object) -> bool:
    """A page may call its fonts and pictures what it likes, /A and /JS too."""
    if not isinstance(value, Dictionary | Stream):
        return False
    return value.get("/Type") == Name.Font or value.get("/Subtype") in (Name.Image, Name.Form)


def _strip_jpeg(image: Stream) -> None:
    filters = image.get("/Filter")
    if filters == Name.DCTDecode or (
        isinstance(filters, Array) and list(filters) == [Name.DCTDecode]
    ):
        parms = image.get("/DecodeParms")
        image.write(
            without_metadata(image.read_raw_bytes()),
            filter=Name.DCTDecode,
            decode_parms=parms if isinstance(parms, Dictionary | Array) else None,
        )


def _written(pdf: Pdf) -> bytes:
    out = io.BytesIO()
    if "/Info" in pdf.trailer:
        del pdf.trailer["/Info"]
    pdf.save(out, deterministic_id=True, fix_metadata_version=False)
    return out.getvalue()


def _dictionaries(pdf: Pdf) -> Iterator[Object]:
    """Every dictionary and stream of the file, those inside others too."""
    for each in pdf.objects:
        yield from _inside(each, 0)
    yield from _inside(pdf.Root, 0)


def _inside(found: Any, depth: int) -> Iterator[Object]:
    if depth > _MAX_DEPTH:
        raise ValueError("nested too deeply")
    if isinstance(found, Dictionary | Stream):
        yield found
        children: Any = [value for _, value in found.items()]
    elif isinstance(found, Array):
        children = list(found)
    else:
        return
    for child in children:
        # What has a number of its own comes by in `objects`.
        if isinstance(child, Object) and not child.is_indirect:
            yield from _inside(child, depth + 1)


def _draw(content: bytes, *, with_fields: bool = False, only: int | None = None) -> list[PageImage]:
    try:
        with pypdfium2.PdfDocument(content) as document:
            if with_fields:
                document.init_forms()
            numbers = range(len(document)) if only is None else [only - 1]
            return [_draw_page(document[number]) for number in numbers]
    except (pypdfium2.PdfiumError, ValueError, OSError):
        raise Refusal(FileRefusal.BROKEN) from None


def _draw_page(page: pypdfium2.PdfPage) -> PageImage:
    width, height = page.get_size()
    if min(width, height) <= 0:
        raise Refusal(FileRefusal.BROKEN)
    scale = PAGE_SIDE / max(width, height)
    return page_image(page.render(scale=scale, may_draw_forms=True).to_pil().convert("RGB"))
