"""The name a user gave a file: text to show, never a path and never part of a header as it came."""

import re
import unicodedata
from typing import Final
from urllib.parse import quote

MAX_NAME: Final = 120
UNNAMED: Final = "document"
_EXTENSION = {"pdf": "pdf", "jpeg": "jpg", "png": "png", "webp": "webp"}
# Windows cannot store these names, whatever the extension.
_DEVICE = re.compile(r"(con|prn|aux|nul|com[0-9]|lpt[0-9])(\.|$)", re.IGNORECASE)
# Control, format (bidi and zero-width), surrogate, private use, unassigned.
_UNSEEN = {"Cc", "Cf", "Cs", "Co", "Cn"}


def tidy_name(given: str | None) -> str:
    """Return the name as a reader may see it: last part of a path, NFC, visible characters, at most 120.

    What is too long loses its middle, not its extension. Without a name it is "document".
    """
    last = re.split(r"[/\\]", given or "")[-1][:2000]
    visible = "".join(
        character
        for character in unicodedata.normalize("NFC", last)
        if character.isspace() or unicodedata.category(character) not in _UNSEEN
    )
    name = " ".join(visible.split()).rstrip(" .")
    stem, dot, extension = name.rpartition(".")
    if dot and len(extension) <= 10:
        return f"{stem[: MAX_NAME - len(extension) - 1].strip(' .') or UNNAMED}.{extension}"
    return name[:MAX_NAME].strip(" .") or UNNAMED


def download_name(name: str, kind: str) -> str:
    """Return a name that any system can save, with the extension of what the file is now."""
    stem, dot, extension = name.rpartition(".")
    stem = stem if dot and len(extension) <= 10 else name
    stem = re.sub(r'[<>:"|?*%;]', "_", stem).strip(" .") or UNNAMED
    stem = f"_{stem}" if _DEVICE.match(stem) else stem
    return f"{stem}.{_EXTENSION[kind]}"


def content_disposition(name: str) -> str:
    """Return the header value that makes a browser save the file as `name` (RFC 6266, RFC 8187).

    The plain form is ASCII for old clients; the other carries the name as it is.
    """
    decomposed = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    plain = re.sub(r"[^A-Za-z0-9._ ()-]", "_", decomposed).strip() or UNNAMED
    exact = quote(name.encode("utf-8", "replace"), safe="")
    return f"attachment; filename=\"{plain}\"; filename*=UTF-8''{exact}"
