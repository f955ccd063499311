"""Two windows on one draft: where they really differ, and what each has. Pure but for the words."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from flask_babel import gettext as _

from bisdesk.bis_requests.inputs import GROUPS, TICKS, typed_from
from bisdesk.bis_requests.labels import APPLICATIONS, CHOICES, LABELS
from bisdesk.domain import country


@dataclass(frozen=True)
class Difference:
    """One group that was changed in both windows: what the reader typed, and what is saved."""

    group: str
    label: str
    here: str
    there: str
    mine: Mapping[str, str]  # the inputs as typed here

    @property
    def suggested(self) -> str:
        """Where one of the two is empty, the other one; otherwise the reader says."""
        if not self.here:
            return "there"
        return "" if self.there else "here"


def clashing(
    typed: Mapping[str, str],
    changed_in: Mapping[str, int],
    changes: Mapping[str, str],
    version: int,
    bases: Mapping[str, int],
) -> tuple[str, ...]:
    """The groups that were changed elsewhere after the page was made and are posted with something else.

    bases: for single groups an older version than the page's, where a clash is not settled yet.
    """

    def clashes(group: str, inputs: Sequence[str]) -> bool:
        seen = min(version, bases.get(group, version))
        return any(
            key in changes and changes[key] != typed.get(key, "") and changed_in.get(key, 0) > seen
            for key in inputs
        )

    return tuple(name for name, group in GROUPS.items() if clashes(name, group.inputs))


def changed_since(changed_in: Mapping[str, int], version: int) -> tuple[str, ...]:
    """The groups that changed after this version."""
    return tuple(
        name
        for name, group in GROUPS.items()
        if any(changed_in.get(key, 0) > version for key in group.inputs)
    )


def differences(
    typed: Mapping[str, str], posted: Mapping[str, str], groups: Sequence[str], language: str
) -> list[Difference]:
    """What stands here and what is saved, in words, for each of these groups."""
    found = []
    for name in groups:
        mine = {key: str(typed.get(key) or "") for key in GROUPS[name].inputs}
        mine |= typed_from(posted, (name,))
        here, there = shown(name, mine, language), shown(name, typed, language)
        found.append(Difference(name, str(LABELS[name]), here, there, mine))
    return found


def shown(group: str, typed: Mapping[str, str], language: str) -> str:
    """What stands in a group, as somebody would read it aloud; empty when nothing does."""
    parts = [
        _shown(key, str(typed.get(key) or "").strip(), language) for key in GROUPS[group].inputs
    ]
    return " · ".join(part for part in parts if part)


def _shown(name: str, value: str, language: str) -> str:
    if not value:
        return ""
    if name in TICKS:
        return _tick(name)
    if value in ("yes", "no"):
        return _("Yes") if value == "yes" else _("No")
    if name.endswith("country") or name == "nationality":
        return country.name(value, language) or value
    chosen = dict(CHOICES.get(name, ()))
    if name == "purpose_application":
        chosen = {code: text for each in APPLICATIONS.values() for code, text in each}
    return str(chosen.get(value, value))


def _tick(name: str) -> str:
    return {
        "no_first_name": _("No first name on the document"),
        "birth_date_partial": _("The document does not show the full date"),
        "birth_date_confirmed": _("I looked again: this date of birth is right"),
        "no_house_number": _("No house number"),
        "no_expiry_date": _("The document has no expiry date"),
        "note_bis_number": _("Note the BIS number in the request"),
    }.get(name, _("Yes"))
