"""A standard text for one request: as it stands now, in one language, with its placeholders filled in."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from sqlmodel import Session

from bisdesk.standard_texts.defaults import DEFAULTS, FILES, Kind, code_of
from bisdesk.standard_texts.queries import current_text
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


def is_standard(session: Session, kind: Kind, name: str, text: str, subject: Subject) -> bool:
    """Whether a text is this standard text in one of its languages, and nothing more."""
    found = current_text(session, code_of(kind, name))
    texts = found.texts if found else {}
    return any(
        same(text, fill(standard, subject.values(language))) for language, standard in texts.items()
    )


def chosen(
    session: Session,
    kind: Kind,
    name: str,
    language: str,
    *,
    typed: str,
    filled_before: str,
    subject: Subject,
    may_replace: bool = False,
) -> tuple[str, bool]:
    """Return what the box holds once this text is chosen, and whether that is what somebody typed.

    filled_before: what was filled in for them; as long as the box holds just that, or nothing, another text may take its place.
    may_replace: they said that their own words may go.
    """
    standard = filled(session, kind, name, language, subject)
    if not standard:
        return typed, False
    untouched = not typed.strip() or same(typed, filled_before)
    return (standard, False) if untouched or may_replace else (typed, True)


def opened_by(
    kind: Kind, name: str, ticked: Collection[str], *, files: bool
) -> tuple[tuple[str, ...], bool]:
    """Return which groups are ticked once this text is chosen, and whether the copies are.

    What staff ticked themselves stays; nothing, or just what another text ticks, gives way.
    """
    found = DEFAULTS.get(code_of(kind, name))
    now = {*ticked, *((FILES,) if files else ())}
    if found is None or now not in [set(), *(set(each.opens) for each in DEFAULTS.values())]:
        return tuple(ticked), files
    opens = found.opens
    return tuple(each for each in opens if each != FILES), FILES in opens


def names_of(kind: Kind) -> list[str]:
    """What staff choose from, in its order."""
    return [each.name for each in DEFAULTS.values() if each.kind is kind]
