"""A small world of certificates, as signing programs and trust lists have them; invented, made anew for each run."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from io import BytesIO

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import BestAvailableEncryption, Encoding, pkcs12
from cryptography.x509.oid import NameOID
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign.fields import SigFieldSpec, SigSeedSubFilter
from pyhanko.sign.signers import PdfSignatureMetadata, SimpleSigner

from bisdesk.identity.seal import _SignerAt

Key = ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey
START = datetime(2026, 1, 1, tzinfo=UTC)
LIFE = timedelta(days=3650)


@dataclass(frozen=True)
class Holder:
    """A certificate with its key, and the certificates above it."""

    certificate: x509.Certificate
    key: Key
    above: tuple[x509.Certificate, ...] = ()

    @property
    def der(self) -> bytes:
        return self.certificate.public_bytes(Encoding.DER)

    @property
    def pem(self) -> bytes:
        return self.certificate.public_bytes(Encoding.PEM)


def authority(name: str, by: Holder | None = None) -> Holder:
    """A certificate that may give certificates: a root, or one below `by`."""
    return _issued(_name(name), by, ca=True, until=START + LIFE, sign=False)


def person(
    by: Holder | None,
    given: str = "Lien",
    surname: str = "Vermeersch",
    *,
    until: datetime = START + LIFE,
    for_signing: bool = True,
    key: Key | None = None,
) -> Holder:
    """A person's certificate, with a national number in it as Belgian cards have; without `by` self-signed."""
    subject = x509.Name(
        [
            x509.NameAttribute(NameOID.COMMON_NAME, f"{given} {surname} (Signature)"),
            x509.NameAttribute(NameOID.GIVEN_NAME, given),
            x509.NameAttribute(NameOID.SURNAME, surname),
            x509.NameAttribute(NameOID.SERIAL_NUMBER, "85471400342"),
        ]
    )
    return _issued(subject, by, ca=False, until=until, sign=for_signing, key=key)


@cache
def root() -> Holder:
    return authority("Test Root CA")


@cache
def intermediate() -> Holder:
    return authority("Test Citizen CA", root())


@cache
def lien() -> Holder:
    """Who files, by her own card."""
    return person(intermediate())


def sign_with(
    pdf: bytes, holder: Holder, *, at: datetime, field: str = "Signature1", visible: bool = False
) -> bytes:
    """Sign as a program of one's own does: a new revision behind the bytes that are there."""
    pkcs12_bytes = pkcs12.serialize_key_and_certificates(
        b"x", holder.key, holder.certificate, list(holder.above), BestAvailableEncryption(b"x")
    )
    signer = SimpleSigner.load_pkcs12_data(pkcs12_bytes, other_certs=[], passphrase=b"x")
    spec = SigFieldSpec(
        sig_field_name=field, on_page=0, box=(300, 60, 480, 110) if visible else None
    )
    meta = PdfSignatureMetadata(
        field_name=field, md_algorithm="sha256", subfilter=SigSeedSubFilter.PADES
    )
    program = _SignerAt(meta, signer=signer, new_field_spec=spec)
    program.at = at
    out = BytesIO()
    program.sign_pdf(IncrementalPdfFileWriter(BytesIO(pdf)), output=out)
    return out.getvalue()


def _name(common: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, common)])


def _issued(
    subject: x509.Name,
    by: Holder | None,
    *,
    ca: bool,
    until: datetime,
    sign: bool,
    key: Key | None = None,
) -> Holder:
    key = key or ec.generate_private_key(ec.SECP256R1())
    issuer = by.certificate.subject if by else subject
    usage = x509.KeyUsage(
        digital_signature=not ca and not sign,
        content_commitment=sign,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=ca,
        crl_sign=ca,
        encipher_only=False,
        decipher_only=False,
    )
    certificate = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(START)
        .not_valid_after(until)
        .add_extension(x509.BasicConstraints(ca=ca, path_length=None), critical=True)
        .add_extension(usage, critical=True)
        .sign(by.key if by else key, hashes.SHA256())
    )
    above = (by.certificate, *by.above) if by else ()
    return Holder(certificate, key, above)
