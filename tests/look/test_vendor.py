"""What others wrote and we serve or test with is byte for byte what they published."""

import hashlib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SUMS = [ROOT / "bisdesk/static/vendor/SHA256SUMS", ROOT / "tests/vendor/SHA256SUMS"]


@pytest.mark.parametrize("sums", SUMS, ids=lambda path: path.parent.parent.name)
def test_vendored_files_are_what_was_published(sums: Path) -> None:
    lines = [line.split() for line in sums.read_text().splitlines()]
    named = {name: expected for expected, name in lines}
    scripts = {path.name for path in sums.parent.glob("*.js")}
    assert set(named) == scripts, "every vendored script has its sum"
    for name, expected in named.items():
        assert hashlib.sha256((sums.parent / name).read_bytes()).hexdigest() == expected, name


def test_each_vendored_script_carries_its_licence() -> None:
    assert (ROOT / "bisdesk/static/vendor/LICENSE.htmx").is_file()
    assert (ROOT / "tests/vendor/LICENSE.axe-core").is_file()
