"""F7: what is installed is what was locked, each with its hash."""

import pytest
from packaging.requirements import Requirement
from packaging.version import Version

from tools.check_lock import (
    BadLine,
    Locked,
    faults_of_environment,
    faults_of_lock,
    main,
    read_lock,
)

DIGEST = "a" * 64
LOCK = f"""\
flask==3.1.3 \\
    --hash=sha256:{DIGEST}
    # via bisdesk (pyproject.toml)
uvloop==1.0 ; sys_platform == 'never' \\
    --hash=sha256:{DIGEST}
"""


def test_sec_F7_this_environment_is_the_locked_one(capsys: pytest.CaptureFixture[str]) -> None:
    assert main() == 0, capsys.readouterr().out


def test_a_lock_is_read_with_versions_markers_and_hashes() -> None:
    lock = read_lock(LOCK)
    assert lock["flask"] == Locked(Version("3.1.3"), None, {DIGEST})
    assert lock["uvloop"].marker == "sys_platform == 'never'"


@pytest.mark.parametrize(
    "line",
    [
        pytest.param("--index-url https://packages.example/simple", id="an index"),
        pytest.param("flask @ https://packages.example/flask.whl", id="an address"),
        pytest.param("-e .", id="a folder"),
        pytest.param("flask>=3", id="a range"),
    ],
)
def test_sec_F7_the_lock_holds_nothing_but_pinned_packages(line: str) -> None:
    with pytest.raises(BadLine, match="line 6"):
        read_lock(f"{LOCK}{line}\n")


@pytest.mark.parametrize(
    ("asked", "fault"),
    [
        pytest.param("flask>=3.1,<4", None, id="in range"),
        pytest.param("flask>=4", "3.1.3 is locked", id="out of range"),
        pytest.param("django", "not locked", id="missing"),
    ],
)
def test_each_requirement_is_pinned_in_its_range(asked: str, fault: str | None) -> None:
    found = list(faults_of_lock(iter([Requirement(asked)]), read_lock(LOCK)))
    assert [fault in text for text in found] == [True] if fault else found == []


def test_sec_F7_a_package_without_a_hash_is_named() -> None:
    lock = {"flask": Locked(Version("3.1.3"), None)}
    assert list(faults_of_lock(iter([]), lock)) == ["flask is locked without a hash"]


@pytest.mark.parametrize(
    ("installed", "fault"),
    [
        pytest.param({"flask": "3.1.3", "pip": "26.3"}, None, id="the same"),
        pytest.param({"flask": "3.1.2"}, "3.1.2 is installed, 3.1.3 is locked", id="older"),
        pytest.param({}, "flask is locked and not installed", id="missing"),
        pytest.param(
            {"flask": "3.1.3", "evil": "1"}, "evil is installed and not locked", id="more"
        ),
    ],
)
def test_sec_F7_the_environment_equals_the_lock(
    installed: dict[str, str], fault: str | None
) -> None:
    found = list(faults_of_environment(read_lock(LOCK), installed))
    assert [fault in text for text in found] == [True] if fault else found == []
