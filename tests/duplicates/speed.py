"""`python -m tests.duplicates.speed [people] [sqlite|postgres …]`: how long a search takes in a large register."""

import os
import random
import signal
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from bisdesk.demo.crowd import crowd
from bisdesk.demo.crowd_variants import VARIANTS, labelled
from bisdesk.register.port import PersonData, Register
from tests.duplicates.register_of import query_for, register_with
from tests.support.postgres import RUN_PROCESS, PostgresServer, _start

SEARCHES = 400


@dataclass(frozen=True)
class Times:
    """In milliseconds. processor: what this process worked of the median, on a machine that does other things too."""

    median: float
    p95: float
    longest: float
    processor: float

    def __str__(self) -> str:
        return (
            f"median {self.median:.1f} ms ({self.processor:.1f} ms of it work of this process), "
            f"p95 {self.p95:.1f} ms, longest {self.longest:.1f} ms"
        )


def asked_for(number: int, seed: int = 36) -> list[PersonData]:
    """People spread over the whole crowd, each written in one way or another."""
    dice = random.Random(seed)
    step = max(number // SEARCHES, 1)
    picked = islice(crowd(), 0, number, step)
    return [dice.choice(list(labelled(who, dice, VARIANTS))).person for who in picked][:SEARCHES]


def measure(register: Register, asked: Sequence[PersonData]) -> Times:
    """Ask once for each, after a few to warm up as any process is."""
    for who in asked[:20]:
        register.search(query_for(who))
    taken, worked = [], []
    for who in asked:
        begun, busy = time.perf_counter(), time.process_time()
        register.search(query_for(who))
        taken.append((time.perf_counter() - begun) * 1000)
        worked.append((time.process_time() - busy) * 1000)
    return Times(
        statistics.median(taken),
        statistics.quantiles(taken, n=20)[-1],
        max(taken),
        statistics.median(worked),
    )


@contextmanager
def address(kind: str) -> Iterator[str]:
    """An empty database of this kind."""
    with tempfile.TemporaryDirectory(prefix="bisdesk-pg-", dir="/tmp") as name:
        folder = Path(name)
        if kind == "sqlite":
            yield f"sqlite:///{folder / 'register.db'}"
            return
        os.environ.setdefault(RUN_PROCESS, str(os.getpid()))  # it stops when this process is gone
        _start(folder)
        try:
            with PostgresServer(folder).new_database() as url:
                yield url
        finally:
            pid = int((folder / "data" / "postmaster.pid").read_text().split()[0])
            os.kill(pid, signal.SIGQUIT)
            time.sleep(1)


def main(number: int, kinds: Sequence[str]) -> None:
    asked = asked_for(number)
    for kind in kinds:
        with address(kind) as url:
            begun = time.monotonic()
            register = register_with(url, islice(crowd(), number))
            _say(f"{kind}: {number} people, made in {time.monotonic() - begun:.0f} s")
            _say(f"{kind}: {len(asked)} searches, {measure(register, asked)}")
            register.dispose()


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    people = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000
    main(people, sys.argv[2:] or ("sqlite", "postgres"))
