"""What a file is: by its content and by its extension. Both have to say the same."""

import enum
from typing import Final

import filetype

from bisdesk.domain.refusal import Refusal

MAX_BYTES: Final = 10 * 1024 * 1024
HEAD: Final = 8 * 1024
"""Bytes that say what a file is."""
MAX_FILES: Final = 6
MAX_PIXELS: Final = 50_000_000
MAX_PAGES: Final = 20


class FileRefusal(enum.StrEnum):
    """Why a file is not taken."""

    EMPTY = "empty"
    TOO_LARGE = "too_large"
    WRONG_TYPE = "wrong_type"
    EXTENSION_MISMATCH = "extension_mismatch"
    ENCRYPTED_PDF = "encrypted_pdf"
    EMBEDDED_FILES = "embedded_files"
    ACTIVE_FORM = "active_form"
    ACTIVE_CONTENT = "active_content"  # a signed declaration with actions: it cannot be stripped
    NO_SCAN = "no_scan"  # a declaration signed on paper, as a PDF that nobody scanned
    BROKEN = "broken"
    INFECTED = "infected"
    SCANNER_DOWN = "scanner_down"  # of a signed declaration, which cannot wait for it
    TOO_MANY_PIXELS = "too_many_pixels"
    TOO_MANY_PAGES = "too_many_pages"
    ADDED_BEFORE = "added_before"
    TOO_MANY_FILES = "too_many_files"
    TOO_OFTEN = "too_often"
    DECODER_DIED = "decoder_died"
    DECODER_TIMEOUT = "decoder_timeout"


class Kind(enum.StrEnum):
    """The types that are taken. A HEIC photo is kept as JPEG."""

    PDF = "pdf"
    JPEG = "jpeg"
    PNG = "png"
    WEBP = "webp"
    HEIC = "heic"


EXTENSIONS: Final = {
    "pdf": Kind.PDF,
    "jpg": Kind.JPEG,
    "jpeg": Kind.JPEG,
    "png": Kind.PNG,
    "webp": Kind.WEBP,
    "heic": Kind.HEIC,
    "heif": Kind.HEIC,
}

CONTENT_TYPES: Final = {
    Kind.PDF: "application/pdf",
    Kind.JPEG: "image/jpeg",
    Kind.PNG: "image/png",
    Kind.WEBP: "image/webp",
    Kind.HEIC: "image/heic",
}

_BY_CONTENT_TYPE: Final = {content_type: kind for kind, content_type in CONTENT_TYPES.items()} | {
    "image/heif": Kind.HEIC
}


def recognise(head: bytes, name: str, *, size: int) -> Kind:
    """Return the type that content and extension agree on. That it can be opened is the decoder's to prove.

    head: the first `HEAD` bytes, or all; size: of the whole file, in bytes.
    Raises Refusal: empty, too_large, wrong_type, or extension_mismatch (with both types as details).
    """
    if not size:
        raise Refusal(FileRefusal.EMPTY)
    if size > MAX_BYTES:
        raise Refusal(FileRefusal.TOO_LARGE, megabytes=MAX_BYTES // 1024**2)
    guess = filetype.guess(head)
    kind = _BY_CONTENT_TYPE.get(guess.mime) if guess else None
    extension = name.rpartition(".")[2].lower() if "." in name else ""
    if kind is None or extension not in EXTENSIONS:
        raise Refusal(FileRefusal.WRONG_TYPE)
    if EXTENSIONS[extension] is not kind:
        raise Refusal(FileRefusal.EXTENSION_MISMATCH, content=kind.value, extension=extension)
    return kind
