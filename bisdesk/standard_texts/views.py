"""The pages on which staff and managers keep the standard texts."""

from collections.abc import Mapping
from typing import Any

from flask import Blueprint, Response, flash, request
from flask_babel import gettext as _

from bisdesk.bis_requests.state_words import REJECTIONS
from bisdesk.domain.language import LANGUAGES
from bisdesk.domain.refusal import Refusal
from bisdesk.policy.actions import Action
from bisdesk.policy.decide import NotFound
from bisdesk.standard_texts import service, wording
from bisdesk.standard_texts.defaults import Kind
from bisdesk.standard_texts.queries import Version, current_text, current_texts, history
from bisdesk.standard_texts.rules import LONGEST_TEXT, check, fill
from bisdesk.web.access import allow
from bisdesk.web.current import current_runtime, current_work
from bisdesk.web.i18n import LANGUAGES as LANGUAGE_NAMES
from bisdesk.web.i18n import in_language, page_language
from bisdesk.web.pages import go_to, page
from bisdesk.work.work import Stale

bp = Blueprint("standard_texts", __name__, url_prefix="/texts")

Typed = Mapping[str, str]


@bp.get("")
@allow(Action.EDIT_TEXTS)
def index() -> Response:
    with current_runtime().database.reading() as session:
        found = list(current_texts(session).values())
    return page(
        "standard_texts/index.html", groups=[(kind, _of_kind(found, kind)) for kind in Kind],
        names=wording.NAMES, language=page_language(),
    )  # fmt: skip


@bp.get("/<code>")
@allow(Action.EDIT_TEXTS)
def edit(code: str) -> Response:
    return _form(_now(code))


@bp.post("/<code>")
@allow(Action.EDIT_TEXTS)
def save(code: str) -> Response:
    now, typed = _now(code), _typed()
    errors = _errors(typed)
    if errors:
        return _form(now, typed, errors, status=422)
    try:
        with current_work() as work:
            service.save(work, code, typed, version=_version())
    except Stale:
        return _form(_now(code), typed, conflict=True, status=409)
    flash(_("Saved. Whoever chooses this text from now on gets this version."), "ok")
    return go_to("standard_texts.edit", code=code)


@bp.post("/<code>/preview")
@allow(Action.EDIT_TEXTS)
def preview(code: str) -> Response:
    """The texts as typed, as the filer would read them. Nothing is saved."""
    return _form(_now(code), _typed(), block="previews", version=_version())


@bp.post("/<code>/restore")
@allow(Action.EDIT_TEXTS)
def restore(code: str) -> Response:
    """Put an older version back, or the text that the program brings."""
    try:
        with current_work() as work:
            old = request.form.get("to", -1, type=int)
            service.restore(work, code, old, version=_version())
    except Stale:
        flash(
            _("A colleague changed this text just before. Nothing was put back; look at it again."),
            "warn",
        )
        return go_to("standard_texts.edit", code=code)
    flash(_("Put back. Whoever chooses this text from now on gets this version."), "ok")
    return go_to("standard_texts.edit", code=code)


def _of_kind(found: list[Version], kind: Kind) -> list[Version]:
    return [each for each in found if each.template.kind is kind]


def _now(code: str) -> Version:
    with current_runtime().database.reading() as session:
        found = current_text(session, code)
    if found is None:
        raise NotFound
    return found


def _typed() -> dict[str, str]:
    return {language: request.form.get(f"text_{language}", "") for language in LANGUAGES}


def _version() -> int:
    return request.form.get("version", -1, type=int)


def _errors(typed: Typed) -> dict[str, str]:
    """What is wrong, by language."""
    errors = {}
    for language in LANGUAGES:
        try:
            check(typed[language])
        except Refusal as refusal:
            errors[language] = wording.problem_text(refusal)
    return errors


def _form(
    now: Version,
    typed: Typed | None = None,
    errors: Typed | None = None,
    *,
    status: int = 200,
    block: str = "main",
    conflict: bool = False,
    version: int | None = None,
) -> Response:
    """The page of a text, or the part with the previews. version: of the page that asks, when it is not the newest."""
    texts, errors = typed or now.texts, errors or {}
    with current_runtime().database.reading() as session:
        past = history(session, now.template.code)
    shown = request.form.get("shown", page_language())
    return page(
        "standard_texts/edit.html",
        block,
        status,
        now=now,
        version=now.version if version is None else version,
        texts=texts,
        errors=errors,
        conflict=conflict,
        shown=next(iter(errors), shown if shown in LANGUAGES else page_language()),
        previews=_previews(now, texts),
        past=past,
        changes=wording.CHANGES,
        name=wording.NAMES[now.template.code],
        meanings=wording.MEANINGS,
        longest=LONGEST_TEXT,
        language_names=LANGUAGE_NAMES,
        language=page_language(),
    )


def _previews(now: Version, texts: Typed) -> dict[str, dict[str, Any]]:
    """Each text as the filer would read it, among the words of their own language."""
    subject, shown = wording.example(), {}
    for language in LANGUAGES:
        with in_language(language):
            shown[language] = {
                "head": str(_head(now)),
                "reason": str(REJECTIONS.get(now.template.name, "")) if _rejects(now) else "",
                "text": fill(texts[language], subject.values(language)),
            }
    return shown


def _rejects(now: Version) -> bool:
    return now.template.kind is Kind.REJECT


def _head(now: Version) -> str:
    return _("Why the Bisdesk rejected it") if _rejects(now) else _("The Bisdesk asks")
