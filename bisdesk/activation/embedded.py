"""This app activates: its own link mail, its own pages, its own code."""

import secrets
from datetime import datetime

from bisdesk.activation import chain, tickets
from bisdesk.activation.models import Activation
from bisdesk.activation.port import Prepared, PreparedCode, PreparedLink
from bisdesk.bis_requests.models import BisRequest
from bisdesk.work.work import Work

TOKEN_BYTES = 32


def new_token() -> str:
    return secrets.token_urlsafe(TOKEN_BYTES)


class Embedded:
    """See `port.Way`."""

    external = False
    explanation = "activation_explained"

    def begin(self, work: Work, activation: Activation, prepared: Prepared) -> None:
        activation.code_hash = prepared.code_hash
        chain.add(work, activation, prepared.token, "activation_link")
        chain.queue_code(work, activation, prepared.code)

    def remind(self, work: Work, activation: Activation, until: datetime) -> None:
        token = new_token()
        chain.add(work, activation, token, "activation_reminder", reminder=True, holds_until=until)

    def email_corrected(self, work: Work, activation: Activation, prepared: PreparedLink) -> None:
        chain.end_all(work, activation)
        chain.add(work, activation, prepared.token, "activation_link")

    def mobile_corrected(
        self, work: Work, bis_request: BisRequest, activation: Activation, prepared: PreparedCode
    ) -> None:
        chain.stop(work, activation.code_message_id)
        tickets.drop_all(work, activation.id)
        activation.code_hash = prepared.code_hash
        chain.queue_code(work, activation, prepared.code)
