"""What the templates of the board need, for the page and for what an open board gets of it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from flask import url_for
from flask_babel import gettext as _

from bisdesk.board import words
from bisdesk.board.arrange import (
    Group,
    Lane,
    Page,
    groups_of,
    hits_of,
    lanes_of,
    matching,
    page_of,
)
from bisdesk.board.asked import ACTIVATION, FLAGS, MINE, NOBODY, STATES, Asked
from bisdesk.board.cards import Card, card_of
from bisdesk.board.faces import Flag, Level
from bisdesk.board.live import Tag, has_changed
from bisdesk.board.rows import BoardRow
from bisdesk.board.snapshot import Snapshot

MOST_HITS = 100
"""Rows of a search; who finds more has to say more."""


def address(asked: Asked) -> str:
    return url_for("board.show", **asked.values())  # type: ignore[arg-type]


@dataclass(frozen=True)
class Drawing:
    """The board as one viewer looks at it."""

    asked: Asked
    snapshot: Snapshot
    viewer: str
    since: Tag | None = None
    hits: Sequence[BoardRow] | None = None  # what was searched for: a table of it, open or not

    @property
    def table(self) -> bool:
        return self.asked.table or self.hits is not None

    @cached_property
    def found(self) -> list[BoardRow]:
        if self.hits is not None:
            return hits_of(self.snapshot, self.hits, self.asked, self.viewer)
        return matching(self.snapshot, self.asked, self.viewer)

    @cached_property
    def lanes(self) -> dict[str, Lane]:
        lanes = lanes_of(self.snapshot, self.found, self.viewer)
        return {state: lane for state, lane in lanes.items() if self.shows(state)}

    @cached_property
    def groups(self) -> list[Group]:
        return groups_of(self.snapshot, self.found)

    @cached_property
    def page(self) -> Page:
        if self.hits is not None:
            return Page(self.found[:MOST_HITS], len(self.found), 1, 1)
        return page_of(self.snapshot, self.found, self.asked)

    @property
    def visible(self) -> list[BoardRow]:
        """The rows on the page, in reading order."""
        if self.table:
            return list(self.page.rows)
        return [row for lane in self.lanes.values() for row in lane.rows]

    def shows(self, state: str) -> bool:
        """A column is left out only when another state is asked for."""
        return self.asked.state in ("", state)

    def cards(self, rows: Iterable[BoardRow], ids: frozenset[str] | None = None) -> list[Card]:
        """Draw these rows; of them only those with these ids, when given."""
        return [
            card_of(
                row,
                self.snapshot.face(row),
                self.viewer,
                changed=self.since is not None and has_changed(row, self.since),
            )
            for row in rows
            if ids is None or row.id in ids
        ]

    def oldest(self, lane: Lane) -> str:
        if lane.oldest is None:
            return ""
        age = words.parts_text(*self.snapshot.face(lane.oldest).shown_age)
        return _("Oldest %(age)s", age=age)

    @cached_property
    def quick(self) -> list[dict[str, Any]]:
        """Counted ways to what matters most; each keeps the view, and leaves other filters."""
        rows = self.snapshot.rows.values()
        desk = [row for row in rows if row.at_desk]
        late = [row for row in desk if self.snapshot.face(row).level == Level.LATE]
        failed = [row for row in rows if Flag.MESSAGE_FAILED in self.snapshot.face(row).flags]
        plain = self.asked.without_filter()
        to_worker = {"view": "table", "state": ACTIVATION}
        ways = [
            (len(desk), _("at the desk"), plain),
            (_count(desk, self.viewer), _("mine"), plain.with_(who=MINE)),
            (_count(desk, None), _("with nobody"), plain.with_(who=NOBODY)),
            (len(late), _("late"), plain.with_(late="late")),
            (len(failed), _("not delivered"), plain.with_(view="table", flag="message_failed")),
            (len(rows) - len(desk), _("activation runs"), plain.with_(**to_worker)),
        ]
        return [
            {
                "url": address(way),
                "count": count,
                "label": label,
                "current": way == replace(self.asked, page=1),
                "late": way.late and count,
            }
            for count, label, way in ways
        ]

    @cached_property
    def chips(self) -> list[tuple[str, str]]:
        """What is filtered on, and the address without it."""
        names: Mapping[str, str] = {
            "who": self._who(),
            "entity": dict(self.snapshot.entities).get(self.asked.entity, _("Another entity")),
            "state": str(words.STATE_NAMES.get(self.asked.state, "")),
            "flag": str(words.FLAG_NAMES[self.asked.flag][0]) if self.asked.flag else "",
            "language": self.asked.language.upper(),
            "late": str(words.LEVEL_NAMES.get(self.asked.late, "")),
        }
        return [
            (text, address(self.asked.with_(**{name: ""})))
            for name, text in names.items()
            if getattr(self.asked, name)
        ]

    @cached_property
    def choices(self) -> dict[str, list[tuple[str, str]]]:
        """What the filters offer: value and text."""
        return {
            "entity": [("", _("All entities")), *self.snapshot.entities],
            "who": [
                ("", _("Everybody")), (MINE, _("Me")), (NOBODY, _("Nobody")),
                *(each for each in self.snapshot.assignees if each[0] != self.viewer),
            ],
            "state": [("", _("All states")), *((each, str(words.STATE_NAMES[each])) for each in STATES)],
            "flag": [("", _("All")), *((each, str(words.FLAG_NAMES[each][0])) for each in FLAGS)],
            "language": [("", _("All")), *((each, each.upper()) for each in ("nl", "fr", "de", "en"))],
            "late": [("", _("All")), *((each, str(text)) for each, text in words.LEVEL_NAMES.items())],
        }  # fmt: skip

    def _who(self) -> str:
        known = {MINE: _("Mine"), NOBODY: _("With nobody"), **dict(self.snapshot.assignees)}
        return known.get(self.asked.who, _("A colleague"))


def _count(rows: Iterable[BoardRow], assigned_to: str | None) -> int:
    return sum(row.assigned_to == assigned_to for row in rows)
