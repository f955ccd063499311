"""Run the checks one after the other, say how long each took, stop at the first that fails.

`quick`: linters only; `all`: what every change must pass; `long`: the tests that take longer.
A step that prints for people (pytest) prints as it goes; the others only when they fail.
"""

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[1]
BIN = ROOT / ".venv" / "bin"
PROCESSES = "2"  # the machines that count have two cores; more processes only wait for each other


@dataclass(frozen=True)
class Step:
    """One command; `shows` when its output is of use while it runs."""

    name: str
    command: Sequence[str]
    shows: bool = False


def _python(*arguments: str) -> list[str]:
    return [str(BIN / "python"), *arguments]


def _pytest(*arguments: str) -> list[str]:
    return _python("-m", "pytest", "-q", "--durations=5", "--durations-min=2", *arguments)


QUICK = [
    Step("lock", _python("tools/check_lock.py")),
    Step("format", [str(BIN / "ruff"), "format", "--check", "--quiet", "."]),
    Step("style", [str(BIN / "ruff"), "check", "--quiet", "."]),
    Step("doors", [str(BIN / "lint-imports"), "--no-logo"]),
    Step("catalogues", _python("tools/texts.py", "check")),
    Step("types", [str(BIN / "mypy")]),
]
TESTS = Step(
    "tests",
    _pytest("-n", PROCESSES, "--dist", "worksteal", "-m", "not long and not walk"),
    shows=True,
)
# Thousands of small databases, each commit of which waits for its disk: where there is memory for them, it does not.
IN_MEMORY = Path("/dev/shm")
ENOUGH = 4 * 1024**3

# One after the other in each process of their own: two browsers and their servers fill two cores.
WALKS = Step(
    "walks",
    _pytest("-n", PROCESSES, "--dist", "loadgroup", "-m", "walk and not long", "tests/walks"),
    shows=True,
)
LONG = Step("long tests", _pytest("-m", "long"), shows=True)

SUITES = {"quick": QUICK, "all": [*QUICK, TESTS, WALKS], "long": [LONG]}


def run(steps: Sequence[Step]) -> int:
    """Return 0 when all passed, else the exit code of the step that failed."""
    took: list[str] = []
    code = 0
    for step in steps:
        if step.shows:
            print(f"== {step.name}", flush=True)
        started = time.monotonic()
        code = _run_one(step)
        took.append(f"{step.name} {time.monotonic() - started:.1f} s")
        if code:
            print(f"== {step.name} failed", flush=True)
            break
        if not step.shows:
            print(f"== {took[-1]}", flush=True)
    print(f"{'FAILED' if code else 'passed'}: {', '.join(took)}", flush=True)
    return code


def _run_one(step: Step) -> int:
    output = None if step.shows else subprocess.PIPE
    done = subprocess.run(
        step.command,
        cwd=ROOT,
        stdin=subprocess.DEVNULL,
        stdout=output,
        stderr=None if step.shows else subprocess.STDOUT,
        text=True,
        check=False,
        env=os.environ | {"TZ": "UTC"} | _temporary_files(),
    )
    if done.returncode and done.stdout:
        print(done.stdout, flush=True)
    return done.returncode


def _temporary_files() -> dict[str, str]:
    if not os.access(IN_MEMORY, os.W_OK) or shutil.disk_usage(IN_MEMORY).free < ENOUGH:
        return {}
    return {"PYTEST_DEBUG_TEMPROOT": str(IN_MEMORY)}


if __name__ == "__main__":
    sys.exit(run(SUITES[sys.argv[1]]))
