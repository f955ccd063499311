from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qs, unquote, urlsplit

import pytest

from bisdesk.keys.models import KeyKind
from bisdesk.keys.proof import CodeCheck, Proof, check_app, check_sms, digits_of, send_code
from bisdesk.keys.totp import app_address, code_at, matching_step, new_secret, step_at
from bisdesk.store.vault import Vault

NOW = datetime(2026, 11, 23, 11, 0, tzinfo=UTC)
VAULT = Vault({"k1": b"k" * 32}, b"h" * 32)
RFC_SECRET = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"  # "12345678901234567890", RFC 6238 appendix B


@pytest.mark.parametrize(
    ("seconds", "code"), [(59, "287082"), (1111111109, "081804"), (20000000000, "353130")]
)
def test_codes_are_those_of_rfc_6238(seconds: int, code: str) -> None:
    assert code_at(RFC_SECRET, seconds // 30) == code


@pytest.mark.parametrize(
    ("off", "found"), [(-2, False), (-1, True), (0, True), (1, True), (2, False)]
)
def test_a_code_may_be_one_step_off(off: int, found: bool) -> None:
    step = step_at(NOW) + off
    match = matching_step(RFC_SECRET, code_at(RFC_SECRET, step), NOW, used_until=0)
    assert match == (step if found else None)


def test_sec_C6_an_app_code_works_once() -> None:
    proof = Proof(kind=KeyKind.APP)
    code = code_at(RFC_SECRET, step_at(NOW))
    assert check_app(proof, code, RFC_SECRET, NOW) is CodeCheck.RIGHT
    assert check_app(proof, code, RFC_SECRET, NOW) is CodeCheck.WRONG
    earlier = code_at(RFC_SECRET, step_at(NOW) - 1)
    assert check_app(proof, earlier, RFC_SECRET, NOW) is CodeCheck.WRONG


@pytest.mark.parametrize(
    ("typed", "digits"),
    [
        ("123456", "123456"),
        (" 123 456 ", "123456"),
        ("123-456", "123456"),
        ("12345", None),
        ("1234567", None),
        ("12345a", None),
        ("١٢٣٤٥٦", None),
        ("", None),
    ],
)
def test_six_digits_are_read_as_people_type_them(typed: str, digits: str | None) -> None:
    assert digits_of(typed) == digits


def test_sec_C6_an_sms_code_is_for_one_session_ten_minutes_and_one_use() -> None:
    proof = Proof()
    code = send_code(proof, VAULT, "session 1", NOW)
    assert check_sms(proof, code, VAULT, "session 2", NOW) is CodeCheck.WRONG
    late = NOW + timedelta(minutes=10)
    assert check_sms(proof, code, VAULT, "session 1", late) is CodeCheck.OVER
    in_time = late - timedelta(seconds=1)
    assert check_sms(proof, code, VAULT, "session 1", in_time) is CodeCheck.RIGHT
    assert check_sms(proof, code, VAULT, "session 1", in_time) is CodeCheck.OVER


def test_sec_C6_after_five_wrong_codes_the_right_one_is_refused() -> None:
    proof = Proof()
    code = send_code(proof, VAULT, "session", NOW)
    wrong = f"{(int(code) + 1) % 1_000_000:06}"
    for _ in range(5):
        assert check_sms(proof, wrong, VAULT, "session", NOW) is CodeCheck.WRONG
    assert check_sms(proof, code, VAULT, "session", NOW) is CodeCheck.USED_UP


def test_no_six_digits_is_no_try() -> None:
    proof = Proof()
    send_code(proof, VAULT, "session", NOW)
    for _ in range(10):
        assert check_sms(proof, "12", VAULT, "session", NOW) is CodeCheck.MALFORMED
    assert proof.tries == 0


def test_what_is_kept_of_a_proof_comes_back() -> None:
    proof = Proof(kind=KeyKind.SMS, app_secret="ABC", confirmed=True)
    assert Proof.from_bytes(proof.to_bytes()) == proof


def test_the_address_for_the_app_says_who_and_what() -> None:
    secret = new_secret()
    address = urlsplit(app_address(secret, "Mijn sleutel"))
    assert (address.scheme, address.netloc) == ("otpauth", "totp")
    assert unquote(address.path) == "/Digitale sleutels:Mijn sleutel"
    assert parse_qs(address.query)["secret"] == [secret]
    assert len(secret) == 32
