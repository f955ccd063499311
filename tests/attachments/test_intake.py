"""Received bytes to clean file: what is taken, what is refused, what is left of it."""

import io
import os
import resource
import socket
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pikepdf
import pytest
from PIL import Image, ImageChops, ImageStat

from bisdesk.attachments import answer, apart, intake, limits
from bisdesk.attachments.intake import CleanFile, Purpose, clean
from bisdesk.attachments.recognise import MAX_BYTES, MAX_PAGES, FileRefusal, Kind, recognise
from bisdesk.domain.refusal import Refusal
from tests.attachments import corpus
from tests.attachments.outcomes import REFUSED


def refused(content: bytes, name: str, purpose: Purpose = Purpose.DOCUMENT) -> FileRefusal:
    with pytest.raises(Refusal) as raised:
        clean(content, name, purpose)
    return FileRefusal(raised.value.code)


def colours(jpeg: bytes) -> tuple[str, str]:
    """The main colour of the upper and of the lower half."""
    shown = Image.open(io.BytesIO(jpeg)).convert("RGB")
    found = []
    for part in (1, 3):
        pixel = shown.getpixel((shown.width // 2, shown.height * part // 4))
        assert isinstance(pixel, tuple)
        red, _, blue = pixel
        found.append("white" if min(pixel) > 200 else "red" if red > blue else "blue")
    return found[0], found[1]


@pytest.mark.parametrize(
    ("content", "name", "kept_as"),
    [
        pytest.param(corpus.image("JPEG"), "a.jpg", Kind.JPEG, id="jpg"),
        pytest.param(corpus.image("JPEG"), "A.JPEG", Kind.JPEG, id="capitals"),
        pytest.param(corpus.image("PNG"), "a.png", Kind.PNG, id="png"),
        pytest.param(corpus.image("WEBP"), "a.webp", Kind.WEBP, id="webp"),
        pytest.param(
            corpus.image("HEIF"), "IMG_1.HEIC", Kind.JPEG, id="an iPhone photo becomes JPEG"
        ),
    ],
)
def test_a_photo_is_taken_and_shown(content: bytes, name: str, kept_as: Kind) -> None:
    taken = clean(content, name)
    assert (taken.name, taken.kind, len(taken.pages)) == (name, kept_as, 1)
    assert colours(taken.content) == ("red", "blue")
    assert colours(taken.pages[0].image) == ("red", "blue")


def test_a_pdf_gives_an_image_and_a_thumbnail_of_each_page() -> None:
    taken = clean(corpus.pdf(pages=3), "a.pdf")
    assert taken.kind is Kind.PDF
    sizes = [(page.width, page.height) for page in taken.pages]
    assert sizes == [(1067, 1600)] * 3
    assert colours(taken.pages[2].image) == ("red", "white")
    assert max(Image.open(io.BytesIO(taken.pages[0].thumbnail)).size) == 240


@pytest.mark.parametrize("give", [io.BytesIO, bytes], ids=["stream", "bytes"])
def test_a_file_may_come_in_several_ways(give: Callable[[bytes], bytes | io.BytesIO]) -> None:
    assert clean(give(corpus.image()), "a.jpg").kind is Kind.JPEG


def test_a_file_may_come_from_disk(tmp_path: Path) -> None:
    place = tmp_path / "x"
    place.write_bytes(corpus.image())
    assert clean(place, "a.jpg").kind is Kind.JPEG


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGBA", "I;16"])
def test_every_colour_mode_of_png_is_taken(mode: str) -> None:
    out = io.BytesIO()
    (Image.new(mode, (9, 9)) if mode == "I;16" else corpus.picture().convert(mode)).save(out, "PNG")
    assert clean(out.getvalue(), "a.png").pages[0].image


def test_see_through_parts_are_shown_white() -> None:
    out = io.BytesIO()
    Image.new("RGBA", (60, 40), (0, 0, 0, 0)).save(out, "PNG")
    assert colours(clean(out.getvalue(), "a.png").pages[0].image) == ("white", "white")


@pytest.mark.parametrize(
    ("size", "code"),
    [(MAX_BYTES, None), (MAX_BYTES + 1, FileRefusal.TOO_LARGE), (0, FileRefusal.EMPTY)],
)
def test_sec_E1_ten_megabytes_are_the_limit(size: int, code: FileRefusal | None) -> None:
    content = corpus.image().ljust(size, b"\0")[:size]
    if code is None:
        assert recognise(content, "a.jpg", size=len(content)) is Kind.JPEG
    else:
        assert refused(content, "a.jpg") is code


def test_sec_E1_no_more_is_read_of_a_stream_than_shows_that_it_is_too_large() -> None:
    class Endless(io.RawIOBase):
        asked = 0

        def read(self, size: int = -1) -> bytes:
            assert size >= 0
            self.asked += size
            return b"\xff" * size

    endless = Endless()
    with pytest.raises(Refusal) as raised:
        clean(endless, "a.jpg")  # type: ignore[arg-type]
    assert (raised.value.code, endless.asked) == (FileRefusal.TOO_LARGE, MAX_BYTES + 1)


def test_sec_E1_a_small_file_with_very_many_pixels_is_refused() -> None:
    content = corpus.huge_png()
    assert len(content) < 1_000_000
    assert refused(content, "a.png") is FileRefusal.TOO_MANY_PIXELS


def test_sec_E1_fifty_megapixels_are_the_limit_and_fit_in_memory() -> None:
    assert refused(corpus.huge_png(7_100), "a.png") is FileRefusal.TOO_MANY_PIXELS
    out = io.BytesIO()
    Image.new("RGB", (8_300, 6_000), "white").save(out, "JPEG")
    taken = clean(out.getvalue(), "a.jpg")
    assert max(Image.open(io.BytesIO(taken.content)).size) <= 5_000


@pytest.mark.parametrize("pages", [MAX_PAGES + 1, 10_000])
def test_sec_E1_too_many_pages_are_refused(pages: int) -> None:
    assert refused(corpus.long_pdf(pages), "a.pdf") is FileRefusal.TOO_MANY_PAGES


def test_sec_E1_a_pdf_of_the_most_pages_is_taken() -> None:
    assert len(clean(corpus.pdf(MAX_PAGES), "a.pdf").pages) == MAX_PAGES


def test_sec_E1_an_object_stream_bomb_ends_in_the_decoder() -> None:
    bomb = corpus.object_stream_bomb()
    assert len(bomb) < 4_000_000
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    assert refused(bomb, "a.pdf") in (FileRefusal.DECODER_DIED, FileRefusal.BROKEN)
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 64 * 1024


@pytest.mark.parametrize(
    ("content", "name", "code"),
    [pytest.param(case.content(), case.name, case.outcome, id=case.label) for case in REFUSED],
)
def test_sec_E2_what_is_not_what_it_says_is_refused(content: bytes, name: str, code: str) -> None:
    assert refused(content, name) == code


def test_sec_E2_a_refused_extension_says_what_the_content_is() -> None:
    with pytest.raises(Refusal) as raised:
        clean(corpus.image("HEIF"), "IMG_1.jpg")
    assert raised.value.details == {"content": "heic", "extension": "jpg"}


@pytest.mark.parametrize(
    ("content", "name", "gone"),
    [
        pytest.param(
            corpus.image("JPEG") + b"<?php system(1)", "a.jpg", b"<?php", id="PHP behind a JPEG"
        ),
        pytest.param(
            corpus.image("JPEG", comment=b"<?php system(1)"), "a.jpg", b"<?php", id="PHP inside"
        ),
        pytest.param(
            corpus.image("PNG") + corpus.zip_file(), "a.png", b"PK\x03\x04", id="ZIP behind a PNG"
        ),
        pytest.param(
            corpus.pdf() + corpus.zip_file(), "a.pdf", b"PK\x03\x04", id="PDF that is a ZIP"
        ),
    ],
)
def test_sec_E2_what_hides_in_a_file_does_not_come_through(
    content: bytes, name: str, gone: bytes
) -> None:
    assert gone in content
    taken = clean(content, name)
    assert gone not in taken.content
    assert gone not in taken.pages[0].image


def test_sec_E2_actions_and_scripts_are_gone_from_a_document_copy() -> None:
    taken = clean(corpus.active_pdf(), "a.pdf")
    with pikepdf.open(io.BytesIO(taken.content)) as pdf:
        everything = b"".join(each.unparse(resolved=True) for each in pdf.objects)
        assert set(pdf.Root.keys()) == {"/Type", "/Pages"}
    for trace in (b"JavaScript", b"/JS", b"Launch", b"HOSTILE", b"/AA", b"OpenAction", b"Annots"):
        assert trace not in everything


def test_sec_E2_a_filled_in_field_becomes_part_of_the_page() -> None:
    taken = clean(corpus.pdf_with_field(), "a.pdf")
    assert colours(taken.pages[0].image) == ("red", "blue")
    assert b"Widget" not in taken.content


def test_sec_E2_a_signed_declaration_is_kept_byte_for_byte() -> None:
    signed = corpus.talking_pdf()
    taken = clean(signed, "signed.pdf", Purpose.SIGNED)
    assert taken.content == signed
    assert len(taken.pages) == 1


@pytest.mark.parametrize(
    ("content", "code"),
    [
        pytest.param(corpus.active_pdf(), "active_content", id="scripts"),
        pytest.param(corpus.xfa_pdf(), "active_form", id="XFA form"),
        pytest.param(corpus.pdf_with_file(), "embedded_files", id="file in it"),
        pytest.param(corpus.encrypted_pdf(), "encrypted_pdf", id="encrypted"),
        pytest.param(corpus.pdf() + corpus.zip_file(), "broken", id="ZIP behind it"),
    ],
)
def test_sec_E2_an_active_signed_declaration_is_refused(content: bytes, code: str) -> None:
    assert refused(content, "signed.pdf", Purpose.SIGNED) == code


@pytest.mark.parametrize(
    ("encoding", "name"),
    [("JPEG", "a.jpg"), ("PNG", "a.png"), ("WEBP", "a.webp"), ("HEIF", "a.heic")],
)
def test_sec_E3_a_photo_tells_nothing_but_its_picture_and_stands_upright(
    encoding: str, name: str
) -> None:
    given = corpus.photo_with_gps(encoding)
    assert b"Exif" in given or b"eXIf" in given or b"EXIF" in given
    taken = clean(given, name)
    kept = Image.open(io.BytesIO(taken.content))
    assert dict(kept.getexif()) == {}
    assert not {"exif", "xmp", "comment", "icc_profile", "XML:com.adobe.xmp"} & kept.info.keys()
    assert corpus.SECRET_PLACE not in taken.content
    assert kept.size == (40, 60)
    assert colours(taken.content) == colours(taken.pages[0].image) == ("red", "blue")


@pytest.mark.parametrize("orientation", range(1, 9))
def test_sec_E3_every_orientation_ends_upright(orientation: int) -> None:
    exif = Image.Exif()
    exif[0x0112] = orientation
    lying = corpus.picture((40, 60))
    lay = {
        2: [Image.Transpose.FLIP_LEFT_RIGHT],
        3: [Image.Transpose.ROTATE_180],
        4: [Image.Transpose.FLIP_TOP_BOTTOM],
        5: [Image.Transpose.TRANSPOSE],
        6: [Image.Transpose.ROTATE_90],
        7: [Image.Transpose.TRANSVERSE],
        8: [Image.Transpose.ROTATE_270],
    }
    for step in lay.get(orientation, []):
        lying = lying.transpose(step)
    out = io.BytesIO()
    lying.save(out, "PNG", exif=exif.tobytes())
    taken = clean(out.getvalue(), "a.png")
    assert colours(taken.content) == ("red", "blue")


def test_sec_E3_a_pdf_tells_nothing_but_its_pages() -> None:
    given = corpus.talking_pdf()
    assert given.count(corpus.SECRET_PLACE) >= 5
    taken = clean(given, "a.pdf")
    assert corpus.SECRET_PLACE not in taken.content
    with pikepdf.open(io.BytesIO(taken.content)) as pdf:
        assert "/Info" not in pdf.trailer
        everything = b"".join(each.unparse(resolved=True) for each in pdf.objects)
        assert b"Exif" not in b"".join(
            each.read_raw_bytes() for each in pdf.objects if isinstance(each, pikepdf.Stream)
        )
    assert b"Metadata" not in everything
    assert corpus.SECRET_PLACE not in everything


@pytest.mark.parametrize(
    ("encoding", "name"), [("JPEG", "a.jpg"), ("PNG", "a.png"), ("WEBP", "a.webp")]
)
def test_a_picture_is_turned_a_quarter_to_the_right(encoding: str, name: str) -> None:
    taken = clean(corpus.image(encoding), name)
    turned = intake.turn(taken.content, taken.kind, 1)
    assert turned.kind is taken.kind
    for shown in (turned.content, turned.pages[0].image):
        picture = Image.open(io.BytesIO(shown)).convert("RGB")
        assert picture.size == (40, 60)
        left, right = (picture.getpixel((x, 30)) for x in (5, 35))
        assert left[2] > left[0]  # type: ignore[index]  # what was below is on the left now: blue
        assert right[0] > right[2]  # type: ignore[index]


def test_a_photo_that_is_turned_all_the_way_round_is_what_it_was() -> None:
    photo = clean(corpus.image("JPEG", (640, 480)), "a.jpg")
    content = photo.content
    for _ in range(4):
        content = intake.turn(content, Kind.JPEG, 1).content
    was, now = (Image.open(io.BytesIO(each)).convert("RGB") for each in (photo.content, content))
    assert max(ImageStat.Stat(ImageChops.difference(was, now)).mean) < 1  # of 255


def test_one_page_of_a_pdf_is_turned_and_the_others_stay() -> None:
    taken = clean(corpus.pdf(3), "a.pdf")
    turned = intake.turn(taken.content, Kind.PDF, 2)
    assert [(page.width, page.height) for page in turned.pages] == [(1600, 1067)]
    with pikepdf.open(io.BytesIO(turned.content)) as pdf:
        assert [int(page.obj.get("/Rotate", 0)) for page in pdf.pages] == [0, 90, 0]


def run_in_decoder(code: str) -> subprocess.CompletedProcess[str]:
    """Run Python under the decoder's limits."""
    before = (
        "from bisdesk.attachments import limits; network = limits.leave_network();"
        "limits.limit_use(); limits.open_nothing_more()\n"
    )
    return subprocess.run(
        [sys.executable, "-c", "import socket, os\n" + before + code],
        capture_output=True,
        text=True,
        timeout=30,
        check=False,
    )


def test_sec_E7_the_decoder_reaches_no_network() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        ran = run_in_decoder(f"socket.create_connection(('127.0.0.1', {port}), 1)")
    assert "OSError" in ran.stderr


def test_sec_E7_the_decoder_opens_no_file() -> None:
    assert "Too many open files" in run_in_decoder("open('/etc/hostname')").stderr


def test_sec_E7_the_decoder_gets_no_more_than_512_megabytes() -> None:
    assert "MemoryError" in run_in_decoder("bytearray(512 * 1024 * 1024)").stderr


def test_sec_E7_the_decoder_starts_without_our_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    seen: dict[str, object] = {}
    real = subprocess.Popen

    def spy(*args: object, **options: object) -> object:
        seen.update(options)
        return real(*args, **options)  # type: ignore[call-overload]

    monkeypatch.setenv("BISDESK_SECRET_KEY", "secret")
    monkeypatch.setattr(subprocess, "Popen", spy)
    clean(corpus.image(), "a.jpg")
    assert "secret" not in str(seen["env"])


def test_sec_E7_it_is_known_what_keeps_the_decoder_off_the_network() -> None:
    assert isinstance(clean(corpus.image(), "a.jpg").network, limits.Network)


def _decoder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, code: str) -> None:
    """Put another program in the decoder's place."""
    program = tmp_path / "decoder"
    program.write_text(f"#!{sys.executable}\nimport os, signal, sys, time\n{code}\n")
    program.chmod(0o755)
    monkeypatch.setattr(sys, "executable", str(program))


@pytest.mark.parametrize(
    ("code", "verdict"),
    [
        pytest.param("os.kill(os.getpid(), signal.SIGKILL)", "decoder_died", id="killed"),
        pytest.param("os.abort()", "decoder_died", id="aborted"),
        pytest.param("sys.exit(1)", "decoder_died", id="gave up"),
        pytest.param("", "decoder_died", id="said nothing"),
        pytest.param("sys.stdout.write('nonsense')", "decoder_died", id="nonsense"),
        pytest.param(
            "os.kill(os.getpid(), signal.SIGXCPU)", "decoder_timeout", id="processor time"
        ),
        pytest.param("time.sleep(60)", "decoder_timeout", id="hangs"),
    ],
)
def test_sec_E7_whatever_becomes_of_the_decoder_the_process_lives(
    code: str, verdict: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as changed:
        if "sleep" in code:
            changed.setattr(apart, "WALL_SECONDS", 0.3)
        _decoder(tmp_path, changed, code)
        assert refused(corpus.image(), "a.jpg") == verdict
    assert clean(corpus.image(), "a.jpg").kind is Kind.JPEG


def test_sec_E7_a_page_that_takes_too_much_memory_is_refused_and_the_next_is_taken() -> None:
    assert refused(corpus.content_stream_bomb(), "a.pdf") is FileRefusal.DECODER_DIED
    assert clean(corpus.pdf(), "a.pdf").kind is Kind.PDF


def read(given: bytes) -> answer.Decoded:
    return answer.read(io.BytesIO(given), len(given))


def test_sec_E7_a_lying_decoder_is_not_believed() -> None:
    honest = answer.write(
        answer.Decoded(
            Kind.JPEG,
            b"\xff\xd8\xff",
            (answer.PageImage(b"\xff\xd8\xff1", b"\xff\xd8\xff2", 1, 1),),
            limits.Network.RLIMITS,
        )
    )
    assert read(honest).pages[0].thumbnail == b"\xff\xd8\xff2"
    lies = [
        honest[:-1],
        honest + b"x",
        honest.replace(b"\xff\xd8\xff2", b"<html"[:4]),
        honest.replace(b'"jpeg"', b'"html"'),
        honest.replace(b"[[1, 1]]", b"[]"),
        os.urandom(40),
    ]
    for lie in lies:
        with pytest.raises(answer.NoAnswer):
            read(lie)


def test_taken_files_never_say_more_than_they_are(tmp_path: Path) -> None:
    taken: CleanFile = clean(corpus.image(), "../../etc/passwd.jpg")
    assert taken.name == "passwd.jpg"
