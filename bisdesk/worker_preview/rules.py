"""How many test SMS there are, and how long their digits count. Pure."""

import re
from datetime import datetime, timedelta

from bisdesk.domain.refusal import Refusal

PER_DRAFT = 3
PER_PERSON, PERSON_WINDOW = 10, timedelta(hours=1)
HOLDS = timedelta(minutes=15)
MOST_TRIES = 5
"""Wrong digits per SMS: one in ten thousand is right by chance."""
DOUBLE_CLICK = timedelta(seconds=5)


def holds(asked_at: datetime, now: datetime) -> bool:
    """Say whether the digits of an SMS asked for then still count."""
    return now < asked_at + HOLDS


def four_digits(typed: str) -> str:
    """Read the digits; spaces and dashes between them are fine. Raises Refusal: four_digits."""
    digits = re.sub(r"[\s\-.]", "", typed)
    if not re.fullmatch(r"[0-9]{4}", digits):
        raise Refusal("four_digits")
    return digits
