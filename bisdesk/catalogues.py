"""The translations, for what is written outside a web request: PDFs in the worker process."""

from functools import cache
from importlib.resources import files
from pathlib import Path

from babel.support import NullTranslations, Translations

LOCALES = {"nl": "nl_BE", "fr": "fr_BE", "de": "de_BE", "en": "en_GB"}
"""The four languages, with Belgian habits for dates and numbers where CLDR has them."""


def translations_folder() -> Path:
    """In a checkout the catalogues stand at the top level; in an installed package inside it."""
    beside = Path(__file__).resolve().parent.parent / "translations"
    return beside if beside.is_dir() else Path(str(files("bisdesk") / "translations"))


@cache
def catalogue(language: str) -> NullTranslations:
    """The catalogue of one of the four languages; message ids are English, so English may have none."""
    return Translations.load(str(translations_folder()), [language])
