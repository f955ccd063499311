"""The trust list of the settings: read at start, and what is wrong with it is named."""

from collections.abc import Callable
from pathlib import Path

import pytest

from bisdesk.trust_list import TrustListUnusable, read_trust_list
from tests.factories.pki import intermediate, lien, root
from tests.support.core import make_settings


def test_a_file_may_hold_several_and_a_folder_both_formats(tmp_path: Path) -> None:
    both = tmp_path / "both.pem"
    both.write_bytes(root().pem + intermediate().pem)
    folder = tmp_path / "list"
    folder.mkdir()
    (folder / "root.der").write_bytes(root().der)
    (folder / "between.pem").write_bytes(intermediate().pem + root().pem)
    (folder / "README.txt").write_text("not looked at")

    assert read_trust_list(both) == (root().der, intermediate().der)
    assert set(read_trust_list(folder)) == {root().der, intermediate().der}


@pytest.mark.parametrize(
    ("make", "said"),
    [
        (lambda path: None, "cannot be read"),
        (lambda path: path.mkdir(), "no certificate"),
        (lambda path: path.write_text("hello"), "no certificate that can be read"),
        (lambda path: path.write_bytes(lien().pem), "no authority's"),
    ],
    ids=["not there", "empty folder", "no certificate", "a person's certificate"],
)
def test_what_is_no_trust_list_stops_the_start(
    tmp_path: Path, make: Callable[[Path], None], said: str
) -> None:
    path = tmp_path / "trusted"
    make(path)
    with pytest.raises(TrustListUnusable, match=said):
        read_trust_list(path)

    with pytest.raises(ValueError, match="trust_list"):
        make_settings(tmp_path, trust_list=path)
