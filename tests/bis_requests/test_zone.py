"""The zone against what was typed: what is filled in, what differs, and what is no difference."""

from datetime import date

import pytest
from hypothesis import given

from bisdesk.bis_requests.checks import Context, Status
from bisdesk.bis_requests.inputs import GROUPS
from bisdesk.bis_requests.whole_form import check_all, check_group
from bisdesk.bis_requests.zone import differences, filled_in, said_by, zone_of
from bisdesk.domain.mrz import Zone
from tests.domain import zones
from tests.domain.hostile import ANY_TEXT
from tests.factories.requests import COMPLETE

TODAY = date(2026, 11, 25)
CONTEXT = Context(today=TODAY)
FULL = zones.passport()


def zone(text: str) -> Zone:
    found = zone_of({"mrz": text}, TODAY)
    assert found is not None
    return found


def differing(text: str, **typed: str) -> dict[str, str]:
    """Group and code of each difference between COMPLETE, with these inputs, and a zone."""
    found = differences({**COMPLETE, **typed, "mrz": text}, zone(text), TODAY)
    return {each.group: each.code for each in found}


def test_an_empty_form_gets_all_that_a_zone_says() -> None:
    filled = filled_in({}, zone(zones.passport("VAN<DEN<BERG<<ANNA<MARIA<LIV", issuer="D", nationality="D")))  # fmt: skip
    assert filled == {
        "last_name": "VAN DEN BERG",
        "first_name": "ANNA",
        "other_first_names": "MARIA LIV",
        "birth_day": "31",
        "birth_month": "12",
        "birth_year": "1990",
        "sex": "F",
        "document_type": "passport",
        "document_country": "DE",
        "document_number": "XF0000001",
        "nationality": "DE",
        "document_expiry_day": "1",
        "document_expiry_month": "1",
        "document_expiry_year": "2031",
    }


def test_nothing_that_was_typed_is_filled_in_again() -> None:
    other = zones.passport("BERG<<LIV", number="AB1234567", birth="800101", sex="M")
    assert filled_in(COMPLETE, zone(other)) == {}


@pytest.mark.parametrize(
    ("text", "filled"),
    [
        (zones.passport("SULASTRI"), {"last_name": "SULASTRI", "no_first_name": "1"}),
        (zones.passport(birth="69<<<<"), {"birth_year": "1969", "birth_date_partial": "1"}),
        (zones.card(expiry="<<<<<<"), {"no_expiry_date": "1", "document_type": "identity_card"}),
        (zones.passport(nationality="XXA"), {"nationality": "XXA"}),
        (zones.passport(nationality="BEL"), {"nationality": "BE"}),
        (zones.OLD_FRENCH, {"document_number": "880692310285", "nationality": "FR"}),
    ],
    ids=["one name", "year of birth only", "no expiry date", "stateless", "Belgian", "old French card"],
)  # fmt: skip
def test_odd_zones_fill_in_what_the_form_has_for_them(text: str, filled: dict[str, str]) -> None:
    assert filled.items() <= filled_in({}, zone(text)).items()


def test_a_Belgian_zone_meets_the_refusals_of_the_form() -> None:
    text = zones.passport(issuer="BEL", nationality="BEL")
    typed = {**filled_in({}, zone(text)), "mrz": text}
    problems = {
        name: verdict.problem.code
        for name, verdict in check_all(typed, CONTEXT).items()
        if verdict.problem is not None
    }
    assert problems == {"nationality": "belgian", "document_country": "belgium_document"}


def test_what_a_wrong_check_digit_covers_is_neither_filled_in_nor_compared() -> None:
    bad = FULL.replace("XF0000001", "XF0000002").replace("901231", "901230")
    filled = filled_in({}, zone(bad))
    assert not {"document_number", "birth_day", "birth_year"} & filled.keys()
    assert {"last_name", "document_expiry_year"} <= filled.keys()
    assert differing(bad) == {}


@pytest.mark.parametrize(
    ("typed", "filled"),
    [
        ({"first_name": "Ännä"}, {"other_first_names": "MARIA LIV"}),
        ({"first_name": "Anna-Maria"}, {"other_first_names": "LIV"}),
        ({"first_name": "Saga"}, {}),
        ({"first_name": "Anna", "other_first_names": "Maria"}, {}),
        ({"other_first_names": "Maria"}, {}),
        ({"no_first_name": "1"}, {}),
    ],
)  # fmt: skip
def test_other_first_names_follow_the_first_name_that_was_typed(
    typed: dict[str, str], filled: dict[str, str]
) -> None:
    found = filled_in(typed, zone(zones.passport("BERG<<ANNA<MARIA<LIV")))
    names = {"first_name", "other_first_names", "no_first_name"}
    assert {name: value for name, value in found.items() if name in names} == filled


SAME = [
    ("umlauts and hyphens", zones.passport("MOELLER<SUESSMANN<<JUERGEN"), {"last_name": "Möller-Süßmann", "first_name": "Jürgen"}),
    ("marks left out", zones.passport("TURCANU<<STEFANIA<MADALINA"), {"last_name": "Țurcanu", "first_name": "Ștefania", "other_first_names": "Mădălina"}),
    ("cut", zones.passport("NILAVADHANANANDA<<CHAYAPA<DEJTHAMRONG<K"), {"last_name": "Nilavadhanananda", "first_name": "Chayapa", "other_first_names": "Dejthamrong Krasuang"}),
    ("one name", zones.passport("SULASTRI"), {"last_name": "Sulastri", "first_name": "", "no_first_name": "1"}),
    ("partial birth date", zones.passport(birth="9012<<"), {"birth_day": "", "birth_date_partial": "1"}),
    ("spaces and hyphens in the number", FULL, {"document_number": "xf 000-0001"}),
    ("a code that the form does not know", zones.passport(issuer="UTO", nationality="UTO"), {}),
    ("no expiry date, printed as 2099", zones.passport(expiry="991231"), {"document_expiry_day": "", "document_expiry_month": "", "document_expiry_year": "", "no_expiry_date": "1"}),
    ("no expiry date, printed as 9999", zones.passport(expiry="999999"), {"document_expiry_day": "99", "document_expiry_month": "99", "document_expiry_year": "9999"}),
    ("sex not stated", zones.passport(sex="<"), {"sex": "X"}),
    ("British overseas citizen", zones.passport(issuer="GBO", nationality="GBO"), {"nationality": "GB", "document_country": "GB"}),
    ("nothing typed", FULL, dict.fromkeys(COMPLETE, "")),
]  # fmt: skip


@pytest.mark.parametrize(("text", "typed"), [each[1:] for each in SAME], ids=[each[0] for each in SAME])  # fmt: skip
def test_what_only_looks_different_is_no_difference(text: str, typed: dict[str, str]) -> None:
    assert differing(text, **typed) == {}


OTHER = [
    ({"last_name": "Saarinnen"}, {"last_name": "differs"}),
    ({"first_name": "Anna"}, {"first_name": "differs"}),
    ({"first_name": "", "no_first_name": "1"}, {"first_name": "differs"}),
    ({"birth_day": "30"}, {"birth_date": "differs"}),
    ({"birth_month": "13"}, {"birth_date": "differs"}),
    ({"birth_day": "", "birth_date_partial": "1"}, {"birth_date": "differs"}),
    ({"sex": "X"}, {"sex": "differs"}),
    ({"nationality": "SE"}, {"nationality": "differs"}),
    ({"document_country": "SE"}, {"document_country": "differs"}),
    ({"document_type": "identity_card"}, {"document_type": "differs"}),
    ({"document_number": "XF0000007"}, {"document_number": "differs"}),
    ({"document_number": "XFO00000I"}, {"document_number": "o_or_zero"}),
    ({"document_expiry_year": "2032"}, {"document_expiry": "differs"}),
    ({"no_expiry_date": "1"}, {"document_expiry": "differs"}),
]  # fmt: skip


@pytest.mark.parametrize(("typed", "expected"), OTHER)
def test_each_difference_has_its_group_and_name(
    typed: dict[str, str], expected: dict[str, str]
) -> None:
    assert differing(FULL, **typed) == expected


@pytest.mark.parametrize(
    ("first", "others", "code"),
    [
        ("Anna", "Maria Liv", ""),
        ("Anna Maria", "Liv", ""),
        ("Maria Liv", "Anna", "order"),
        ("Anna", "", "more"),
        ("Anna", "Maria", "more"),
        ("Anna", "Liv", "differs"),
        ("Anna", "Maria Liv Saga", "differs"),
    ],
)
def test_first_names_are_compared_together_and_in_their_order(
    first: str, others: str, code: str
) -> None:
    text = zones.passport("SAARINEN<<ANNA<MARIA<LIV")
    found = differing(text, first_name=first, other_first_names=others)
    assert found == ({"first_name": code} if code else {})


@pytest.mark.parametrize(("month", "found"), [("6", {}), ("7", {"document_expiry": "issued"})])
def test_an_old_French_card_knows_the_month_of_its_issue(month: str, found: dict[str, str]) -> None:
    typed = {
        "document_issue_date_day": "9",
        "document_issue_date_month": month,
        "document_issue_date_year": "1988",
        "mrz": zones.OLD_FRENCH,
    }
    differing_now = differences(typed, zone(zones.OLD_FRENCH), TODAY)
    assert {each.group: each.code for each in differing_now} == found


def test_a_zone_never_makes_a_group_wrong_that_was_right() -> None:
    text = zones.passport("BERG<<LIV", number="AB1234567", birth="800101", sex="M")
    verdicts = check_all({**COMPLETE, "mrz": text}, CONTEXT)
    assert {verdict.status for verdict in verdicts.values()} == {Status.OK}
    noted = {
        name
        for name, verdict in verdicts.items()
        if any(remark.code == "zone_differs" for remark in verdict.notes)
    }
    assert noted == {"last_name", "first_name", "birth_date", "sex", "document_number"}


@pytest.mark.parametrize(
    ("text", "code", "stored"),
    [
        (FULL, None, FULL),
        (FULL.lower().replace("\n", " "), None, FULL),
        (FULL.replace("901231", "901230"), "mrz_check_digits", FULL.replace("901231", "901230")),
        ("nothing\x07 of the kind", "mrz_character", "nothing\ufffd of the kind"),
        ("nothing of the kind", "mrz_not_a_zone", "nothing of the kind"),
        ("<\ud800<", "mrz_character", "<\ufffd<"),
    ],
)
def test_a_zone_keeps_nothing_back_and_says_what_is_wrong_with_it(
    text: str, code: str | None, stored: str
) -> None:
    verdict = check_group("mrz", {"mrz": text}, CONTEXT)
    assert verdict.status is Status.OK
    assert (verdict.problem.code if verdict.problem else None) == code
    assert verdict.values == {"mrz": stored}


CARD = {
    "document_type": "identity_card",
    "document_expiry_day": "1",
    "document_expiry_month": "1",
    "document_expiry_year": "2031",
}


@pytest.mark.parametrize(
    ("country", "text", "asks"),
    [
        ("FI", "", True),
        ("FI", zones.card(), False),
        ("FI", zones.card().replace("901231", "901230"), True),
        ("FI", zones.passport(), True),
        ("IT", zones.card(issuer="ITA", nationality="ITA"), True),
        ("GR", zones.card(issuer="GRC", nationality="GRC"), True),
    ],
    ids=["no zone", "with its zone", "wrong check digit", "zone of a passport", "Italian", "Greek"],
)
def test_the_model_of_a_card_is_asked_only_without_its_zone(
    country: str, text: str, asks: bool
) -> None:
    typed = {**COMPLETE, **CARD, "document_country": country, "nationality": country, "mrz": text}
    verdict = check_group("document_expiry", typed, CONTEXT)
    assert ("ask_model" in {remark.code for remark in verdict.notes}) == asks
    if not asks:
        assert verdict.status is Status.OK
        assert verdict.values["document_model"] == "electronic"


def test_every_input_that_a_zone_fills_belongs_to_the_group_it_is_compared_in() -> None:
    for group, inputs in said_by(zone(FULL)).items():
        allowed = set(GROUPS[group].inputs)
        allowed |= set(GROUPS["other_first_names"].inputs) if group == "first_name" else set()
        assert set(inputs) <= allowed


@given(ANY_TEXT, ANY_TEXT)
def test_no_text_breaks_the_comparison(name: str, number: str) -> None:
    typed = {**COMPLETE, "last_name": name, "document_number": number, "birth_year": name}
    assert set(differing(FULL, **typed)) <= set(GROUPS)
