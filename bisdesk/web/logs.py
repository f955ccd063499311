"""Structured logs: one JSON line per event, ids only. Addresses are logged as their route, never as asked."""

import logging
import sys
import time

import structlog
from flask import Flask, Response, g, request

from bisdesk.store.ids import new_id
from bisdesk.web.current import current_actor

log = structlog.get_logger("bisdesk.web")


def configure_logs() -> None:
    """JSON lines on standard error; JSON encoding keeps a new line in a value from making a new entry."""
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.JSONRenderer(),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
        # Asked anew for each line: standard error can be exchanged under a running process.
        logger_factory=lambda *_: structlog.PrintLogger(sys.stderr),
        cache_logger_on_first_use=False,
    )


def _begin() -> None:
    g.request_id = new_id()[:12]
    g.began_at = time.perf_counter()


def _end(response: Response) -> Response:
    # Open boards ask every two seconds; that nothing changed is no news.
    if request.endpoint not in ("static", "health.healthz") and response.status_code != 304:
        log.info(
            "request",
            id=g.get("request_id"),
            method=request.method,
            endpoint=request.endpoint,
            status=response.status_code,
            ms=round((time.perf_counter() - g.get("began_at", time.perf_counter())) * 1000, 1),
            actor=current_actor().id,
        )
    return response


def install_logs(app: Flask) -> None:
    app.before_request(_begin)
    app.after_request(_end)
