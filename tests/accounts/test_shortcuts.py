"""Single keys can be switched off (WCAG 2.1.4), each person for themselves."""

from collections.abc import Callable

from bs4 import BeautifulSoup
from flask.testing import FlaskClient

from tests.factories.people import People


def ticked(client: FlaskClient) -> bool:
    page = BeautifulSoup(client.get("/account").text, "html.parser")
    (box,) = page.select("#shortcuts")
    return box.has_attr("checked")


def test_shortcuts_are_on_until_a_person_switches_them_off_for_themselves(
    client_as: Callable[[str], FlaskClient], people: People
) -> None:
    client = client_as("staff")
    assert ticked(client)
    assert client.post("/account/shortcuts", data={}).status_code == 303
    assert not ticked(client)
    assert not people.actor("staff").shortcuts
    assert ticked(client_as("staff2"))
    client.post("/account/shortcuts", data={"shortcuts": "on"})
    assert people.actor("staff").shortcuts


def test_who_has_no_shortcuts_is_not_asked_about_them(
    client_as: Callable[[str], FlaskClient],
) -> None:
    assert "shortcuts" not in client_as("end_user").get("/account").text
