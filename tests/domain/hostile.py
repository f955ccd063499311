"""Hostile and odd input that every parser meets, and how long it may think about it."""

import time
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import strategies as st

from bisdesk.domain.refusal import Refusal

ANY_TEXT = st.text(st.characters(), max_size=60)  # surrogates, controls and all
LONG = "a" * 50_000 + "!"
LONGER = (
    LONG,
    "1" * 50_000 + "!",
    " " * 50_000 + "!",
    "a\u0301\u0316" * 25_000,
    "a@" + "b." * 25_000,
)

INVISIBLE = [
    pytest.param("\x00", id="NUL"),
    pytest.param("\x1b", id="escape"),
    pytest.param("\x0b", id="vertical tab"),
    pytest.param("\x85", id="next line, C1"),
    pytest.param("\ud800", id="lone surrogate"),
    pytest.param("\u202e", id="right-to-left override"),
    pytest.param("\u2066", id="isolate"),
    pytest.param("\u200f", id="right-to-left mark"),
    pytest.param("\u061c", id="Arabic letter mark"),
    pytest.param("\u200b", id="zero-width space"),
    pytest.param("\u200d", id="zero-width joiner"),
    pytest.param("\ufeff", id="byte order mark"),
    pytest.param("\u00ad", id="soft hyphen"),
    pytest.param("\u034f", id="grapheme joiner"),
    pytest.param("\u3164", id="Hangul filler"),
    pytest.param("\ufe0f", id="variation selector"),
    pytest.param("\U000e0041", id="tag letter"),
    pytest.param("\ufffe", id="no character"),
    pytest.param("\ue000", id="private use"),
]


def refused(parse: Callable[[], object]) -> Refusal:
    """Return the refusal; whatever else is raised goes on."""
    with pytest.raises(Refusal) as raised:
        parse()
    return raised.value


def quietly(parse: Callable[[Any], object], value: Any) -> object:
    """Return what was parsed, or None when it was refused; nothing else may be raised."""
    try:
        return parse(value)
    except Refusal as refusal:
        _says_only_its_code(refusal)
        return None


def _says_only_its_code(refusal: Refusal) -> None:
    assert str(refusal) == refusal.code
    assert refusal.code.replace("_", "").isalnum()


def quickest(parse: Callable[[Any], object], value: str) -> float:
    """Seconds of computing that parsing takes, the best of three: other processes may be busy."""

    def once() -> float:
        start = time.thread_time()
        quietly(parse, value)
        return time.thread_time() - start

    return min(once() for _ in range(3))
