"""The language of the page: the person's own choice, the visitor's, else Dutch."""

from collections.abc import Iterator
from contextlib import contextmanager

from babel import Locale
from flask import Flask, g, session
from flask_babel import Babel, force_locale, get_locale

from bisdesk.catalogues import LOCALES
from bisdesk.web.current import current_actor
from bisdesk.web.texts import install_texts

LANGUAGES = {"nl": "Nederlands", "fr": "Français", "de": "Deutsch", "en": "English"}
_PARSED = {language: Locale.parse(locale) for language, locale in LOCALES.items()}


def select_language() -> str:
    """Two letters; a page for a worker may have set `g.language`."""
    if chosen := g.get("language"):
        return str(chosen)
    actor = current_actor()
    if actor.kind == "account":
        return actor.language
    asked = session.get("language")
    return asked if asked in LANGUAGES else "nl"


def page_language() -> str:
    locale = get_locale()
    return locale.language if locale else "nl"


def page_locale() -> Locale:
    return _PARSED[page_language()]


@contextmanager
def in_language(language: str) -> Iterator[None]:
    """Write in the reader's language, not in the sender's."""
    with force_locale(LOCALES[language]):
        yield


def install_i18n(app: Flask, translations: str) -> None:
    app.config["BABEL_TRANSLATION_DIRECTORIES"] = translations
    app.config["BABEL_DEFAULT_LOCALE"] = "nl"
    app.config["BABEL_DEFAULT_TIMEZONE"] = "Europe/Brussels"
    install_texts(app, Babel(app, locale_selector=lambda: LOCALES[select_language()]))
