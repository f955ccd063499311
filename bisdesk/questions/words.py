"""Words for what questions open, what answers changed, and what is wrong with what was typed."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from bisdesk.bis_requests.conflicts import shown
from bisdesk.bis_requests.inputs import GROUPS
from bisdesk.bis_requests.labels import LABELS, SECTION_TITLES
from bisdesk.bis_requests.reopened import OF_THE_CHECK
from bisdesk.domain.refusal import Refusal
from bisdesk.questions.models import CalledWith, EntryKind
from bisdesk.questions.opening import OPENABLE, SECTIONS
from bisdesk.questions.queries import Entry


@dataclass(frozen=True)
class Changed:
    """One thing that an answer changed, with what stood there before."""

    label: str
    was: str


@dataclass(frozen=True)
class EntryView:
    """An entry of the thread in words. kind: which of the drawings it gets."""

    kind: str
    title: str
    entry: Entry
    opened: tuple[str, ...]
    changed: tuple[Changed, ...]


def choices() -> list[tuple[str, list[tuple[str, str]]]]:
    """What staff can ask for: by section of the form, (name, label) of each group."""
    return [
        (
            str(SECTION_TITLES[section]),
            [(name, str(LABELS[name])) for name in OPENABLE if GROUPS[name].section == section],
        )
        for section in SECTIONS
    ]


def opened_labels(opened: Iterable[str]) -> tuple[str, ...]:
    """What a question opens, as its reader knows it; the declaration goes without saying for the date of the check."""
    return tuple(str(LABELS[name]) for name in opened if name not in OF_THE_CHECK)


def entry_views(entries: Iterable[Entry], language: str) -> list[EntryView]:
    """The thread in words."""
    return [
        EntryView(
            kind=each.kind.value,
            title=_title(each),
            entry=each,
            opened=opened_labels(each.opened),
            changed=tuple(
                Changed(str(LABELS[name]), before(name, was, language))
                for name, was in each.changes.items()
            ),
        )
        for each in entries
    ]


def before(name: str, was: Mapping[str, str], language: str) -> str:
    """What stood in a group before an answer changed it, as somebody would read it aloud."""
    if name not in GROUPS:
        return ""
    return shown(name, was, language) or _("empty")


def question_problem(refusal: Refusal) -> str:
    """What is wrong with a question or an answer in words, and what to do."""
    if refusal.code == "question_missing":
        return _("Write what you want to know: the filer reads it in the request.")
    if refusal.code == "text_missing":
        return _("Write what was said.")
    if refusal.code == "too_long":
        return _(
            "This is too long. Use at most %(longest)s characters.",
            longest=refusal.details["longest"],
        )
    if refusal.code == "unknown_field":
        return _("Choose what opens from the list.")
    return _("This contains an invisible character. Type it again instead of pasting it.")


def answer_problem(refusal: Refusal) -> str:
    """What is wrong with the words of an answer, and what to do."""
    if refusal.code == "answer_missing":
        return _("Write your answer, or change what the Bisdesk asks about.")
    return question_problem(refusal)


def _title(entry: Entry) -> str:
    who = entry.by or ""
    return {
        EntryKind.QUESTION: lambda: _("%(name)s of the Bisdesk asked", name=who),
        EntryKind.TAKEN_BACK: lambda: _("%(name)s took the question back", name=who),
        EntryKind.ANSWER: lambda: _("%(name)s answered", name=who),
        EntryKind.REMINDER: lambda: _("Bisdesk sent reminder %(number)s", number=entry.step),
        EntryKind.NO_ANSWER: lambda: _("No answer for 30 days"),
        EntryKind.CALL: lambda: _call_title(entry, who),
    }[entry.kind]()


def _call_title(entry: Entry, who: str) -> str:
    if entry.called_with is CalledWith.FILER:
        return _("%(name)s noted a phone call with the filer", name=who)
    if entry.called_with is CalledWith.WORKER:
        return _("%(name)s noted a phone call with the new worker", name=who)
    return _("%(name)s noted a phone call with somebody else", name=who)


CALLED_WITH = {
    CalledWith.FILER: _l("With the filer"),
    CalledWith.WORKER: _l("With the new worker"),
    CalledWith.OTHER: _l("With somebody else"),
}
"""With whom staff spoke, as they choose it."""


def call_problem(refusal: Refusal) -> dict[str, str]:
    """What is wrong with a note of a phone call, at the input where it is: `whom_error` or `text_error`."""
    if refusal.code == "whom_missing":
        return {"whom_error": _("Say with whom you spoke.")}
    return {"text_error": question_problem(refusal)}
