"""What the page of a draft shows: groups with their verdicts, sections with their state, what is still needed."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from bisdesk.bis_requests import elsewhere, labels, wording
from bisdesk.bis_requests.checks import Context, Status, Verdict
from bisdesk.bis_requests.inputs import GROUPS, SECTIONS
from bisdesk.bis_requests.recap import RecapLine, recap
from bisdesk.bis_requests.refusals import Refused
from bisdesk.bis_requests.same_person import SamePerson
from bisdesk.bis_requests.state_words import STATE_LABELS
from bisdesk.bis_requests.whole_form import check_all
from bisdesk.bis_requests.zone_wording import ZoneView
from bisdesk.domain.address import parts_in_order


@dataclass(frozen=True)
class GroupView:
    """One group as the template draws it."""

    name: str
    label: str
    required: bool
    typed: Mapping[str, str]
    hint: str
    refused: Refused
    wrong: tuple[str, ...]
    ok: bool
    notes: tuple[wording.Note, ...]
    instead: Sequence[elsewhere.Way] = ()  # what to do when a condition is not met
    asked: bool = True  # false: does not exist in the chosen country
    ask_confirmation: bool = False
    ask_issue_date: bool = False
    models: Sequence[tuple[str, object]] = ()  # to choose from, where the model decides

    @property
    def error(self) -> str:
        """What is wrong and what to do; empty when nothing is."""
        return str(self.refused.text)


@dataclass(frozen=True)
class Needed:
    """One line of the panel: what is missing or wrong, and where it is."""

    name: str
    label: str
    href: str
    wrong: bool


@dataclass(frozen=True)
class SectionView:
    name: str
    number: int
    title: str
    lead: str
    state: str  # done, error, todo
    text: str


@dataclass
class DraftPage:
    """Everything `draft.html` needs."""

    draft_id: str
    version: int
    ticket: str
    language: str
    groups: dict[str, GroupView]
    sections: list[SectionView]
    needed: list[Needed]
    total: int
    saved_at: datetime | None
    submitting: bool  # the page comes back from a refused submit
    recap: list[RecapLine]
    countries: Mapping[str, Sequence[tuple[str, str]]] = field(default_factory=dict)
    zone: ZoneView | None = None
    shared: Sequence[str] = ()  # what the desk lets this draft share, in words
    same_person: Sequence[SamePerson] = ()
    extra: Mapping[str, Any] = field(default_factory=dict)
    opened: Sequence[str] | None = (
        None  # a submitted request: the parts that are open for an answer
    )

    hints = labels.HINTS
    choices = labels.CHOICES
    applications = labels.APPLICATIONS
    purpose_hints = labels.PURPOSE_HINTS
    state_labels = STATE_LABELS

    @property
    def address_order(self) -> list[str]:
        """The groups of the address, as the chosen country writes them."""
        chosen = self.groups["residence_country"].typed["residence_country"]
        return [f"residence_{part}" for part in parts_in_order(chosen)]

    def opened_in(self, section: str) -> list[str]:
        """The groups of this section of the form that the page has."""
        return [name for name in self.groups if GROUPS[name].section == section]

    @property
    def otherwise(self) -> Sequence[elsewhere.Way]:
        """The other ways to a number."""
        return elsewhere.otherwise(self.language)

    @property
    def done(self) -> int:
        return self.total - len(self.needed)

    @property
    def wrong_count(self) -> int:
        return sum(1 for each in self.needed if each.wrong)

    def section(self, name: str) -> SectionView:
        return next(each for each in self.sections if each.name == name)


ASKED = {
    "check_1": ("check", "check-1"),
    "check_2": ("check", "check-2"),
    "check_3": ("check", "check-3"),
    "check_4": ("check", "check-4"),
    "check_5": ("check", "check-5"),
    "files": ("document", "files"),
    "declaration": ("declaration", "declaration-panel"),
}
"""What other rooms ask for: the section it stands in, and the id on the page."""


def build_page(
    *,
    draft_id: str,
    version: int,
    ticket: str,
    language: str,
    typed: Mapping[str, str],
    context: Context,
    missing_elsewhere: Sequence[str],
    saved_at: datetime | None,
    submitting: bool = False,
    only: Sequence[str] | None = None,
    refused: Mapping[str, Refused] | None = None,
    groups: Sequence[str] = tuple(GROUPS),
) -> DraftPage:
    """Check everything and word it. `only`: the groups to word (all of them are checked either way).

    groups: those that the form has; in an answer only what was opened.

    refused: groups that are right by themselves, but that submitting refused, with the reason.
    """
    every = check_all(typed, context)
    verdicts = {name: every[name] for name in groups}
    shown = only if only is not None else list(groups)
    views = {name: group_view(name, typed, verdicts[name], language, submitting) for name in shown}
    for name, reason in (refused or {}).items():
        views[name] = replace(views[name], refused=reason, wrong=(name,), ok=False)
    needed = needed_of(verdicts, typed, missing_elsewhere, refused or ())
    return DraftPage(
        draft_id=draft_id,
        version=version,
        ticket=ticket,
        language=language,
        groups=views,
        sections=_sections(needed),
        needed=needed,
        total=sum(GROUPS[name].required for name in groups) + len(ASKED),
        saved_at=saved_at,
        submitting=submitting,
        recap=recap(typed, [_section_of(each.name) for each in needed], language),
    )


def _touched(name: str, typed: Mapping[str, str]) -> bool:
    return any(typed.get(key) for key in GROUPS[name].inputs)


def group_view(
    name: str, typed: Mapping[str, str], verdict: Verdict, language: str, submitting: bool
) -> GroupView:
    """One group in words. submitting: what is empty and required is refused too."""
    refused = Refused("")
    if verdict.problem is not None:
        refused = wording.problem(name, verdict.problem, language)
    elif verdict.status is Status.EMPTY and submitting and GROUPS[name].required:
        refused = Refused(wording.empty(name, verdict.at))
    asks = {remark.code for remark in verdict.notes}
    return GroupView(
        name=name,
        label=wording.label(name, typed),
        required=GROUPS[name].required,
        typed={key: str(typed.get(key) or "") for key in GROUPS[name].inputs},
        hint=wording.hint(name, typed, language),
        refused=refused,
        wrong=verdict.at or ((GROUPS[name].inputs[0],) if refused.text else ()),
        ok=verdict.status is Status.OK and verdict.problem is None and _touched(name, typed),
        notes=tuple(
            wording.note(remark, language)
            for remark in verdict.notes
            if not remark.code.startswith("ask_")
        ),
        instead=elsewhere.instead(name, language) if verdict.problem else (),
        asked="no_postcodes" not in asks,
        ask_confirmation="ask_confirmation" in asks,
        ask_issue_date="ask_issue_date" in asks,
        models=labels.document_models(typed.get("document_country")) if "ask_model" in asks else (),
    )


def total_of() -> int:
    """How many things a draft needs in all."""
    return sum(1 for group in GROUPS.values() if group.required) + len(ASKED)


def needed_of(
    verdicts: Mapping[str, Verdict],
    typed: Mapping[str, str],
    missing_elsewhere: Sequence[str],
    refused: Iterable[str] = (),
) -> list[Needed]:
    """What is missing or wrong, in form order."""
    found = []
    for name, verdict in verdicts.items():
        if verdict.status is Status.OK and name not in refused:
            continue
        at = verdict.at[0] if verdict.at else GROUPS[name].inputs[0]
        wrong = verdict.status is not Status.EMPTY
        found.append(
            (
                GROUPS[name].section,
                Needed(name, wording.label(name, typed), f"#{_input_id(at)}", wrong),
            )
        )
    for name in missing_elsewhere:
        section, anchor = ASKED[name]
        found.append((section, Needed(name, str(labels.LABELS[name]), f"#{anchor}", False)))
    found.sort(key=lambda each: SECTIONS.index(each[0]))
    return [each for _, each in found]


def _input_id(name: str) -> str:
    return name


def _sections(needed: Sequence[Needed]) -> list[SectionView]:
    views = []
    for number, name in enumerate(SECTIONS, 1):
        mine = [each for each in needed if _section_of(each.name) == name]
        wrong = sum(1 for each in mine if each.wrong)
        if name == "review":
            state = "todo" if needed else "done"
        else:
            state = "error" if wrong else ("todo" if mine else "done")
        views.append(
            SectionView(
                name=name,
                number=number,
                title=str(labels.SECTION_TITLES[name]),
                lead=str(labels.SECTION_LEADS[name]),
                state=state,
                text=wording.section_state(name, wrong, len(mine) - wrong, bool(needed)),
            )
        )
    return views


def _section_of(name: str) -> str:
    return GROUPS[name].section if name in GROUPS else ASKED[name][0]
