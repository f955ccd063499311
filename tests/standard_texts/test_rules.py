"""What a standard text may hold, and how it is filled in."""

import pytest

from bisdesk.domain.language import LANGUAGES
from bisdesk.domain.refusal import Refusal
from bisdesk.standard_texts.defaults import DEFAULTS
from bisdesk.standard_texts.rules import LONGEST_TEXT, PLACEHOLDERS, check, fill, same

VALUES = {"reference": "BIS-2026-000042", "entity": "Agentschap <b> & {field}", "field": "Naam"}


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        pytest.param("Zie {reference}.", "Zie {reference}.", id="a placeholder that exists"),
        pytest.param(" Een  \r\n\r\n\r\n\r\n twee ", "Een\n\ntwee", id="tidy, one empty line at most"),
        pytest.param("e\u0301cole", "école", id="NFC"),
        pytest.param("<script>", "<script>", id="markup is text"),
        pytest.param("x" * LONGEST_TEXT, "x" * LONGEST_TEXT, id="just short enough"),
        pytest.param("{entity} {entity}", "{entity} {entity}", id="twice the same"),
    ],
)  # fmt: skip
def test_a_text_is_kept_tidy(typed: str, kept: str) -> None:
    assert check(typed) == kept


@pytest.mark.parametrize(
    ("typed", "code", "details"),
    [
        pytest.param("", "text_missing", {}, id="empty"),
        pytest.param(" \n\t ", "text_missing", {}, id="only spaces"),
        pytest.param("x" * (LONGEST_TEXT + 1), "too_long", {"longest": LONGEST_TEXT}, id="too long"),
        pytest.param("{entity}" * 5 + "x" * 1, "filled_too_long", {"longest": LONGEST_TEXT}, id="too long once filled in"),
        pytest.param("Beste {name}", "unknown_placeholder", {"name": "name"}, id="unknown"),
        pytest.param("Beste {Reference}", "unknown_placeholder", {"name": "Reference"}, id="capital"),
        pytest.param("Beste {reference }", "unknown_placeholder", {"name": "reference "}, id="a space in it"),
        pytest.param("{reference.__class__}", "unknown_placeholder", {"name": "reference.__class__"}, id="no format"),
        pytest.param("{{7*7}}", "unknown_placeholder", {"name": "7*7"}, id="no template"),
        pytest.param("{reference", "stray_brace", {}, id="not closed"),
        pytest.param("reference}", "stray_brace", {}, id="not opened"),
        pytest.param("{{reference}}", "stray_brace", {}, id="doubled"),
        pytest.param("{}", "stray_brace", {}, id="nothing in it"),
        pytest.param("een\u202eomkering", "forbidden_character", None, id="direction mark"),
        pytest.param("nul\x00", "forbidden_character", None, id="NUL"),
    ],
)  # fmt: skip
def test_a_text_that_would_go_wrong_is_refused_with_the_reason(
    typed: str, code: str, details: dict[str, object] | None
) -> None:
    with pytest.raises(Refusal) as refused:
        check(typed)
    assert refused.value.code == code
    if details is not None:
        assert refused.value.details == details


@pytest.mark.parametrize(
    ("text", "filled"),
    [
        pytest.param("{reference}: {field}", "BIS-2026-000042: Naam", id="known names"),
        pytest.param("{entity}", "Agentschap <b> & {field}", id="a value is put in once, as it is"),
        pytest.param("{unknown} {7*7} {{7*7}}", "{unknown} {7*7} {{7*7}}", id="anything else stays text"),
        pytest.param("{reference!r:>99}", "{reference!r:>99}", id="no format string"),
        pytest.param("100 % %(reference)s", "100 % %(reference)s", id="no percent format"),
    ],
)  # fmt: skip
def test_sec_D5_filling_in_puts_text_in_text_and_runs_nothing(text: str, filled: str) -> None:
    assert fill(text, VALUES) == filled


def test_a_text_is_the_same_however_a_browser_sends_its_lines() -> None:
    assert same("Een\r\n\r\ntwee ", "Een\n\ntwee")
    assert not same("Een\n\ntwee", "Een twee drie")
    assert not same("een\u202eomkering", "een\u202eomkering")


@pytest.mark.parametrize("code", DEFAULTS)
def test_what_the_program_brings_could_have_been_saved_in_each_language(code: str) -> None:
    texts = DEFAULTS[code].texts
    assert tuple(texts) == LANGUAGES
    assert [check(text) for text in texts.values()] == list(texts.values())
    named = [{name for name in PLACEHOLDERS if f"{{{name}}}" in text} for text in texts.values()]
    assert named == [named[0]] * 4
