"""The declaration of identity check as a tagged PDF (PDF/UA-1), one A4. Needs no web request and no network."""

from collections.abc import Mapping
from datetime import date, datetime
from functools import cache
from importlib.resources import files
from io import BytesIO
from typing import Any

import pydyf
import segno
from babel.dates import format_date, format_skeleton
from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup
from weasyprint import HTML
from weasyprint.document import Document
from weasyprint.urls import URLFetcher, URLFetcherResponse

from bisdesk.catalogues import LOCALES, catalogue
from bisdesk.clock import BRUSSELS
from bisdesk.domain import country
from bisdesk.domain.partial_date import PartialDate
from bisdesk.identity.check import STEPS
from bisdesk.identity.declaration import TEXT_VERSION, StatedData, check_figure, code, fingerprint

VARIANT = "pdf/ua-1"
CONTACT = "gebruikersbeheer@vlaanderen.be"


def render_declaration(
    stated: StatedData, language: str, *, demo: bool, made_at: datetime, contact: str = CONTACT
) -> bytes:
    """Return the PDF. language: nl, fr, de or en. demo: the PDF then says so. made_at: shown as a Brussels date."""
    context = _context(stated, language) | {
        "demo": demo,
        "made_on": _day(made_at, language),
        "contact": contact,
    }
    fetcher = OnlyOurs({"bisdesk:declaration.css": _stylesheet(), "bisdesk:qr.svg": _qr(stated)})
    document = _laid_out(context, fetcher, tight=False)
    if len(document.pages) > 1:
        document = _laid_out(context, fetcher, tight=True)
    return bytes(document.write_pdf(pdf_variant=VARIANT, finisher=_with_room_for_signatures))


def _with_room_for_signatures(_document: Document, pdf: pydyf.PDF) -> None:
    """Give the PDF an empty form: whoever signs adds a field to it, and nothing else has to change.

    Without one a signing program changes the PDF's root, which looks the same as tampering.
    """
    form = pydyf.Dictionary({"Fields": pydyf.Array()})
    pdf.add_object(form)
    pdf.catalog["AcroForm"] = form.reference


def _laid_out(context: Mapping[str, Any], fetcher: URLFetcher, *, tight: bool) -> Document:
    template = environment(context["language"]).get_template("identity/declaration.html")
    html = template.render(context, tight=tight)
    return HTML(string=html, url_fetcher=fetcher).render(pdf_variant=VARIANT)


class OnlyOurs(URLFetcher):  # type: ignore[misc]  # WeasyPrint ships no types
    """Answers the named addresses from memory and refuses every other: a PDF never causes a call or a file read."""

    def __init__(self, known: Mapping[str, tuple[str, bytes]]) -> None:
        super().__init__(allowed_protocols=(), fail_on_errors=True)
        self._known = known

    def fetch(self, url: str, headers: object = None) -> URLFetcherResponse:
        try:
            kind, body = self._known[url]
        except KeyError:
            raise ValueError("not one of ours") from None
        return URLFetcherResponse(url, body, {"Content-Type": kind})


def _context(stated: StatedData, language: str) -> dict[str, Any]:
    def place(code: str) -> str:
        return country.name(code, language)

    return {
        "language": language,
        "stated": stated,
        "reference": _in_groups(stated.draft_id),
        "first_names": _joined(stated.first_name, stated.other_first_names) or "–",
        "full_name": _joined(stated.first_name, stated.last_name),
        "birth_date": _partial_day(stated.birth_date, language),
        "birth_country": place(stated.birth_country),
        "nationality": place(stated.nationality),
        "residence": _address(stated, language),
        "document_country": place(stated.document_country),
        "document_expiry": _iso_day(stated.document_expiry, language),
        "check_date": _iso_day(stated.check_date, language),
        "steps": list(zip([step.value for step in STEPS], stated.answers, strict=True)),
        "text_version": TEXT_VERSION,
        "check_figure": check_figure(fingerprint(stated)),
    }


def _in_groups(draft_id: str) -> str:
    """The draft's id so that a person can compare it; a request has no number before it is submitted."""
    return " ".join(draft_id[at : at + 8] for at in range(0, len(draft_id), 8))


def _joined(*parts: str | None) -> str:
    return " ".join(part for part in parts if part)


def _address(stated: StatedData, language: str) -> str:
    street = _joined(stated.residence_street, stated.residence_number)
    if stated.residence_box:
        street = f"{street} / {stated.residence_box}"
    city = _joined(stated.residence_postcode, stated.residence_city)
    return f"{street}, {city}, {country.name(stated.residence_country, language)}"


def _day(moment: datetime, language: str) -> str:
    return _written(moment.astimezone(BRUSSELS).date(), language)


def _iso_day(value: str | None, language: str) -> str:
    return _written(date.fromisoformat(value), language) if value else ""


def _partial_day(value: str, language: str) -> str:
    """As precise as the document: 1969; March 1978; 12 July 1991."""
    born = PartialDate.from_text(value)
    if born.day:
        return _written(born.earliest, language)
    skeleton = "yMMMM" if born.month else "y"
    return str(format_skeleton(skeleton, born.earliest, locale=LOCALES[language]))


def _written(day: date, language: str) -> str:
    return str(format_date(day, "long", locale=LOCALES[language]))


def _qr(stated: StatedData) -> tuple[str, bytes]:
    text = code(stated.draft_id, fingerprint(stated))
    out = BytesIO()
    segno.make(text, error="m", micro=False).save(out, kind="svg", border=2, xmldecl=False)
    return "image/svg+xml", out.getvalue()


@cache
def _stylesheet() -> tuple[str, bytes]:
    return "text/css", (files("bisdesk") / "static" / "declaration.css").read_bytes()


@cache
def environment(language: str) -> Environment:
    """What the templates of PDF files are rendered with."""
    made = Environment(
        loader=PackageLoader("bisdesk"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        extensions=["jinja2.ext.i18n"],
    )
    made.policies["ext.i18n.trimmed"] = True
    made.install_gettext_translations(catalogue(language), newstyle=True)  # type: ignore[attr-defined]
    made.filters["bold"] = lambda text: Markup("<b>{}</b>").format(text)
    made.filters["mono"] = lambda text: Markup('<span class="mono">{}</span>').format(text)
    return made
