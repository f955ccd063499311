"""Specimen documents for demo data and tests: no real design, no real person, SPECIMEN all over them."""

import enum
import io
from dataclasses import dataclass
from functools import cache
from typing import Final

from PIL import Image, ImageDraw, ImageFont

_SIZE: Final = (1250, 880)
_INK, _FAINT, _PAPER, _BAND = "#1a2230", "#6b7688", "#f3f1ea", "#3f6b6b"
_SHADE: Final = "#b9c4c6"
_EDGE: Final = 60


class SpecimenFile(enum.StrEnum):
    """What the specimen comes as."""

    JPEG = "jpeg"
    PDF = "pdf"


@dataclass(frozen=True)
class Specimen:
    """What stands on the document. All of it invented; texts in Latin letters."""

    title: str  # PASSPORT, IDENTITY CARD
    country: str
    number: str
    last_name: str
    first_names: str
    birth_date: str
    sex: str
    expiry: str
    nationality: str = ""
    mrz: tuple[str, ...] = ()


def specimen(document: Specimen, kind: SpecimenFile = SpecimenFile.JPEG) -> bytes:
    """Draw the document and return it as a file: the same document gives the same bytes."""
    picture = _draw(document)
    out = io.BytesIO()
    if kind is SpecimenFile.JPEG:
        picture.save(out, "JPEG", quality=82)
    else:
        picture.save(
            out, "PDF", resolution=150.0, title="SPECIMEN", creationDate=None, modDate=None
        )
    return out.getvalue()


def _draw(document: Specimen) -> Image.Image:
    picture = Image.new("RGB", _SIZE, _PAPER)
    draw = ImageDraw.Draw(picture)
    _background(draw)
    draw.rectangle((0, 0, _SIZE[0], 110), fill=_BAND)
    draw.text((_EDGE, 30), document.title, font=_font(44), fill="white")
    draw.text((_SIZE[0] - _EDGE, 30), document.country, font=_font(44), fill="white", anchor="ra")
    _silhouette(draw)
    _facts(draw, document)
    for row, line in enumerate(document.mrz):
        for place, letter in enumerate(line):
            draw.text((_EDGE + place * 25, 740 + row * 54), letter, font=_font(27), fill=_INK)
    return _stamped(picture)


def _background(draw: ImageDraw.ImageDraw) -> None:
    for x in range(-_SIZE[1], _SIZE[0], 28):
        draw.line((x, 110, x + _SIZE[1], _SIZE[1]), fill="#e6e9e4", width=2)


def _silhouette(draw: ImageDraw.ImageDraw) -> None:
    """A head and shoulders that are nobody's."""
    left, top, right, bottom = _EDGE, 160, _EDGE + 320, 590
    draw.rectangle((left, top, right, bottom), fill="white", outline=_FAINT, width=3)
    draw.ellipse((left + 90, top + 60, right - 90, top + 230), fill=_SHADE)
    draw.pieslice((left + 25, top + 255, right - 25, bottom + 150), 180, 360, fill=_SHADE)
    draw.rectangle((left, bottom, right, bottom + 160), fill=_PAPER)
    draw.line((left, bottom, right, bottom), fill=_FAINT, width=3)


def _facts(draw: ImageDraw.ImageDraw, document: Specimen) -> None:
    rows = (
        ("Surname", document.last_name),
        ("Given names", document.first_names or "-"),
        ("Nationality", document.nationality or document.country),
        ("Date of birth", document.birth_date),
        ("Sex", document.sex),
        ("Document number", document.number),
        ("Date of expiry", document.expiry),
    )
    for row, (label, value) in enumerate(rows):
        top = 155 + row * 74
        draw.text((440, top), label, font=_font(20), fill=_FAINT)
        draw.text((440, top + 24), value, font=_font(34), fill=_INK)


def _stamped(picture: Image.Image) -> Image.Image:
    """Write SPECIMEN across it, so that nobody takes it for anything else."""
    stamp = Image.new("L", _SIZE, 0)
    ImageDraw.Draw(stamp).text(
        (_SIZE[0] // 2, _SIZE[1] // 2), "SPECIMEN", font=_font(190), fill=90, anchor="mm"
    )
    stamp = stamp.rotate(24, resample=Image.Resampling.BICUBIC)
    picture.paste("#a3232d", (0, 0), stamp)
    return picture


@cache
def _font(size: int) -> ImageFont.FreeTypeFont | ImageFont.ImageFont:
    """Noto Sans, which the PDFs need too; without it the font inside Pillow, which has few accents."""
    try:
        return ImageFont.truetype("NotoSans-Regular.ttf", size)
    except OSError:
        return ImageFont.load_default(size)
