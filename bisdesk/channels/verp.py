"""The address that a mail comes back to names the mail: bounces+<id>@host. Whatever a bounce looks like inside, it arrives there."""

import re


def envelope_sender(returns_to: str, message_id: str) -> str:
    """The sender on the envelope. returns_to: an address whose server ignores what stands after a plus sign."""
    local, _at, host = returns_to.rpartition("@")
    return f"{local}+{message_id}@{host}"


def message_id_of(address: str) -> str | None:
    """The message that an address of `envelope_sender` names; None: it is none."""
    found = re.search(r"\+([0-9a-f]{32})@", address)
    return found.group(1) if found else None
