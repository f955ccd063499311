"""Look up the texts of a page. A page has some three hundred: each is worth a few microseconds, not fifty."""

from typing import Any

from babel.support import NullTranslations
from flask import Flask
from flask_babel import Babel, Domain, get_locale
from jinja2 import pass_context
from jinja2.runtime import Context
from markupsafe import Markup


class Catalogues(Domain):
    """flask-babel's catalogues, found by language instead of by a name that is made anew for each text."""

    def __init__(self) -> None:
        super().__init__()
        self._found: dict[str, NullTranslations] = {}
        self._plain: dict[tuple[str, str], Markup] = {}

    def get_translations(self) -> NullTranslations:
        locale = get_locale()
        if locale is None:
            return super().get_translations()
        if locale.language not in self._found:
            self._found[locale.language] = super().get_translations()
        return self._found[locale.language]

    def plain(self, text: str) -> Markup:
        """A text without variables as a template shows it; most of a page."""
        locale = get_locale()
        key = (locale.language if locale else "", text)
        if key not in self._plain:
            found = self.get_translations().ugettext(text)
            self._plain[key] = Markup(found) % {}  # noqa: S704  # our own catalogues
        return self._plain[key]


def install_texts(app: Flask, babel: Babel) -> None:
    """Take over from flask-babel and from Jinja's own extension, to the same effect."""
    catalogues = Catalogues()
    babel.domain_instance = catalogues

    @pass_context
    def gettext(context: Context, text: str, /, **variables: Any) -> str:
        if not variables and context.eval_ctx.autoescape:
            return catalogues.plain(text)
        return _filled(context, catalogues.get_translations().ugettext(text), variables)

    @pass_context
    def ngettext(context: Context, one: str, many: str, count: int, /, **variables: Any) -> str:
        found = catalogues.get_translations().ungettext(one, many, count)
        return _filled(context, found, {"num": count, **variables})

    app.jinja_env.globals.update(gettext=gettext, ngettext=ngettext, _=gettext)


def _filled(context: Context, text: str, variables: dict[str, Any]) -> str:
    """Put the variables in, escaped where the template escapes."""
    return (Markup(text) if context.eval_ctx.autoescape else text) % variables  # noqa: S704
