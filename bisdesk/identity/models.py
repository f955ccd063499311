"""The identity check of a request, and its declaration."""

import enum
from datetime import datetime

from sqlalchemy import false
from sqlmodel import Field

from bisdesk.store.base import Table
from bisdesk.store.ids import new_id
from bisdesk.store.types import Json, UtcDateTime, enum_type


class IdentityCheck(Table, table=True):
    """The answers to the five steps, in order. Erased with the request."""

    __tablename__ = "identity_check"

    request_id: str = Field(primary_key=True, foreign_key="bis_request.id", max_length=32)
    answers: dict[str, str] = Field(default_factory=dict, sa_type=Json)  # step code → yes or no
    checked_by: str | None = Field(default=None, foreign_key="account.id", max_length=32)
    changed_at: datetime = Field(sa_type=UtcDateTime)


class DeclarationStatus(enum.StrEnum):
    MAKING = "making"
    MADE = "made"
    SIGNED = "signed"
    VOID = "void"  # what it states has changed since
    FAILED = "failed"


class SigningWay(enum.StrEnum):
    """How a declaration was signed."""

    APP = "app"  # the password again, then the desk's seal
    OWN_SIGNATURE = "own_signature"  # the signer's own electronic signature on the PDF
    PEN = "pen"  # on paper, and scanned


class MatchedBy(enum.StrEnum):
    """What says that a scan is of this very declaration."""

    QR = "qr"
    FILER = "filer"  # the QR code could not be read: the filer compared the check figure


class SignatureVerdict(enum.StrEnum):
    """What was found of an electronic signature. One that does not hold is not kept."""

    INTACT_TRUSTED = "intact_trusted"  # intact, chain to the trust list, revocation not checked


class Declaration(Table, table=True):
    """A declaration of identity check: the PDF as made (sealed by the vault) and what it states, as a fingerprint.

    Erased with the request; the PDF already when it no longer counts. At most one per request is not void or failed,
    and one more while an answer is being made.
    """

    __tablename__ = "declaration"

    id: str = Field(default_factory=new_id, primary_key=True, max_length=32)
    request_id: str = Field(foreign_key="bis_request.id", index=True, max_length=32)
    status: DeclarationStatus = Field(sa_type=enum_type(DeclarationStatus, "declaration_status"))
    fingerprint: str = Field(max_length=80)
    language: str = Field(max_length=2)
    pdf: bytes | None = None
    # Made while an answer is being made: it takes the place of the request's own when that is given.
    for_answer: bool = Field(default=False, sa_column_kwargs={"server_default": false()})
    asked_at: datetime = Field(sa_type=UtcDateTime)
    made_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    signed_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    signed_by: str | None = Field(default=None, foreign_key="account.id", max_length=32)


class SignedCopy(Table, table=True):
    """What was signed of a declaration, byte for byte (sealed by the vault), and how it was found to be.

    A scan whose QR code could not be read waits here, not matched, until the filer has compared it.
    Belongs to its declaration; erased when that no longer counts, and with the request.
    """

    __tablename__ = "declaration_copy"

    declaration_id: str = Field(primary_key=True, foreign_key="declaration.id", max_length=32)
    way: SigningWay = Field(sa_type=enum_type(SigningWay, "signing_way"))
    kind: str = Field(max_length=8)  # pdf, jpeg, png, webp
    # Without content the declaration's own PDF carries the seal: so it was kept at first.
    content: bytes | None = None
    pages: int = 0  # that have an image
    matched_by: MatchedBy | None = Field(default=None, sa_type=enum_type(MatchedBy, "matched_by"))
    verdict: SignatureVerdict | None = Field(
        default=None, sa_type=enum_type(SignatureVerdict, "signature_verdict")
    )
    signer: str | None = Field(default=None, max_length=200)  # the name in the certificate
    signer_alike: bool | None = None  # that name resembles the signer's account
    added_at: datetime = Field(sa_type=UtcDateTime)


class SignedPage(Table, table=True):
    """What a reader sees of one page (from 1) of a signed copy, sealed like it. Erased with the copy."""

    __tablename__ = "declaration_page"

    declaration_id: str = Field(
        primary_key=True, foreign_key="declaration_copy.declaration_id", max_length=32
    )
    number: int = Field(primary_key=True)
    sealed: bytes
    sealed_thumbnail: bytes
