"""The HTML of mails: readable in old programs, in the dark, on a small phone, and the same as the plain text."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from bs4 import BeautifulSoup, Tag
from bs4.element import NavigableString

import bisdesk
from bisdesk.domain.language import LANGUAGES
from bisdesk.messages.catalogue import CATALOGUE, By
from bisdesk.messages.examples import PEOPLE, example, situations_of
from bisdesk.messages.render import RenderedMail, render_mail
from tests.messages.snapshots import TO
from tests.support.contrast import contrast

MAILS = [code for code, kind in CATALOGUE.items() if kind.by is By.MAIL]
ALLOWED = {
    "html", "head", "meta", "title", "style", "body", "table", "tbody", "tr", "td", "p", "h2", "ul", "ol", "li", "a", "b", "br",
}  # fmt: skip
ALONE = ("p", "li", "h2", "a", "td.brand")
"""What a reader of the HTML sees as one piece."""


def every_wording(code: str) -> Iterator[tuple[str, RenderedMail, BeautifulSoup]]:
    for language in LANGUAGES:
        for situation in situations_of(code):
            mail = render_mail(code, language, example(code, PEOPLE["woman"], situation), TO)
            yield language, mail, BeautifulSoup(mail.html, "html.parser")


def collapsed(text: str) -> str:
    return " ".join(text.split())


@pytest.mark.parametrize("code", MAILS)
def test_the_plain_text_says_all_that_the_html_says_and_nothing_else(code: str) -> None:
    for _language, mail, page in every_wording(code):
        lines = [re.sub(r"^(- |# |\d\. )", "", line.strip()) for line in mail.text.splitlines()]
        text = collapsed(" ".join(line for line in lines if line != "--"))
        assert page.body is not None
        for spare in page.select(".spare"):  # the text has the address itself, right there
            assert spare.a is not None
            assert spare.a["href"] == spare.a.text
            spare.decompose()
        html = collapsed(page.body.get_text(" "))
        assert [
            piece
            for each in page.select(", ".join(ALONE))
            if (piece := collapsed(each.get_text(" "))) not in text
        ] == []
        assert [
            line
            for line in lines
            if line not in ("", "--") and "://" not in line and collapsed(line) not in html
        ] == []
        links = {str(link["href"]) for link in page.select("a")}
        assert set(re.findall(r"https?://\S+", mail.text)) == links


@pytest.mark.parametrize("code", MAILS)
def test_a_mail_is_tables_and_inline_styles_and_asks_for_nothing_from_elsewhere(code: str) -> None:
    for language, mail, page in every_wording(code):
        assert {tag.name for tag in page.find_all(True)} <= ALLOWED
        assert "url(" not in mail.html
        assert "@import" not in mail.html
        assert len(mail.html) < 60_000  # Gmail cuts off what is longer than 102 kB
        assert page.html is not None
        assert page.html["lang"] == language
        assert page.title is not None
        assert page.title.text == mail.subject
        assert page.find("meta", {"name": "color-scheme", "content": "light dark"})
        assert page.find("meta", {"name": "viewport"})
        assert all(table["role"] == "presentation" for table in page.find_all("table"))
        assert all(tag.has_attr("style") for tag in page.select("td, p, h2, ul, ol, li, a"))


def inline(tag: Tag, name: str) -> str | None:
    """The value of a style of this tag or of the nearest one around it that says it."""
    for each in (tag, *tag.parents):
        found = re.search(rf"(?:^|;)\s*{name}:\s*(#[0-9a-f]{{6}})", str(each.get("style", "")))
        if found:
            return found[1]
    return None


def in_the_dark(page: BeautifulSoup) -> None:
    """Write the dark colours of the style sheet into the tags that they are for."""
    assert page.style is not None
    dark = page.style.text.split("@media (prefers-color-scheme: dark) {")[1].split("\n}")[0]
    for name, rules in re.findall(r"\.(\w+) \{ (.*?) \}", dark):
        for tag in page.select(f".{name}"):
            tag["style"] = f"{rules.replace(' !important', '')};{tag.get('style', '')}"


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_every_text_can_be_read_against_what_is_behind_it(dark: bool) -> None:
    for code in MAILS:
        page = BeautifulSoup(
            render_mail(code, "nl", example(code, PEOPLE["woman"]), TO).html, "html.parser"
        )
        if dark:
            in_the_dark(page)
        seen = 0
        for tag in page.select("td, p, h2, li, a, b"):
            if any(type(child) is NavigableString and child.strip() for child in tag.children):
                letters, behind = inline(tag, "color"), inline(tag, "background-color")
                assert letters is not None
                assert behind is not None
                assert contrast(letters, behind) >= 4.5, (code, tag.name, letters, behind)
                seen += 1
        assert seen > 3


def test_links_of_messages_stand_in_the_settings_and_in_no_template() -> None:
    folder = Path(bisdesk.__file__).parent / "templates" / "messages"
    assert [
        path.name
        for path in folder.rglob("*")
        if path.is_file() and "://" in path.read_text("utf-8")
    ] == []
