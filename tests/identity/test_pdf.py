"""The declaration as a PDF: one A4, tagged, in four languages, without network."""

import socket
from datetime import UTC, datetime
from pathlib import Path

import pdfua
import pikepdf
import pypdfium2
import pytest
import zxingcpp

from bisdesk.identity.declaration import StatedData, check_figure, code, fingerprint
from bisdesk.identity.pdf import OnlyOurs, render_declaration
from bisdesk.identity.seal import Seal, make_demo_pkcs12
from tests.factories.pki import lien, sign_with
from tests.identity.stated import LONGEST, SAARINEN, saarinen

ONE_NAME = saarinen(last_name="Sukarno", first_name=None, other_first_names=None)
PARTIAL = saarinen(birth_date="1978-03-00", document_expiry=None)
AT = datetime(2026, 11, 23, 11, 0, tzinfo=UTC)
LANGUAGES = ("nl", "fr", "de", "en")


def made(stated: StatedData = SAARINEN, language: str = "nl", *, demo: bool = False) -> bytes:
    return render_declaration(stated, language, demo=demo, made_at=AT)


def text_of(pdf: bytes) -> str:
    document = pypdfium2.PdfDocument(pdf)
    text = "\n".join(page.get_textpage().get_text_range() for page in document)
    return " ".join(text.split())


def accessibility_findings(pdf: bytes, folder: Path) -> list[str]:
    """What the checker is sure of; its guess about tables is wrong: cells name their heads, not the other way."""
    path = folder / "declaration.pdf"
    path.write_bytes(pdf)
    return [
        f"{found.rule_id} {found.message}"
        for found in pdfua.validate(str(path)).findings
        if found.rule_id != "UA-15-003" or found.confidence is pdfua.Confidence.CERTAIN
    ]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("stated", [SAARINEN, LONGEST], ids=["usual", "longest"])
def test_it_is_one_tagged_a4_in_each_language(
    stated: StatedData, language: str, tmp_path: Path
) -> None:
    pdf = made(stated, language, demo=True)

    document = pypdfium2.PdfDocument(pdf)
    assert len(document) == 1
    assert [round(length) for length in document[0].get_size()] == [595, 842]
    assert accessibility_findings(pdf, tmp_path) == []
    with pikepdf.open(tmp_path / "declaration.pdf") as opened:
        assert str(opened.Root.Lang) == language


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("nl", ["Verklaring van identiteitscontrole", "12 juli 1991", "Paspoort", "Finland"]),
        ("fr", ["Déclaration de contrôle d'identité", "12 juillet 1991", "Passeport", "Finlande"]),
        ("de", ["Erklärung zur Identitätsprüfung", "12. Juli 1991", "Reisepass", "Finnland"]),
        ("en", ["Declaration of identity check", "12 July 1991", "Passport", "Finland"]),
    ],
)
def test_it_states_the_check_in_the_readers_language(language: str, said: list[str]) -> None:
    text = text_of(made(language=language)).replace("’", "'")

    for part in [
        *said,
        "Saarinen",
        "Anneli Sofia",
        "FX0000142",
        "Lien Vermeersch",
        "6F32 FB46 02EB",
    ]:
        assert part in text


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    "stated", [SAARINEN, LONGEST, ONE_NAME], ids=["usual", "longest", "one name"]
)
def test_its_qr_code_and_check_figure_are_read_back_from_the_page(
    stated: StatedData, language: str
) -> None:
    pdf = made(stated, language)
    page = pypdfium2.PdfDocument(pdf)[0].render(scale=150 / 72).to_pil()

    codes = [found.text for found in zxingcpp.read_barcodes(page)]

    assert codes == [code(stated.draft_id, fingerprint(stated))]
    assert check_figure(fingerprint(stated)) in text_of(pdf)


@pytest.mark.parametrize("language", LANGUAGES)
def test_sealed_and_signed_it_stays_accessible(language: str, tmp_path: Path) -> None:
    seal = Seal(make_demo_pkcs12("secret"), "secret")
    sealed = seal.seal(made(ONE_NAME, language), reason="r", signer_name="n", at=AT)
    signed = sign_with(made(PARTIAL, language), lien(), at=AT)

    assert accessibility_findings(sealed, tmp_path) == []
    assert accessibility_findings(signed, tmp_path) == []


def test_the_reference_is_the_drafts_id_in_groups_until_there_is_a_number() -> None:
    assert "5f2a90c1 77de4c3b b1a2c3d4 e5f60718" in text_of(made())


def test_only_a_demo_says_demo() -> None:
    assert "demo" in text_of(made(demo=True)).lower()
    assert "demo" not in text_of(made(demo=False)).lower()


@pytest.mark.parametrize(
    ("birth_date", "shown"),
    [("1969-00-00", "1969"), ("1978-03-00", "maart 1978"), ("1978-03-09", "9 maart 1978")],
)
def test_a_birth_date_is_as_precise_as_the_document(birth_date: str, shown: str) -> None:
    text = text_of(made(saarinen(birth_date=birth_date)))

    assert f"{shown} Geboren in" in text
    assert f"00 {shown}" not in text


def test_no_expiry_date_is_said_in_words() -> None:
    assert "geen vervaldatum" in text_of(made(saarinen(document_expiry=None)))


def test_sec_E2_nothing_in_it_can_act(tmp_path: Path) -> None:
    path = tmp_path / "declaration.pdf"
    path.write_bytes(made())
    with pikepdf.open(path) as pdf:
        assert "/OpenAction" not in pdf.Root
        assert "/AA" not in pdf.Root
        assert "/Names" not in pdf.Root or "/JavaScript" not in pdf.Root.Names


def test_sec_D1_markup_in_a_name_stays_text() -> None:
    text = text_of(made(saarinen(last_name="<img src=x> {{7*7}} &amp;")))

    assert "<img src=x> {{7*7}} &amp;" in text


def test_it_is_made_without_network_or_files(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_args: object) -> None:
        raise AssertionError("the network was asked")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)

    assert made().startswith(b"%PDF")


@pytest.mark.parametrize(
    "url", ["https://example.org/x.css", "file:///etc/passwd", "data:text/css,a"]
)
def test_sec_F6_every_other_address_is_refused(url: str) -> None:
    with pytest.raises(ValueError, match="not one of ours"):
        OnlyOurs({"bisdesk:x": ("text/css", b"")}).fetch(url)
