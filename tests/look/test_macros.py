"""The markup of the macros: what is tied to what, and what must never come out."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from bs4 import BeautifulSoup, Tag
from flask import Flask, get_template_attribute

from tests.look.gallery import SampleForm, make_gallery

TEMPLATES = Path(__file__).resolve().parents[2] / "bisdesk/templates"
HOSTILE = """"><script>alert(1)</script><img src=x onerror=alert(1)>' {{7*7}}"""


@pytest.fixture
def app() -> Iterator[Flask]:
    app = make_gallery()
    with app.test_request_context():
        yield app


def macro(file: str, name: str):  # type: ignore[no-untyped-def]
    return get_template_attribute(f"_macros/{file}.html", name)


def soup(html: str) -> BeautifulSoup:
    return BeautifulSoup(html, "html.parser")


def one(html: str, selector: str) -> Tag:
    found = soup(html).select(selector)
    assert len(found) == 1, selector
    return found[0]


@pytest.mark.usefixtures("app")
def test_a_field_points_at_its_label_hint_and_error() -> None:
    form = SampleForm(formdata=None)
    form.validate()
    html = macro("fields", "field")(form.mail, hint="Not a shared address.")
    box = one(html, "input")
    assert one(html, "label")["for"] == box["id"] == "mail"
    assert box["aria-invalid"] == "true"
    assert box["aria-describedby"] == "mail-hint mail-error"
    for described in str(box["aria-describedby"]).split():
        assert one(html, f"#{described}").get_text(strip=True)
    assert one(html, "#mail-error").get_text() == "Error: Enter an e-mail address."


@pytest.mark.usefixtures("app")
def test_a_field_without_hint_or_error_is_described_by_nothing() -> None:
    box = one(macro("fields", "field")(SampleForm().mail), "input")
    assert "aria-describedby" not in box.attrs
    assert "aria-invalid" not in box.attrs
    assert "required" in box.attrs


@pytest.mark.usefixtures("app")
def test_a_checked_field_swaps_itself_alone_also_when_it_is_refused() -> None:
    box = one(macro("fields", "field")(SampleForm().mail, check_url="/check"), "input")
    assert box["hx-target"] == "#field-mail"
    assert box["hx-swap"] == "outerMorph"
    assert box["hx-status:422"] == "swap:outerMorph"


@pytest.mark.usefixtures("app")
@pytest.mark.parametrize("kind", ["wtforms", "plain"])
def test_a_password_is_never_written_back(kind: str) -> None:
    secret = "correct horse"
    if kind == "wtforms":
        html = macro("fields", "field")(SampleForm(data={"secret": secret}).secret)
    else:
        html = macro("fields", "plain_field")("p", "Password", type="password", value=secret)
    assert secret not in html


@pytest.mark.usefixtures("app")
def test_only_the_wrong_boxes_of_a_date_are_marked() -> None:
    form = SampleForm(formdata=None, data={"day": 31, "month": 2, "year": 1991})
    html = macro("dates", "date_of")(
        "birth", "Born", form.day, form.month, form.year, error="No such day.", wrong=["day"]
    )
    marked = [box["id"] for box in soup(html).select("[aria-invalid]")]
    assert marked == ["birth-day"]
    assert one(html, "fieldset")["aria-describedby"] == "birth-error"


@pytest.mark.usefixtures("app")
def test_a_button_that_waits_says_why_and_keeps_the_focus() -> None:
    html = macro("buttons", "button")("Register", id="register", blocked="Solve 1 error first.")
    found = one(html, "button")
    assert "disabled" not in found.attrs
    assert found["aria-disabled"] == "true"
    assert one(html, f"#{found['aria-describedby']}").text == "Solve 1 error first."


@pytest.mark.usefixtures("app")
def test_the_panel_counts_what_is_left_and_offers_submit_only_at_the_end() -> None:
    panel = macro("need", "need_panel")
    busy = panel([("a", "A")], [("b", "B")], 3, 5, form="f")
    assert one(busy, "[role=status]").text == "2 fields left, 1 with an error"
    assert not soup(busy).select("button")
    ready = panel([], [], 5, 5, form="f")
    assert one(ready, "button")["form"] == "f"


@pytest.mark.usefixtures("app")
def test_pages_far_away_are_left_out() -> None:
    html = macro("navigation", "pagination")(5, 20, "rows", lambda number: f"?page={number}")
    assert [link.text for link in soup(html).select("a")] == [
        "Previous", "1", "4", "5", "6", "20", "Next",
    ]  # fmt: skip
    assert one(html, "[aria-current]").text == "5"


@pytest.mark.usefixtures("app")
def test_posting_buttons_carry_the_token() -> None:
    html = macro("buttons", "post_button")("Send", "/send", hidden={"version": 3})
    assert one(html, "input[name=csrf_token]")["value"]
    assert one(html, "form")["method"] == "post"


@pytest.mark.usefixtures("app")
def test_sec_D1_hostile_text_stays_text_in_every_macro() -> None:
    h = HOSTILE
    drawn = [
        macro("buttons", "button")(h, name=h, value=h, about=h, attrs={"data-x": h}),
        macro("buttons", "button_link")(h, h),
        macro("status", "state_tag")(h),
        macro("status", "age")(h, "late"),
        macro("status", "avatar")(h, h),
        macro("notes", "note")("bad", h, h),
        macro("notes", "error_summary")([(h, h)]),
        macro("notes", "flashes")([("ok", h)]),
        macro("fields", "plain_field")("a", h, value=h, hint=h, error=h, prefix=h),
        macro("fields", "plain_field")("a", h, type="textarea", value=h),
        macro("fields", "plain_field")("a", h, type="select", options=[(h, h)], value=h),
        macro("choices", "choices")("a", h, [{"value": h, "label": h, "hint": h}], error=h),
        macro("files", "file_item")(h, h, "bad", 3),
        macro("board", "ticket")("t", "#", h, h, h, flags=[(h, "bad")], take_url="/t", problem=h),
        macro("review", "compare_row")("r", h, h, "v", "wrong", h, True),
        macro("review", "sms_preview")(h, "en"),
        macro("bis", "timeline")([{"title": h, "text": h, "state": "now"}]),
        macro("messages", "thread")([{"who": h, "when": h, "iso": h, "text": h}]),
        macro("need", "need_panel")([(h, h)], [(h, h)], 1, 2, h),
        macro("navigation", "crumbs")([(h, h), (h, None)]),
        macro("tables", "facts")([(h, h)]),
    ]
    for html in drawn:
        page = soup(html)
        assert not page.select("script, img, [onerror]"), html
        assert "49" not in page.get_text()


def _pages() -> list[Path]:
    return [path for path in TEMPLATES.rglob("*.html") if "messages" not in path.parts[:-1][-2:]]


INLINE = re.compile(
    r"""<style|<script(?![^>]*\ssrc=)|\sstyle\s*=|\son[a-z]+\s*=\s*["']|\shx-on|javascript:|hx-vals=["']js:""",
    re.IGNORECASE,
)


@pytest.mark.parametrize("path", _pages(), ids=lambda path: str(path.relative_to(TEMPLATES)))
def test_sec_D2_no_page_has_an_inline_style_script_or_handler(path: Path) -> None:
    text = re.sub(r"\{#.*?#\}", "", path.read_text(encoding="utf-8"), flags=re.DOTALL)
    assert not INLINE.search(text)


@pytest.mark.parametrize("page", ["/", "/activate/sample"])
def test_sec_D3_pages_load_nothing_from_other_hosts(page: str) -> None:
    html = make_gallery().test_client().get(page).get_data(as_text=True)
    loaded = [tag.get("src") or tag.get("href") for tag in soup(html).select("script, link, img")]
    assert loaded
    assert all(str(address).startswith("/static/") for address in loaded)


def test_worker_pages_tell_no_other_site_their_address() -> None:
    html = make_gallery().test_client().get("/activate/sample").get_data(as_text=True)
    assert one(html, "meta[name=referrer]")["content"] == "no-referrer"
