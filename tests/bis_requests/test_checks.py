"""Each group of the form: what is right, what is empty, and what is wrong and why; and words for every why."""

import ast
import importlib
import inspect
import pkgutil
from collections.abc import Iterator
from datetime import date
from types import ModuleType

import pytest
from flask import Flask

import bisdesk.domain
from bisdesk.bis_requests import checks, document_checks, person_checks, wording
from bisdesk.bis_requests.checks import CHECKS, Context, Remark, Status
from bisdesk.bis_requests.document_checks import document_remark
from bisdesk.bis_requests.inputs import GROUPS
from bisdesk.bis_requests.whole_form import check_all, check_group
from bisdesk.domain.document_table import RULES
from bisdesk.domain.document_validity import Judgement, Kind
from bisdesk.domain.language import LANGUAGES
from bisdesk.web.i18n import in_language
from tests.factories.requests import COMPLETE

TODAY = date(2026, 11, 23)
CONTEXT = Context(today=TODAY, filer_email="lien.vermeersch@voorbeeld.example")
LONG = "a" * 300

WRONG: list[tuple[str, dict[str, str], str]] = [
    ("not_belgian", {"not_belgian": "no"}, "not_belgian"),
    ("not_domiciled", {"not_domiciled": "no"}, "not_domiciled"),
    ("no_belgian_eid", {"no_belgian_eid": "no"}, "no_belgian_eid"),
    ("lived_in_belgium", {"lived_in_belgium": "yes", "existing_number": "90523100262"}, "number_check"),
    ("lived_in_belgium", {"lived_in_belgium": "yes", "existing_number": "905231002"}, "number_length"),
    ("lived_in_belgium", {"lived_in_belgium": "yes", "existing_number": "9O523100261"}, "number_characters"),
    ("lived_in_belgium", {"lived_in_belgium": "yes", "existing_number": "85.53.14-003.84"}, "number_month"),
    ("lived_in_belgium", {"lived_in_belgium": "yes", "existing_number": "85.42.30-003.12"}, "number_day"),
    ("lived_in_belgium", {"lived_in_belgium": "yes", "existing_number": "85.47.14-003.71"}, "number_future"),
    ("lived_in_belgium", {"lived_in_belgium": "yes", "existing_number": "85.47.14-003.24"}, "number_check"),
    ("purpose", {"purpose_application": "subsidy"}, "application_other_purpose"),
    ("purpose", {"purpose_description": "a" * 501}, "too_long"),
    ("first_name", {"first_name": "Анна"}, "other_script"),
    ("first_name", {"first_name": "Аnna"}, "mixed_script"),
    ("first_name", {"first_name": "R2D2"}, "name_character"),
    ("first_name", {"first_name": "-"}, "no_letter"),
    ("first_name", {"first_name": LONG}, "too_long"),
    ("first_name", {"first_name": "An\u202ena"}, "forbidden_character"),
    ("first_name", {"no_first_name": "1"}, "name_and_tick"),
    ("other_first_names", {"other_first_names": "1"}, "name_character"),
    ("last_name", {"last_name": "Saar\u200binen"}, "forbidden_character"),
    ("birth_date", {"birth_day": "31", "birth_month": "2"}, "no_such_day"),
    ("birth_date", {"birth_month": "13"}, "no_such_month"),
    ("birth_date", {"birth_year": "90"}, "year_four_digits"),
    ("birth_date", {"birth_day": "x"}, "not_a_number"),
    ("birth_date", {"birth_day": ""}, "date_incomplete"),
    ("birth_date", {"birth_year": "2027"}, "in_the_future"),
    ("birth_date", {"birth_year": "1890"}, "too_long_ago"),
    ("birth_date", {"birth_year": "2014"}, "young"),
    ("sex", {"sex": "Z"}, "unknown_choice"),
    ("birth_country", {"birth_country": "QQ"}, "unknown_country"),
    ("birth_place", {"birth_place": LONG}, "too_long"),
    ("residence_country", {"residence_country": "BE"}, "belgium_residence"),
    ("residence_country", {"residence_country": "QQ"}, "unknown_country"),
    ("residence_street", {"residence_street": LONG}, "too_long"),
    ("residence_number", {"residence_number": LONG}, "too_long"),
    ("residence_number", {"no_house_number": "1"}, "number_and_tick"),
    ("residence_box", {"residence_box": LONG}, "too_long"),
    ("residence_postcode", {"residence_postcode": "ABC"}, "postcode_pattern"),
    ("residence_city", {"residence_city": "Tam\u202epere"}, "forbidden_character"),
    ("email", {"email": "nobody"}, "email_syntax"),
    ("email", {"email": "a@b.example\r\nBcc: x@y.example"}, "email_syntax"),
    ("email", {"email": "Lien.Vermeersch@Voorbeeld.example"}, "own_email"),
    ("email", {"email": "anneli@pоsti.example"}, "email_mixed_script"),
    ("mobile", {"mobile": "abc"}, "phone_unreadable"),
    ("mobile", {"mobile": "+358 9 123456"}, "phone_not_mobile"),
    ("mobile", {"mobile": "+35840"}, "phone_invalid"),
    ("mobile", {"mobile": "0401234542", "residence_country": ""}, "phone_needs_country"),
    ("preferred_language", {"preferred_language": "fi"}, "unknown_choice"),
    ("document_type", {"document_type": "driving_licence"}, "document_does_not_count"),
    ("document_country", {"document_country": "BE"}, "belgium_document"),
    ("document_number", {"document_number": "XF_01"}, "document_number_characters"),
    ("document_number", {"document_number": "X" * 41}, "too_long"),
    ("nationality", {"nationality": "BE"}, "belgian"),
    ("document_expiry", {"document_expiry_year": "2020"}, "document_expired"),
    ("document_expiry", {"no_expiry_date": "1"}, "date_and_tick"),
    ("document_expiry", {"document_expiry_month": "13"}, "no_such_month"),
    ("document_expiry",
     {"document_type": "identity_card", "document_country": "IT", "nationality": "IT", "document_model": "paper"},
     "document_ended_earlier"),
    ("check_date", {"check_date": "yesterday"}, "check_date_unreadable"),
    ("check_date", {"check_date": "2026-11-24"}, "in_the_future"),
    ("check_date", {"check_date": "2026-10-23"}, "check_too_long_ago"),
    ("check_place", {"check_place": LONG}, "too_long"),
]  # fmt: skip
"""A group, what differs from a complete form, and the code of the refusal."""


def test_a_complete_form_is_right_in_every_group() -> None:
    verdicts = check_all(COMPLETE, CONTEXT)
    assert {name for name, verdict in verdicts.items() if verdict.status is not Status.OK} == set()
    assert set(CHECKS) == set(GROUPS)


@pytest.mark.parametrize(("group", "typed", "code"), WRONG)
def test_what_is_wrong_is_refused_with_its_code(
    group: str, typed: dict[str, str], code: str
) -> None:
    verdict = check_group(group, {**COMPLETE, **typed}, CONTEXT)
    assert verdict.status is Status.WRONG
    assert verdict.problem is not None
    assert verdict.problem.code == code
    assert verdict.at
    assert set(verdict.at) <= set(GROUPS[group].inputs)
    assert not verdict.values


def test_the_table_has_each_group_that_can_be_wrong() -> None:
    never_wrong = {"note_bis_number", "mrz"}  # what a zone lacks is told and keeps nothing back
    assert {group for group, _, _ in WRONG} == set(GROUPS) - never_wrong


@pytest.mark.parametrize("group", [name for name, group in GROUPS.items() if group.required])
def test_an_empty_required_group_is_empty_and_not_wrong(group: str) -> None:
    typed = {**COMPLETE, **dict.fromkeys(GROUPS[group].inputs, "")}
    assert check_group(group, typed, CONTEXT).status is Status.EMPTY


@pytest.mark.parametrize("group", [name for name, group in GROUPS.items() if not group.required])
def test_a_group_that_may_stay_empty_is_right_when_it_is(group: str) -> None:
    typed = {**COMPLETE, **dict.fromkeys(GROUPS[group].inputs, "")}
    assert check_group(group, typed, CONTEXT).status is Status.OK


@pytest.mark.parametrize(
    ("group", "typed", "values"),
    [
        ("first_name", {"first_name": "", "no_first_name": "1"}, {"first_name": None}),
        ("last_name", {"last_name": "  van  der Ölk "}, {"last_name": "van der Ölk"}),
        ("birth_date", {"birth_day": "7", "birth_month": "3"}, {"birth_date": "1990-03-07"}),
        ("birth_date", {"birth_day": "", "birth_month": "", "birth_date_partial": "1"},
         {"birth_date": "1990-00-00"}),
        ("birth_date", {"birth_year": "2014", "birth_date_confirmed": "1"}, {"birth_date": "2014-12-31"}),
        ("residence_number", {"residence_number": "", "no_house_number": "1"}, {"residence_number": None}),
        ("mobile", {"mobile": "040 1234542"}, {"mobile": "+358401234542", "mobile_kind": "personal"}),
        ("document_number", {"document_number": "xf 12"}, {"document_number": "XF 12"}),
        ("check_date", {"check_date": "2026-10-24"}, {"check_date": date(2026, 10, 24)}),
    ],
)  # fmt: skip
def test_what_is_right_is_stored_in_its_normal_form(
    group: str, typed: dict[str, str], values: dict[str, object]
) -> None:
    verdict = check_group(group, {**COMPLETE, **typed}, CONTEXT)
    assert verdict.status is Status.OK
    assert verdict.values == values


@pytest.mark.parametrize("group", GROUPS)
def test_sec_D7_no_check_breaks_on_hostile_values(group: str) -> None:
    hostile = (
        "\x00", "\ud800", "\u202e", "\u200b", "٣٤٥", "９９", "²", "½", "-1", "1e9", "NaN", "{{7*7}}",
        "' OR 1=1 --", "%", "_", "a" * 600, "\r\n", "0" * 600, "9" * 20, "0000-00-00", "𝟏𝟐", "\uffff",
    )  # fmt: skip
    for value in hostile:
        for name in GROUPS[group].inputs:
            verdict = check_group(group, {**COMPLETE, name: value}, CONTEXT)
            assert verdict.status in Status
        check_group(group, dict.fromkeys(GROUPS[group].inputs, value), CONTEXT)


# Words


def _modules() -> Iterator[ModuleType]:
    yield from (checks, document_checks, person_checks)
    for found in pkgutil.iter_modules(bisdesk.domain.__path__):
        yield importlib.import_module(f"bisdesk.domain.{found.name}")


def refusal_codes() -> set[str]:
    """Every code that the domain and the checks can give, read from their source."""
    found = set()
    for module in _modules():
        for node in ast.walk(ast.parse(inspect.getsource(module))):
            if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Name):
                continue
            if node.func.id not in ("Refusal", "wrong") or not node.args:
                continue
            if isinstance(node.args[0], ast.Constant):
                found.add(str(node.args[0].value))
    return found | {code for _, _, code in WRONG}


DETAILS = {
    "longest": 100, "letter": "А", "at": 3, "point": "U+202E", "year": 2085, "script": "Cyrillic", "character": "2", "name": "DIGIT TWO", "day": 31, "month": 2,
    "age": 15, "example": "33100", "ascii": "xn--psti.example", "found": 9, "until": date(2026, 8, 3),
    "rule": "italian_paper", "part": "day", "kind": "visa", "number": "+358 40 1234542", "source": RULES[3].source,
    "reasons": RULES[3].reasons,
}  # fmt: skip


@pytest.mark.parametrize("language", ["nl", "fr", "de"])
def test_every_refusal_has_words_in_each_language(app: Flask, language: str) -> None:
    codes = refusal_codes()
    assert len(codes) > 35
    with app.test_request_context():
        with in_language("en"):
            english = {code: wording.problem("", Remark(code, DETAILS), "en") for code in codes}
        with in_language(language):
            said = {code: wording.problem("", Remark(code, DETAILS), language) for code in codes}
    untranslated = {code for code in codes if said[code].text == english[code].text}
    assert untranslated == set()
    assert all(each.text.endswith((".", "?", ")")) for each in said.values())
    # A verdict on a document has its source from the table of rules.
    assert {code for code in codes if not said[code].source or not said[code].article} <= {
        "document_expired",
        "document_ended_earlier",
    }


@pytest.mark.parametrize("group", GROUPS)
def test_each_refusal_of_the_table_is_worded_with_its_own_details(app: Flask, group: str) -> None:
    for name, typed, _ in WRONG:
        if name != group:
            continue
        problem = check_group(group, {**COMPLETE, **typed}, CONTEXT).problem
        assert problem is not None
        with app.test_request_context(), in_language("nl"):
            text = str(wording.problem(group, problem, "nl").text)
        assert "%(" not in text
        assert "None" not in text


def test_every_empty_group_and_every_remark_on_a_document_has_words(app: Flask) -> None:
    kinds = [kind for kind in Kind if kind not in (Kind.EXPIRED, Kind.ENDED_EARLIER)]
    with app.test_request_context(), in_language("nl"):
        assert all(wording.empty(name) for name in GROUPS)
        for kind in kinds:
            assert wording.note(Remark(f"document_{kind.value}", DETAILS), "nl").text


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_verdict_names_the_rule_that_gave_it_in_the_readers_language(
    app: Flask, language: str
) -> None:
    with app.test_request_context(), in_language(language):
        for rule in RULES:
            judgement = Judgement(Kind.ENDED_EARLIER, date(2026, 8, 3), rule.code)
            said = wording.problem("document_expiry", document_remark(judgement, rule), language)
            assert rule.reasons[language] in said.text
            assert rule.source == said.source
