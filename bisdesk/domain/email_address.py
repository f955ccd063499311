"""E-mail addresses of persons."""

import unicodedata

from email_validator import EmailNotValidError, validate_email

from bisdesk.domain.refusal import Refusal
from bisdesk.domain.text import bounded

LONGEST = 254
SHARED = frozenset(
    {
        "info", "hr", "contact", "office", "admin", "mail", "post", "reception", "onthaal",
        "personeel", "secretariat", "secretariaat", "sekretariat", "jobs", "team", "support", "sales",
        "noreply", "no-reply",
    }
)  # fmt: skip


def parse(value: str) -> str:
    """Return the address: trimmed, NFC, domain in lower case; the local part as typed.

    Raises Refusal: "email_syntax", "email_mixed_script" with the domain's `ascii` form, "email_local_part".
    """
    typed = bounded(value, LONGEST)
    try:
        found = validate_email(typed, check_deliverability=False)
    except EmailNotValidError:
        raise Refusal("email_syntax") from None
    if found.ascii_email is None:
        raise Refusal("email_local_part")
    if any(_mixes_scripts(label) for label in found.domain.split(".")):
        raise Refusal("email_mixed_script", ascii=found.ascii_domain)
    return found.normalized


def key(address: str) -> str:
    """How addresses are compared: domain in IDNA, local part without regard to case; dots and tags count."""
    local, _, domain = address.strip().rpartition("@")
    local = unicodedata.normalize("NFC", local).casefold()
    try:
        domain = validate_email(f"a@{domain}", check_deliverability=False).ascii_domain
    except EmailNotValidError:
        domain = domain.casefold()
    return f"{local}@{domain.lower()}"


def is_shared(address: str) -> bool:
    """Say whether it looks like a mailbox of several people (info@, hr@)."""
    return address.partition("@")[0].casefold() in SHARED


def masked(address: str) -> str:
    """a••••••••n@example.org"""
    local, _, domain = address.rpartition("@")
    return f"{local[:1]}••••••{local[-1:] if len(local) > 2 else ''}@{domain}"


def _mixes_scripts(label: str) -> bool:
    scripts = {
        unicodedata.name(letter, "").split(" ")[0]
        for letter in label
        if unicodedata.category(letter).startswith("L")
    }
    return len(scripts) > 1 and "LATIN" in scripts
