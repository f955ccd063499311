"""Files as people and attackers send them, made here: no real document in the tests."""

import io
import struct
import zipfile
import zlib
from typing import Any

import pikepdf
import pillow_heif
from pikepdf import Array, Dictionary, Name, Pdf, Stream
from PIL import Image

pillow_heif.register_heif_opener()

SECRET_PLACE = b"Wetstraat 16"
RED, BLUE = (220, 20, 20), (20, 20, 220)


def picture(size: tuple[int, int] = (60, 40), mode: str = "RGB") -> Image.Image:
    """Upper half red, lower half blue: whether it stands upright can be read off."""
    made = Image.new("RGB", size, RED)
    made.paste(BLUE, (0, size[1] // 2, size[0], size[1]))
    return made.convert(mode)


def image(encoding: str = "JPEG", size: tuple[int, int] = (60, 40), **options: Any) -> bytes:
    out = io.BytesIO()
    picture(size).save(out, encoding, **options)
    return out.getvalue()


def photo_with_gps(encoding: str = "JPEG") -> bytes:
    """A phone photo lying on its side, with place, camera, XMP and a comment in it."""
    exif = Image.Exif()
    exif[0x0112] = 6  # turn right to see it upright
    exif[0x010F] = "Camera " + SECRET_PLACE.decode()
    exif.get_ifd(0x8825).update({1: "N", 2: (50.0, 50.0, 47.0), 3: "E", 4: (4.0, 22.0, 2.0)})
    out = io.BytesIO()
    options: dict[str, Any] = {"exif": exif.tobytes()}
    if encoding in ("JPEG", "WEBP"):
        options["xmp"] = b"<x:xmpmeta>" + SECRET_PLACE + b"</x:xmpmeta>"
    if encoding == "JPEG":
        options["comment"] = SECRET_PLACE
    upright = picture((40, 60))
    upright.transpose(Image.Transpose.ROTATE_90).save(out, encoding, **options)
    return out.getvalue()


def huge_png(side: int = 30_000) -> bytes:
    """A PNG that says it is `side` square and weighs next to nothing."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        return (
            struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))
        )

    row = b"\0" * (side // 8 + 1)
    packer = zlib.compressobj(9)
    rows = b"".join(packer.compress(row) for _ in range(side)) + packer.flush()
    head = struct.pack(">IIBBBBB", side, side, 1, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


def pdf_of(pdf: Pdf, **options: Any) -> bytes:
    out = io.BytesIO()
    pdf.save(out, **options)
    return out.getvalue()


def new_pdf(pages: int = 1) -> Pdf:
    """Blank pages with a red upper half."""
    pdf = Pdf.new()
    for _ in range(pages):
        pdf.add_blank_page(page_size=(200, 300))
        pdf.pages[-1].Contents = pdf.make_stream(b"0.86 0.08 0.08 rg 0 150 200 150 re f")
    return pdf


def pdf(pages: int = 1) -> bytes:
    return pdf_of(new_pdf(pages))


def long_pdf(pages: int) -> bytes:
    """Very many pages, written by hand: making them one by one takes long."""
    kids = b" ".join(b"%d 0 R" % (number + 3) for number in range(pages))
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Count %d/Kids[%s]>>" % (pages, kids),
    ]
    objects += [b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]>>"] * pages
    body = b"%PDF-1.4\n"
    places = []
    parts = [body]
    at = len(body)
    for number, content in enumerate(objects, 1):
        places.append(at)
        parts.append(b"%d 0 obj%sendobj\n" % (number, content))
        at += len(parts[-1])
    parts.append(b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1))
    parts += [b"%010d 00000 n \n" % place for place in places]
    parts.append(b"trailer<</Root 1 0 R/Size %d>>\nstartxref\n%d\n%%%%EOF" % (len(objects) + 1, at))
    return b"".join(parts)


def script(pdf: Pdf) -> Dictionary:
    return Dictionary(S=Name.JavaScript, JS=pikepdf.String("app.alert('HOSTILE')"))


def active_pdf() -> bytes:
    """Acts at opening, on the page, at a click, and by name."""
    pdf = new_pdf()
    page = pdf.pages[0].obj
    pdf.Root.OpenAction = script(pdf)
    pdf.Root.Names = Dictionary(
        JavaScript=Dictionary(Names=Array([pikepdf.String("x"), pdf.make_indirect(script(pdf))]))
    )
    page.AA = Dictionary(O=script(pdf))
    link = Dictionary(
        Type=Name.Annot,
        Subtype=Name.Link,
        Rect=[0, 0, 100, 100],
        A=Dictionary(S=Name.Launch, F=pikepdf.String("HOSTILE.exe"), Next=script(pdf)),
    )
    page.Annots = Array([pdf.make_indirect(link)])
    return pdf_of(pdf)


def talking_pdf() -> bytes:
    """Tells who made it, in every place a PDF has for that, a photo's EXIF included."""
    pdf = new_pdf()
    secret = SECRET_PLACE.decode()
    pdf.docinfo["/Author"] = secret
    pdf.Root.Metadata = Stream(
        pdf, b"<x:xmpmeta>" + SECRET_PLACE + b"</x:xmpmeta>", Type=Name.Metadata
    )
    page = pdf.pages[0].obj
    page.PieceInfo = Dictionary(App=Dictionary(Private=pikepdf.String(secret)))
    photo = pdf.make_stream(photo_with_gps())
    photo.update(
        Dictionary(
            Type=Name.XObject,
            Subtype=Name.Image,
            Width=60,
            Height=40,
            BitsPerComponent=8,
            ColorSpace=Name.DeviceRGB,
            Filter=Name.DCTDecode,
            Metadata=pdf.make_stream(b"<x:xmpmeta>" + SECRET_PLACE + b"</x:xmpmeta>"),
        )
    )
    page.Resources = Dictionary(XObject=Dictionary(Im0=pdf.make_indirect(photo)))
    page.Contents = pdf.make_stream(b"q 200 0 0 300 0 0 cm /Im0 Do Q")
    return pdf_of(pdf, compress_streams=False, object_stream_mode=pikepdf.ObjectStreamMode.disable)


def pdf_with_field() -> bytes:
    """A filled-in form field: what stands in it belongs to the picture."""
    pdf = new_pdf()
    look = pdf.make_stream(b"0 0 1 rg 0 0 200 150 re f")
    look.update(Dictionary(Type=Name.XObject, Subtype=Name.Form, BBox=[0, 0, 200, 150]))
    field = pdf.make_indirect(
        Dictionary(
            Type=Name.Annot,
            Subtype=Name.Widget,
            FT=Name.Tx,
            T=pikepdf.String("name"),
            V=pikepdf.String("x"),
            F=4,
            Rect=[0, 0, 200, 150],
            AP=Dictionary(N=look),
        )
    )
    pdf.pages[0].obj.Annots = Array([field])
    pdf.Root.AcroForm = Dictionary(Fields=Array([field]))
    return pdf_of(pdf)


def xfa_pdf() -> bytes:
    pdf = new_pdf()
    pdf.Root.AcroForm = Dictionary(Fields=Array(), XFA=pdf.make_stream(b"<xdp/>"))
    return pdf_of(pdf)


def pdf_with_file(*, as_annotation: bool = False) -> bytes:
    pdf = new_pdf()
    if as_annotation:
        inside = pdf.make_stream(b"MZ", Type=Name.EmbeddedFile)
        pdf.pages[0].obj.Annots = Array(
            [
                Dictionary(
                    Type=Name.Annot,
                    Subtype=Name.FileAttachment,
                    Rect=[0, 0, 9, 9],
                    FS=Dictionary(
                        Type=Name.Filespec, F=pikepdf.String("a.exe"), EF=Dictionary(F=inside)
                    ),
                )
            ]
        )
    else:
        pdf.attachments["a.exe"] = b"MZ"
    return pdf_of(pdf)


def encrypted_pdf(user: str = "") -> bytes:
    return pdf_of(new_pdf(), encryption=pikepdf.Encryption(owner="owner", user=user))


def packed_spaces(megabytes: int = 640) -> bytes:
    """The same packed block over and over: packing all of it would take seconds. The check sum is wrong."""
    packer = zlib.compressobj(9)
    megabyte = b" " * 1024 * 1024
    start = packer.compress(megabyte) + packer.flush(zlib.Z_FULL_FLUSH)
    block = packer.compress(megabyte) + packer.flush(zlib.Z_FULL_FLUSH)
    return start + block * (megabytes - 1) + packer.flush()


def content_stream_bomb() -> bytes:
    """A page that takes more to draw than there is."""
    pdf = new_pdf()
    contents = pdf.make_stream(b"")
    contents.write(packed_spaces(), filter=Name.FlateDecode)
    pdf.pages[0].Contents = contents
    return pdf_of(pdf)


def object_stream_bomb() -> bytes:
    """A page packed in an object stream that unpacks to more than the memory there is."""
    packed = packed_spaces()
    body = bytearray(b"%PDF-1.5\n")
    places = []
    for number, content in (
        (1, b"<</Type/Catalog/Pages 2 0 R>>"),
        (2, b"<</Type/Pages/Kids[4 0 R]/Count 1>>"),
        (
            3,
            b"<</Type/ObjStm/N 1/First 4/Filter/FlateDecode/Length %d>>stream\n%s\nendstream"
            % (len(packed), packed),
        ),
    ):
        places.append(len(body))
        body += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    rows = struct.pack(">BIB", 0, 0, 255)
    rows += b"".join(struct.pack(">BIB", 1, place, 0) for place in places)
    rows += struct.pack(">BIB", 2, 3, 0) + struct.pack(">BIB", 1, len(body), 0)
    start = len(body)
    body += b"5 0 obj\n<</Type/XRef/Size 6/W[1 4 1]/Root 1 0 R/Length %d>>stream\n" % len(rows)
    body += rows + b"\nendstream\nendobj\nstartxref\n%d\n%%%%EOF\n" % start
    return bytes(body)


def zip_file(name: str = "word/document.xml") -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr(name, "<xml/>")
    return out.getvalue()
