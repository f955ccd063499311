"""Both channels as a test needs them."""

import pytest

from bisdesk.runtime import Runtime
from tests.outbox.messages import Recorder


@pytest.fixture
def channel(runtime: Runtime) -> Recorder:
    """Both channels of the runtime."""
    recorder = Recorder()
    runtime.mail = recorder
    runtime.sms = recorder
    return recorder
