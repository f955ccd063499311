"""Random ids. References are numbered; everything else is random, so that no id tells how many there are."""

import uuid


def new_id() -> str:
    """32 hex digits, 122 random bits."""
    return uuid.uuid4().hex
