"""A row as one viewer sees it: what they can do with it, and what is theirs."""

from dataclasses import dataclass

from flask_babel import gettext as _

from bisdesk.bis_requests.state_words import STATE_LABELS
from bisdesk.bis_requests.states import State
from bisdesk.board import words
from bisdesk.board.arrange import kind_of
from bisdesk.board.faces import Face
from bisdesk.board.rows import BoardRow


@dataclass(frozen=True)
class Card:
    """A card, or a row of the table."""

    id: str  # of the element
    reference: str
    short_reference: str
    name: str
    entity: str
    language: str
    age: str
    level: str
    state: str
    shape: str
    flags: list[tuple[str, str]]  # text, colour
    version: int
    mine: bool
    own: bool
    free: bool  # the viewer can take it
    assignee: str
    changed: bool  # since the viewer last saw the board

    @property
    def meta(self) -> str:
        return f"{self.language} · {self.entity} · {self.short_reference}"


def element_of(row: BoardRow) -> str:
    return f"request-{row.id}"


def card_of(row: BoardRow, face: Face, viewer: str, *, changed: bool = False) -> Card:
    """Draw up one row for this viewer."""
    own, mine = viewer in row.held_by, row.assigned_to == viewer
    flags = [words.flag_text(flag, row.reminders) for flag in face.flags]
    flags += [(_("Mine"), "info")] if mine else []
    flags += [(_("Your own request"), "")] if own else []
    return Card(
        id=element_of(row),
        reference=row.reference,
        short_reference=row.reference.removeprefix("BIS-"),
        name=row.name,
        entity=row.entity,
        language=row.language,
        age=words.parts_text(*face.shown_age),
        level=face.level.value,
        state=_state_text(row),
        shape=words.STATE_SHAPES.get(row.state.value, "idle"),
        flags=flags,
        version=row.version,
        mine=mine,
        own=own,
        free=row.state is State.SUBMITTED and row.assigned_to is None and not own,
        assignee=row.assignee,
        changed=changed,
    )


def _state_text(row: BoardRow) -> str:
    # The filer reads "waiting for your answer"; the desk does not.
    return str(words.STATE_NAMES[kind_of(row)] if row.at_desk else STATE_LABELS[row.state])
