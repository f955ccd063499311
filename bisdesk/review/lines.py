"""The lines that staff judge: what each is made of, and where the machine sees a difference."""

from collections.abc import Iterable, Mapping

from sqlmodel import Session, col, select

from bisdesk.attachments.models import Attachment, Pending
from bisdesk.bis_requests.checks import Context
from bisdesk.bis_requests.document_verdict import judged_now
from bisdesk.bis_requests.models import BisRequest
from bisdesk.bis_requests.zone import differences, zone_of
from bisdesk.identity.models import DeclarationStatus
from bisdesk.identity.queries import current_declaration
from bisdesk.review.zone import inputs_of
from bisdesk.store.vault import Vault

COLUMNS: Mapping[str, tuple[str, ...]] = {
    "last_name": ("last_name",),
    "first_name": ("first_name",),
    "other_first_names": ("other_first_names",),
    "birth_date": ("birth_date",),
    "sex": ("sex",),
    "birth_place": ("birth_place",),
    "birth_country": ("birth_country",),
    "nationality": ("nationality",),
    "document_type": ("document_type",),
    "document_country": ("document_country",),
    "document_number": ("document_number",),
    "document_expiry": ("document_expiry", "document_issue_date", "document_model"),
    "residence_street": (
        "residence_street", "residence_number", "residence_box", "residence_postcode", "residence_city",
        "residence_country",
    ),
    "email": ("email",),
    "mobile": ("mobile",),
    "preferred_language": ("preferred_language",),
    "purpose": ("purpose", "purpose_application", "purpose_description"),
}  # fmt: skip
"""The lines that columns hold, in the order of a document; the whole address is one line."""


def values_of(session: Session, found: BisRequest) -> dict[str, str]:
    """The value of each line, read from the tables."""
    files = session.exec(
        select(Attachment.id)
        .where(Attachment.request_id == found.id, Attachment.pending != Pending.ADDED)
        .order_by(col(Attachment.position), col(Attachment.id))
    )
    declaration = current_declaration(session, found.id)
    counts = (declaration.id, declaration.status.value) if declaration else None
    return values_with(found, files, counts)


def values_with(
    found: BisRequest, files: Iterable[str], declaration: tuple[str, str] | None
) -> dict[str, str]:
    """The value of each line, in the order of the page. What is empty is judged too: the document may say more.

    files: their ids, in order; declaration: id and status of the one that counts.
    """
    values = {
        line: "\x1f".join(str(getattr(found, column) or "") for column in columns)
        for line, columns in COLUMNS.items()
    }
    if found.lived_in_belgium:
        values["existing_number"] = found.existing_number or ""
    return values | {
        "files": "\x1f".join(files),
        "declaration": "\x1f".join(declaration) if declaration else "",
    }


def lacking(values: Mapping[str, str]) -> tuple[str, ...]:
    """The lines of which there is nothing that could be right: no file, or no signed declaration."""
    signed = values["declaration"].endswith(f"\x1f{DeclarationStatus.SIGNED}")
    there = {"files": bool(values["files"]), "declaration": signed}
    return tuple(line for line, is_there in there.items() if not is_there)


def keys_of(vault: Vault, request_id: str, values: Mapping[str, str]) -> dict[str, str]:
    """What stands for each value where it may not be kept; the same value elsewhere has another key."""
    return {
        line: vault.keyed_hash("field_verdict", f"{request_id}\x1f{line}\x1f{value}")
        for line, value in values.items()
    }


def seen_as(value_key: str) -> str:
    """What the page carries of a key, to say later which value its reader saw."""
    return value_key[:16]


def differing(found: BisRequest, context: Context) -> frozenset[str]:
    """The lines about which the machine has doubts: the zone says otherwise, or the document does not count today."""
    inputs = inputs_of(found)
    zone = zone_of(inputs, context.today)
    doubted = {each.group for each in differences(inputs, zone, context.today)} if zone else set()
    if not judged_now(found, context).counts:
        doubted.add("document_expiry")
    return frozenset(doubted)
