"""What a machine lacks: with CI=true that fails the test, elsewhere it skips it with a clear line."""

import os
from typing import NoReturn

import pytest


def lacks(what: str) -> NoReturn:
    """End this test for want of `what`, a phrase such as "no Chromium (apt-get install chromium)"."""
    if os.environ.get("CI") == "true":
        pytest.fail(f"{what}; with CI=true that is a failure", pytrace=False)
    pytest.skip(what)
