"""What the pages for workers have in common: their language, and an address that is passed on to nobody."""

from flask import Blueprint, Response, g, session

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


def _chosen_language() -> None:
    if session.get("language") in LANGUAGES:
        g.language = session["language"]


def _tell_nobody(response: Response) -> Response:
    # The address holds a token, or tells that somebody has keys.
    response.headers["Referrer-Policy"] = "no-referrer"
    return response
