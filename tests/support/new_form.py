"""A request form as a browser meets it: what travels with a post, and what stands in the fields."""

from bs4 import BeautifulSoup
from flask.testing import FlaskClient

PART = {"HX-Request": "true", "HX-Request-Type": "partial"}


def new_form(client: FlaskClient) -> tuple[str, dict[str, str]]:
    """Open an empty form; return the id it was handed and the hidden fields that travel with each post."""
    page = BeautifulSoup(client.get("/requests/new").data, "html.parser")
    form = page.select_one("form[action^='/requests/drafts/']")
    assert form is not None
    hidden = {
        str(field["name"]): str(field.get("value", ""))
        for field in form.select("input[type=hidden]")
        if field["name"] in ("version", "ticket")
    }
    return str(form["action"]).split("/")[3], hidden


def shown(answer_text: str) -> dict[str, str]:
    """What stands in the fields of a page."""
    page = BeautifulSoup(answer_text, "html.parser")
    values = {
        str(field["name"]): str(field.get("value", ""))
        for field in page.select("input[name]")
        if field.get("type") not in ("radio", "checkbox", "hidden") or field.has_attr("checked")
    }
    for area in page.select("textarea[name]"):
        values[str(area["name"])] = area.text.removeprefix("\n").strip()
    for choice in page.select("select[name]"):
        chosen = choice.select_one("option[selected]")
        values[str(choice["name"])] = str(chosen["value"]) if chosen else ""
    return values
