"""Cookies that hold one random token each: the activation's ticket, the session of one's own keys, a phone that adds files."""

from flask import Response, request

from bisdesk.web.current import current_runtime

TICKET = "ticket"
KEYS = "keys"
UPLOAD = "upload"


def _name(what: str) -> str:
    # The prefix makes browsers refuse the cookie from another host, path or without TLS.
    prefix = "__Host-" if current_runtime().settings.secure_cookies else ""
    return f"{prefix}bisdesk-{what}"


def token_of(what: str) -> str | None:
    return request.cookies.get(_name(what))


def give(response: Response, what: str, token: str) -> Response:
    response.set_cookie(
        _name(what),
        token,
        path="/",
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
