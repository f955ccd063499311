"""The checks of conditions, purpose, document, and date of the identity check."""

from datetime import date

from bisdesk.bis_requests.checks import (
    EMPTY,
    Context,
    Remark,
    Status,
    Typed,
    Verdict,
    checks,
    ok,
    one_by_one,
    refused,
    text_of,
    ticked,
    wrong,
)
from bisdesk.bis_requests.zone_checks import is_card_with_zone
from bisdesk.domain import bis_number, country
from bisdesk.domain.document_rules import ELECTRONIC, Document, Rule
from bisdesk.domain.document_validity import Judgement, RuleBook
from bisdesk.domain.partial_date import PartialDate, parse, parse_birth, parse_expiry
from bisdesk.domain.refusal import Refusal
from bisdesk.domain.text import bounded

APPLICATIONS = {
    "internal": ("facilipunt", "vlimpers", "other"),
    "specific": ("subsidy", "files", "data", "invoicing"),
}


def _condition(name: str) -> None:
    @checks(name)
    def check(typed: Typed, _context: Context) -> Verdict:
        answer = text_of(typed, name)
        if not answer:
            return EMPTY
        return ok({}) if answer == "yes" else wrong(name, name)


for _each in ("not_belgian", "not_domiciled", "no_belgian_eid"):
    _condition(_each)


@checks("lived_in_belgium")
def lived_in_belgium(typed: Typed, context: Context) -> Verdict:
    """An existing number is checked at once against birth date and sex, and stops nothing."""
    answer, number = text_of(typed, "lived_in_belgium"), text_of(typed, "existing_number")
    if answer not in ("yes", "no"):
        return EMPTY
    if answer == "no":
        return ok({"lived_in_belgium": False, "existing_number": None})
    if not number:
        return ok({"lived_in_belgium": True, "existing_number": None}, Remark("number_unknown"))
    try:
        read = bis_number.parse(number, today=context.today)
    except Refusal as refusal:
        return refused(refusal, "existing_number")
    notes = [Remark(f"number_is_{read.kind}")]
    if (born := _birth(typed, context)) is not None:
        differs = bis_number.fits(read, born, text_of(typed, "sex"))
        notes += [Remark(f"number_other_{what}") for what in differs]
    return ok({"lived_in_belgium": True, "existing_number": read.digits}, *notes)


@checks("purpose")
def purpose(typed: Typed, _context: Context) -> Verdict:
    what, application = text_of(typed, "purpose"), text_of(typed, "purpose_application")
    description = text_of(typed, "purpose_description")
    if what not in APPLICATIONS:
        return EMPTY
    if application and application not in APPLICATIONS[what]:
        return wrong("application_other_purpose", "purpose_application")
    if not application:
        return Verdict(EMPTY.status, at=("purpose_application",))
    if not description:
        return Verdict(EMPTY.status, at=("purpose_description",))
    try:
        text = bounded(description, 500)
    except Refusal as refusal:
        return refused(refusal, "purpose_description")
    return ok({"purpose": what, "purpose_application": application, "purpose_description": text})


@checks("document_type")
def document_type(typed: Typed, _context: Context) -> Verdict:
    what = text_of(typed, "document_type")
    if not what:
        return EMPTY
    if what in ("passport", "identity_card"):
        return ok({"document_type": what})
    return wrong("document_does_not_count", "document_type", kind=what)


@checks("document_country")
def document_country(typed: Typed, _context: Context) -> Verdict:
    code = text_of(typed, "document_country")
    if not code:
        return EMPTY
    try:
        issuer = country.parse_issuer(code)
    except Refusal as refusal:
        return refused(refusal, "document_country")
    kind = text_of(typed, "document_type") or "passport"
    return ok({"document_country": issuer}, Remark("prado", {"issuer": issuer, "type": kind}))


one_by_one({"nationality": country.parse_nationality})


@checks("document_number")
def document_number(typed: Typed, _context: Context) -> Verdict:
    text = text_of(typed, "document_number")
    if not text:
        return EMPTY
    try:
        number = bounded(text, 40).upper()
    except Refusal as refusal:
        return refused(refusal, "document_number")
    if not all(letter.isascii() and (letter.isalnum() or letter in " -/.") for letter in number):
        return wrong("document_number_characters", "document_number")
    return ok({"document_number": number})


@checks("document_expiry")
def document_expiry(typed: Typed, context: Context) -> Verdict:
    none = ticked(typed, "no_expiry_date")
    parts = [text_of(typed, f"document_expiry_{part}") for part in ("day", "month", "year")]
    if not any(parts) and not none:
        return EMPTY
    if any(parts) and none:
        return wrong("date_and_tick", "document_expiry_day")
    try:
        expiry = None if none else parse_expiry(*parts)
    except Refusal as refusal:
        return refused(refusal, f"document_expiry_{refusal.details.get('part', 'day')}")
    return _judged(typed, context, expiry)


def _judged(typed: Typed, context: Context, expiry: date | None) -> Verdict:
    kind, issuer = text_of(typed, "document_type"), text_of(typed, "document_country")
    asks = []
    book, today = context.rules, context.today
    if book.asks_issue_date(kind, issuer, expiry, today):
        asks.append(Remark("ask_issue_date"))
    has_zone = is_card_with_zone(typed, today)
    if book.asks_model(kind, issuer, expiry=expiry, today=today, has_mrz=has_zone):
        asks.append(Remark("ask_model"))
    try:
        issued = _issue_date(typed, context) if Remark("ask_issue_date") in asks else None
    except Refusal as refusal:
        found = refused(refusal, f"document_issue_date_{refusal.details.get('part', 'day')}")
        return Verdict(found.status, problem=found.problem, at=found.at, notes=tuple(asks))
    model = text_of(typed, "document_model") if Remark("ask_model") in asks else ""
    if has_zone and kind == "identity_card" and Remark("ask_model") not in asks:
        model = ELECTRONIC
    if Remark("ask_issue_date") in asks and issued is None:
        return Verdict(EMPTY.status, at=("document_issue_date_day",), notes=tuple(asks))
    if Remark("ask_model") in asks and model not in ("paper", "electronic"):
        return Verdict(EMPTY.status, at=("document_model",), notes=tuple(asks))
    born = _birth(typed, context)
    document = Document(
        type=kind,
        country=issuer,
        expiry=expiry,
        issued=issued,
        model=model,
        holder_born=born.latest if born else today,
    )
    return _verdict(document, book.judge(document, today), book, tuple(asks))


def document_remark(judgement: Judgement, rule: Rule | None) -> Remark:
    """The verdict on a document as a thing to say: until when, and the rule that gave it."""
    return Remark(
        f"document_{judgement.kind.value}",
        {
            "until": judgement.until,
            "rule": judgement.rule,
            "source": rule.source if rule else "",
            "reasons": rule.reasons if rule else {},
        },
    )


def _verdict(
    document: Document, judgement: Judgement, book: RuleBook, asks: tuple[Remark, ...]
) -> Verdict:
    said = document_remark(judgement, book.rule(judgement.rule))
    if not judgement.counts:
        at = ("document_expiry_year",)
        return Verdict(Status.WRONG, problem=said, at=at, notes=asks)
    values = {
        "document_expiry": document.expiry,
        "document_issue_date": document.issued,
        "document_model": document.model or None,
        # What the filer was told, kept at submitting: a rule that changes later does not rewrite it.
        "document_verdict": judgement.kind.value,
        "document_until": judgement.until,
        "document_rule": judgement.rule,
        "document_rule_version": judgement.version,
    }
    return ok(values, *asks, said)


def _issue_date(typed: Typed, context: Context) -> date | None:
    parts = [text_of(typed, f"document_issue_date_{part}") for part in ("day", "month", "year")]
    if not any(parts):
        return None
    issued = parse(*parts).complete
    if issued is not None and issued > context.today:
        raise Refusal("in_the_future", part="year")
    return issued


def _birth(typed: Typed, context: Context) -> PartialDate | None:
    try:
        return parse_birth(
            *(text_of(typed, f"birth_{part}") for part in ("day", "month", "year")),
            today=context.today,
            partial=ticked(typed, "birth_date_partial"),
        )
    except Refusal:
        return None


@checks("check_date")
def check_date(typed: Typed, context: Context) -> Verdict:
    text = text_of(typed, "check_date")
    if not text:
        return EMPTY
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return wrong("check_date_unreadable", "check_date")
    if day > context.today:
        return wrong("in_the_future", "check_date")
    if (context.today - day).days > 30:
        return wrong("check_too_long_ago", "check_date")
    return ok({"check_date": day})


@checks("note_bis_number")
def note_bis_number(typed: Typed, _context: Context) -> Verdict:
    return ok({"note_bis_number": ticked(typed, "note_bis_number")})
