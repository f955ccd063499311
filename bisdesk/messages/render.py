"""Turn a message's code and what it is about into words. Needs no web request and no database."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache

from babel.dates import format_date, format_time
from jinja2 import Environment, PackageLoader, StrictUndefined, select_autoescape

from bisdesk.catalogues import LOCALES, catalogue
from bisdesk.clock import BRUSSELS
from bisdesk.domain import activation_code
from bisdesk.domain.gsm7 import fold
from bisdesk.messages.addresses import Addresses
from bisdesk.messages.salutation import Salutation

NO_BREAK_SPACE = "\u00a0"


@dataclass(frozen=True)
class About:
    """What a message may say. Nothing personal but the reader's own name; never a BIS number.

    secret: link token or code. activation: how the worker's activation stands, or empty. number_noted: the
    BIS number is noted in the request; has_number: it is not cancelled; number_kind: bis or rrn. at: when what it tells happened.
    link_ends_at: until when the link in it works, if that is known before it is handed over; blocks_at: when the
    activation is blocked, once its clock runs.
    fields: the names of what was corrected, never what they say.
    """

    salutation: Salutation
    reference: str = ""
    secret: Mapping[str, str] = field(default_factory=dict)
    activation: str = ""
    end_reason: str = ""
    number_noted: bool = True
    has_number: bool = True
    number_kind: str = "bis"
    at: datetime | None = None
    link_ends_at: datetime | None = None
    blocks_at: datetime | None = None
    fields: tuple[str, ...] = ()


@dataclass(frozen=True)
class RenderedMail:
    sender_name: str
    subject: str
    text: str
    html: str


@dataclass(frozen=True)
class RenderedSms:
    """GSM-7 only."""

    text: str


def render_mail(code: str, language: str, about: About, addresses: Addresses) -> RenderedMail:
    """Word a mail in nl, fr, de or en, as text and as HTML."""
    values = {"about": about, "to": addresses, "language": language}

    def part(name: str) -> str:
        # Two environments, because a macro escapes as its own template does, not as the one that calls it.
        environment = _environment(language, html=name.endswith(".html"))
        return environment.get_template(f"messages/{name}").render(values)

    spaced = _french_spaces if language == "fr" else str
    return RenderedMail(
        sender_name=_one_line(part("_sender.txt")),
        subject=spaced(_one_line(part(f"{code}/subject.txt"))),
        text=spaced(_tidy(part(f"{code}/body.txt"))),
        html=spaced(part(f"{code}/body.html")),
    )


def render_sms(code: str, language: str, about: About, addresses: Addresses) -> RenderedSms:
    """Word an SMS. The name stays out, and what GSM-7 lacks becomes its nearest letter."""
    environment = _environment(language, html=False)
    template = environment.get_template(f"messages/{code}/body.txt")
    text = template.render(about=about, to=addresses, language=language)
    return RenderedSms(fold(_tidy(text).strip()))


@cache
def _environment(language: str, *, html: bool) -> Environment:
    locale = LOCALES[language]
    environment = Environment(
        loader=PackageLoader("bisdesk"),
        autoescape=select_autoescape((), (), default=html),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        extensions=["jinja2.ext.i18n"],
    )
    environment.policies["ext.i18n.trimmed"] = True
    environment.install_gettext_translations(catalogue(language), newstyle=True)  # type: ignore[attr-defined]
    environment.filters["grouped"] = activation_code.shown
    environment.filters["day"] = lambda at: format_date(at.astimezone(BRUSSELS), "long", locale)
    environment.filters["clock_time"] = lambda at: format_time(
        at.astimezone(BRUSSELS), "short", locale=locale
    )
    return environment


def _french_spaces(text: str) -> str:
    """No line may end before a mark that French sets off by a space; a style sheet has none of these after one."""
    return re.sub(r"(?<=«) | (?=[:?;»])", NO_BREAK_SPACE, text)


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _tidy(text: str) -> str:
    """Lines without trailing spaces, never two empty ones in a row, one new line at the end."""
    lines = "\n".join(line.rstrip() for line in text.strip().splitlines())
    return re.sub(r"\n{3,}", "\n\n", lines) + "\n"
