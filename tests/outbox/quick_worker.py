"""A worker process with a quick clock, to be killed. Run as a program: the argument is when the clock began."""

import sys
import threading
import time

from bisdesk.outbox.deliver import send_due
from bisdesk.outbox.models import Channel
from bisdesk.settings import Settings
from bisdesk.web.logs import configure_logs
from bisdesk.wiring import build_runtime
from tests.outbox.quick_clock import QuickClock


def main() -> None:
    configure_logs()
    runtime = build_runtime(Settings(), QuickClock(float(sys.argv[1])))  # type: ignore[call-arg]
    holder = f"quick {time.monotonic_ns()}"

    def loop(channel: Channel) -> None:
        while True:
            try:
                sent = send_due(runtime, channel, holder)
            except Exception:  # noqa: BLE001  # as the worker's own loop: the next round finds it again
                sent = 0
            if not sent:
                time.sleep(0.05)

    threads = [threading.Thread(target=loop, args=(channel,), daemon=True) for channel in Channel]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


if __name__ == "__main__":
    main()
