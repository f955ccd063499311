"""What staff write to who filed a request, a question or why it is rejected: chosen from the standard texts, then changed."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from sqlmodel import Session

from bisdesk.bis_requests.models import BisRequest
from bisdesk.review.queries import people_of, reads_in
from bisdesk.standard_texts.defaults import Kind
from bisdesk.standard_texts.filling import Subject, chosen, opened_by
from bisdesk.standard_texts.wording import fields_named
from bisdesk.web.i18n import LANGUAGES


@dataclass(frozen=True)
class Said:
    """What staff chose and typed so far.

    name: of the standard text; of a rejection it is the reason. filled: the text as it was last filled in for them.
    kept: they typed a text of their own, which the standard text does not replace unless they say so. version: of the
    page that they look at, when only this part of it is drawn again. problems: what is wrong, by input.
    fields, files: what a question opens.
    """

    name: str = ""
    text: str = ""
    language: str = ""
    filled: str = ""
    kept: bool = False
    version: int | None = None
    problems: Mapping[str, str] | None = None
    fields: tuple[str, ...] = ()
    files: bool = False


@dataclass(frozen=True)
class Writing:
    """What the template draws."""

    open: bool
    said: Said
    language: str  # of the text
    reader: str  # the language of who has the request
    languages: Mapping[str, str]
    choices: list[tuple[str, object]]
    problems: Mapping[str, str]


def writing_of(reader: str, said: Said | None, choices: Mapping[str, object]) -> Writing:
    """reader: the language of who has the request."""
    given = said or Said()
    return Writing(
        open=said is not None,
        said=given,
        language=given.language or reader,
        reader=reader,
        languages=LANGUAGES,
        choices=list(choices.items()),
        problems=given.problems or {},
    )


def with_standard_text(
    session: Session, kind: Kind, found: BisRequest, said: Said, *, may_replace: bool = False
) -> Said:
    """The same with its standard text filled in, and with what that text asks for opened.

    may_replace: they said that their own words may go.
    """
    language = said.language or reads_in(session, found)
    fields, files = opened_by(kind, said.name, said.fields, files=said.files)
    text, kept = chosen(
        session,
        kind,
        said.name,
        language,
        typed=said.text,
        filled_before=said.filled,
        subject=subject_of(session, found, fields),
        may_replace=may_replace,
    )
    return replace(
        said,
        language=language,
        text=text,
        filled=said.filled if kept else text,
        kept=kept,
        fields=fields,
        files=files,
    )


def subject_of(session: Session, found: BisRequest, fields: tuple[str, ...] = ()) -> Subject:
    """What a standard text is filled in with for this request."""
    named = fields_named(fields) if fields else None
    return Subject(found.reference or "", people_of(session, found).entity, named)


def posted_language(form: Mapping[str, str], before: str) -> str:
    """The language of the tab that was pressed, else the one that the text is in; empty when it is none of ours."""
    asked = form.get("to_language") or form.get(before, "")
    return asked if asked in LANGUAGES else ""
