"""Take metadata out of a JPEG without decoding it (for pictures inside a PDF)."""

import struct

_MARKER = 0xFF
_START, _END, _SCAN = 0xD8, 0xD9, 0xDA
_COMMENT = 0xFE
_APP_FIRST, _APP_LAST = 0xE0, 0xEF
_NEEDED = {0xE0: b"JFIF", 0xEE: b"Adobe"}
"""Application segments that say how to read the colours. ITU-T T.871; Adobe Technical Note 5116."""


def without_metadata(jpeg: bytes) -> bytes:
    """Return the JPEG without EXIF, GPS, XMP, profile, thumbnail, comment, or bytes after its end.

    What does not read as a JPEG comes back as it is: drawing it will show whether it is one.
    """
    if jpeg[:2] != bytes((_MARKER, _START)):
        return jpeg
    kept, at = [jpeg[:2]], 2
    while at + 4 <= len(jpeg) and jpeg[at] == _MARKER:
        marker = jpeg[at + 1]
        if marker == _SCAN:
            end = jpeg.rfind(bytes((_MARKER, _END)))
            return b"".join(kept) + jpeg[at : end + 2 if end > at else len(jpeg)]
        (length,) = struct.unpack_from(">H", jpeg, at + 2)
        if not _tells(marker, jpeg[at + 4 : at + 12]):
            kept.append(jpeg[at : at + 2 + length])
        at += 2 + length
    return jpeg


def _tells(marker: int, start: bytes) -> bool:
    if marker == _COMMENT:
        return True
    if not _APP_FIRST <= marker <= _APP_LAST:
        return False
    return not (marker in _NEEDED and start.startswith(_NEEDED[marker]))
