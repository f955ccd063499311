"""Write the list in docs/messages.md from the catalogue: run it as a program after a change of the catalogue."""

from pathlib import Path

from bisdesk.messages.catalogue import CATALOGUE, THREE_DAYS, By, Kind
from bisdesk.messages.occasions import OCCASIONS

TARGET = Path(__file__).resolve().parents[2] / "docs" / "messages.md"
BEGIN, END = "<!-- list of messages -->", "<!-- end of the list of messages -->"
CARRIES = {
    "token": "a link",
    "code": "a code",
    "what": "what changed",
    "to": "the number that it goes to",
}


def written() -> str:
    """Return the list as Markdown."""
    lines = [
        BEGIN,
        "",
        "| code | when | to | by | carries, until it is handed over |",
        "|---|---|---|---|---|",
    ]
    lines += [_row(code, kind) for code, kind in CATALOGUE.items()]
    return "\n".join([*lines, "", END])


def _row(code: str, kind: Kind) -> str:
    occasion = OCCASIONS[code]
    by = "mail" if kind.by is By.MAIL else "SMS"
    carries = ", ".join(CARRIES.get(name, name) for name in kind.carries)
    if kind.keep_trying != THREE_DAYS:
        minutes = int(kind.keep_trying.total_seconds() // 60)
        carries += f"; given up after {minutes} minutes"
    return f"| `{code}` | {occasion.when} | {occasion.to.value} | {by} | {carries} |"


def page_with(listed: str) -> str:
    """The page as it stands, with this list."""
    before, _, rest = TARGET.read_text("utf-8").partition(BEGIN)
    _, _, after = rest.partition(END)
    return before + listed + after


def main() -> None:
    TARGET.write_text(page_with(written()), "utf-8")


if __name__ == "__main__":
    main()
