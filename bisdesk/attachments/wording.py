"""What a refused file is told: what is wrong, and what to do now."""

from collections.abc import Callable

from flask_babel import gettext as _

from bisdesk.attachments.recognise import FileRefusal
from bisdesk.domain.refusal import Refusal


def refusal_text(refusal: Refusal) -> str:
    """One or two sentences in the reader's language."""
    return _TEXTS[FileRefusal(refusal.code)](refusal.details)


def _figure(details: dict[str, object], name: str) -> str:
    return str(details.get(name, ""))


_TEXTS: dict[FileRefusal, Callable[[dict[str, object]], str]] = {
    FileRefusal.EMPTY: lambda _d: _("This file is empty. Choose it again, or make it anew."),
    FileRefusal.TOO_LARGE: lambda d: _(
        "This file is larger than %(megabytes)s MB. Make it smaller and try again.",
        megabytes=_figure(d, "megabytes"),
    ),
    FileRefusal.WRONG_TYPE: lambda _d: _(
        "We cannot take this kind of file. Choose a PDF, JPG, PNG, WebP or HEIC."
    ),
    FileRefusal.EXTENSION_MISMATCH: lambda d: _(
        "The name ends in .%(extension)s, but inside it is %(content)s. Give it the right ending, or save it anew.",
        extension=_figure(d, "extension"),
        content=_figure(d, "content").upper(),
    ),
    FileRefusal.ENCRYPTED_PDF: lambda _d: _(
        "This PDF is protected. Save it without a password or restrictions and try again."
    ),
    FileRefusal.EMBEDDED_FILES: lambda _d: _(
        "There are other files inside this PDF. Print it to a new PDF and add that one."
    ),
    FileRefusal.ACTIVE_FORM: lambda _d: _(
        "This PDF is an interactive form. Print it to a new PDF and add that one."
    ),
    FileRefusal.ACTIVE_CONTENT: lambda _d: _(
        "This PDF contains scripts or actions. Print it to a new PDF, sign that one and add it."
    ),
    FileRefusal.NO_SCAN: lambda _d: _(
        "This PDF is not a scan: there is no picture of the paper in it. Print the declaration, sign it, scan it and add the scan."
    ),
    FileRefusal.BROKEN: lambda _d: _(
        "We cannot open this file: it is damaged or incomplete. Scan or save it again."
    ),
    FileRefusal.INFECTED: lambda _d: _(
        "The scanner found a virus in this file, so we did not keep it. Have the computer it comes from checked, and scan the document again."
    ),
    FileRefusal.SCANNER_DOWN: lambda _d: _(
        "We cannot scan this file for viruses at the moment, so we did not keep it. Try again in a few minutes."
    ),
    FileRefusal.TOO_MANY_PIXELS: lambda d: _(
        "This picture has more than %(megapixels)s million pixels. Make it smaller and try again.",
        megapixels=_figure(d, "megapixels"),
    ),
    FileRefusal.TOO_MANY_PAGES: lambda d: _(
        "This PDF has more than %(pages)s pages. Keep only the pages of the identity document.",
        pages=_figure(d, "pages"),
    ),
    FileRefusal.ADDED_BEFORE: lambda _d: _("This file is already in the list."),
    FileRefusal.TOO_MANY_FILES: lambda d: _(
        "There can be %(files)s files at most. Remove one first.", files=_figure(d, "files")
    ),
    FileRefusal.TOO_OFTEN: lambda d: _(
        "You added very many files in a short time. Try again in %(minutes)s minutes.",
        minutes=_figure(d, "minutes"),
    ),
    FileRefusal.DECODER_DIED: lambda _d: _(
        "This file takes more to open than we allow. Scan it again, smaller or as JPG."
    ),
    FileRefusal.DECODER_TIMEOUT: lambda _d: _(
        "Opening this file took too long. Try again, or scan it again, smaller or as JPG."
    ),
}
