"""The machine readable zone: every layout, every check digit, and whatever people paste."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bisdesk.domain import mrz
from bisdesk.domain.mrz import Zone, check_digit
from bisdesk.domain.mrz_countries import code_of
from bisdesk.domain.mrz_layouts import Part
from tests.domain import zones
from tests.domain.hostile import ANY_TEXT, LONGER, quickest, quietly, refused

TODAY = date(2026, 11, 25)


def read(text: str) -> Zone:
    return mrz.read(text, today=TODAY)


def wrong(zone: Zone) -> set[tuple[Part, int]]:
    return {(check.part, check.line) for check in zone.checks if not check.right}


@pytest.mark.parametrize(
    ("text", "digit"), [("L898902C3", 6), ("740812", 2), ("ZE184226B<<<<<", 1), ("<<<<<<", 0)]
)
def test_check_digits_are_those_of_ICAO_9303(text: str, digit: int) -> None:
    assert check_digit(text) == digit


@pytest.mark.parametrize(
    ("text", "layout", "kind", "number", "birth", "sex", "expiry", "last", "given"),
    [
        (zones.TD3, "td3", "passport", "L898902C3", "1974-08-12", "F", "2012-04-15", "ERIKSSON", ("ANNA", "MARIA")),
        (zones.TD2, "td2", "identity_card", "D23145890", "1974-08-12", "F", "2012-04-15", "ERIKSSON", ("ANNA", "MARIA")),
        (zones.TD1, "td1", "identity_card", "D23145890", "1974-08-12", "F", "2012-04-15", "ERIKSSON", ("ANNA", "MARIA")),
        (zones.TD1_LONG, "td1", "identity_card", "D23145890734", "1934-07-12", "M", "2095-07-12", "STEVENSON", ("PETER", "JOHN")),
        (zones.TD2_LONG, "td2", "identity_card", "D23145890734", "1934-07-12", "M", "2095-07-12", "STEVENSON", ("PETER", "JOHN")),
        (zones.BELGIAN_LONG, "td1", "identity_card", "000001115702", "1995-02-28", "F", "2030-01-06", "SPECIMEN", ("SPECIMEN",)),
        (zones.OLD_FRENCH, "french_card", "identity_card", "880692310285", "1965-12-06", "F", "None", "BERTHIER", ("CORINNE",)),
        (zones.GERMAN_CARD, "td1", "identity_card", "T22000129", "1964-08-12", "X", "2020-10-31", "MUSTERMANN", ("ERIKA",)),
        (zones.GERMAN_PASSPORT, "td3", "passport", "C01X00T47", "1964-08-12", "F", "2027-02-28", "MUSTERMANN", ("ERIKA",)),
    ],
    ids=["TD3", "TD2", "TD1", "TD1 long number", "TD2 long number", "long number, filler counted", "old French card", "German card", "German passport"],
)  # fmt: skip
def test_every_layout_is_read_with_all_its_check_digits_right(
    text: str, layout: str, kind: str, number: str, birth: str, sex: str, expiry: str, last: str, given: tuple[str, ...]
) -> None:  # fmt: skip
    zone = read(text)
    assert zone.sound
    assert (zone.layout, zone.kind, zone.number) == (layout, kind, number)
    assert (str(zone.birth), zone.sex, str(zone.expiry)) == (birth, sex, expiry)
    assert (zone.names.last, zone.names.given) == (last, given)


@pytest.mark.parametrize(
    ("letters", "code"),
    [
        ("D<<", "DE"), ("FIN", "FI"), ("RKS", "XK"), ("GBR", "GB"), ("GBD", "GB"), ("GBN", "GB"), ("GBO", "GB"),
        ("GBP", "GB"), ("GBS", "GB"), ("XXA", "XXA"), ("XXB", "XXB"), ("XXC", "XXC"), ("XXX", "XXX"), ("EUE", "EUE"),
        ("UNO", "UNO"), ("BEL", "BE"), ("UTO", None), ("DEU", "DE"), ("<<<", None), ("QQQ", None),
    ],
)  # fmt: skip
def test_codes_of_states_are_mapped_to_those_of_the_form(letters: str, code: str | None) -> None:
    assert code_of(letters) == code


MISCOPIED = {
    "lower case": zones.TD3.lower(),
    "spaces between": zones.TD3.replace("<<", "< <").replace("UTO", "U T O"),
    "no-break spaces": zones.TD3.replace("ERIKSSON", "ERIK\u00a0SSON\u202f"),
    "all in one line": zones.TD3.replace("\n", ""),
    "all in one line, with a space": zones.TD1.replace("\n", " "),
    "broken in the middle": zones.TD1[:20] + "\r\n" + zones.TD1[20:],
    "an empty line between": zones.TD3.replace("\n", "\r\n\r\n"),
    "guillemets": zones.TD3.replace("<<", "«"),
    "as HTML": zones.TD1.replace("<", "&lt;"),
    "full width": zones.TD3.replace("<", "＜").replace("1", "１"),
    "zero-width spaces": zones.TD3.replace("<<", "<\u200b<"),
    "without the fillers at the end": zones.TD3.replace("<<<<<<<<<<<<<<<<<<<\n", "\n"),
    "too many fillers after the names": zones.TD3.replace("\n", "<<<<\n"),
    "too few fillers before the last digits": zones.TD3.replace("<<<<<10", "<<10"),
    "one line, too few fillers after the names": zones.TD3.replace("<<<<<<<<<\n", ""),
    "letters O for the digit 0 in dates": zones.TD3.replace("740812", "74O812").replace("120415", "12O4I5"),
    "the digit 0 in a name": zones.TD3.replace("ERIKSSON", "ERIKSS0N"),
}  # fmt: skip


@pytest.mark.parametrize("text", MISCOPIED.values(), ids=MISCOPIED.keys())
def test_what_people_paste_is_read_as_what_they_meant(text: str) -> None:
    zone = read(text)
    assert zone.sound
    assert zone.text in (zones.TD3, zones.TD1)


@pytest.mark.parametrize(
    ("place", "sign", "parts"),
    [
        (45, "7", {Part.NUMBER, Part.COMPOSITE}),
        (59, "5", {Part.BIRTH, Part.COMPOSITE}),
        (67, "3", {Part.EXPIRY, Part.COMPOSITE}),
        (74, "2", {Part.PERSONAL, Part.COMPOSITE}),
        (88, "4", {Part.COMPOSITE}),
    ],
)
def test_one_wrong_sign_makes_the_check_digits_over_it_wrong_and_no_other(
    place: int, sign: str, parts: set[Part]
) -> None:
    zone = read(zones.TD3[:place] + sign + zones.TD3[place + 1 :])
    assert wrong(zone) == {(part, 2) for part in parts}


def test_a_wrong_number_on_a_card_of_three_lines_points_at_line_one() -> None:
    assert (Part.NUMBER, 1) in wrong(read(zones.TD1.replace("D231458907", "D231458907".replace("5", "6"))))  # fmt: skip


@pytest.mark.parametrize(
    ("birth", "expected"),
    [
        ("901231", "1990-12-31"),
        ("261124", "2026-11-24"),
        ("261126", "1926-11-26"),  # tomorrow's date is a hundred years ago
        ("000229", "2000-02-29"),
        ("69<<<<", "1969-00-00"),
        ("7406<<", "1974-06-00"),
        ("690000", "1969-00-00"),
        ("27<<<<", "1927-00-00"),
        ("<<<<<<", "None"),
        ("901331", "None"),
        ("900230", "None"),
    ],
)
def test_birth_dates_are_the_latest_that_is_not_in_the_future_and_may_be_partial(
    birth: str, expected: str
) -> None:
    zone = read(zones.passport(birth=birth))
    assert str(zone.birth) == expected
    assert zone.trusts(Part.BIRTH) == (expected != "None")


@pytest.mark.parametrize(
    ("expiry", "date_read", "none"),
    [
        ("310101", date(2031, 1, 1), False),
        ("990101", date(2099, 1, 1), False),
        ("<<<<<<", None, True),
        ("999999", None, True),
        ("310231", None, False),
    ],
)
def test_expiry_dates_are_of_this_century_or_none(
    expiry: str, date_read: date | None, none: bool
) -> None:
    zone = read(zones.card(expiry=expiry))
    assert (zone.expiry, zone.no_expiry) == (date_read, none)
    assert zone.trusts(Part.EXPIRY) == (date_read is not None or none)


@pytest.mark.parametrize(("sign", "sex"), [("F", "F"), ("M", "M"), ("X", "X"), ("<", "X"), ("Q", None)])  # fmt: skip
def test_sex_not_stated_is_X(sign: str, sex: str | None) -> None:
    assert read(zones.passport(sex=sign)).sex == sex


@pytest.mark.parametrize(
    ("code", "kind"),
    [("P<", "passport"), ("PP", "passport"), ("PD", "passport"), ("I<", "identity_card"), ("ID", "identity_card"), ("IP", "identity_card"), ("A<", "identity_card"), ("C<", "identity_card")],
)  # fmt: skip
def test_passports_and_identity_cards_count(code: str, kind: str) -> None:
    make = zones.passport if code[0] == "P" else zones.card
    assert read(make(code=code)).kind == kind


@pytest.mark.parametrize(
    ("text", "code", "kind"),
    [
        (zones.passport(code="V<"), "mrz_does_not_count", "visa"),
        (zones.card(code="IR"), "mrz_does_not_count", "residence_permit"),
        (zones.card(code="AR"), "mrz_does_not_count", "residence_permit"),
        (zones.card(code="AC"), "mrz_does_not_count", "other"),
        (zones.card(code="X<"), "mrz_does_not_count", "other"),
        ("Anneli Saarinen", "mrz_not_a_zone", None),
        ("<<<", "mrz_not_a_zone", None),
        ("P<FINSAARINEN<<ANNELI", "mrz_not_a_zone", None),
        (zones.TD3[45:], "mrz_not_a_zone", None),
        (zones.TD3[:70], "mrz_length", None),
        (zones.TD3 + "\n" + zones.TD3, "mrz_length", None),
        (zones.TD3.replace("E", "É"), "mrz_character", None),
        (zones.TD3.replace("A", "А"), "mrz_character", None),
        (zones.TD3 * 50, "mrz_length", None),
    ],
    ids=["visa", "residence permit", "German residence permit", "crew", "unknown kind", "a name", "fillers", "the first line alone, short", "the second line alone", "cut off", "twice", "an accent", "Cyrillic", "much too long"],
)  # fmt: skip
def test_what_is_no_zone_of_a_passport_or_card_is_refused_by_name(
    text: str, code: str, kind: str | None
) -> None:
    refusal = refused(lambda: read(text))
    assert (refusal.code, refusal.details.get("kind")) == (code, kind)


def test_an_old_French_card_says_when_it_was_issued_and_never_until_when() -> None:
    zone = read(zones.OLD_FRENCH)
    assert str(zone.issued) == "1988-06-00"
    assert (zone.issuer, zone.nationality, zone.expiry, zone.no_expiry) == ("FR", "FR", None, False)


@given(ANY_TEXT | st.text("P<IDFRA0123456789\n ", max_size=120))
def test_no_text_breaks_it(text: str) -> None:
    quietly(read, text)


@given(
    st.text("ABCDEFGHIJKLMNOPQRSTUVWXYZ<", min_size=1, max_size=39),
    st.text("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789<", min_size=1, max_size=9),
    st.dates(date(1930, 1, 1), date(2026, 11, 25)),
)
def test_the_usual_form_of_a_zone_is_read_as_the_same_zone(
    names: str, number: str, birth: date
) -> None:
    zone = read(zones.passport(names, number=number, birth=f"{birth:%y%m%d}"))
    assert read(zone.text) == zone
    assert zone.birth is not None
    assert zone.birth.complete == birth


@pytest.mark.parametrize("text", LONGER)
def test_sec_D9_a_very_long_text_is_refused_at_once(text: str) -> None:
    assert quickest(read, text) < 0.05


def test_a_zone_shows_no_person_in_logs() -> None:
    assert "ERIKSSON" not in repr(read(zones.TD3))
