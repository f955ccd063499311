"""Which fields can be corrected, for which reasons, and what follows. Pure."""

import enum
from collections.abc import Collection

FIELDS = ("first_name", "other_first_names", "last_name", "birth_date", "email", "mobile")
"""The groups of the form that staff can correct, in form order."""
PERSON = frozenset({"first_name", "other_first_names", "last_name", "birth_date"})
"""What the declaration states, and what the register knows the person by."""
UNIQUE = ("email", "mobile")
LONGEST_REASON = 500


class Why(enum.StrEnum):
    """The reason of a correction; the audit log names this code, never what was corrected."""

    TYPING = "typing"
    DOCUMENT = "document"
    TOLD = "told"
    NOT_REACHED = "not_reached"
    OTHER = "other"


class Effect(enum.StrEnum):
    """What a correction brings with it, as staff are told before they confirm."""

    LINK_AGAIN = "link_again"  # the old link ends, a new one goes to the new address
    CODE_AGAIN = "code_again"
    EXPLANATION_AGAIN = "explanation_again"  # CSAM activates: link and code are not ours to make
    CODE_TO_ENTER = "code_to_enter"
    KEYS_STAY = "keys_stay"  # the keys account keeps its own address and number
    NO_MESSAGES = "no_messages"  # the activation has ended without keys, or was not needed
    NUMBER_STAYS = "number_stays"
    DECLARATION_STAYS = "declaration_stays"
    FILER_TOLD = "filer_told"


RESTARTS = {
    "email": (Effect.LINK_AGAIN, Effect.EXPLANATION_AGAIN),
    "mobile": (Effect.CODE_AGAIN, Effect.CODE_TO_ENTER),
}
"""By field, what starts again while an activation is going on: with our own way, and with CSAM's."""


def effects(
    fields: Collection[str], activation: str, *, running: bool, external: bool = False
) -> tuple[Effect, ...]:
    """What follows when these fields change. activation: its state, empty when there is none; external: CSAM activates."""
    found = []
    if running:
        found += [RESTARTS[field][external] for field in UNIQUE if field in fields]
    elif not PERSON.issuperset(fields):
        found.append(Effect.KEYS_STAY if activation == "activated" else Effect.NO_MESSAGES)
    if PERSON & set(fields):
        found += [Effect.NUMBER_STAYS, Effect.DECLARATION_STAYS]
    return (*found, Effect.FILER_TOLD)
