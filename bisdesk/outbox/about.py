"""What a message may say of a request, read from the rows."""

from dataclasses import replace
from datetime import datetime

from sqlmodel import Session, col, select

from bisdesk.activation.models import Activation, ActivationLink
from bisdesk.bis_requests.models import BisRequest
from bisdesk.corrections.queries import fields_corrected
from bisdesk.messages.render import About


def with_request(
    session: Session,
    about: About,
    code: str,
    bis_request: BisRequest | None,
    activation: Activation | None,
) -> About:
    """Add what the request and its activation say to what is known of the reader."""
    return replace(
        about,
        reference=(bis_request.reference or "") if bis_request else "",
        activation=activation.state.value if activation else "",
        end_reason=_end_reason(bis_request, activation),
        number_noted=bis_request.note_bis_number if bis_request else False,
        has_number=bis_request.ssin is not None if bis_request else False,
        number_kind=(bis_request.ssin_kind or "bis") if bis_request else "bis",
        link_ends_at=_link_ends_at(session, code, activation),
        blocks_at=activation.blocks_at if activation else None,
        fields=_fields(session, about, code, bis_request),
    )


def _fields(
    session: Session, about: About, code: str, bis_request: BisRequest | None
) -> tuple[str, ...]:
    """What the correction was about that a message of that time tells of."""
    if code != "data_corrected" or bis_request is None or about.at is None:
        return ()
    return fields_corrected(session, bis_request.id, about.at)


def _end_reason(bis_request: BisRequest | None, activation: Activation | None) -> str:
    """Why the activation ended or, when there never was one, why the request did."""
    ended = activation or bis_request
    return (ended.end_reason or "") if ended else ""


def _link_ends_at(session: Session, code: str, activation: Activation | None) -> datetime | None:
    """Until when the link in force holds, which a reminder takes over; that of a new link is set when it leaves."""
    if activation is None or code == "activation_new_link":
        return None
    taken_over = select(ActivationLink.holds_until).where(
        ActivationLink.activation_id == activation.id,
        col(ActivationLink.ended_at).is_(None),
        col(ActivationLink.handed_over_at).is_(None),
    )
    return session.exec(taken_over.limit(1)).first() or activation.link_until
