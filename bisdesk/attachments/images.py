"""Images: decoded and encoded anew, so that only the picture is left. Runs in the decoder process."""

import io
import warnings
from collections.abc import Sequence
from typing import Any, Final

import pillow_heif
from PIL import (  # all that Pillow would load by and by: later no file can be opened
    ExifTags,
    Image,
    ImageColor,
    ImageFile,
    ImagePalette,
    JpegImagePlugin,
    MpoImagePlugin,
    TiffImagePlugin,
    WebPImagePlugin,
)

from bisdesk.attachments.answer import PageImage
from bisdesk.attachments.recognise import MAX_PIXELS, FileRefusal, Kind
from bisdesk.domain.refusal import Refusal

KEPT_SIDE: Final = 5000
"""Pixels; more than a sheet of A4 at 400 dpi. It also keeps what follows within the memory there is."""
PAGE_SIDE: Final = 1600
THUMBNAIL_SIDE: Final = 240
_STRIP: Final = 64  # rows
# The WebP decoder holds four copies at once.
_MOST_PIXELS: Final = {Kind.WEBP: 25_000_000}
# How to turn what the EXIF orientation says back upright (CIPA DC-008, 4.6.5.1.6).
_TURNS: Final = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
_FORMATS: Final = {Kind.JPEG: "JPEG", Kind.PNG: "PNG", Kind.WEBP: "WEBP", Kind.HEIC: "HEIF"}
_SAVE: Final[dict[Kind, dict[str, Any]]] = {
    Kind.JPEG: {"format": "JPEG", "quality": 90},
    Kind.PNG: {"format": "PNG", "compress_level": 3},
    Kind.WEBP: {"format": "WEBP", "quality": 90, "method": 2},
}

_LOADED = (ImageColor, ImageFile, ImagePalette, MpoImagePlugin, TiffImagePlugin, WebPImagePlugin)
Image.preinit()  # the same for JPEG and PNG
# Pillow itself stops only at twice this; in between it warns, and here a warning is the end.
Image.MAX_IMAGE_PIXELS = MAX_PIXELS
# One thread: a process that may start none is easier to hold.
pillow_heif.register_heif_opener(thumbnails=False, decode_threads=1)


def clean_image(content: bytes, kind: Kind) -> tuple[Kind, bytes, list[PageImage]]:
    """Return type, bytes and page image of the picture alone: upright, no EXIF, GPS, XMP, comment or profile.

    Raises Refusal: too_many_pixels or broken. MemoryError when it takes more than the process may use.
    """
    kept_as = Kind.JPEG if kind is Kind.HEIC else kind
    picture = _upright(content, kind)
    if kept_as is Kind.JPEG:
        picture = on_paper(picture)
    written = io.BytesIO()
    picture.save(written, **_SAVE[kept_as])
    return kept_as, written.getvalue(), [page_image(picture)]


def turn_image(content: bytes, kind: Kind) -> tuple[bytes, list[PageImage]]:
    """Turn a picture that we keep a quarter to the right; return it and its page image. Raises Refusal broken."""
    picture = _upright(content, kind)
    options = dict(_SAVE[kind])
    if isinstance(picture, JpegImagePlugin.JpegImageFile):
        # With its own tables, turned too, nearly nothing is lost, however often somebody turns it.
        options.pop("quality")
        options["qtables"] = [_turned(table) for table in picture.quantization.values()]
        options["subsampling"] = JpegImagePlugin.get_sampling(picture)
    turned = picture.transpose(Image.Transpose.ROTATE_270)
    written = io.BytesIO()
    turned.save(written, **options)
    return written.getvalue(), [page_image(turned)]


def _turned(table: Sequence[int]) -> list[int]:
    return [table[8 * column + row] for row in range(8) for column in range(8)]


def _upright(content: bytes, kind: Kind) -> Image.Image:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            picture: Image.Image = Image.open(io.BytesIO(content), formats=(_FORMATS[kind],))
            most = _MOST_PIXELS.get(kind, MAX_PIXELS)
            if picture.width * picture.height > most:
                raise Refusal(FileRefusal.TOO_MANY_PIXELS, megapixels=most // 1_000_000)
            factor = _factor(picture)
            picture.draft(None, (picture.width // factor, picture.height // factor))
            picture.load()
    except (Image.DecompressionBombWarning, Image.DecompressionBombError):
        raise Refusal(FileRefusal.TOO_MANY_PIXELS, megapixels=MAX_PIXELS // 1_000_000) from None
    except (OSError, ValueError, SyntaxError, EOFError, IndexError, KeyError, RuntimeError):
        raise Refusal(FileRefusal.BROKEN) from None
    turn = _TURNS.get(picture.getexif().get(ExifTags.Base.Orientation, 1))
    picture = _reduced(picture)
    # Savers take up profile, EXIF, comment and text from here by themselves.
    picture.info = {}
    return picture if turn is None else picture.transpose(turn)


def _factor(picture: Image.Image) -> int:
    return -(-max(picture.size) // KEPT_SIDE)


def _reduced(picture: Image.Image) -> Image.Image:
    """Bring the picture to the size that is kept, in a mode that every format and viewer knows.

    A large one goes strip by strip: two copies of 50 million pixels would take more memory than there is.
    """
    factor = _factor(picture)
    if factor == 1:
        return _plain(picture)
    width, height = picture.size
    size = (-(-width // factor), -(-height // factor))
    kept = Image.new(_plain(picture.crop((0, 0, 1, 1))).mode, size)
    for top in range(0, height, _STRIP * factor):
        strip = _plain(picture.crop((0, top, width, min(height, top + _STRIP * factor))))
        kept.paste(strip.reduce(factor), (0, top // factor))
    return kept


def _plain(picture: Image.Image) -> Image.Image:
    """Bring rare colour modes back to those that every format and viewer knows."""
    if picture.mode in ("RGB", "L", "RGBA"):
        return picture
    if picture.mode.startswith("I") or picture.mode == "F":
        # 16 bits of grey: convert() would clip them to white.
        return picture.convert("I").point(lambda level: level / 256).convert("L")
    see_through = picture.mode in ("LA", "PA", "La", "RGBa") or "transparency" in picture.info
    plain = picture.convert("RGBA" if see_through else "L" if picture.mode == "1" else "RGB")
    plain.info = {}
    return plain


def on_paper(picture: Image.Image) -> Image.Image:
    """Put a see-through picture on white: JPEG has no transparency."""
    if picture.mode != "RGBA":
        return picture
    paper = Image.new("RGB", picture.size, "white")
    paper.paste(picture, mask=picture.getchannel("A"))
    return paper


def page_image(picture: Image.Image) -> PageImage:
    """Return what a reader sees of it, with a thumbnail."""
    page = on_paper(_fit(picture, PAGE_SIDE))
    return PageImage(_jpeg_of(page, 82), _jpeg_of(_fit(page, THUMBNAIL_SIDE), 75), *page.size)


def _fit(picture: Image.Image, side: int) -> Image.Image:
    factor = min(1.0, side / max(picture.size))
    if factor == 1.0:
        return picture
    size = (max(1, round(picture.width * factor)), max(1, round(picture.height * factor)))
    return picture.resize(size, Image.Resampling.LANCZOS, reducing_gap=2.0)


def _jpeg_of(picture: Image.Image, quality: int) -> bytes:
    written = io.BytesIO()
    picture.save(written, format="JPEG", quality=quality)
    return written.getvalue()
