"""Check that the lock says what pyproject.toml asks, and that .venv holds what the lock says.

Prints each fault on a line of its own and ends with 1 when there is one. Asks nothing of a network.
"""

import re
import sys
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, field
from importlib.metadata import distributions
from pathlib import Path

from packaging.markers import Marker
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

ROOT = Path(__file__).parents[1]
# What `python -m venv` puts there, and Bisdesk itself where somebody installed it.
NOT_LOCKED = {"pip", "setuptools", "wheel", "bisdesk"}
ENTRY = re.compile(
    r"^(?P<name>[A-Za-z0-9._-]+)(\[[^]]*\])?==(?P<version>[^\s;]+)\s*(;\s*(?P<marker>[^\\]+?))?\s*\\?$"
)
HASH = re.compile(r"^    --hash=sha256:(?P<digest>[0-9a-f]{64})( \\)?$")


@dataclass
class Locked:
    """One package of the lock."""

    version: Version
    marker: str | None
    hashes: set[str] = field(default_factory=set)


class BadLine(Exception):
    """A line that is no pinned package, no hash and no comment: an address, an option, a loose version."""


def read_lock(text: str) -> dict[str, Locked]:
    """Return the packages by canonical name. Raises BadLine with the number of the first strange line."""
    found: dict[str, Locked] = {}
    current: Locked | None = None
    for number, line in enumerate(text.splitlines(), 1):
        if entry := ENTRY.match(line):
            current = Locked(Version(entry["version"]), entry["marker"])
            found[canonicalize_name(entry["name"])] = current
        elif (digest := HASH.match(line)) and current is not None:
            current.hashes.add(digest["digest"])
        elif line.strip() and not line.lstrip().startswith("#"):
            raise BadLine(f"requirements.lock line {number} is neither a pinned package nor a hash")
    return found


def asked_for(pyproject: dict[str, object]) -> Iterator[Requirement]:
    """Every requirement of pyproject.toml, those for the tests too."""
    project = pyproject["project"]
    assert isinstance(project, dict)
    groups = pyproject.get("dependency-groups", {})
    assert isinstance(groups, dict)
    lists = [project.get("dependencies", [])]
    lists += project.get("optional-dependencies", {}).values()
    lists += groups.values()
    for requirements in lists:
        yield from map(Requirement, requirements)


def faults_of_lock(requirements: Iterator[Requirement], lock: dict[str, Locked]) -> Iterator[str]:
    for requirement in requirements:
        pinned = lock.get(canonicalize_name(requirement.name))
        if pinned is None:
            yield f"{requirement.name} is asked for and not locked; run `make lock`"
        elif pinned.version not in requirement.specifier:
            yield f"{requirement} is asked for, {pinned.version} is locked; run `make lock`"
    for name, locked in lock.items():
        if not locked.hashes:
            yield f"{name} is locked without a hash"


def faults_of_environment(lock: dict[str, Locked], installed: dict[str, str]) -> Iterator[str]:
    needed = {name for name, locked in lock.items() if _is_for_here(locked)}
    for name in sorted(needed - installed.keys()):
        yield f"{name} is locked and not installed; run `tools/install`"
    for name in sorted(installed.keys() - needed - NOT_LOCKED):
        yield f"{name} is installed and not locked: add it to pyproject.toml or remove it"
    for name in sorted(needed & installed.keys()):
        if Version(installed[name]) != lock[name].version:
            yield f"{name} {installed[name]} is installed, {lock[name].version} is locked"


def _is_for_here(locked: Locked) -> bool:
    return locked.marker is None or Marker(locked.marker).evaluate()


def _installed() -> dict[str, str]:
    return {canonicalize_name(found.name): found.version for found in distributions()}


def main() -> int:
    pyproject = tomllib.loads((ROOT / "pyproject.toml").read_text())
    try:
        lock = read_lock((ROOT / "requirements.lock").read_text())
    except BadLine as fault:
        print(fault)
        return 1
    faults = [
        *faults_of_lock(asked_for(pyproject), lock),
        *faults_of_environment(lock, _installed()),
    ]
    print("\n".join(faults) or f"{len(lock)} packages, each pinned, hashed and installed")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
