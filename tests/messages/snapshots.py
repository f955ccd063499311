"""What every message says, stored to be read: one file for each message, in four languages.

After a change of a text run it as a program, and read the difference: `python -m tests.messages.snapshots`.
"""

from pathlib import Path

from bisdesk.domain.gsm7 import parts
from bisdesk.domain.language import LANGUAGES
from bisdesk.messages.addresses import Addresses
from bisdesk.messages.catalogue import CATALOGUE, By, Reader
from bisdesk.messages.examples import PEOPLE, Person, example, situations_of
from bisdesk.messages.render import render_mail, render_sms

FOLDER = Path(__file__).parent / "snapshots"
DESIGNED = "activation_link"
"""The one mail of which the HTML is stored too; the others have the same frame and parts."""
TO = Addresses(
    intranet_url="https://bisdesk.intra.example",
    public_url="https://keys.example",
    contact_mail="hulp@voorbeeld.example",
    keys_help_url="https://help.example/{language}",
    keys_videos_url="https://help.example/videos",
)
GREETED = ("man", "x", "one_name", "one_name_x")


def written() -> dict[str, str]:
    """The text of each file by its name."""
    files = {f"{code}.txt": _message(code) for code in CATALOGUE}
    files[f"{DESIGNED}.nl.html"] = render_mail(
        DESIGNED, "nl", example(DESIGNED, PEOPLE["woman"]), TO
    ).html
    return files


def said(code: str, language: str, person: Person, situation: str = "") -> str:
    """Sender, subject and text of a mail; the text of an SMS with its parts counted."""
    about = example(code, person, situation)
    if CATALOGUE[code].by is By.SMS:
        text = render_sms(code, language, about, TO).text
        return f"[{parts(text)} × SMS]\n{text}\n"
    mail = render_mail(code, language, about, TO)
    return f"From: {mail.sender_name}\nSubject: {mail.subject}\n\n{mail.text}"


def greeting(code: str, language: str, person: Person) -> str:
    about = example(code, person)
    if CATALOGUE[code].by is By.SMS:
        return render_sms(code, language, about, TO).text.splitlines()[0]
    return render_mail(code, language, about, TO).text.splitlines()[0]


def _message(code: str) -> str:
    blocks = []
    for language in LANGUAGES:
        for situation in situations_of(code):
            title = f"{language} · {situation}" if situation else language
            blocks.append(f"=== {title} ===\n{said(code, language, PEOPLE['woman'], situation)}")
        greetings = {who: greeting(code, language, PEOPLE[who]) for who in GREETED}
        if CATALOGUE[code].reader is Reader.WORKER and len(set(greetings.values())) > 1:
            lines = "".join(f"{who}: {line}\n" for who, line in greetings.items())
            blocks.append(f"=== {language} · to others ===\n{lines}")
    return "\n".join(blocks)


def main() -> None:
    FOLDER.mkdir(exist_ok=True)
    files = written()
    for old in FOLDER.iterdir():
        if old.name not in files:
            old.unlink()
    for name, text in files.items():
        (FOLDER / name).write_text(text, "utf-8")


if __name__ == "__main__":
    main()
