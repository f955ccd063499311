"""The signed PDF that comes back: nothing but what we made, with signatures that hold."""

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from io import BytesIO
from typing import Any

import pikepdf
import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from pyhanko.pdf_utils import generic as _generic
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.writer import PageObject

from bisdesk.identity.pdf import render_declaration
from bisdesk.identity.signature_check import Checked, Fault, check
from bisdesk.identity.signature_checker import check_apart
from tests.factories.pki import authority, intermediate, lien, person, root, sign_with
from tests.identity.stated import SAARINEN

generic: Any = _generic  # it carries no types
page_of: Any = PageObject
MADE_AT = datetime(2026, 11, 23, 11, 0, tzinfo=UTC)
AT = MADE_AT + timedelta(minutes=5)
NOW = MADE_AT + timedelta(minutes=10)
MADE = render_declaration(SAARINEN, "nl", demo=False, made_at=MADE_AT)
GOOD = sign_with(MADE, lien(), at=AT)


def judged(given: bytes, *trusted: bytes) -> Checked:
    roots = trusted or (root().der,)
    return asyncio.run(check(MADE, given, roots, made_at=MADE_AT, now=NOW))


def updated(pdf: bytes, change: Callable[[Any], None]) -> bytes:
    """What a program adds behind the bytes that are there."""
    writer: Any = IncrementalPdfFileWriter(BytesIO(pdf))
    change(writer)
    out = BytesIO()
    writer.write(out)
    return out.getvalue()


def with_a_page(writer: Any) -> None:
    stream = writer.add_object(generic.StreamObject(stream_data=b"q Q"))
    writer.insert_page(page_of(contents=stream, media_box=(0, 0, 200, 200)))


def with_other_words(writer: Any) -> None:
    """The page's content replaced: what is seen is no longer what was made."""
    page = writer.root["/Pages"]["/Kids"][0].get_object()
    reference = page.raw_get("/Contents")
    writer.objects[(reference.generation, reference.idnum)] = generic.StreamObject(
        stream_data=b"BT ET"
    )


def with_a_note(writer: Any) -> None:
    page = writer.root["/Pages"]["/Kids"][0].get_object()
    note = generic.DictionaryObject(
        {
            generic.pdf_name("/Type"): generic.pdf_name("/Annot"),
            generic.pdf_name("/Subtype"): generic.pdf_name("/FreeText"),
            generic.pdf_name("/Rect"): generic.ArrayObject(
                map(generic.NumberObject, (0, 0, 300, 300))
            ),
            generic.pdf_name("/Contents"): generic.pdf_string("another name"),
        }
    )
    page[generic.pdf_name("/Annots")] = generic.ArrayObject([writer.add_object(note)])
    reference = writer.root["/Pages"]["/Kids"].raw_get(0)
    writer.objects[(reference.generation, reference.idnum)] = page


def test_a_signature_that_holds_is_named_after_the_certificate() -> None:
    assert judged(GOOD) == Checked(None, ("Lien Vermeersch",))


def test_a_visible_one_counts_too() -> None:
    assert judged(sign_with(MADE, lien(), at=AT, visible=True)).fault is None


def test_the_list_may_hold_the_authority_in_between_alone() -> None:
    assert judged(GOOD, intermediate().der).fault is None


def test_more_signatures_are_fine_when_all_are_intact() -> None:
    worker = person(intermediate(), "Anneli", "Saarinen")
    both = sign_with(GOOD, worker, at=AT, field="Signature2", visible=True)
    unknown_too = sign_with(GOOD, person(None), at=AT, field="Signature2")

    assert judged(both) == Checked(None, ("Lien Vermeersch", "Anneli Saarinen"))
    assert judged(unknown_too) == Checked(None, ("Lien Vermeersch",))


def _flipped(pdf: bytes, at: int) -> bytes:
    changed = bytearray(pdf)
    changed[at] ^= 1
    return bytes(changed)


def _blank() -> bytes:
    out = BytesIO()
    with pikepdf.Pdf.new() as pdf:
        pdf.add_blank_page()
        pdf.save(out)
    return out.getvalue()


EXPIRED = person(intermediate(), until=AT - timedelta(days=1))

REFUSED = [
    pytest.param(lambda: MADE, Fault.NOT_SIGNED, id="not signed"),
    pytest.param(lambda: sign_with(MADE, person(None), at=AT), Fault.UNTRUSTED, id="self-signed"),
    pytest.param(
        lambda: sign_with(MADE, person(authority("Another root")), at=AT),
        Fault.UNTRUSTED,
        id="another root",
    ),
    pytest.param(lambda: sign_with(MADE, EXPIRED, at=AT), Fault.EXPIRED, id="expired"),
    pytest.param(
        lambda: sign_with(MADE, EXPIRED, at=AT - timedelta(days=9)),
        Fault.EXPIRED,
        id="expired, and claims to have signed before the declaration was made",
    ),
    pytest.param(
        lambda: sign_with(MADE, person(intermediate(), for_signing=False), at=AT),
        Fault.NOT_FOR_SIGNING,
        id="a certificate to sign in with",
    ),
    pytest.param(lambda: _flipped(GOOD, 200), Fault.OTHER_BYTES, id="a byte of ours changed"),
    pytest.param(
        lambda: _flipped(GOOD, GOOD.index(b"Signature1", len(MADE)) + 9), Fault.CHANGED, id="signed byte changed"
    ),
    pytest.param(
        lambda: updated(GOOD, with_a_page), Fault.CHANGED, id="a page added after signing"
    ),
    pytest.param(
        lambda: sign_with(updated(MADE, with_a_page), lien(), at=AT),
        Fault.CHANGED,
        id="a page added before signing",
    ),
    pytest.param(lambda: updated(MADE, with_a_page), Fault.CHANGED, id="a page and no signature"),
    pytest.param(
        lambda: updated(GOOD, with_other_words), Fault.CHANGED, id="other words over the signed ones"
    ),
    pytest.param(
        lambda: sign_with(updated(MADE, with_other_words), lien(), at=AT),
        Fault.CHANGED,
        id="shadow: other words hidden in before signing",
    ),
    pytest.param(
        lambda: updated(GOOD, with_a_note), Fault.CHANGED, id="a note laid over the signed page"
    ),
    pytest.param(
        lambda: sign_with(_blank(), lien(), at=AT), Fault.OTHER_BYTES, id="a signature on something else"
    ),
    pytest.param(lambda: MADE + _blank(), Fault.UNREADABLE, id="another PDF behind ours"),
    pytest.param(lambda: MADE[:4000], Fault.OTHER_BYTES, id="cut off"),
    pytest.param(lambda: MADE + b"\n" * 9 + GOOD[len(MADE):][:900], Fault.NOT_SIGNED, id="half a signature"),
]  # fmt: skip


@pytest.mark.parametrize(("given", "fault"), REFUSED)
def test_sec_E2_what_is_not_our_declaration_with_a_signature_is_refused(
    given: Callable[[], bytes], fault: Fault
) -> None:
    assert judged(given()) == Checked(fault)


def test_a_certificate_that_expired_after_signing_counts() -> None:
    since = person(intermediate(), until=AT + timedelta(minutes=1))

    assert judged(sign_with(MADE, since, at=AT)).fault is None


def test_no_national_number_comes_out_of_a_certificate() -> None:
    assert b"85471400342" in lien().der
    assert "85471400342" not in str(judged(GOOD))


def test_sec_E7_the_check_runs_in_a_process_apart_and_says_the_same() -> None:
    trusted = (authority("Not this one").der, root().der)
    unknown = sign_with(MADE, person(None), at=AT)

    for given, expected in (
        (GOOD, Checked(None, ("Lien Vermeersch",))),
        (unknown, Checked(Fault.UNTRUSTED)),
        (MADE + _blank(), Checked(Fault.UNREADABLE)),
    ):
        assert check_apart(MADE, given, trusted, made_at=MADE_AT, now=NOW) == expected


def test_keys_of_older_cards_are_understood_there_too() -> None:
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    old_card = sign_with(MADE, person(intermediate(), key=key), at=AT)

    checked = check_apart(MADE, old_card, (root().der,), made_at=MADE_AT, now=NOW)

    assert checked == Checked(None, ("Lien Vermeersch",))
