"""`python -m tests.duplicates.evaluate [people]`: recall and precision over invented people, by kind of variant."""

import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.duplicates.evaluation import Result, Tally, evaluate, people
from tests.duplicates.register_of import register_with


def report(result: Result) -> str:
    """The table, as plain text."""
    lines = [f"{'written otherwise':42}{'asked':>7}{'shown':>9}{'high':>9}"]
    lines += [
        f"{_words(kind):42}{each.asked:7}{each.found / each.asked:9.1%}{each.found_high / each.asked:9.1%}"
        for kind, each in sorted(result.variants.items())
    ]
    lines.append(
        f"{'recall':42}{_asked(result.variants):7}{result.recall(high=False):9.1%}{result.recall(high=True):9.1%}"
    )
    lines += ["", f"{'somebody else':42}{'asked':>7}{'shown':>9}{'high':>9}"]
    lines += [
        f"{_words(kind):42}{each.asked:7}{each.others / each.asked:9.1%}{each.others_high / each.asked:9.1%}"
        for kind, each in sorted(result.strangers.items())
    ]
    lines.append(
        f"{'precision over all of these searches':42}{'':7}{result.precision(high=False):9.1%}{result.precision(high=True):9.1%}"
    )
    beside = sum(each.others_high for each in result.variants.values()) / _asked(result.variants)
    lines.append(f"{'searches for somebody known with another one high':51}{'':7}{beside:9.1%}")
    return "\n".join(lines)


def _words(kind: str) -> str:
    return kind.replace("_", " ")


def _asked(tallies: dict[str, Tally]) -> int:
    return sum(each.asked for each in tallies.values())


def main(number: int) -> None:
    with TemporaryDirectory() as folder:
        there = people(number)
        register = register_with(f"sqlite:///{Path(folder) / 'register.db'}", there)
        sys.stdout.write(f"{number} people in the register\n{report(evaluate(register, there))}\n")
        register.dispose()


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 10_000)
