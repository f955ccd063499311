"""The seal: made and checked offline, and every change shows."""

import socket
from datetime import UTC, datetime
from pathlib import Path

import pikepdf
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bisdesk.identity.pdf import render_declaration
from bisdesk.identity.seal import (
    Seal,
    SealUnusable,
    SealVerdict,
    make_demo_pkcs12,
    open_seal,
    verify,
)
from tests.identity.stated import SAARINEN
from tests.identity.test_pdf import accessibility_findings, text_of
from tests.support.core import make_settings

AT = datetime(2026, 11, 23, 11, 0, tzinfo=UTC)
SEAL = Seal(make_demo_pkcs12("secret"), "secret")


@pytest.fixture(scope="module")
def pdf() -> bytes:
    return render_declaration(SAARINEN, "nl", demo=True, made_at=AT)


@pytest.fixture(scope="module")
def sealed(pdf: bytes) -> bytes:
    return SEAL.seal(pdf, reason="Declaration", signer_name="Lien Vermeersch", at=AT)


def test_a_sealed_pdf_verifies_without_network(
    sealed: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_args: object) -> None:
        raise AssertionError("the network was asked")

    monkeypatch.setattr(socket.socket, "connect", refuse)

    assert verify(sealed) == SealVerdict(
        sealed=True, intact=True, ours=False, signer="Bisdesk demo seal (no value)"
    )
    assert SEAL.verify(sealed).ours


def test_an_unsealed_pdf_is_not_intact(pdf: bytes) -> None:
    assert verify(pdf) == SealVerdict(sealed=False)


def test_the_original_bytes_stay_in_front(pdf: bytes, sealed: bytes) -> None:
    assert sealed.startswith(pdf)


def test_it_stays_accessible_and_says_who_and_when(sealed: bytes, tmp_path: Path) -> None:
    assert accessibility_findings(sealed, tmp_path) == []
    assert "Saarinen" in text_of(sealed)
    with pikepdf.open(tmp_path / "declaration.pdf") as opened:
        signature = opened.Root.AcroForm.Fields[0].V
        assert str(signature.Name) == "Lien Vermeersch"
        assert str(signature.M).startswith("D:20261123110000")


def test_another_certificate_is_not_ours(sealed: bytes) -> None:
    other = Seal(make_demo_pkcs12("other"), "other")

    verdict = other.verify(sealed)

    assert verdict.intact
    assert not verdict.ours


@settings(max_examples=25, deadline=None)
@given(data=st.data())
def test_a_changed_byte_of_the_page_shows(data: st.DataObject) -> None:
    pdf = _plain()
    sealed = _plain_sealed()
    at = data.draw(st.integers(0, len(pdf) - 1))
    changed = bytearray(sealed)
    changed[at] ^= data.draw(st.integers(1, 255))

    assert not verify(bytes(changed)).intact


def test_something_added_behind_the_seal_shows(sealed: bytes) -> None:
    assert not verify(sealed + b"\n% more\n").intact


def test_a_wrong_password_is_named_not_explained() -> None:
    with pytest.raises(SealUnusable):
        Seal(make_demo_pkcs12("secret"), "another")


def test_the_certificate_of_the_settings_seals(tmp_path: Path, pdf: bytes) -> None:
    file = tmp_path / "seal.p12"
    file.write_bytes(make_demo_pkcs12("from the settings"))
    found = open_seal(
        make_settings(tmp_path, seal_certificate=file, seal_password="from the settings")
    )

    assert found.verify(found.seal(pdf, reason="r", signer_name="n", at=AT)).ours


def test_a_certificate_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(SealUnusable, match="seal_certificate"):
        open_seal(make_settings(tmp_path, seal_certificate=tmp_path / "gone.p12"))


_CACHE: dict[str, bytes] = {}


def _plain() -> bytes:
    if not _CACHE:
        pdf = render_declaration(SAARINEN, "en", demo=False, made_at=AT)
        _CACHE["pdf"] = pdf
        _CACHE["sealed"] = SEAL.seal(pdf, reason="r", signer_name="n", at=AT)
    return _CACHE["pdf"]


def _plain_sealed() -> bytes:
    _plain()
    return _CACHE["sealed"]
