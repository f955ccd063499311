"""The embedded BIS register: complete, in a store of its own that nothing else reads."""

from bisdesk.register.embedded.faults import Fault
from bisdesk.register.embedded.register import EmbeddedRegister

__all__ = ["EmbeddedRegister", "Fault"]
