"""Staff read why a registration came back."""

import pytest
from flask import Flask

from bisdesk.register.port import PersonData
from bisdesk.register.words import refusal_text
from tests.register.desk import Desk


def test_the_review_says_why_it_came_back(desk: Desk, app: Flask) -> None:
    request_id = desk.in_review(reference="BIS-2026-000001")
    desk.decide(request_id)
    desk.register.create("other", PersonData("Saarinen", "1990-12-31", "Anneli", sex="F"))
    desk.run(request_id)
    client = app.test_client()
    desk.people.sign_in(client, "staff")
    shown = client.get("/review/BIS-2026-000001").get_data(as_text=True)
    with app.test_request_context(headers={"Accept-Language": "nl"}):
        assert refusal_text("look_alike") in shown


@pytest.mark.parametrize("code", ["number_ended", "birth_date_wrong", "series_full"])
def test_every_refusal_has_words(app: Flask, code: str) -> None:
    with app.test_request_context():
        assert code not in refusal_text(code)
