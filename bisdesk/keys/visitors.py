"""What the pages for workers have in common: their language, and an address that is passed on to nobody."""

from flask import Blueprint, Response, g, session

from bisdesk.keys import sessions
from bisdesk.keys.cookies import KNOWN, KNOWN_FOR, give
from bisdesk.keys.slowing import new_known
from bisdesk.web.current import current_runtime
from bisdesk.web.i18n import LANGUAGES


def for_visitors(bp: Blueprint) -> Blueprint:
    """Prepare a blueprint of pages on the public address."""
    bp.before_request(_chosen_language)
    bp.after_request(_tell_nobody)
    return bp


def speak(language: str | None) -> None:
    """Speak the worker's language, unless the visitor chose one."""
    if language in LANGUAGES and "language" not in g:
        g.language = language


def give_known(response: Response, token: str) -> Response:
    """Let the browser that just signed in be known from now on."""
    runtime = current_runtime()
    account = sessions.find(runtime, token, confirmed=True).account
    return give(response, KNOWN, new_known(runtime.vault, account), keep=KNOWN_FOR)


def _chosen_language() -> None:
    if session.get("language") in LANGUAGES:
        g.language = session["language"]


def _tell_nobody(response: Response) -> Response:
    # The address holds a token, or tells that somebody has keys.
    response.headers["Referrer-Policy"] = "no-referrer"
    return response
