"""The card of look-alikes on the desk's page, and what of it keeps a request from being registered."""

from collections.abc import Sequence
from dataclasses import dataclass

from bisdesk.bis_requests.models import BisRequest
from bisdesk.duplicates.queries import judgements
from bisdesk.duplicates.rules import REGISTER
from bisdesk.duplicates.service import SEARCHED, look
from bisdesk.duplicates.verdicts import going_first
from bisdesk.duplicates.wording import AlikeRow, alike_rows
from bisdesk.runtime import Runtime


@dataclass(frozen=True)
class Card:
    """open: how many have to be judged first; same: numbers of those called the same person; first: references of
    earlier requests about that person, which get their number before this one."""

    rows: Sequence[AlikeRow] = ()
    open: int = 0
    same: Sequence[str] = ()
    first: Sequence[str] = ()
    register_down: bool = False
    shown: bool = False


def card_of(runtime: Runtime, found: BisRequest) -> Card:
    """Look again: somebody may have come in since. Nothing once the request is decided. Outside any transaction."""
    if found.state not in SEARCHED:
        return Card()
    alike = look(runtime, found)
    with runtime.database.reading() as session:
        known = judgements(session, found.id)
        rows = alike_rows(session, runtime.vault, alike.alike, known)
        same = [
            key for (kind, key), said in sorted(known.items()) if kind == REGISTER and said.same
        ]
        # With a number that the person has, no other request has to be waited for.
        first = [] if same else going_first(session, found, known)
    return Card(
        rows,
        open=sum(row.open for row in rows),
        same=same,
        first=first,
        register_down=alike.register_error is not None,
        shown=True,
    )
