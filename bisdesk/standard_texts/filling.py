"""A standard text for one request: as it stands now, in one language, with its placeholders filled in."""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlmodel import Session

from bisdesk.standard_texts.defaults import DEFAULTS, Kind, code_of
from bisdesk.standard_texts.queries import current_text, current_texts
from bisdesk.standard_texts.rules import fill, same

WITHOUT_FIELDS: Mapping[str, str] = {
    "nl": "zie hieronder",
    "fr": "voir ci-dessous",
    "de": "siehe unten",
    "en": "see below",
}
"""What stands for {field} while no field is chosen: the question lists what it opens under its text."""


@dataclass(frozen=True)
class Subject:
    """What a text is filled in with. fields: what the chosen fields are called, by language."""

    reference: str
    entity: str
    fields: Mapping[str, str] | None = None

    def values(self, language: str) -> dict[str, str]:
        """The placeholders, by name."""
        fields = (self.fields or {}).get(language) or WITHOUT_FIELDS[language]
        return {"reference": self.reference, "entity": self.entity, "field": fields}


def filled(session: Session, kind: Kind, name: str, language: str, subject: Subject) -> str:
    """The text as its reader will see it; empty for a name that does not exist."""
    found = current_text(session, code_of(kind, name))
    return fill(found.texts[language], subject.values(language)) if found else ""


def is_untouched(session: Session, kind: Kind, text: str, subject: Subject) -> bool:
    """Whether a text is one of the standard texts and nothing else: then another may take its place unasked.

    Empty is untouched too. {field} may have been filled in with other fields since: that part is not compared.
    """
    if not text.strip():
        return True
    for version in current_texts(session).values():
        if version.template.kind is not kind:
            continue
        for language, standard in version.texts.items():
            if same(text, fill(standard, subject.values(language))):
                return True
    return False


def chosen(
    session: Session,
    kind: Kind,
    name: str,
    language: str,
    *,
    typed: str,
    subject: Subject,
    replace: bool = False,
) -> tuple[str, bool]:
    """Return what the box holds once this text is chosen, and whether that is what somebody typed.

    replace: they said that their own words may go.
    """
    standard = filled(session, kind, name, language, subject)
    if not standard:
        return typed, False
    if replace or is_untouched(session, kind, typed, subject):
        return standard, False
    return typed, True


def names_of(kind: Kind) -> list[str]:
    """What staff choose from, in its order."""
    return [each.name for each in DEFAULTS.values() if each.kind is kind]
