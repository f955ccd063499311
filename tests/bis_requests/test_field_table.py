"""The table of fields in the documentation says what the form says today."""

from flask import Flask

from bisdesk.bis_requests.inputs import GROUPS
from tests.bis_requests.field_table import GOOD, TARGET, written


def test_the_table_of_fields_is_up_to_date(app: Flask) -> None:
    assert TARGET.read_text("utf-8") == written(app), "run python -m tests.bis_requests.field_table"


def test_the_table_has_each_field_of_the_form() -> None:
    assert set(GOOD) == set(GROUPS)
