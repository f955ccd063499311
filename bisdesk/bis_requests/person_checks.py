"""The checks of identity, residence and contact."""

from bisdesk.bis_requests.checks import (
    EMPTY,
    Context,
    Remark,
    Typed,
    Verdict,
    checks,
    ok,
    refused,
    text_of,
    ticked,
    wrong,
)
from bisdesk.domain import address, country, email_address, person_name, phone
from bisdesk.domain.partial_date import YOUNG, parse_birth, under
from bisdesk.domain.refusal import Refusal
from bisdesk.domain.text import bounded


@checks("first_name")
def first_name(typed: Typed, _context: Context) -> Verdict:
    text = text_of(typed, "first_name")
    if ticked(typed, "no_first_name"):
        return wrong("name_and_tick", "first_name") if text else ok({"first_name": None})
    return _name("first_name", text)


@checks("other_first_names")
def other_first_names(typed: Typed, _context: Context) -> Verdict:
    return _name("other_first_names", text_of(typed, "other_first_names"))


@checks("last_name")
def last_name(typed: Typed, _context: Context) -> Verdict:
    return _name("last_name", text_of(typed, "last_name"))


def _name(name: str, text: str) -> Verdict:
    if not text:
        return EMPTY
    try:
        return ok({name: person_name.parse(text)})
    except Refusal as refusal:
        return refused(refusal, name)


@checks("birth_date")
def birth_date(typed: Typed, context: Context) -> Verdict:
    day, month, year = (text_of(typed, f"birth_{part}") for part in ("day", "month", "year"))
    if not (day or month or year):
        return EMPTY
    try:
        born = parse_birth(
            day, month, year, today=context.today, partial=ticked(typed, "birth_date_partial")
        )
    except Refusal as refusal:
        return refused(refusal, f"birth_{refusal.details.get('part', 'day')}")
    if under(YOUNG, born, context.today):
        ask = Remark("ask_confirmation")
        if not ticked(typed, "birth_date_confirmed"):
            return Verdict(
                wrong("young", "birth_year").status,
                problem=Remark("young", {"age": YOUNG}),
                at=("birth_date_confirmed",),
                notes=(ask,),
            )
        return ok({"birth_date": str(born)}, ask)
    return ok({"birth_date": str(born)})


@checks("sex")
def sex(typed: Typed, _context: Context) -> Verdict:
    return _choice(typed, "sex", ("F", "M", "X"))


@checks("preferred_language")
def preferred_language(typed: Typed, _context: Context) -> Verdict:
    return _choice(typed, "preferred_language", ("nl", "fr", "de", "en"))


def _choice(typed: Typed, name: str, allowed: tuple[str, ...]) -> Verdict:
    value = text_of(typed, name)
    if not value:
        return EMPTY
    return ok({name: value}) if value in allowed else wrong("unknown_choice", name)


@checks("birth_country")
def birth_country(typed: Typed, _context: Context) -> Verdict:
    code = text_of(typed, "birth_country")
    if not code:
        return EMPTY
    try:
        return ok({"birth_country": country.parse_birth(code)})
    except Refusal as refusal:
        return refused(refusal, "birth_country")


@checks("residence_country")
def residence_country(typed: Typed, _context: Context) -> Verdict:
    code = text_of(typed, "residence_country")
    if not code:
        return EMPTY
    try:
        return ok({"residence_country": country.parse_residence(code)})
    except Refusal as refusal:
        return refused(refusal, "residence_country")


LINES = {
    "birth_place": 100,
    "residence_city": 100,
    "residence_street": 150,
    "residence_box": 20,
    "check_place": 100,
}


def _line(name: str) -> None:
    @checks(name)
    def check(typed: Typed, _context: Context) -> Verdict:
        text = text_of(typed, name)
        if not text:
            return EMPTY
        try:
            return ok({name: bounded(text, LINES[name])})
        except Refusal as refusal:
            return refused(refusal, name)


for _each in LINES:
    _line(_each)


@checks("residence_number")
def residence_number(typed: Typed, _context: Context) -> Verdict:
    text = text_of(typed, "residence_number")
    if ticked(typed, "no_house_number"):
        return (
            wrong("number_and_tick", "residence_number") if text else ok({"residence_number": None})
        )
    if not text:
        return EMPTY
    try:
        return ok({"residence_number": bounded(text, 20)})
    except Refusal as refusal:
        return refused(refusal, "residence_number")


@checks("residence_postcode")
def residence_postcode(typed: Typed, _context: Context) -> Verdict:
    code, typed_code = text_of(typed, "residence_country"), text_of(typed, "residence_postcode")
    if code not in country.residence_codes():
        return (
            EMPTY
            if not typed_code
            else ok({"residence_postcode": typed_code[:20]}, Remark("choose_country"))
        )
    rule = address.postcode_rule(code)
    if not rule.used and not typed_code:
        return ok({"residence_postcode": None}, Remark("no_postcodes"))
    if not typed_code and rule.required:
        return EMPTY
    try:
        return ok({"residence_postcode": address.parse_postcode(typed_code, country=code)})
    except Refusal as refusal:
        return refused(refusal, "residence_postcode")


@checks("email")
def email(typed: Typed, context: Context) -> Verdict:
    text = text_of(typed, "email")
    if not text:
        return EMPTY
    try:
        parsed = email_address.parse(text)
    except Refusal as refusal:
        return refused(refusal, "email")
    if context.filer_email and email_address.key(parsed) == email_address.key(context.filer_email):
        return wrong("own_email", "email")
    notes = [Remark("shared_mailbox")] if email_address.is_shared(parsed) else []
    return ok({"email": parsed}, *notes)


@checks("mobile")
def mobile(typed: Typed, _context: Context) -> Verdict:
    text, kind = text_of(typed, "mobile"), text_of(typed, "mobile_kind")
    if not text and not kind:
        return EMPTY
    if not text:
        return EMPTY
    code = text_of(typed, "residence_country")
    try:
        number = phone.parse(text, country=code if code in country.residence_codes() else None)
    except Refusal as refusal:
        return refused(refusal, "mobile")
    read_back = Remark("phone_read", {"number": phone.shown(number)})
    if kind not in ("personal", "work"):
        # Not wrong, not finished: the number is read back, the kind still to be chosen.
        return Verdict(EMPTY.status, at=("mobile_kind",), notes=(read_back,))
    return ok({"mobile": number, "mobile_kind": kind}, read_back)
