"""The words by which the desk finds a request, kept beside it."""

from sqlalchemy import delete, insert
from sqlmodel import Session, col, select

from bisdesk.bis_requests.models import BisRequest
from bisdesk.board.models import SearchWord
from bisdesk.board.rules import words_of


def keep(session: Session, found: BisRequest) -> None:
    """Bring the words of a request in line with what stands in it now."""
    wanted = words_of(
        names=(found.first_name, found.other_first_names, found.last_name),
        email=found.email,
        mobile=found.mobile,
        numbers=(found.ssin, found.existing_number),
    )
    mine = col(SearchWord.request_id) == found.id
    there = set(session.exec(select(SearchWord.kind, SearchWord.word).where(mine)))
    for kind, word in there - wanted:
        session.execute(
            delete(SearchWord).where(mine, SearchWord.kind == kind, SearchWord.word == word)  # type: ignore[arg-type]
        )
    if new := wanted - there:
        rows = [{"request_id": found.id, "kind": kind, "word": word} for kind, word in sorted(new)]
        session.execute(insert(SearchWord), rows)


def erase(session: Session, request_id: str) -> None:
    """Leave nothing about this request."""
    session.execute(delete(SearchWord).where(col(SearchWord.request_id) == request_id))
