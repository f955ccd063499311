"""The table of all fields: good examples, bad examples, and what is said. Made by the real checks and the real words.

`python -m tests.bis_requests.field_table` writes docs/fields.md.
"""

import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path

from flask import Flask

from bisdesk.app import create_app
from bisdesk.bis_requests import wording
from bisdesk.bis_requests.checks import Status
from bisdesk.bis_requests.inputs import GROUPS, TICKS
from bisdesk.bis_requests.labels import LABELS
from bisdesk.bis_requests.whole_form import check_group
from bisdesk.web.i18n import in_language
from bisdesk.wiring import build_runtime
from tests.bis_requests.test_checks import CONTEXT, WRONG
from tests.factories.requests import COMPLETE
from tests.support.core import make_settings

TARGET = Path(__file__).parents[2] / "docs" / "fields.md"
Typed = Mapping[str, str]

GOOD: Mapping[str, tuple[Typed, ...]] = {
    "not_belgian": ({"not_belgian": "yes"},),
    "not_domiciled": ({"not_domiciled": "yes"},),
    "no_belgian_eid": ({"no_belgian_eid": "yes"},),
    "lived_in_belgium": (
        {"lived_in_belgium": "no"},
        {"lived_in_belgium": "yes"},
        {"lived_in_belgium": "yes", "existing_number": "90 52 31 002 61"},
        {"lived_in_belgium": "yes", "existing_number": "85.07.14-003.53"},
    ),
    "purpose": ({"purpose_application": "facilipunt"},),
    "mrz": (
        {"mrz": ""},
        {"mrz": "P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<\nL898902C36UTO7408122F1204159ZE184226B<<<<<10"},
    ),
    "first_name": (
        *({"first_name": name} for name in ("Å", "Anne-Sophie", "Nguyễn", "dUBOIS", "Mª Carmen")),
        {"first_name": "", "no_first_name": "1"},
    ),
    "other_first_names": ({"other_first_names": ""}, {"other_first_names": "Zofia  Maria"}),
    "last_name": tuple({"last_name": name} for name in ("van den Berg", "O’Neill", "Erdős", "İyioğlu", "Łukasz-Þór")),
    "birth_date": (
        {"birth_day": "7", "birth_month": "3", "birth_year": "1988"},
        {"birth_day": "7", "birth_month": "MAR/MARS", "birth_year": "1988"},
        {"birth_day": "", "birth_month": "", "birth_year": "1969", "birth_date_partial": "1"},
        {"birth_day": "", "birth_month": "7", "birth_year": "1969", "birth_date_partial": "1"},
        {"birth_year": "2014", "birth_date_confirmed": "1"},
    ),
    "sex": ({"sex": "F"}, {"sex": "X"}),
    "birth_country": ({"birth_country": "BE"}, {"birth_country": "SUHH"}, {"birth_country": "XK"}),
    "birth_place": ({"birth_place": "Gdańsk"}, {"birth_place": "Київ"}),
    "residence_country": ({"residence_country": "PL"}, {"residence_country": "XK"}),
    "residence_street": ({"residence_street": "ul. Długa"},),
    "residence_number": (
        *({"residence_number": number} for number in ("12 bis", "14A", "1-3 hs", "s/n")),
        {"residence_number": "", "no_house_number": "1"},
    ),
    "residence_box": ({"residence_box": ""}, {"residence_box": "3.02"}),
    "residence_postcode": (
        {"residence_country": "PL", "residence_postcode": "80831"},
        {"residence_country": "GB", "residence_postcode": "sw1a1aa"},
        {"residence_country": "FR", "residence_postcode": "01000"},
        {"residence_country": "DE", "residence_postcode": "D-01067"},
        {"residence_country": "IT", "residence_postcode": "00118"},
        {"residence_country": "AE", "residence_postcode": ""},
    ),
    "residence_city": ({"residence_city": "s’-Hertogenbosch"},),
    "email": ({"email": "Anneli@Posti.Example"}, {"email": "anneli@bücher.example"}, {"email": "info@posti.example"}),
    "mobile": (
        {"residence_country": "FI", "mobile": "040 1234542"},
        {"residence_country": "GB", "mobile": "+44 (0)7911 123456"},
        {"residence_country": "IT", "mobile": "312 345 6789"},
        {"residence_country": "US", "mobile": "(202) 555-0123"},
        {"residence_country": "PL", "mobile": "0039 312 345 6789"},
    ),
    "preferred_language": ({"preferred_language": "nl"}, {"preferred_language": "de"}),
    "document_type": ({"document_type": "passport"}, {"document_type": "identity_card"}),
    "document_country": ({"document_country": "PL"}, {"document_country": "EUE"}, {"document_country": "UNO"}),
    "document_number": ({"document_number": "em 1234567"},),
    "nationality": ({"nationality": "XXA"}, {"nationality": "XK"}),
    "document_expiry": (
        {"document_expiry_day": "3", "document_expiry_month": "9", "document_expiry_year": "2031"},
        {"document_expiry_day": "99", "document_expiry_month": "99", "document_expiry_year": "9999"},
    ),
    "check_date": ({"check_date": "2026-11-20"},),
    "check_place": ({"check_place": "Brussel"},),
    "note_bis_number": ({"note_bis_number": "1"}, {"note_bis_number": ""}),
}  # fmt: skip
"""What differs from a complete form. Each is right."""

BAD: tuple[tuple[str, Typed], ...] = (
    *((group, typed) for group, typed, _code in WRONG),
    ("mrz", {"mrz": "Anneli Saarinen"}),
    ("mrz", {"mrz": "P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<\nL898902C36UTO7408122F"}),
    ("mrz", {"mrz": "P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<\nL898902C46UTO7408122F1204159ZE184226B<<<<<10"}),
)  # fmt: skip
"""What is refused; what the zone lacks is only told."""


def written(app: Flask) -> str:
    """The table, in English."""
    with app.test_request_context(), in_language("en"):
        lines = [line for name in GROUPS for line in _of_group(name)]
    head = (
        "# Fields of the request form\n\n"
        "Written by `python -m tests.bis_requests.field_table` from the real checks; a test says when it is out of date.\n"
        "What is typed stands before the arrow, what is stored behind it, then what the page says. ☑ is a ticked box;\n"
        "today is 23 November 2026. Unique e-mail addresses and mobile numbers are looked at when submitting.\n\n"
        "| field | good | bad | message | rule | article |\n|---|---|---|---|---|---|\n"
    )
    return head + "\n".join(lines) + "\n"


def _of_group(name: str) -> Iterator[str]:
    good = "<br>".join(_good(name, typed) for typed in GOOD[name])
    bad = [_bad(name, typed) for group, typed in BAD if group == name] or ["| | | "]
    title = f"`{name}`<br>{LABELS[name]}"
    for number, cells in enumerate(bad):
        yield f"| {title if not number else ''} | {good if not number else ''} | {cells} |"


def _good(name: str, typed: Typed) -> str:
    found = check_group(name, {**COMPLETE, **typed}, CONTEXT)
    if found.status is not Status.OK:
        raise AssertionError(f"{name} should be right: {typed}")
    stored = ", ".join(
        "nothing" if value is None else _cell(str(value))
        for key, value in found.values.items()
        if key in typed or key == name
    )
    notes = " ".join(
        wording.note(remark, "en").text
        for remark in found.notes
        if not remark.code.startswith("ask_")
    )
    said = f" *{_cell(notes)}*" if notes else ""
    return f"{_shown(name, typed)} → {stored}{said}" if stored else f"{_shown(name, typed)}{said}"


def _bad(name: str, typed: Typed) -> str:
    found = check_group(name, {**COMPLETE, **typed}, CONTEXT)
    if found.problem is None:
        raise AssertionError(f"{name} should be refused: {typed}")
    words = wording.problem(name, found.problem, "en")
    article = (
        f"[{words.article}](../bisdesk/portal/articles/{words.article}/en.md)"
        if words.article
        else ""
    )
    return f"{_shown(name, typed)} | {_cell(words.text)} | {_cell(words.source)} | {article}"


def _shown(name: str, typed: Typed) -> str:
    parts = []
    for key, value in typed.items():
        if key in TICKS:
            parts.append(f"☑ {key}" if value else f"☐ {key}")
        else:
            parts.append(_cell(_short(value)) if key == name else f"{key}={_cell(_short(value))}")
    return ", ".join(parts)


def _short(value: str) -> str:
    if len(value) > 30 and len(set(value)) == 1:
        return f"{value[0]} × {len(value)}"
    return value or "(empty)"


def _cell(text: str) -> str:
    """What a table can hold: no bars, no line ends, and what nobody would see by its number."""
    seen = "".join(
        each if each.isprintable() else f"\\u{ord(each):04x}"
        for each in text.replace("|", "\\|").replace("\n", " ⏎ ")
    )
    return seen.replace("<", "&lt;")


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        TARGET.write_text(written(create_app(build_runtime(make_settings(Path(folder))))), "utf-8")


if __name__ == "__main__":
    main()
