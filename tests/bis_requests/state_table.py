"""Write docs/states.md from the table of states: run it as a program after a change of the table."""

from pathlib import Path

from bisdesk.bis_requests.states import STEPS, By, State, Step, Transition

TARGET = Path(__file__).resolve().parents[2] / "docs" / "states.md"
ENDS = (State.STOPPED, State.WITHDRAWN, State.REJECTED, State.CONFIRMED)
WHO = {
    By.HOLDER: "holder",
    By.STAFF: "staff who never held it",
    By.ASSIGNED: "staff who have it",
    By.OTHER_STAFF: "other staff who never held it",
    By.SYSTEM: "system",
}
HEAD = """# States of a request

Written by `python -m tests.bis_requests.state_table` from `bisdesk/bis_requests/states.py`; a test says when it is out of date.
Discarding a draft leaves no state: it is deleted at once. After *confirmed*, *withdrawn*, *rejected* and *stopped* nothing follows.
"""


def written() -> str:
    """Return the page: the diagram, then the table."""
    lines = [HEAD, "```mermaid", "stateDiagram-v2", "    [*] --> draft"]
    lines += [
        f"    {start} --> {end}: {name}"
        for start in State
        for end in State
        if (name := _edges(start, end))
    ]
    lines += [f"    {state} --> [*]" for state in ENDS]
    lines += ["```", "", "| transition | from | to | who | condition | effect |", "|---|---|---|---|---|---|"]  # fmt: skip
    lines += [_row(name, STEPS[name]) for name in Transition]
    return "\n".join(lines) + "\n"


def _edges(start: State, end: State) -> str:
    """What leads from the one to the other; what leaves a request where it is stands in the table only."""
    return ", ".join(
        name.value.replace("_", " ")
        for name, step in STEPS.items()
        if step.end is end and start in step.start
    )


def _row(name: Transition, step: Step) -> str:
    starts = ", ".join(state.value for state in State if state in step.start)
    who = " or ".join(WHO[by] for by in By if by in step.by)
    end = step.end.value if step.end else "the same"
    return f"| {name.value} | {starts} | {end} | {who} | {step.condition} | {step.effect} |"


def main() -> None:
    TARGET.write_text(written(), "utf-8")


if __name__ == "__main__":
    main()
