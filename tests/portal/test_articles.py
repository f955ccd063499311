"""The help articles: whole in four languages, each refusal's article there, and nothing in them that a browser would run."""

import re
from collections.abc import Callable
from html.parser import HTMLParser
from importlib.resources import files

import pytest
from flask.testing import FlaskClient

from bisdesk.bis_requests.refusals import REFUSALS
from bisdesk.domain.language import LANGUAGES
from bisdesk.portal.articles import SLUGS, article, source

ClientAs = Callable[[str], FlaskClient]


def outline(slug: str, language: str) -> list[str]:
    """What an article is made of: its headings, lists and tables, in order, without their words."""
    shapes = [re.match(r"#+ |- |\d+\. |\|", line) for line in source(slug, language).splitlines()]
    return [shape.group() for shape in shapes if shape]


@pytest.mark.parametrize("slug", SLUGS)
def test_an_article_has_the_same_parts_in_each_language(slug: str) -> None:
    dutch = outline(slug, "nl")
    assert dutch.count("# ") == 1
    assert dutch.count("## ") >= 2
    for language in LANGUAGES:
        assert outline(slug, language) == dutch, language
        assert article(slug, language).lead


@pytest.mark.parametrize("slug", SLUGS)
def test_an_article_is_written_anew_in_each_language(slug: str) -> None:
    texts = [source(slug, language) for language in LANGUAGES]
    titles = {article(slug, language).title for language in LANGUAGES}
    assert len(set(texts)) == len(titles) == len(LANGUAGES)


def test_each_folder_of_articles_is_listed() -> None:
    folders = (files("bisdesk.portal") / "articles").iterdir()
    assert {each.name for each in folders if each.is_dir()} == set(SLUGS)


def test_each_refusal_links_to_an_article_that_is_there() -> None:
    linked = {row.article for row in REFUSALS.values() if row.article}
    assert len(linked) > 5
    assert linked <= set(SLUGS)


class _Links(HTMLParser):
    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[str] = []
        self.feed(html)

    def handle_starttag(self, _tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found += [value or "" for name, value in attrs if name == "href"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_links_lead_outside_safely_or_to_another_article(language: str) -> None:
    for slug in SLUGS:
        for link in _Links(article(slug, language).html).found:
            assert link.startswith("https://") or link.removeprefix("/help/") in SLUGS, link


@pytest.mark.parametrize("slug", ["nothing", "../views", "%2e%2e", "identity-documents/nl"])
def test_an_article_that_is_none_is_not_found(client_as: ClientAs, slug: str) -> None:
    assert client_as("end_user").get(f"/help/{slug}").status_code == 404


def test_the_list_leads_to_each_article_in_the_reader_s_language(client_as: ClientAs) -> None:
    client = client_as("end_user")
    listed = client.get("/help").text
    for slug in SLUGS:
        assert f'href="/help/{slug}"' in listed
        answer = client.get(f"/help/{slug}")
        assert answer.status_code == 200
        assert article(slug, "nl").title in answer.text
        assert 'id="part-1"' in answer.text


def test_sec_D1_html_in_an_article_is_shown_as_text(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        "bisdesk.portal.articles.source",
        lambda _slug, _language: "# T\n\n<script>alert(1)</script> [x](javascript:alert(1))",
    )
    html = article.__wrapped__("files", "nl").html
    assert "<script" not in html
    assert "href" not in html
