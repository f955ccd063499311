"""What an answer of the filer changed, marked in the lines that staff compare."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from flask_babel import gettext as _

from bisdesk.questions.queries import Change
from bisdesk.questions.words import before
from bisdesk.review.comparison import Line
from bisdesk.web.formats import day_time

OF_THE_ADDRESS = (
    "residence_street", "residence_number", "residence_box", "residence_postcode", "residence_city", "residence_country",
)  # fmt: skip


def with_changes(lines: Sequence[Line], changes: Mapping[str, Change], language: str) -> list[Line]:
    """Say in each line which answer changed it, and what stood there before."""
    return [
        replace(line, changed="; ".join(_said(name, changes[name], language) for name in names))
        if (names := [name for name in _groups(line.name) if name in changes])
        else line
        for line in lines
    ]


def _groups(line: str) -> tuple[str, ...]:
    return OF_THE_ADDRESS if line == "residence_street" else (line,)


def _said(name: str, change: Change, language: str) -> str:
    return _(
        "Changed by the answer of %(when)s; was: %(was)s",
        when=day_time(change.at),
        was=before(name, change.was, language),
    )
