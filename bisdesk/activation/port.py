"""Who activates the keys: this app (`embedded`), or CSAM with its own mail and pages (`external`).

States, reckoning, confirmation, block and their messages are the same for both and stand outside; here is what differs.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from bisdesk.activation.models import Activation
from bisdesk.bis_requests.models import BisRequest
from bisdesk.work.work import Work


@dataclass(frozen=True)
class Prepared:
    """The secrets of one activation, made before the transaction because hashing is slow."""

    token: str
    code: str
    code_hash: str


@dataclass(frozen=True)
class PreparedLink:
    token: str


@dataclass(frozen=True)
class PreparedCode:
    code: str
    code_hash: str


class Way(Protocol):
    """One way of activating. Callers hold the locks of request and activation."""

    external: bool
    explanation: str
    """The code of the mail that explains digital keys."""

    def begin(self, work: Work, activation: Activation, prepared: Prepared) -> None:
        """Queue what a new activation sends, but for the explanation."""

    def remind(self, work: Work, activation: Activation, until: datetime) -> None:
        """Queue a reminder. until: the deadline that it tells."""

    def email_corrected(self, work: Work, activation: Activation, prepared: PreparedLink) -> None:
        """Restart what went to the wrong e-mail address, but for the explanation."""

    def mobile_corrected(
        self, work: Work, bis_request: BisRequest, activation: Activation, prepared: PreparedCode
    ) -> None:
        """Restart what went to the wrong number; the code that went there is dead."""
