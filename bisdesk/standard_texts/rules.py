"""Standard texts as staff write them: their placeholders, what is refused at saving, and filling them in.

A placeholder is a name in curly braces: {reference}. It is put in as text, never read as a template or a format.
Codes of the refusals: "text_missing"; "too_long" (with `longest`), "filled_too_long" (with `longest`);
"forbidden_character"; "unknown_placeholder" (with `name`); "stray_brace".
"""

import re
from collections.abc import Mapping

from bisdesk.domain.refusal import Refusal
from bisdesk.domain.text import bounded_lines, tidy_lines

LONGEST_TEXT = 1000
"""Characters of a text once it is filled in: as many as a request keeps of a rejection."""

PLACEHOLDERS: Mapping[str, int] = {"reference": 15, "entity": 200, "field": 200}
"""What may stand in a text, and how long it can be there. None of it is about the new worker as a person."""

_NAMED = re.compile(r"\{([^{}\n]{1,40})\}")


def check(typed: str) -> str:
    """Return the text as it is kept: tidy, in lines, with placeholders that exist. Raises Refusal."""
    text = bounded_lines(typed, LONGEST_TEXT)
    if not text:
        raise Refusal("text_missing")
    for name in _NAMED.findall(text):
        if name not in PLACEHOLDERS:
            raise Refusal("unknown_placeholder", name=name)
    if re.search(r"[{}]", _NAMED.sub("", text)):
        raise Refusal("stray_brace")
    if len(fill(text, {name: "x" * long for name, long in PLACEHOLDERS.items()})) > LONGEST_TEXT:
        raise Refusal("filled_too_long", longest=LONGEST_TEXT)
    return text


def fill(text: str, values: Mapping[str, str]) -> str:
    """Put the values in, once: a value that looks like a placeholder stays as it is, and so does an unknown name."""
    return _NAMED.sub(lambda found: values.get(found[1], found[0]), text)


def same(one: str, other: str) -> bool:
    """Whether two texts are the same to a reader, however a browser sent their line ends. Text that cannot be read is not."""
    try:
        return tidy_lines(one) == tidy_lines(other)
    except Refusal:
        return False
