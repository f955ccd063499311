"""`make bench`: print the figures and write them to `instance/bench.json`.

A goal that is missed does not end it with an error: the figures say so. It fails only when it cannot measure.
"""

import argparse
import json
import sys
import tempfile
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path

from tests.bench.cases import Case, FieldCheck, Floor, IdleBoard, RequestDetail, RequestList
from tests.bench.clients import Client, NotMeasurable
from tests.bench.figures import Figure, measure
from tests.bench.installation import make_installation
from tests.bench.servers import APP, BARE, served
from tests.support.server import HOST, ROOT, free_port


def run(requests: int, rounds: int, times: int) -> list[Figure]:
    """Measure in a temporary installation with this many open requests."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="bisdesk-bench-")))
        port, bare_port = free_port(), free_port()
        made = make_installation(folder, f"http://{HOST}:{port}", requests)
        stack.callback(made.runtime.database.dispose)
        stack.enter_context(served(BARE, bare_port, "/", folder / "bare.log"))
        stack.enter_context(served(APP, port, "/healthz", folder / "app.log", made.environment))

        def client(to: int, cookie: str = "") -> Client:
            opened = Client(HOST, to, cookie)
            stack.callback(opened.close)
            return opened

        end_user = client(port, made.end_user)
        cases: Sequence[Case] = (
            IdleBoard(client(port, made.staff)),
            FieldCheck(end_user, made),
            RequestList(end_user),
            RequestDetail(end_user, made),
        )
        return measure(Floor(client(bare_port)), cases, rounds=rounds, times=times)


def table(figures: Sequence[Figure]) -> str:
    lines = [f"{'':20} {'ratio':>7} {'goal':>6} {'median':>9} {'95 %':>9}"]
    lines += [
        f"{each.case.what:20} {each.ratio:>6.2f}x {each.case.goal:>5g}x {each.median_ms:>6.1f} ms {each.p95_ms:>6.1f} ms"
        f"  {'holds' if each.holds else 'NOT MET'}"
        for each in figures
    ]
    return "\n".join(lines)


def as_json(figures: Sequence[Figure]) -> str:
    shown = {
        each.case.name: {
            "ratio": round(each.ratio, 2),
            "goal": each.case.goal,
            "p95_ms": round(each.p95_ms, 2),
        }
        for each in figures
    }
    return json.dumps(shown, indent=2) + "\n"


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="make bench", description=__doc__)
    parser.add_argument("--requests", type=int, default=500, help="open requests")
    parser.add_argument("--rounds", type=int, default=9)
    parser.add_argument("--times", type=int, default=40, help="in each round")
    parser.add_argument("--out", type=Path, default=ROOT / "instance" / "bench.json")
    asked = parser.parse_args(arguments)
    try:
        figures = run(asked.requests, asked.rounds, asked.times)
    except NotMeasurable as error:
        print(f"cannot measure: {error}", file=sys.stderr)
        return 1
    print(table(figures))
    asked.out.parent.mkdir(parents=True, exist_ok=True)
    asked.out.write_text(as_json(figures))
    return 0


if __name__ == "__main__":
    sys.exit(main())
