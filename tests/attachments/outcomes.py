"""The files of the corpus and what becomes of each. As a table:

.venv/bin/python -m tests.attachments.outcomes
"""

import sys
import time
from collections.abc import Callable
from dataclasses import dataclass

from bisdesk.app import create_app
from bisdesk.attachments.intake import Purpose, clean
from bisdesk.attachments.recognise import MAX_BYTES, MAX_PAGES
from bisdesk.attachments.wording import refusal_text
from bisdesk.domain.refusal import Refusal
from tests.attachments import corpus


@dataclass(frozen=True)
class Case:
    """One file: as which it is offered, and the code of its refusal, or `taken`."""

    label: str
    content: Callable[[], bytes]
    name: str
    outcome: str
    purpose: Purpose = Purpose.DOCUMENT


GIF_SCRIPT = b"GIF89a/*\x01\x00*/=1;alert(1)"

REFUSED = [
    Case("GIF that is JavaScript", lambda: GIF_SCRIPT, "a.gif", "wrong_type"),
    Case("the same as .png", lambda: GIF_SCRIPT, "a.png", "wrong_type"),
    Case("HTML as .jpg", lambda: b"<!doctype html><script>1</script>", "a.jpg", "wrong_type"),
    Case(
        "SVG as .png", lambda: b"<svg xmlns='http://www.w3.org/2000/svg'/>", "a.png", "wrong_type"
    ),
    Case("DOCX as .pdf", corpus.zip_file, "a.pdf", "wrong_type"),
    Case("program as .pdf", lambda: b"MZ\x90\x00" + b"\0" * 200, "a.pdf", "wrong_type"),
    Case("PDF with junk before it", lambda: b"junk\n" + corpus.pdf(), "a.pdf", "wrong_type"),
    Case("PDF as .exe", corpus.pdf, "a.exe", "wrong_type"),
    Case("no extension", lambda: corpus.image("JPEG"), "jpg", "wrong_type"),
    Case("empty file", lambda: b"", "a.pdf", "empty"),
    Case("HEIC as .jpg", lambda: corpus.image("HEIF"), "a.jpg", "extension_mismatch"),
    Case("JPEG as .pdf", lambda: corpus.image("JPEG"), "a.pdf", "extension_mismatch"),
    Case("truncated JPEG", lambda: corpus.image("JPEG", (600, 400))[:900], "a.jpg", "broken"),
    Case("JPEG head only", lambda: corpus.image("JPEG")[:40], "a.jpg", "broken"),
    Case("truncated PNG", lambda: corpus.image("PNG")[:60], "a.png", "broken"),
    Case("truncated WebP", lambda: corpus.image("WEBP")[:60], "a.webp", "broken"),
    Case("truncated HEIC", lambda: corpus.image("HEIF")[:200], "a.heic", "broken"),
    Case("PDF head only", lambda: b"%PDF-1.7\nnothing", "a.pdf", "broken"),
    Case("PDF with a password", lambda: corpus.encrypted_pdf("secret"), "a.pdf", "encrypted_pdf"),
    Case("PDF with an owner's password", corpus.encrypted_pdf, "a.pdf", "encrypted_pdf"),
    Case("PDF with a file in it", corpus.pdf_with_file, "a.pdf", "embedded_files"),
    Case(
        "PDF with a file pinned on",
        lambda: corpus.pdf_with_file(as_annotation=True),
        "a.pdf",
        "embedded_files",
    ),
    Case("XFA form", corpus.xfa_pdf, "a.pdf", "active_form"),
]
"""Not what they say, or more than a copy of a document: refused (E2)."""

BOMBS = [
    Case(
        "one byte over 10 MB",
        lambda: corpus.image().ljust(MAX_BYTES + 1, b"\0"),
        "a.jpg",
        "too_large",
    ),
    Case("PNG of 30 000 x 30 000", corpus.huge_png, "a.png", "too_many_pixels"),
    Case("PDF of 21 pages", lambda: corpus.long_pdf(MAX_PAGES + 1), "a.pdf", "too_many_pages"),
    Case("PDF of 10 000 pages", lambda: corpus.long_pdf(10_000), "a.pdf", "too_many_pages"),
    Case("PDF with an object-stream bomb", corpus.object_stream_bomb, "a.pdf", "broken"),
    Case(
        "PDF with a page that takes too much to draw",
        corpus.content_stream_bomb,
        "a.pdf",
        "decoder_died",
    ),
]

TAKEN = [
    Case("10 MB to the byte", lambda: corpus.image().ljust(MAX_BYTES, b"\0"), "a.jpg", "taken"),
    Case("JPEG", corpus.image, "a.jpg", "taken"),
    Case("PNG", lambda: corpus.image("PNG"), "a.png", "taken"),
    Case("WebP", lambda: corpus.image("WEBP"), "a.webp", "taken"),
    Case("HEIC of a phone", lambda: corpus.image("HEIF"), "IMG_1.HEIC", "taken"),
    Case("photo on its side, with GPS, XMP and a comment", corpus.photo_with_gps, "a.jpg", "taken"),
    Case("JPEG with PHP behind it", lambda: corpus.image() + b"<?php system(1)", "a.jpg", "taken"),
    Case(
        "JPEG with PHP in its comment",
        lambda: corpus.image(comment=b"<?php system(1)"),
        "a.jpg",
        "taken",
    ),
    Case(
        "PNG with a ZIP behind it",
        lambda: corpus.image("PNG") + corpus.zip_file(),
        "a.png",
        "taken",
    ),
    Case("PDF that is a ZIP too", lambda: corpus.pdf() + corpus.zip_file(), "a.pdf", "taken"),
    Case("PDF with scripts and actions", corpus.active_pdf, "a.pdf", "taken"),
    Case("PDF with metadata everywhere", corpus.talking_pdf, "a.pdf", "taken"),
    Case("PDF with a filled-in field", corpus.pdf_with_field, "a.pdf", "taken"),
    Case("PDF of 20 pages", lambda: corpus.pdf(MAX_PAGES), "a.pdf", "taken"),
]

SIGNED = [
    Case("signed declaration", corpus.talking_pdf, "a.pdf", "taken", Purpose.SIGNED),
    Case(
        "signed declaration with scripts",
        corpus.active_pdf,
        "a.pdf",
        "active_content",
        Purpose.SIGNED,
    ),
    Case("signed declaration as XFA form", corpus.xfa_pdf, "a.pdf", "active_form", Purpose.SIGNED),
    Case(
        "signed declaration with a file in it",
        corpus.pdf_with_file,
        "a.pdf",
        "embedded_files",
        Purpose.SIGNED,
    ),
    Case(
        "signed declaration, encrypted",
        corpus.encrypted_pdf,
        "a.pdf",
        "encrypted_pdf",
        Purpose.SIGNED,
    ),
    Case(
        "signed declaration with a ZIP behind it",
        lambda: corpus.pdf() + corpus.zip_file(),
        "a.pdf",
        "broken",
        Purpose.SIGNED,
    ),
]


def outcome(case: Case) -> tuple[str, str]:
    """What becomes of it: the code, and what the person reads or what is left of the file."""
    given = case.content()
    try:
        taken = clean(given, case.name, case.purpose)
    except Refusal as refusal:
        return str(refusal.code), refusal_text(refusal)
    same = "kept byte for byte" if taken.content == given else f"made anew as {taken.kind.value}"
    return "taken", f"{same}, {len(taken.pages)} page image(s)"


def main() -> int:
    """Print the table; end with 1 when an outcome is not the one expected."""
    from pathlib import Path

    from bisdesk.wiring import build_runtime
    from tests.support.core import make_settings

    app = create_app(build_runtime(make_settings(Path("/nonexistent"))))
    wrong = 0
    sys.stdout.write("| file | as | outcome | what is said, or left | s |\n|---|---|---|---|---|\n")
    with app.test_request_context("/", headers={"Accept-Language": "en"}):
        for case in [*TAKEN, *REFUSED, *BOMBS, *SIGNED]:
            started = time.monotonic()
            code, said = outcome(case)
            took = time.monotonic() - started
            if code != case.outcome:
                wrong += 1
                code = f"**{code}**, expected {case.outcome}"
            sys.stdout.write(f"| {case.label} | {case.name} | {code} | {said} | {took:.1f} |\n")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
