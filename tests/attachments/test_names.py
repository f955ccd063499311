"""The user's name for a file is text: shown, and put in a header, without doing anything."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from werkzeug.http import parse_options_header

from bisdesk.attachments.names import MAX_NAME, content_disposition, download_name, tidy_name

HOSTILE = [
    pytest.param("../../etc/passwd", "passwd", id="path"),
    pytest.param("C:\\x", "x", id="Windows path"),
    pytest.param("con.pdf", "con.pdf", id="device"),
    pytest.param("a" * 300 + ".pdf", "a" * 116 + ".pdf", id="300 characters keep their extension"),
    pytest.param("scan\u202efdp.exe", "scanfdp.exe", id="right-to-left override"),
    pytest.param('a";filename=b.html', 'a";filename=b.html', id="quote"),
    pytest.param("a\r\nSet-Cookie: x=y.pdf", "a Set-Cookie: x=y.pdf", id="new line"),
    pytest.param("", "document", id="empty"),
    pytest.param(None, "document", id="none"),
    pytest.param("...", "document", id="dots"),
    pytest.param(".pdf", "document.pdf", id="extension only"),
    pytest.param("\udcff.pdf", "document.pdf", id="lone surrogate"),
    pytest.param("a\0.pdf", "a.pdf", id="NUL"),
    pytest.param("paspoort \u00a0 e\u0301.jpg", "paspoort \u00e9.jpg", id="spaces and NFC"),
]


@pytest.mark.parametrize(("given_name", "shown"), HOSTILE)
def test_sec_E4_a_name_is_shown_as_plain_text(given_name: str | None, shown: str) -> None:
    assert tidy_name(given_name) == shown


@pytest.mark.parametrize(
    ("name", "kind", "saved_as"),
    [
        ("con.pdf", "pdf", "_con.pdf"),
        ("LPT1.x.pdf", "pdf", "_LPT1.x.pdf"),
        ("IMG_1.heic", "jpeg", "IMG_1.jpg"),
        ('a";filename=b.html', "pdf", "a__filename=b.pdf"),
        ("scan", "png", "scan.png"),
    ],
)
def test_sec_E4_a_download_has_a_name_that_any_system_can_save(
    name: str, kind: str, saved_as: str
) -> None:
    assert download_name(name, kind) == saved_as


def test_sec_E4_the_header_carries_the_name_in_both_forms() -> None:
    assert content_disposition("pas \u0142.pdf") == (
        "attachment; filename=\"pas .pdf\"; filename*=UTF-8''pas%20%C5%82.pdf"
    )


@settings(max_examples=60)
@given(st.text(max_size=200))
def test_sec_E4_whatever_the_name_the_header_says_attachment_and_one_name(name: str) -> None:
    tidy = tidy_name(name)
    assert 0 < len(tidy) <= MAX_NAME
    assert not set(tidy) & set("/\\\r\n\0\u202e")
    assert tidy_name(tidy) == tidy
    header = content_disposition(download_name(tidy, "pdf"))
    assert header.isascii()
    assert "\r" not in header
    assert "\n" not in header
    value, options = parse_options_header(header)
    assert value == "attachment"
    assert set(options) == {"filename"}
    assert options["filename"].endswith(".pdf")
