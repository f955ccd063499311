"""The seal on a declaration: a PAdES signature by the desk's own certificate, made and checked without network."""

import secrets
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from io import BytesIO
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import BestAvailableEncryption, pkcs12
from cryptography.x509.oid import NameOID
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.fields import SigFieldSpec, SigSeedSubFilter
from pyhanko.sign.signers import PdfSignatureMetadata, PdfSigner, SimpleSigner
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko.sign.validation.status import SignatureCoverageLevel
from pyhanko_certvalidator import ValidationContext

from bisdesk.settings import Settings

FIELD = "BisdeskSeal"
FIELD_LABEL = "Seal of Bisdesk, Flemish government"
DEMO_NAME = "Bisdesk demo seal (no value)"
DEMO_LIFE = timedelta(days=3650)


class SealUnusable(Exception):
    """The certificate file cannot be opened with this password, or holds no key."""


@dataclass(frozen=True)
class SealVerdict:
    """What can be said of a PDF's seal without asking anybody."""

    sealed: bool
    intact: bool = False  # nothing was changed since, not even added
    ours: bool = False  # made with the certificate given
    signer: str = ""  # common name in the certificate


class Seal:
    """Seals PDFs with one certificate. Holds the key: never log or print."""

    def __init__(self, pkcs12_bytes: bytes, password: str) -> None:
        """Raises SealUnusable."""
        try:
            signer = SimpleSigner.load_pkcs12_data(
                pkcs12_bytes, other_certs=[], passphrase=password.encode()
            )
        except ValueError:
            raise SealUnusable("the seal's certificate cannot be opened") from None
        self._signer = signer

    def seal(self, pdf: bytes, *, reason: str, signer_name: str, at: datetime) -> bytes:
        """Return the PDF with a signature added behind its bytes; the tags of PDF/UA stay as they are.

        reason, signer_name: readable in the signature itself. at: aware, the moment of signing.
        """
        # An invisible field: a visible widget would stand outside the tag tree.
        field = SigFieldSpec(sig_field_name=FIELD, readable_field_name=FIELD_LABEL)
        meta = PdfSignatureMetadata(
            field_name=FIELD,
            reason=reason,
            name=signer_name,
            md_algorithm="sha256",
            subfilter=SigSeedSubFilter.PADES,
        )
        signer = _SignerAt(meta, signer=self._signer, new_field_spec=field)
        signer.at = at
        out = BytesIO()
        signer.sign_pdf(IncrementalPdfFileWriter(BytesIO(pdf)), output=out)
        return out.getvalue()

    @property
    def valid_until(self) -> datetime:
        """The end of the certificate, as an aware moment."""
        until: datetime = self._signer.signing_cert.not_valid_after
        return until

    def verify(self, pdf: bytes) -> SealVerdict:
        """Check a PDF's seal, and whether this very certificate made it."""
        return _verdict(pdf, own=self._signer.signing_cert.dump())


class _SignerAt(PdfSigner):
    """Signs at the moment of the action, not at the machine's own time."""

    at: datetime

    def init_signing_session(self, *args: Any, **kwargs: Any) -> Any:
        session = super().init_signing_session(*args, **kwargs)
        session.system_time = self.at
        return session


def verify(pdf: bytes) -> SealVerdict:
    """Check a PDF's seal, whoever made it. Offline: no chain, no revocation."""
    return _verdict(pdf, own=None)


def _verdict(pdf: bytes, own: bytes | None) -> SealVerdict:
    try:
        signatures = PdfFileReader(BytesIO(pdf)).embedded_signatures
        if not signatures:
            return SealVerdict(sealed=False)
        found = signatures[-1]
        status = validate_pdf_signature(
            found, ValidationContext(trust_roots=[found.signer_cert], allow_fetching=False)
        )
    except Exception:  # noqa: BLE001  # on damaged files the library fails in every way there is
        # Damaged beyond reading is not intact; what exactly broke is of no use to anybody.
        return SealVerdict(sealed=True)
    whole = status.coverage is SignatureCoverageLevel.ENTIRE_FILE
    certificate = found.signer_cert
    return SealVerdict(
        sealed=True,
        intact=bool(status.intact and status.valid and whole),
        ours=own is not None and certificate.dump() == own,
        signer=str(certificate.subject.native.get("common_name", "")),
    )


def open_seal(settings: Settings) -> Seal:
    """The seal of this installation; a demo without a certificate file makes one for as long as it runs.

    Raises SealUnusable.
    """
    password = settings.seal_password.get_secret_value()
    if settings.seal_certificate is not None:
        try:
            return Seal(settings.seal_certificate.read_bytes(), password)
        except OSError:
            raise SealUnusable("seal_certificate: the file cannot be read") from None
    if not settings.demo:
        raise SealUnusable("seal_certificate is not set")
    return _passing_demo_seal()


@cache
def _passing_demo_seal() -> Seal:
    password = secrets.token_urlsafe(24)
    return Seal(make_demo_pkcs12(password), password)


def make_demo_pkcs12(password: str) -> bytes:
    """A new key and its own certificate that says *demo*, as PKCS#12 under this password."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, DEMO_NAME)])
    start = datetime(2026, 1, 1, tzinfo=UTC)  # demo data are signed in the past
    usage = dict.fromkeys(
        (
            "key_encipherment", "data_encipherment", "key_agreement", "key_cert_sign", "crl_sign",
            "encipher_only", "decipher_only",
        ),
        False,
    )  # fmt: skip
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(start)
        .not_valid_after(start + DEMO_LIFE)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(
            x509.KeyUsage(digital_signature=True, content_commitment=True, **usage), critical=True
        )
        .sign(key, hashes.SHA256())
    )
    return pkcs12.serialize_key_and_certificates(
        b"bisdesk demo seal", key, certificate, None, BestAvailableEncryption(password.encode())
    )
