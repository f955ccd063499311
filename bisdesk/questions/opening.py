"""What a question can open, and what opens along with it. Pure."""

from collections.abc import Collection

from bisdesk.bis_requests.inputs import GROUPS
from bisdesk.bis_requests.reopened import DECLARATION, FILES, OF_THE_CHECK
from bisdesk.domain.refusal import Refusal
from bisdesk.identity.declaration import STATED_FIELDS

SECTIONS = ("identity", "residence", "contact", "document")
OPENABLE = tuple(
    name for name, group in GROUPS.items() if group.section in SECTIONS and name != "mrz"
)
"""The groups that staff can ask for: the 16 fields and those of the document."""

ALONG = {
    "residence_country": ("residence_postcode",),  # each country writes postcodes in its own way
    "document_type": ("document_expiry",),  # whether a document counts hangs on all three
    "document_country": ("document_expiry",),
}
"""What has to be open too, or the answer could not be made right."""


def opens(fields: Collection[str], *, files: bool) -> list[str]:
    """All that a question about these fields opens, in the order of the form. Raises Refusal unknown_field."""
    if not set(fields) <= set(OPENABLE):
        raise Refusal("unknown_field")
    wanted = set(fields)
    for name in fields:
        wanted |= set(ALONG.get(name, ()))
    stated = bool(wanted & STATED_FIELDS)
    if stated:
        wanted |= set(OF_THE_CHECK)
    parts = [name for name in GROUPS if name in wanted]
    return [*parts, *([FILES] if files else []), *([DECLARATION] if stated else [])]
