"""Cookies that hold one random token each: the activation's ticket, the session of one's own keys, a phone that adds files."""

from datetime import timedelta

from flask import Response, request

from bisdesk.web.current import current_runtime

TICKET = "ticket"
KEYS = "keys"
UPLOAD = "upload"
KNOWN = "known"
"""Of a browser in which somebody signed in to their keys before: it waits for nobody else's wrong tries."""
KNOWN_FOR = timedelta(days=365)


def _name(what: str) -> str:
    # The prefix makes browsers refuse the cookie from another host, path or without TLS.
    prefix = "__Host-" if current_runtime().settings.secure_cookies else ""
    return f"{prefix}bisdesk-{what}"


def token_of(what: str) -> str | None:
    return request.cookies.get(_name(what))


def give(response: Response, what: str, token: str, *, keep: timedelta | None = None) -> Response:
    """keep: how long the browser keeps it; without, until it is closed."""
    response.set_cookie(
        _name(what),
        token,
        path="/",
        max_age=keep,
        secure=current_runtime().settings.secure_cookies,
        httponly=True,
        samesite="Lax",
    )
    return response


def take(response: Response, what: str) -> Response:
    response.delete_cookie(
        _name(what),
        path="/",
        secure=current_runtime().settings.secure_cookies,
        httponly=True,
        samesite="Lax",
    )
    return response
