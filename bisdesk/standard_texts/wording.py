"""What the standard texts are called, what their placeholders mean, and what is wrong with one."""

from collections.abc import Iterable, Mapping

from babel.lists import format_list
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from bisdesk.bis_requests.labels import LABELS
from bisdesk.bis_requests.state_words import REJECTION_CHOICES
from bisdesk.catalogues import LOCALES
from bisdesk.domain.language import LANGUAGES
from bisdesk.domain.refusal import Refusal
from bisdesk.standard_texts.filling import Subject
from bisdesk.standard_texts.rules import PLACEHOLDERS
from bisdesk.web.i18n import in_language

QUESTIONS = {
    "scan_unreadable": _l("Copy of the document not readable"),
    "other_page": _l("Another side or page of the document"),
    "differs": _l("Data differ from the document"),
    "declaration_unreadable": _l("Declaration not readable"),
    "address_incomplete": _l("Address not complete"),
    "phone_unanswered": _l("Mobile number does not answer"),
    "email_doubtful": _l("Doubt about the e-mail address"),
    "document_over": _l("Document no longer valid"),
    "existing_number": _l("May have a Belgian number already"),
    "purpose_unclear": _l("Purpose not clear"),
}

NAMES: Mapping[str, object] = {
    **{f"ask_{name}": label for name, label in QUESTIONS.items()},
    **{f"reject_{name}": label for name, label in REJECTION_CHOICES.items()},
    "reject_unanswered": _l("No answer within 60 days"),
}
"""By code."""

MEANINGS = {
    "reference": _l("the reference of the request"),
    "entity": _l("the entity that filed it"),
    "field": _l("the fields that the question is about"),
}

CHANGES = {
    "edited": _l("Changed"),
    "restored": _l("An older version put back"),
    "default": _l("Back to the standard text"),
}


def fields_named(names: Iterable[str]) -> dict[str, str]:
    """What fields are called, by language: *Last name, Expiry date and Street*. Empty without fields."""
    chosen = [LABELS[name] for name in names if name in LABELS]
    named = {}
    for language in LANGUAGES:
        with in_language(language):
            labels = [str(label) for label in chosen]
        named[language] = format_list(labels, locale=LOCALES[language]) if labels else ""
    return named


def example() -> Subject:
    """A request that nobody filed, with names that are long and odd enough to try a text on."""
    return Subject(
        reference="BIS-2026-004217",
        entity="Agentschap voor Maatschappelijk-Culturele & Sportieve Ontwikkeling <afdeling Noord>",
        fields=fields_named(("last_name", "document_expiry", "residence_street")),
    )


def problem_text(refusal: Refusal) -> str:
    """What is wrong with a text, and what to do."""
    known = ", ".join(f"{{{name}}}" for name in PLACEHOLDERS)
    longest = refusal.details.get("longest")
    return {
        "text_missing": _("Fill in this text: it is needed in all four languages."),
        "too_long": _("This is too long. Use at most %(longest)s characters.", longest=longest),
        "filled_too_long": _("With a long name of an entity in it this is longer than %(longest)s characters. Make it shorter.", longest=longest),
        "unknown_placeholder": _("There is no placeholder {%(name)s}. Use one of these: %(known)s.", name=refusal.details.get("name"), known=known),
        "stray_brace": _("A curly brace is only for a placeholder. Use one of these: %(known)s.", known=known),
    }.get(refusal.code, _("This contains an invisible character. Type it again instead of pasting it."))  # fmt: skip
