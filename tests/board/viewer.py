"""Somebody who has the board open: keeps what their page shows, and takes over what comes, as js/board-apply.js does."""

from dataclasses import dataclass, field

from bs4 import BeautifulSoup, Tag
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

PART = {"HX-Request": "true", "HX-Request-Type": "partial"}
PARTS = ("board-total", "board-quick", "board-notices", "board-pager", "staff-news")


def soup(answer: TestResponse) -> BeautifulSoup:
    assert answer.status_code == 200, answer.status
    return BeautifulSoup(answer.text, "html.parser")


def said(element: Tag) -> str:
    return element.get_text(" ", strip=True)


@dataclass
class Shown:
    """What a page says: the order of each list, each card, and the parts around them."""

    orders: dict[str, list[str]] = field(default_factory=dict)
    cards: dict[str, str] = field(default_factory=dict)
    parts: dict[str, str] = field(default_factory=dict)


@dataclass
class Poll:
    """What one refresh brought."""

    status: int
    size: int
    cards: list[str]  # ids of the cards that were sent, as references
    changed: list[str]


class Viewer:
    """One open board at an address."""

    def __init__(self, client: FlaskClient, address: str = "/board") -> None:
        self.client = client
        self.address = address
        page = soup(client.get(address))
        board = page.select_one("#board")
        assert board is not None
        self.live, self.tag = str(board["data-live"]), str(board["data-tag"])
        self.shown = self._of_page(page)

    def opened_anew(self) -> Shown:
        return self._of_page(soup(self.client.get(self.address)))

    def poll(self) -> Poll:
        """Ask once, and once more for cards that are not there."""
        first = self.client.get(self.live, headers={**PART, "HX-PTag": self.tag})
        if first.status_code == 304:
            return Poll(304, len(first.data), [], [])
        answer, size = soup(first), len(first.data)
        missing = [each for each in self._named(answer) if each not in self._known(answer)]
        if missing:
            headers = {**PART, "HX-PTag": self.tag, "Board-Needs": " ".join(missing)}
            again = self.client.get(self.live, headers=headers)
            answer, size = soup(again), size + len(again.data)
        return self._take_over(answer, size)

    def _take_over(self, answer: BeautifulSoup, size: int) -> Poll:
        root = answer.select_one("[data-answer]")
        assert root is not None
        self.tag = str(root["data-tag"])
        sent = answer.select("[data-list] > li, [data-list] > tbody > tr")
        fresh = {str(card["id"]): said(card) for card in sent}
        lists = answer.select("[data-list]")
        for each in lists:
            self.shown.orders[str(each["data-list"])] = str(each["data-order"]).split()
        if lists:
            ids = [f"request-{each}" for order in self.shown.orders.values() for each in order]
            self.shown.cards = {each: fresh.get(each) or self.shown.cards[each] for each in ids}
        for part in answer.select("[data-parts] > *"):
            self.shown.parts[str(part["id"])] = said(part)
        changed = [str(card["id"]) for card in sent if card.has_attr("data-changed")]
        return Poll(200, size, list(fresh), changed)

    def _known(self, answer: BeautifulSoup) -> set[str]:
        sent = answer.select("[data-list] > li, [data-list] > tbody > tr")
        ids = {str(card["id"]) for card in sent} | set(self.shown.cards)
        return {each.removeprefix("request-") for each in ids}

    @staticmethod
    def _named(answer: BeautifulSoup) -> list[str]:
        return [
            each
            for found in answer.select("[data-list]")
            for each in str(found["data-order"]).split()
        ]

    @staticmethod
    def _of_page(page: BeautifulSoup) -> Shown:
        shown = Shown()
        for found in page.select(".lane__list:not(#lane-act-list), #board-rows"):
            cards = found.select(".ticket, tr")
            shown.orders[str(found["id"])] = [
                str(card["id"]).removeprefix("request-") for card in cards
            ]
            shown.cards |= {str(card["id"]): said(card) for card in cards}
        for part in page.select("[id]"):
            name = str(part["id"])
            if name in PARTS or name.endswith(("-head", "-more")) or name == "lane-act-list":
                shown.parts[name] = said(part)
        return shown
