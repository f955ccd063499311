"""The texts of the code and the four catalogues.

`update` brings each .po file up to date: new texts come in empty (in English: as they are), those that are gone
leave, translations stay, nothing is guessed. `check` ends with 1 when `update` would change a file, or when a
translation lacks, is unsure or does not fit its text.
"""

import io
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from babel.messages import mofile, pofile
from babel.messages.catalog import Catalog, Message

ROOT = Path(__file__).parents[1]
LANGUAGES = ("nl", "fr", "de", "en")
PLACEHOLDER = re.compile(r"%(?:\(\w+\))?[a-z%]")


def path_of(language: str) -> Path:
    return ROOT / "translations" / language / "LC_MESSAGES" / "messages.po"


def extract() -> Catalog:
    """All texts of code and templates."""
    with tempfile.TemporaryDirectory() as folder:
        pot = Path(folder) / "messages.pot"
        subprocess.run(
            [sys.executable, "-m", "babel.messages.frontend", "-q", "extract", "-F", "babel.cfg",
             "--ignore-dirs", ".*",  # Babel would pass over templates/_macros too
             "-k", "_l", "-k", "lazy_gettext", "-k", "_n:1,2", "--no-location", "--sort-output",
             "--project=Bisdesk", "-o", str(pot), "."],
            cwd=ROOT, check=True,
        )  # fmt: skip
        with pot.open("rb") as file:
            return pofile.read_po(file)


def read(language: str) -> Catalog:
    """The catalogue as it stands; an empty one for a language that is new."""
    path = path_of(language)
    if not path.exists():
        return Catalog(locale=language)
    with path.open("rb") as file:
        return pofile.read_po(file, locale=language)


def updated(template: Catalog, old: Catalog, language: str) -> Catalog:
    """The texts of `template` with the translations of `old`."""
    new = Catalog(
        locale=language, project="Bisdesk", charset="utf-8", fuzzy=False,
        creation_date=old.creation_date, revision_date=old.revision_date,
    )  # fmt: skip
    new.header_comment = f"# Bisdesk catalogue: {language}"
    for message in template:
        if message.id:
            known = old.get(message.id)
            text = message.id if language == "en" else known.string if known else ""
            new.add(message.id, text, flags=message.flags - {"fuzzy"})
    return new


def written(catalogue: Catalog) -> bytes:
    file = io.BytesIO()
    pofile.write_po(file, catalogue, sort_output=True, width=0, no_location=True)
    return file.getvalue()


def faults(language: str, old: Catalog, new: Catalog) -> Iterator[str]:
    """What is wrong with a catalogue, each with its text."""
    path = path_of(language)
    if not path.exists() or path.read_bytes() != written(new):
        yield f"{language}: not up to date with the code; run `make texts`"
    if path.exists() and old.fuzzy:
        yield f"{language}: the catalogue as a whole is marked fuzzy"
    for message in old:
        if message.id and message.id in new:
            yield from (
                f"{language}: {fault}: {message.id!r}" for fault in _faults_of(message, old)
            )
    mofile.write_mo(io.BytesIO(), old)


def _faults_of(message: Message, catalogue: Catalog) -> Iterator[str]:
    ids, strings = _forms(message.id), _forms(message.string)
    if message.fuzzy:
        yield "unsure (fuzzy)"
    if not all(strings):
        yield "not translated"
        return
    if message.pluralizable and len(strings) != catalogue.num_plurals:
        yield f"needs {catalogue.num_plurals} plural forms"
    allowed = [set(PLACEHOLDER.findall(text)) for text in ids]
    # A singular may leave the number out ("one request"), in the source and in the translation.
    if any(set(PLACEHOLDER.findall(text)) not in allowed for text in strings):
        yield "other placeholders than the text"
    if _edges(ids[0]) != _edges(strings[0]):
        yield "begins or ends with other white space than the text"


def _forms(text: str | list[str] | tuple[str, ...] | None) -> list[str]:
    return [text or ""] if text is None or isinstance(text, str) else list(text)


def _edges(text: str) -> tuple[bool, bool]:
    return text[:1].isspace(), text[-1:].isspace()


def update() -> int:
    template = extract()
    for language in LANGUAGES:
        new = updated(template, read(language), language)
        path = path_of(language)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(written(new))
        todo = len([message for message in new if message.id and not all(_forms(message.string))])
        print(f"{language}: {len(new)} texts, {todo} to translate")
    return 0


def check() -> int:
    template = extract()
    found: list[str] = []
    for language in LANGUAGES:
        old = read(language)
        found += faults(language, old, updated(template, old, language))
    print("\n".join(found) or f"{len(template)} texts in {', '.join(LANGUAGES)}")
    return 1 if found else 0


COMMANDS = {"update": update, "check": check}

if __name__ == "__main__":
    sys.exit(COMMANDS[sys.argv[1]]())
