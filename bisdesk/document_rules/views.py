"""The pages on which managers keep the rules about identity documents."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from flask import Blueprint, Response, flash, request
from flask_babel import gettext as _

from bisdesk.bis_requests.document_checks import document_remark
from bisdesk.bis_requests.wording import document_verdict
from bisdesk.clock import BRUSSELS
from bisdesk.document_rules import service, wording
from bisdesk.document_rules.queries import history, judged_otherwise
from bisdesk.document_rules.rules import (
    INPUTS,
    Problem,
    read_code,
    read_end,
    read_rule,
    read_trial,
    read_why,
    typed_of,
)
from bisdesk.document_rules.table import current_book
from bisdesk.domain import country
from bisdesk.domain.document_rules import Rule
from bisdesk.domain.document_validity import LAST_RESORT, RuleBook
from bisdesk.policy.actions import Action
from bisdesk.policy.decide import NotFound
from bisdesk.web.access import allow
from bisdesk.web.current import current_runtime, current_work
from bisdesk.web.i18n import page_language
from bisdesk.web.pages import go_to, page
from bisdesk.work.work import Stale

bp = Blueprint("document_rules", __name__, url_prefix="/document-rules")


@bp.get("")
@allow(Action.MANAGE_DOCUMENT_RULES)
def index() -> Response:
    return _list({}, [])


@bp.post("")
@allow(Action.MANAGE_DOCUMENT_RULES)
def try_it() -> Response:
    """The verdict on a document that somebody made up; posted, because a birth date stands in no address."""
    book = _book()
    outcome, problems = _outcome(request.form, book, book)
    return _list(request.form, problems, outcome, status=422 if problems else 200)


@bp.get("/new")
@allow(Action.MANAGE_DOCUMENT_RULES)
def new() -> Response:
    book = _book()
    return _form(Rule(""), {"before": book.rules[0].code}, [])


@bp.post("/new")
@allow(Action.MANAGE_DOCUMENT_RULES)
def add() -> Response:
    code, problems = read_code(request.form)
    rule, more = read_rule(request.form, Rule(code))
    why, last = read_why(request.form)
    problems = [*problems, *more]
    if request.form.get("do") == "preview":
        return _preview(rule, problems)
    problems += last
    if problems:
        return _form(Rule(""), request.form, problems, status=422)
    try:
        with current_work() as work:
            service.add(work, rule, before=request.form.get("before", ""), why=why)
    except service.CodeTaken:
        taken = [Problem("code", "code_taken")]
        return _form(Rule(""), request.form, taken, status=422)
    flash(_("The rule is in force. Every check from now on uses it."), "ok")
    return go_to("document_rules.edit", code=code)


@bp.get("/<code>")
@allow(Action.MANAGE_DOCUMENT_RULES)
def edit(code: str) -> Response:
    rule = _rule(code)
    return _form(rule, typed_of(rule), [])


@bp.post("/<code>")
@allow(Action.MANAGE_DOCUMENT_RULES)
def save(code: str) -> Response:
    before = _rule(code)
    rule, problems = read_rule(request.form, before)
    why, last = read_why(request.form)
    if request.form.get("do") == "preview":
        return _preview(rule, problems)
    problems = [*problems, *last]
    if problems:
        return _form(before, request.form, problems, status=422)
    try:
        with current_work() as work:
            service.save(work, code, rule, version=_version(), why=why)
    except Stale:
        return _form(_rule(code), request.form, [], status=409, conflict=True)
    flash(_("Saved. Every check from now on uses this version."), "ok")
    return go_to("document_rules.edit", code=code)


@bp.post("/<code>/end")
@allow(Action.MANAGE_DOCUMENT_RULES)
def end(code: str) -> Response:
    """Give a rule its last day; it stays in the table, with its past."""
    rule = _rule(code)
    last, problems = read_end(request.form)
    why, more = read_why(request.form, "end_why")
    if last is not None and rule.since is not None and last < rule.since:
        problems = [Problem("end_till", "before_the_first")]
    if last is None or problems or more:
        typed = typed_of(rule) | {
            each: request.form.get(each, "") for each in ("end_till", "end_why")
        }
        return _form(rule, typed, [*problems, *more], status=422)
    try:
        with current_work() as work:
            service.end(work, code, version=_version(), till=last, why=why)
    except (Stale, service.LastResort):
        return _changed_meanwhile(code)
    flash(_("The rule has a last day now."), "ok")
    return go_to("document_rules.edit", code=code)


@bp.post("/<code>/move")
@allow(Action.MANAGE_DOCUMENT_RULES)
def move(code: str) -> Response:
    """One place earlier or later in the order."""
    try:
        with current_work() as work:
            service.move(work, code, version=_version(), up=request.form.get("to") == "up")
    except (Stale, service.LastResort):
        flash(_("A colleague changed the rules just before. Look at the order again."), "warn")
    return go_to("document_rules.index", _anchor=f"rule-{code}")


def _changed_meanwhile(code: str) -> Response:
    flash(
        _("A colleague changed this rule just before. Nothing was saved; look at it again."), "warn"
    )
    return go_to("document_rules.edit", code=code)


def _preview(rule: Rule, problems: list[Problem]) -> Response:
    """Try the rule as typed, without saving: on the document below it, and on the requests that are open now."""
    before = Rule("") if not rule.position else _rule(rule.code)
    if problems:
        return _form(before, request.form, problems, status=422)
    book = _book()
    then = _book_with(book, rule)
    outcome, wrong = _outcome(request.form, book, then)
    with current_runtime().database.reading() as session:
        others = judged_otherwise(session, book, then, _today())
    return _form(
        before, request.form, wrong, status=422 if wrong else 200, outcome=outcome, others=others
    )


def _book_with(book: RuleBook, rule: Rule) -> RuleBook:
    """The rules as they would be: the edited one in its place, a new one before the one that was chosen."""
    if rule.position:
        return RuleBook(rule if each.code == rule.code else each for each in book.rules)
    before = request.form.get("before", "")
    rules: list[Rule] = []
    for each in book.rules:
        if each.code == before:
            rules.append(rule)
        rules.append(each)
    return RuleBook(replace(each, position=n) for n, each in enumerate(rules, 1))


def _outcome(
    typed: Mapping[str, str], now: RuleBook, then: RuleBook
) -> tuple[dict[str, Any] | None, list[Problem]]:
    """The verdict in words, by the rules as they would be and as they are now."""
    if not typed.get("try_country"):
        needed = [Problem("try_country", "missing")] if now is then else []
        return None, needed
    trial, problems = read_trial(typed, _today())
    if trial is None:
        return None, problems
    document, on = trial.document, trial.today
    return {
        "then": _said(then, then.judge(document, on)),
        "now": None if now is then else _said(now, now.judge(document, on)),
        "asks_issue_date": then.asks_issue_date(
            document.type, document.country, document.expiry, on
        ),
        "asks_model": then.asks_model(
            document.type, document.country, expiry=document.expiry, today=on
        ),
    }, []


def _said(book: RuleBook, judgement: Any) -> dict[str, Any]:
    rule = book.rule(judgement.rule)
    return {
        "kind": wording.KINDS[judgement.kind],
        "counts": judgement.counts,
        "text": document_verdict(document_remark(judgement, rule), page_language()),
        "code": judgement.rule,
    }


def _book() -> RuleBook:
    with current_runtime().database.reading() as session:
        return current_book(session)


def _rule(code: str) -> Rule:
    found = _book().rule(code)
    if found is None:
        raise NotFound
    return found


def _version() -> int:
    return request.form.get("version", 0, type=int)


def _today() -> date:
    return current_runtime().clock.now().astimezone(BRUSSELS).date()


def _issuers() -> Sequence[tuple[str, str]]:
    return [("", ""), *country.choices(country.issuer_codes(), page_language())]


def _list(
    typed: Mapping[str, str],
    problems: list[Problem],
    outcome: dict[str, Any] | None = None,
    *,
    status: int = 200,
) -> Response:
    language, today = page_language(), _today()
    rows = [
        {
            "rule": rule,
            "countries": wording.countries_text(rule, language),
            "kind": dict(wording.CHOICES["document_type"])[rule.document_type],
            "conditions": wording.conditions_text(rule),
            "asks": wording.asks_text(rule),
            "effect": wording.effect_text(rule),
            "reason": rule.reasons.get(language, ""),
            "in_force": rule.in_force(today),
            "over": rule.till is not None and rule.till < today,
        }
        for rule in _book().rules
    ]
    return page(
        "document_rules/index.html", status=status, rows=rows, last=LAST_RESORT,
        outcome=outcome, **_words(typed, problems),
    )  # fmt: skip


def _form(
    rule: Rule,
    typed: Mapping[str, str],
    problems: list[Problem],
    *,
    status: int = 200,
    outcome: dict[str, Any] | None = None,
    others: int | None = None,
    conflict: bool = False,
) -> Response:
    with current_runtime().database.reading() as session:
        past = history(session, rule.code) if rule.code else []
        book = current_book(session)
    return page(
        "document_rules/edit.html", status=status, rule=rule, past=past, changes=wording.CHANGES,
        effect_text=wording.effect_text, conditions_text=wording.conditions_text,
        countries_text=wording.countries_text, last=rule.code == LAST_RESORT,
        places=[(each.code, each.reasons.get(page_language(), each.code)) for each in book.rules],
        outcome=outcome, others=others, differs=_differs(rule, typed) if conflict else None,
        **_words(typed, problems),
    )  # fmt: skip


def _differs(saved: Rule, typed: Mapping[str, str]) -> list[dict[str, str]]:
    """Where what was typed is not what a colleague saved."""
    there = typed_of(saved)
    return [
        {
            "label": str(wording.LABELS[name]),
            "here": wording.typed_text(name, typed.get(name, "")),
            "there": wording.typed_text(name, there[name]),
        }
        for name in INPUTS
        if typed.get(name, "") != there[name]
    ]


def _words(typed: Mapping[str, str], problems: list[Problem]) -> dict[str, Any]:
    return {
        "typed": typed,
        "labels": wording.LABELS,
        "choices": wording.CHOICES,
        "hints": wording.HINTS,
        "issuers": _issuers(),
        "errors": {each.at: wording.problem_text(each) for each in problems},
        "summary": [
            (each.at, f"{wording.LABELS[each.at]}: {wording.problem_text(each)}")
            for each in problems
        ],
    }
