"""E-mail addresses of persons."""

import re
import unicodedata

from email_validator import EmailNotValidError, ValidatedEmail, validate_email

from bisdesk.domain.refusal import Refusal
from bisdesk.domain.script import LOOK_ALIKE, script_of
from bisdesk.domain.text import bounded

LONGEST = 254
_SHARED = frozenset(
    {
        "accounting", "accueil", "admin", "administratie", "administration", "algemeen", "aanwerving", "bewerbung",
        "billing", "boekhouding", "bonjour", "buchhaltung", "bureau", "careers", "comptabilite", "contact",
        "dienst", "direction", "directie", "empfang", "facturen", "facturation", "finance", "general", "hallo", "hello",
        "help", "helpdesk", "hr", "hrm", "info", "information", "invoice", "jobs", "kantoor", "kontakt", "kontor", "mail",
        "marketing", "noreply", "office", "onthaal", "payroll", "personal", "personeel", "personnel", "personeelsdienst",
        "post", "postmaster", "reception", "receptie", "recrutement", "recruitment", "rh", "sales", "secretariaat",
        "secretariat", "secretary", "sekretariat", "service", "staff", "support", "team", "vacatures", "verwaltung",
        "vragen", "webmaster", "welcome", "werkenbij",
    }
)  # fmt: skip


def parse(value: str) -> str:
    """Return the address: trimmed, NFC, domain in lower case and readable letters; the local part as typed.

    Whether the domain exists is not asked: no DNS.
    Raises Refusal: "email_syntax"; "email_local_part" when mail servers may not take such letters before the @;
    "email_mixed_script" with the domain's `ascii` form, when look-alike letters of two scripts stand in one name;
    "too_long", "forbidden_character".
    """
    found = _validated(bounded(value, LONGEST))
    if found is None:
        raise Refusal("email_syntax")
    if found.ascii_email is None:
        raise Refusal("email_local_part")
    if _deceives(found.domain):
        raise Refusal("email_mixed_script", ascii=found.ascii_domain)
    return found.normalized


def key(address: str) -> str:
    """How addresses are compared: domain in IDNA, local part without regard to case; dots and +tags count."""
    local, _, domain = address.strip().rpartition("@")
    found = _validated(f"a@{domain}"[: LONGEST + 2])
    compared = found.ascii_domain if found else domain.casefold()
    return f"{unicodedata.normalize('NFC', local).casefold()}@{compared.lower()}"


def near_key(address: str) -> str:
    """The same without dots and +tag: many mailboxes do not tell them apart. Only to point at, never to refuse."""
    local, _, domain = key(address).rpartition("@")
    plain = local.partition("+")[0].replace(".", "")
    return f"{plain or local}@{domain}"


def shown(address: str) -> str:
    """The address as it may be shown: the domain in its ASCII form when letters of two scripts stand in it."""
    local, _, domain = address.rpartition("@")
    found = _validated(f"a@{domain}")
    return f"{local}@{found.ascii_domain}" if found and _deceives(found.domain) else address


def is_shared(address: str) -> bool:
    """Say whether it looks like a mailbox of several people (info@, hr@, hr-belgium@, no-reply@)."""
    local = address.partition("@")[0].casefold()
    words = re.split(r"[._+\-0-9]+", local)
    return words[0] in _SHARED or "".join(words) in _SHARED


def masked(address: str) -> str:
    """a••••••n@example.org"""
    local, _, domain = address.rpartition("@")
    return f"{local[:1]}••••••{local[-1:] if len(local) > 2 else ''}@{domain}"


def _validated(address: str) -> ValidatedEmail | None:
    try:
        return validate_email(address, check_deliverability=False, strict=True)
    except EmailNotValidError:
        return None


def _deceives(domain: str) -> bool:
    """Say whether one label mixes Latin letters with those of a script that look like them."""
    return any(
        "Latin" in found and found & LOOK_ALIKE for found in map(_scripts, domain.split("."))
    )


def _scripts(label: str) -> set[str]:
    return {script_of(letter) for letter in label if unicodedata.category(letter).startswith("L")}
