"""What can be said of a PDF that somebody signed with an own program, without asking anybody.

The PDF must begin with the very bytes that we made; behind them nothing but signatures may have been added; each of them
is intact; and one leads to a certificate of the trust list. Whether a certificate was revoked is not asked: that needs a network.
"""

import enum
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from io import BytesIO
from typing import Any

from asn1crypto import x509
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign import diff_analysis
from pyhanko.sign.ades.report import AdESIndeterminate
from pyhanko.sign.diff_analysis import (
    FormUpdatingRule,
    ModificationLevel,
    StandardDiffPolicy,
    SuspiciousModification,
)
from pyhanko.sign.diff_analysis.constants import ACROFORM_EXEMPT_STRICT_COMPARISON
from pyhanko.sign.validation import async_validate_pdf_signature
from pyhanko.sign.validation.errors import SignatureValidationError, ValidationInfoReadingError
from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature
from pyhanko.sign.validation.status import PdfSignatureStatus, SignatureCoverageLevel
from pyhanko_certvalidator import ValidationContext


class Fault(enum.StrEnum):
    """Why the signed PDF does not count."""

    OTHER_BYTES = "other_bytes"  # it does not begin with what we made
    NOT_SIGNED = "not_signed"
    CHANGED = "changed"  # something else than a signature was added, or a signature no longer fits
    UNTRUSTED = "untrusted"  # no chain to the trust list
    EXPIRED = "expired"  # the certificate did not hold at the moment of signing
    NOT_FOR_SIGNING = "not_for_signing"  # a certificate to sign in with, or to encrypt
    UNREADABLE = "unreadable"


@dataclass(frozen=True)
class Checked:
    """The verdict: a fault, or who signed by the certificates that lead to the trust list."""

    fault: Fault | None = None
    signers: tuple[str, ...] = ()


_rules: Any = diff_analysis  # their constructors carry no types
_FAULTS: dict[object, Fault] = {
    AdESIndeterminate.NO_CERTIFICATE_CHAIN_FOUND: Fault.UNTRUSTED,
    AdESIndeterminate.OUT_OF_BOUNDS_NO_POE: Fault.EXPIRED,
    AdESIndeterminate.OUT_OF_BOUNDS_NOT_REVOKED: Fault.EXPIRED,
    AdESIndeterminate.EXPIRED: Fault.EXPIRED,
    AdESIndeterminate.CHAIN_CONSTRAINTS_FAILURE: Fault.NOT_FOR_SIGNING,
}


def _only_signatures() -> StandardDiffPolicy:
    """What may be added behind our bytes: signatures, and what signing programs write beside them."""
    quietly: list[Any] = [
        _rules.DocInfoRule(), _rules.XrefStreamRule(), _rules.ObjectStreamRule(), _rules.DSSCompareRule(), _rules.MetadataUpdateRule()
    ]  # fmt: skip
    return StandardDiffPolicy(
        global_rules=[
            _rules.CatalogModificationRule(),
            *(rule.as_qualified(ModificationLevel.LTA_UPDATES) for rule in quietly),
        ],
        form_rule=FormUpdatingRule(
            field_rules=[_rules.SigFieldCreationRule(), _rules.SigFieldModificationRule()],
            # The first signature says here that there is one.
            ignored_acroform_keys=ACROFORM_EXEMPT_STRICT_COMPARISON | {"/SigFlags"},
        ),
    )


async def check(
    made: bytes, given: bytes, trusted: Iterable[bytes], *, made_at: datetime, now: datetime
) -> Checked:
    """Check what came back against the PDF that we made.

    trusted: certificates in DER. made_at, now: aware; a signature that claims a moment between them is
    judged at that moment, any other now.
    """
    if not given.startswith(made):
        return Checked(Fault.OTHER_BYTES)
    try:
        reader = PdfFileReader(BytesIO(given))
        signatures = list(reader.embedded_regular_signatures)
        if not signatures:
            unchanged = given.rstrip() == made.rstrip() or _only_signatures_added(made, reader)
            return Checked(Fault.NOT_SIGNED if unchanged else Fault.CHANGED)
        if not _only_signatures_added(made, reader):
            return Checked(Fault.CHANGED)
        roots = [x509.Certificate.load(each) for each in trusted]
        return await _judge(signatures, roots, made_at, now)
    except (SignatureValidationError, ValidationInfoReadingError):
        return Checked(Fault.CHANGED)
    except Exception:  # noqa: BLE001  # on damaged files the library fails in every way there is
        return Checked(Fault.UNREADABLE)


def _only_signatures_added(made: bytes, reader: PdfFileReader) -> bool:
    """Say whether our own bytes are the first part of the file's history, and all later parts only signatures."""
    ours = PdfFileReader(BytesIO(made)).xrefs
    last = ours.total_revisions - 1
    if reader.xrefs.total_revisions <= last:
        return False
    # A file may carry our bytes in front and never look at them.
    if any(
        reader.xrefs.get_xref_container_info(number) != ours.get_xref_container_info(number)
        for number in range(last + 1)
    ):
        return False
    found = _only_signatures().review_file(reader, last)
    return (
        not isinstance(found, SuspiciousModification)
        and found.modification_level <= ModificationLevel.FORM_FILLING
    )


async def _judge(
    signatures: Sequence[EmbeddedPdfSignature],
    roots: list[x509.Certificate],
    made_at: datetime,
    now: datetime,
) -> Checked:
    signers, problems = [], []
    for found in signatures:
        status = await _status(found, roots, made_at, now)
        if not (status.intact and status.valid):
            return Checked(Fault.CHANGED)
        if status.coverage < SignatureCoverageLevel.ENTIRE_REVISION:
            return Checked(Fault.CHANGED)
        problem = status.trust_problem_indic
        if problem is None:
            signers.append(name_in(status.signing_cert))
        else:
            problems.append(_fault(problem, status.signing_cert))
    return Checked(None, tuple(signers)) if signers else Checked(problems[0])


def _fault(problem: object, certificate: x509.Certificate) -> Fault:
    if certificate.self_issued:
        return Fault.UNTRUSTED  # whatever else is the matter with it
    return _FAULTS.get(problem, Fault.UNTRUSTED)


async def _status(
    found: EmbeddedPdfSignature, roots: list[x509.Certificate], made_at: datetime, now: datetime
) -> PdfSignatureStatus:
    said = found.self_reported_timestamp
    moment = said.astimezone(UTC) if said is not None and said.tzinfo else now
    if not made_at <= moment <= now:
        moment = now
    context = ValidationContext(
        trust_roots=roots, allow_fetching=False, revocation_mode="soft-fail", moment=moment
    )
    return await async_validate_pdf_signature(found, context, skip_diff=True)


def name_in(certificate: x509.Certificate) -> str:
    """The person's name in a certificate. Nothing else of it: some carry a national number."""
    subject = certificate.subject.native
    parts = [subject.get("given_name"), subject.get("surname")]
    if all(isinstance(part, str) and part for part in parts):
        name = " ".join(parts)
    else:
        common = subject.get("common_name", "")
        name = common if isinstance(common, str) else str(common[0])
        # Belgian cards write what the certificate is for behind the name.
        name = name.partition(" (")[0]
    return " ".join(name.split())[:200]
