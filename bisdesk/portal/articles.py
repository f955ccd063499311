"""The help articles: Markdown files by slug and language, made into HTML once.

They are ours and hold no personal data. HTML in them is shown as text, so that an article can never carry a script.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from itertools import pairwise

from markdown_it import MarkdownIt
from markdown_it.token import Token

SLUGS = (
    "who-can-register", "identity-documents", "document-validity", "names-and-spelling", "dates", "address-and-contact",
    "belgian-numbers", "machine-readable-zone", "files", "identity-check", "declaration", "after-submitting",
)  # fmt: skip
"""In the order in which somebody who files a request meets them."""


@dataclass(frozen=True)
class Heading:
    """A part of an article; its anchor is the same in each language."""

    anchor: str
    text: str


@dataclass(frozen=True)
class Article:
    """title and lead: the first heading and the first paragraph, as plain text."""

    slug: str
    title: str
    lead: str
    html: str
    headings: Sequence[Heading]


def source(slug: str, language: str) -> str:
    """The Markdown of an article. Raises KeyError for a slug that is none."""
    if slug not in SLUGS:
        raise KeyError(slug)
    return (files("bisdesk.portal") / "articles" / slug / f"{language}.md").read_text("utf-8")


@cache
def article(slug: str, language: str) -> Article:
    """Raises KeyError for a slug that is none."""
    reader = MarkdownIt("commonmark", {"html": False, "typographer": False}).enable("table")
    tokens = reader.parse(source(slug, language))
    headings: list[Heading] = []
    for token, content in pairwise(tokens):
        if token.type == "heading_open" and token.tag == "h2":
            anchor = f"part-{len(headings) + 1}"
            token.attrSet("id", anchor)
            headings.append(Heading(anchor, _plain(content)))
    return Article(
        slug=slug,
        title=_plain(tokens[1]),
        lead=_plain(next(b for a, b in pairwise(tokens) if a.type == "paragraph_open")),
        html=reader.renderer.render(tokens, reader.options, {}),
        headings=tuple(headings),
    )


def articles(language: str) -> list[Article]:
    """All of them, in order."""
    return [article(slug, language) for slug in SLUGS]


def _plain(inline: Token) -> str:
    return "".join(child.content for child in inline.children or ())
