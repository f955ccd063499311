"""Keep under what a request is found, and erase it."""

from sqlalchemy import delete
from sqlmodel import col

from bisdesk.bis_requests.models import BisRequest
from bisdesk.domain.name_key import fold
from bisdesk.domain.partial_date import PartialDate
from bisdesk.duplicates.models import (
    CandidateKind,
    DuplicateVerdict,
    LookAlike,
    SearchKey,
    SearchText,
)
from bisdesk.duplicates.rules import document_key
from bisdesk.register.blocking import as_number, kept_keys
from bisdesk.work.work import Work


def keep(work: Work, bis_request: BisRequest) -> None:
    """Make the keys of a request anew; without last name or birth date there are none."""
    _forget_keys(work, bis_request.id)
    work.session.add(
        SearchText(
            request_id=bis_request.id,
            folded=folded(bis_request),
            document=document_key(bis_request.document_country, bis_request.document_number),
        )
    )
    if not bis_request.last_name or not bis_request.birth_date:
        return
    born = as_number(PartialDate.from_text(bis_request.birth_date))
    work.session.add_all(
        SearchKey(key=key, born=born, request_id=bis_request.id)
        for key in sorted(kept_keys(bis_request.last_name))
    )


def folded(bis_request: BisRequest) -> str:
    """All names without marks, as the board searches them: `anneli maria saarinen`."""
    parts = (bis_request.first_name, bis_request.other_first_names, bis_request.last_name)
    return fold(" ".join(part for part in parts if part))[:310]


def erase(work: Work, request_id: str) -> None:
    """Forget everything that this room holds of a request, also where it was another one's look-alike."""
    _forget_keys(work, request_id)
    for model in (LookAlike, DuplicateVerdict):
        work.session.execute(delete(model).where(col(model.request_id) == request_id))
        work.session.execute(
            delete(model).where(
                col(model.kind) == CandidateKind.REQUEST, col(model.candidate) == request_id
            )
        )


def _forget_keys(work: Work, request_id: str) -> None:
    for model in (SearchKey, SearchText):
        work.session.execute(delete(model).where(col(model.request_id) == request_id))
