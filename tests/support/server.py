"""Serve the app for a browser: in this process with its own runtime, or the whole installation apart."""

import os
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from flask import Flask
from werkzeug.serving import WSGIRequestHandler, make_server

from bisdesk.demo.accounts import make_accounts
from bisdesk.demo.installation import Demo
from bisdesk.settings import load_settings
from bisdesk.store.migrate import migrate
from bisdesk.wiring import build_runtime

ROOT = Path(__file__).parents[2]
HOST = "127.0.0.1"


def free_port() -> int:
    """A port that nobody had a moment ago."""
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return int(probe.getsockname()[1])


class _Quiet(WSGIRequestHandler):
    def log(self, type: str, message: str, *args: object) -> None:  # noqa: A002  # werkzeug's own name
        """Say nothing: paths carry tokens."""


@contextmanager
def live_server(app: Flask, port: int = 0) -> Iterator[str]:
    """Serve `app` from threads of this process; yields its address.

    The test keeps the runtime in hand: it can move its clock, look into its tables and run its worker's steps.
    Give `port` (see `free_port`) when the settings must name the address beforehand.
    """
    server = make_server(HOST, port, app, threaded=True, request_handler=_Quiet)
    server.daemon_threads = True  # type: ignore[attr-defined]
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    try:
        yield f"http://{HOST}:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


class NotServing(Exception):
    """The installation ended, or did not answer in time; the text is what it printed."""


@contextmanager
def installation(instance: Path, password: str) -> Iterator[str]:
    """Gunicorn and the worker, as an operator serves them, with the demo's accounts and no requests yet."""
    port = free_port()
    address = f"http://{HOST}:{port}"
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("BISDESK_INSTANCE", str(instance))
        patch.setenv("BISDESK_DEMO_PASSWORD", password)
        Demo(instance).prepare(address)
        runtime = build_runtime(load_settings())
    migrate(runtime.database)
    make_accounts(runtime, password, runtime.clock.now())
    runtime.database.dispose()
    with _served(instance, password, ["serve", "--port", str(port)], address, 180):
        yield address


@contextmanager
def demo_installation(instance: Path, password: str, seconds: float = 300) -> Iterator[str]:
    """What `make run` starts: the same, on demo data in `instance`; yields its address."""
    port = free_port()
    address = f"http://{HOST}:{port}"
    with _served(instance, password, ["demo", "--serve", "--port", str(port)], address, seconds):
        yield address


@contextmanager
def _served(
    instance: Path, password: str, command: list[str], address: str, seconds: float
) -> Iterator[None]:
    log_path = instance.parent / f"{instance.name}.log"
    environment = os.environ | {
        "BISDESK_INSTANCE": str(instance),
        "BISDESK_DEMO_PASSWORD": password,
    }
    with log_path.open("wb") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "bisdesk", *command],
            cwd=ROOT, env=environment, stdin=subprocess.DEVNULL, stdout=log, stderr=subprocess.STDOUT,
        )  # fmt: skip
    try:
        _wait_until_it_answers(process, f"{address}/healthz", log_path, seconds)
        yield
    finally:
        _end(process)


def _wait_until_it_answers(
    process: subprocess.Popen[bytes], url: str, log: Path, seconds: float
) -> None:
    until = time.monotonic() + seconds
    while time.monotonic() < until and process.poll() is None:
        try:
            with urllib.request.urlopen(url, timeout=2):
                return
        except (urllib.error.URLError, OSError):
            time.sleep(0.1)
    raise NotServing(log.read_text())


def _end(process: subprocess.Popen[bytes]) -> None:
    if process.poll() is None:
        process.send_signal(signal.SIGTERM)
    try:
        process.wait(timeout=30)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
