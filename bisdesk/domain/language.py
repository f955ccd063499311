"""The four languages of the desk."""

from bisdesk.domain.refusal import Refusal

LANGUAGES = ("nl", "fr", "de", "en")
"""Dutch is the original, and the default."""


def parse(code: str) -> str:
    """Return the language's code. Raises Refusal "unknown_choice"."""
    if code not in LANGUAGES:
        raise Refusal("unknown_choice")
    return code
