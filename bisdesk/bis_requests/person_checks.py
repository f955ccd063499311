"""The checks of identity, residence and contact."""

from collections.abc import Callable

from bisdesk.bis_requests.checks import (
    EMPTY,
    Context,
    Remark,
    Typed,
    Verdict,
    checks,
    ok,
    one_by_one,
    parsed,
    refused,
    text_of,
    ticked,
    wrong,
)
from bisdesk.domain import address, country, email_address, person_name, phone
from bisdesk.domain.partial_date import YOUNG, PartialDate, parse_birth, under, years_between
from bisdesk.domain.refusal import Refusal
from bisdesk.domain.text import bounded


@checks("first_name")
def first_name(typed: Typed, _context: Context) -> Verdict:
    text = text_of(typed, "first_name")
    if ticked(typed, "no_first_name"):
        return wrong("name_and_tick", "first_name") if text else ok({"first_name": None})
    return parsed(typed, "first_name", person_name.parse)


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
        return ok({"birth_date": str(born)}, ask, _read_back(born, context))
    return ok({"birth_date": str(born)}, _read_back(born, context))


def _read_back(born: PartialDate, context: Context) -> Remark:
    """What was understood, so that a swapped day and month are seen."""
    if born.complete is None:
        return Remark("birth_part_read", {"year": born.year, "month": born.month})
    age = years_between(born.complete, context.today)
    return Remark("birth_read", {"date": born.complete, "age": age})


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


def _line(longest: int) -> Callable[[str], str]:
    return lambda text: bounded(text, longest)


one_by_one(
    {
        "other_first_names": person_name.parse,
        "last_name": person_name.parse,
        "birth_country": country.parse_birth,
        "birth_place": _line(100),
        "residence_country": country.parse_residence,
        "residence_city": _line(100),
        "residence_street": _line(150),
        "residence_box": _line(20),
        "check_place": _line(100),
    }
)


@checks("residence_number")
def residence_number(typed: Typed, _context: Context) -> Verdict:
    text = text_of(typed, "residence_number")
    if ticked(typed, "no_house_number"):
        return (
            wrong("number_and_tick", "residence_number") if text else ok({"residence_number": None})
        )
    return parsed(typed, "residence_number", _line(20))


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
    if not rule.used:
        # What was typed for another country is kept in the draft, and comes back with that country.
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
        address_read = email_address.parse(text)
    except Refusal as refusal:
        return refused(refusal, "email")
    if context.filer_email and email_address.key(address_read) == email_address.key(
        context.filer_email
    ):
        return wrong("own_email", "email")
    notes = [Remark("shared_mailbox")] if email_address.is_shared(address_read) else []
    return ok({"email": address_read}, *notes)


@checks("mobile")
def mobile(typed: Typed, _context: Context) -> Verdict:
    text, kind = text_of(typed, "mobile"), text_of(typed, "mobile_kind")
    if not text:
        return EMPTY
    code = text_of(typed, "residence_country")
    try:
        number = phone.parse(text, country=code if code in country.residence_codes() else None)
    except Refusal as refusal:
        return refused(refusal, "mobile")
    notes = [Remark("phone_read", {"number": phone.shown(number)})]
    if code and (region := phone.region(number)) and region != code:
        notes.append(Remark("phone_elsewhere", {"country": region}))
    if kind not in ("personal", "work"):
        # Not wrong, not finished: the number is read back, the kind still to be chosen.
        return Verdict(EMPTY.status, at=("mobile_kind",), notes=tuple(notes))
    return ok({"mobile": number, "mobile_kind": kind}, *notes)
