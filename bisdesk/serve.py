"""Serve: gunicorn with two web workers, and one worker process beside it that is restarted when it dies."""

import os
import signal
import socket
import subprocess
import sys
import time
from types import FrameType

WEB_WORKERS = 2
THREADS = 4
WEB_MEMORY = {"MALLOC_MMAP_THRESHOLD_": str(1024 * 1024), "MALLOC_ARENA_MAX": "2"}
"""For glibc: give what a large file took back at once. By itself it would keep it, in up to eight heaps."""
RESTART_PAUSE = 1.0  # seconds; a worker that dies at once must not burn a core


class PortTaken(Exception):
    """Something else listens on this port."""


def check_port(host: str, port: int) -> None:
    """Raise PortTaken before anything starts; gunicorn with --reuse-port would share it silently."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            raise PortTaken(str(port)) from None


def web_command(host: str, port: int, app: str = "bisdesk.app:create_app()") -> list[str]:
    """The one way we start gunicorn; `make bench` gives another `app` to compare with."""
    return [
        sys.executable, "-m", "gunicorn", app,
        "--bind", f"{host}:{port}",
        "--worker-class", "gthread", "--workers", str(WEB_WORKERS), "--threads", str(THREADS),
        # Without it all kept-alive connections may land on one of the two workers.
        "--reuse-port",
        "--keep-alive", "75", "--worker-connections", "4000", "--graceful-timeout", "20",
        "--log-level", "warning",
    ]  # fmt: skip


def worker_command() -> list[str]:
    return [sys.executable, "-m", "bisdesk", "worker"]


def serve(host: str, port: int, *, with_worker: bool = True) -> int:
    """Run until told to stop; return the exit code. Ends both children, whatever ends first."""
    web = subprocess.Popen(web_command(host, port), env=os.environ | WEB_MEMORY)
    worker = subprocess.Popen(worker_command()) if with_worker else None
    stopping = False

    def stop(_signal: int, _frame: FrameType | None) -> None:
        nonlocal stopping
        stopping = True

    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)
    while not stopping and web.poll() is None:
        if worker is not None and worker.poll() is not None:
            time.sleep(RESTART_PAUSE)
            worker = subprocess.Popen(worker_command())
        time.sleep(0.2)
    for child in (worker, web):
        if child is not None and child.poll() is None:
            child.terminate()
    for child in (worker, web):
        if child is not None:
            _wait(child)
    return 0 if stopping else web.returncode


def _wait(child: subprocess.Popen[bytes]) -> None:
    try:
        child.wait(timeout=25)
    except subprocess.TimeoutExpired:
        child.kill()
        child.wait()
