"""Write the table of docs/activation.md from the rules themselves: run it as a program after a change of a deadline."""

from datetime import datetime, timedelta
from pathlib import Path

from bisdesk.domain.deadline import (
    BLOCK_DAYS,
    BRUSSELS,
    FIRST_REMINDER_DAY,
    LAST_REMINDER_DAYS,
    LINK_DAYS,
    block_at,
    last_reminder_at,
    link_ends_at,
    new_link_ends_at,
    next_reminder_at,
)

TARGET = Path(__file__).resolve().parents[2] / "docs" / "activation.md"
START, END = "<!-- deadlines -->\n", "<!-- end of deadlines -->\n"
STARTS = {
    "2026-11-23 12:00:05": "a plain day",
    "2026-10-11 02:30:00": "the link ends at a time that exists twice: the second one",
    "2026-09-25 02:00:00": "the block comes at a time that exists twice",
    "2027-03-14 02:30:00": "the link ends at a time that does not exist: the first instant after the gap",
    "2027-02-26 02:59:59": "the block comes at a time that does not exist",
    "2028-02-15 08:00:00": "a leap day",
}


def written() -> str:
    """The page, with its table drawn anew."""
    before, rest = TARGET.read_text("utf-8").split(START)
    _, after = rest.split(END)
    return f"{before}{START}{_table()}{END}{after}"


def _table() -> str:
    last = BLOCK_DAYS - LAST_REMINDER_DAYS
    head = [
        "link mail handed over",
        f"first reminder (day {FIRST_REMINDER_DAY})",
        f"end of the link (day {LINK_DAYS})",
        f"a link sent on day {LINK_DAYS} + 1 hour ends",
        f"last reminder, after a new link (day {last})",
        f"block (day {BLOCK_DAYS})",
        "what it shows",
    ]
    rows = [_row(start, why) for start, why in STARTS.items()]
    return "\n".join([f"| {' | '.join(head)} |", "|---" * len(head) + "|", *rows]) + "\n"


def _row(text: str, why: str) -> str:
    start = datetime.fromisoformat(text).replace(tzinfo=BRUSSELS)
    block, reminder = block_at(start), next_reminder_at(start, renewed=False, after=start)
    assert reminder is not None
    late = new_link_ends_at(link_ends_at(start) + timedelta(hours=1), block)
    moments = (start, reminder, link_ends_at(start), late, last_reminder_at(start), block)
    return f"| {' | '.join(_shown(each) for each in moments)} | {why} |"


def _shown(moment: datetime) -> str:
    return moment.astimezone(BRUSSELS).isoformat(sep=" ")


def main() -> None:
    TARGET.write_text(written(), "utf-8")


if __name__ == "__main__":
    main()
