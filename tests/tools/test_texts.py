"""The catalogues' check finds what a reader would trip over."""

from collections.abc import Callable

import pytest
from babel.messages.catalog import Catalog

from tools import texts


def catalogue(*messages: tuple[str | tuple[str, str], str | tuple[str, ...]]) -> Catalog:
    made = Catalog(locale="nl", fuzzy=False)
    for text, translation in messages:
        made.add(text, translation)
    return made


def faults_in(old: Catalog, monkeypatch: pytest.MonkeyPatch, path: object) -> list[str]:
    monkeypatch.setattr(texts, "path_of", lambda _language: path)
    return list(texts.faults("nl", old, texts.updated(old, old, "nl")))


@pytest.fixture
def check(
    tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> Callable[[Catalog], list[str]]:
    path = tmp_path_factory.mktemp("texts") / "messages.po"

    def run(old: Catalog) -> list[str]:
        path.write_bytes(texts.written(texts.updated(old, old, "nl")))
        return faults_in(old, monkeypatch, path)

    return run


@pytest.mark.parametrize(
    ("message", "fault"),
    [
        pytest.param(("Board", "Bord"), None, id="translated"),
        pytest.param(("Board", ""), "not translated", id="empty"),
        pytest.param(("%(n)s left", "nog %(n)s"), None, id="same placeholder"),
        pytest.param(("%(n)s left", "nog %(m)s"), "placeholders", id="other placeholder"),
        pytest.param(("%(n)s left", "nog enkele"), "placeholders", id="lost placeholder"),
        pytest.param(("Board: ", "Bord:"), "white space", id="lost space"),
        pytest.param(
            (("one day", "%(num)s days"), ("één dag", "%(num)s dagen")), None, id="plural"
        ),
        pytest.param(
            (("one day", "%(num)s days"), ("één dag", "")), "not translated", id="half a plural"
        ),
    ],
)
def test_what_is_wrong_with_a_translation_is_named(
    message: tuple[str | tuple[str, str], str | tuple[str, ...]],
    fault: str | None,
    check: Callable[[Catalog], list[str]],
) -> None:
    found = check(catalogue(message))
    assert [fault in text for text in found] == [True] if fault else found == []


def test_an_unsure_translation_is_named(check: Callable[[Catalog], list[str]]) -> None:
    old = catalogue(("Board", "Bord"))
    old["Board"].flags.add("fuzzy")
    assert any("fuzzy" in text for text in check(old))


def test_updating_keeps_translations_and_drops_texts_that_are_gone() -> None:
    old = catalogue(("Board", "Bord"), ("Gone", "Weg"))
    new = texts.updated(catalogue(("Board", ""), ("New", "")), old, "nl")
    assert {message.id: message.string for message in new if message.id} == {
        "Board": "Bord",
        "New": "",
    }


def test_english_says_what_the_code_says() -> None:
    new = texts.updated(catalogue(("Board", "")), Catalog(locale="en"), "en")
    assert new["Board"].string == "Board"
