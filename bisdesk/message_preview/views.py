"""Any message in four languages beside each other, to an invented reader or about a request. Nothing is sent.

A request is chosen by a post, and looking at it is in the audit log. Mails stand in frames that run nothing and
whose links lead nowhere; their style sheet is let through by its hash.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from flask import Blueprint, Response, current_app, request, url_for
from flask_babel import gettext as _

from bisdesk.bis_requests.reveal import view_request
from bisdesk.message_preview import wording
from bisdesk.message_preview.about import of_request, reader_language
from bisdesk.message_preview.previews import previews, style_sheets
from bisdesk.messages.addresses import Addresses
from bisdesk.messages.catalogue import CATALOGUE, By
from bisdesk.messages.examples import PEOPLE, example, situations_of
from bisdesk.messages.occasions import OCCASIONS
from bisdesk.messages.render import About
from bisdesk.policy.actions import Action
from bisdesk.policy.decide import NotFound
from bisdesk.review.deliveries import NAMES
from bisdesk.web.access import allow
from bisdesk.web.current import current_runtime, current_work
from bisdesk.web.headers import CONTENT_POLICY
from bisdesk.web.i18n import LANGUAGES
from bisdesk.web.pages import page

bp = Blueprint("message_preview", __name__, url_prefix="/messages/preview")

FIRST = "activation_link"
LONGEST_REFERENCE = 30


@dataclass(frozen=True)
class Chosen:
    """What is asked for; what is not known falls back to the first of its kind."""

    code: str
    reader: str
    situation: str
    plain: bool
    reference: str = ""


@bp.get("")
@allow(Action.VIEW_BOARD)
def show() -> Response:
    """To an invented reader: the address may say which message."""
    chosen = _chosen(request.args)
    return _page(chosen, _invented(chosen))


@bp.post("")
@allow(Action.VIEW_BOARD)
def choose() -> Response:
    """With a reference: about that request; without one as before."""
    chosen = _chosen(request.form)
    if not chosen.reference:
        return _page(chosen, _invented(chosen))
    try:
        with current_work() as work:
            found = view_request(work, chosen.reference)
            about = of_request(work.session, current_runtime().clock, chosen.code, found)
            language = reader_language(work.session, chosen.code, found)
    except NotFound:
        problem = _(
            "There is no submitted request with this reference. Type it as it stands on the board, such as %(example)s.",
            example="BIS-2026-000042",
        )
        return _page(chosen, _invented(chosen), problem=problem, status=422)
    return _page(chosen, about, language=language, real=True)


def _chosen(given: Mapping[str, str]) -> Chosen:
    code = given.get("code", "")
    code = code if code in CATALOGUE else FIRST
    situations = situations_of(code)
    situation = given.get("situation", "")
    reader = given.get("reader", "")
    return Chosen(
        code=code,
        reader=reader if reader in PEOPLE else next(iter(PEOPLE)),
        situation=situation if situation in situations else next(iter(situations)),
        plain=given.get("shown") == "text",
        reference=given.get("reference", "").strip().upper()[:LONGEST_REFERENCE],
    )


def _invented(chosen: Chosen) -> About:
    return example(chosen.code, PEOPLE[chosen.reader], chosen.situation)


def _page(
    chosen: Chosen,
    about: About,
    *,
    problem: str = "",
    language: str = "",
    real: bool = False,
    status: int = 200,
) -> Response:
    shown = previews(chosen.code, about, Addresses.of(current_runtime().settings))
    response = page(
        "message_preview/show.html",
        status=status,
        chosen=chosen,
        name=NAMES[chosen.code],
        by_sms=CATALOGUE[chosen.code].by is By.SMS,
        to=wording.GROUPS[OCCASIONS[chosen.code].to],
        messages=_messages(),
        readers=_readers(),
        situations=_situations(chosen.code),
        previews=shown,
        problem=problem,
        reader_language=language,
        real=real,
        language_names=LANGUAGES,
        list_address=_list_address(),
    )
    if not chosen.plain:
        response.headers["Content-Security-Policy"] = _policy(style_sheets(shown))
    return response


def _list_address() -> str | None:
    """The page of what was sent, if this installation has it."""
    there = "deliveries.index" in current_app.view_functions
    return url_for("deliveries.index") if there else None


def _policy(hashes: list[str]) -> str:
    """A frame made by `srcdoc` has the policy of its page: let the mails' own styles through, and nothing else more."""
    return CONTENT_POLICY.replace(
        "style-src 'self'",
        f"style-src 'self'; style-src-elem 'self' {' '.join(hashes)}; style-src-attr 'unsafe-inline'",
    )


def _messages() -> list[tuple[str, list[tuple[str, str]]]]:
    """By who gets it, the worker first; each with its channel."""
    return [
        (
            str(title),
            [
                (code, f"{NAMES[code]} ({_('SMS') if kind.by is By.SMS else _('mail')})")
                for code, kind in CATALOGUE.items()
                if OCCASIONS[code].to is to
            ],
        )
        for to, title in wording.GROUPS.items()
    ]


def _readers() -> list[tuple[str, str]]:
    return [
        (key, str(wording.READERS[key]) % {"name": person.full_name})
        for key, person in PEOPLE.items()
    ]


def _situations(code: str) -> list[tuple[str, str]]:
    return [(key, str(wording.SITUATIONS.get(key, key))) for key in situations_of(code) if key]
