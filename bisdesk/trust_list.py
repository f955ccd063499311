"""The trust list: certificates of authorities whose signatures count, as the operator put them in a file or folder."""

from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding

_ENDINGS = (".pem", ".crt", ".cer", ".der")


class TrustListUnusable(Exception):
    """The message names what is wrong, and in which file; for operators."""


def read_trust_list(path: Path) -> tuple[bytes, ...]:
    """Return the certificates in DER. path: a PEM file with one or more, or a folder of PEM and DER files.

    Raises TrustListUnusable when there is none, or one that is no authority's.
    """
    try:
        files = sorted(each for each in path.iterdir() if each.suffix.lower() in _ENDINGS)
    except NotADirectoryError:
        files = [path]
    except OSError:
        raise TrustListUnusable("the file or folder cannot be read") from None
    found = [certificate for file in files for certificate in _in(file)]
    if not found:
        raise TrustListUnusable("there is no certificate in it")
    return tuple(dict.fromkeys(each.public_bytes(Encoding.DER) for each in found))


def _in(file: Path) -> list[x509.Certificate]:
    try:
        content = file.read_bytes()
        found = (
            x509.load_pem_x509_certificates(content)
            if b"-----BEGIN" in content
            else [x509.load_der_x509_certificate(content)]
        )
        if not all(_is_authority(each) for each in found):
            raise TrustListUnusable(f"{file.name} holds a certificate that is no authority's")
    except (OSError, ValueError):
        raise TrustListUnusable(f"{file.name} holds no certificate that can be read") from None
    return found


def _is_authority(certificate: x509.Certificate) -> bool:
    try:
        return bool(certificate.extensions.get_extension_for_class(x509.BasicConstraints).value.ca)
    except x509.ExtensionNotFound:
        return False
