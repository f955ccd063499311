"""What the bar at the bottom says: ready to register or not, and what is open."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from flask_babel import gettext as _
from flask_babel import ngettext

from bisdesk.review.judged import JudgedLine
from bisdesk.review.rules import Standing, Tally


@dataclass(frozen=True)
class Open:
    """One thing that keeps the request from being registered, and where it stands on the page."""

    anchor: str
    text: str


@dataclass(frozen=True)
class Bar:
    """tally: of the lines; alike: look-alikes that nobody judged; same: how many are called the same person;
    first: how many earlier requests of that person get their number before; document_over: the document counts with a
    reason only; stops: findings that nothing here can take away."""

    tally: Tally
    alike: int
    same: int
    document_over: bool
    stops: int = 0
    first: int = 0

    @property
    def ready(self) -> bool:
        return self.tally.all_right and not (
            self.alike or self.same > 1 or self.first or self.stops
        )

    @property
    def anchor(self) -> str:
        """Where on the page the reason stands, when it is to be found nowhere in the lines."""
        return "alike-title" if self.first else ""

    @property
    def head(self) -> str:
        if not self.ready:
            return _("Not ready to register.")
        if self.document_over:
            return _("Ready to register, with a reason for the document.")
        return _("Ready to register.")

    @property
    def why(self) -> str:
        """What is open; when nothing is, which number the person gets."""
        if self.ready:
            if self.same:
                return _("The person keeps the number that they have.")
            return _("The person gets a new BIS number.")
        text = ", ".join((*self._of_lines(), *self._of_people()))
        return f"{text[0].upper()}{text[1:]}."

    def _of_lines(self) -> Iterator[str]:
        if self.tally.wrong:
            yield ngettext("%(num)s field is wrong", "%(num)s fields are wrong", self.tally.wrong)
        if self.tally.open:
            yield ngettext("%(num)s field is open", "%(num)s fields are open", self.tally.open)
        if self.stops:
            yield ngettext("%(num)s finding stops it", "%(num)s findings stop it", self.stops)

    def _of_people(self) -> Iterator[str]:
        if self.alike:
            yield ngettext("%(num)s look-alike is open", "%(num)s look-alikes are open", self.alike)
        if self.same > 1:
            yield _("several people are called the same person")
        if self.first:
            yield _("an earlier request of the same person goes first")


def open_things(lines: Sequence[JudgedLine], bar: Bar) -> list[Open]:
    """What keeps it from being registered, with the way there."""
    found = [Open(f"line-{each.name}", _open_text(each)) for each in lines if _is_open(each)]
    if bar.alike:
        found.append(
            Open("alike-title", ngettext("%(num)s look-alike is not judged yet", "%(num)s look-alikes are not judged yet", bar.alike))
        )  # fmt: skip
    if bar.stops:
        found.append(
            Open("findings-title", ngettext("%(num)s finding stops it", "%(num)s findings stop it", bar.stops))
        )  # fmt: skip
    if bar.same > 1:
        found.append(Open("alike-title", _("Several people are called the same person: only one can be")))  # fmt: skip
    if bar.first:
        found.append(Open("alike-title", _("An earlier request is about the same person: wait for its number, or reject this one as not needed")))  # fmt: skip
    return found


def _is_open(each: JudgedLine) -> bool:
    return each.standing is not Standing.RIGHT


def _open_text(each: JudgedLine) -> str:
    if each.standing is Standing.WRONG:
        return _("%(field)s: wrong. Ask the filer, reject, or judge again", field=each.line.label)
    if each.standing is Standing.CHANGED:
        return _("%(field)s: changed since it was judged", field=each.line.label)
    return _("%(field)s: not judged yet", field=each.line.label)
