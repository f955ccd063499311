"""The comparison as staff see it: each line with what was said of it, and how far they are."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from bisdesk.review.comparison import Line
from bisdesk.review.lines import seen_as
from bisdesk.review.queries import VerdictRow
from bisdesk.review.rules import Standing, Tally, standing, tally


@dataclass(frozen=True)
class JudgedLine:
    """A line and its verdict. `error`: why what was typed about it is refused; then `doc_says` is what was typed."""

    line: Line
    standing: Standing
    seen: str
    was: str = ""  # the verdict before the value changed
    doc_says: str = ""
    by: str = ""
    at: datetime | None = None
    error: str = ""

    @property
    def name(self) -> str:
        return self.line.name

    @property
    def verdict(self) -> str:
        """What the radio buttons show."""
        return self.standing.value if self.standing in (Standing.RIGHT, Standing.WRONG) else ""

    @property
    def shown(self) -> str:
        """What the page says of it, so that a form posted later tells what its reader changed."""
        return f"{self.verdict}|{self.doc_says}"


Refused = Mapping[str, tuple[str | None, str]]
"""By line: what was typed about it (None: nothing), and why it is refused."""


def judged_lines(
    lines: Sequence[Line],
    keys: Mapping[str, str],
    verdicts: Mapping[str, VerdictRow],
    refused: Refused,
) -> list[JudgedLine]:
    """Each line with its verdict; one that was refused shows what was typed, and why."""
    found = [_judged(line, keys[line.name], verdicts.get(line.name)) for line in lines]
    return [_with_refusal(each, *refused[each.name]) if each.name in refused else each for each in found]  # fmt: skip


def tally_of(lines: Sequence[JudgedLine]) -> Tally:
    return tally(each.standing for each in lines)


def _judged(line: Line, key: str, row: VerdictRow | None) -> JudgedLine:
    now = standing(row.judged if row else None, key)
    if row is None:
        return JudgedLine(line, now, seen_as(key))
    changed = now is Standing.CHANGED
    return JudgedLine(
        line,
        now,
        seen_as(key),
        was=row.judged.verdict.value if changed else "",
        doc_says=row.note,
        by=row.by,
        at=row.at,
    )


def _with_refusal(each: JudgedLine, typed: str | None, error: str) -> JudgedLine:
    if typed is None:
        return replace(each, error=error)
    return replace(each, doc_says=typed, standing=Standing.WRONG, error=error)
