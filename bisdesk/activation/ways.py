"""Which way an activation goes: the setting decides when it begins, after that its row does."""

from bisdesk.activation.external import External
from bisdesk.activation.models import Activation
from bisdesk.activation.port import Way
from bisdesk.activation.service import EMBEDDED
from bisdesk.settings import Settings

EXTERNAL = External()


def chosen(settings: Settings) -> Way:
    return EXTERNAL if settings.activation == "external" else EMBEDDED


def way_of(activation: Activation) -> Way:
    return EXTERNAL if activation.external else EMBEDDED
