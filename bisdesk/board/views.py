"""The board, live: one address for the page and for what has changed since."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from flask import Blueprint, Response, make_response, request
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from bisdesk.bis_requests.states import State
from bisdesk.board import notices, queries
from bisdesk.board.notice_views import bp as notices_bp
from bisdesk.policy.actions import Action
from bisdesk.web.access import allow, not_activity
from bisdesk.web.current import current_actor, current_runtime
from bisdesk.web.i18n import page_language
from bisdesk.web.pages import page, wants_part

bp = Blueprint("board", __name__)
blueprints = (bp, notices_bp)

LANES = (
    (State.SUBMITTED, "new", _l("New"), _l("Nothing new.")),
    (State.IN_REVIEW, "busy", _l("Being checked"), _l("Nobody checks anything at the moment.")),
    (State.INFO_NEEDED, "wait", _l("Waiting for an answer"), _l("Nobody has to answer anything.")),
    (State.REGISTERING, "reg", _l("To be registered"), _l("Nothing waits for the register.")),
)


@dataclass(frozen=True)
class Lane:
    """One column as the template draws it."""

    kind: str
    title: str
    nothing: str
    total: int
    cards: list[queries.Card]


@bp.get("/board")
@allow(Action.VIEW_BOARD)
def show() -> Response:
    """The whole page."""
    return _answer()


@bp.get("/board/live")
@allow(Action.VIEW_BOARD)
@not_activity
def live() -> Response:
    """What an open board asks every two seconds: nothing when nothing changed."""
    return _answer()


def _answer() -> Response:
    runtime = current_runtime()
    now = runtime.clock.now()
    # Asked first: a change in between makes the board newer than its tag, and it is sent once more.
    with runtime.database.asking() as db:
        tag = _tag(queries.board_version(db), now)
    if wants_part() and request.headers.get("HX-PTag") == tag:
        return make_response("", 304)
    with runtime.database.reading() as session:
        viewer, closed = str(current_actor().id), runtime.settings.extra_holidays
        counts = queries.lane_counts(session)
        lanes = [
            Lane(
                kind=kind,
                title=str(title),
                nothing=str(nothing),
                total=counts.get(state, 0),
                cards=queries.lane(session, state, viewer=viewer, now=now, closed=tuple(closed)),
            )
            for state, kind, title, nothing in LANES
        ]
        buckets = queries.activation_buckets(session)
        waiting = notices.open_count(session)
    answer = page(
        "board/board.html",
        "board",
        lanes=lanes,
        buckets=buckets,
        notices=waiting,
        part=wants_part(),
        viewer_id=viewer,
        tag=tag,
        age_text=age_text,
        total=sum(counts.values()),
    )
    answer.headers["HX-PTag"] = tag
    return answer


def _tag(version: int, now: datetime) -> str:
    """Version for what people change; minute for what time changes; language and person for how it reads."""
    return f"{version}.{int(now.timestamp()) // 60}.{page_language()}.{current_actor().id}"


def age_text(age: timedelta) -> str:
    """Working time in days of eight hours, as the desk counts."""
    hours = int(age.total_seconds() // 3600)
    if hours >= 8:
        return _("%(days)s d %(hours)s h", days=hours // 8, hours=hours % 8)
    if hours:
        return _("%(hours)s h", hours=hours)
    return _("%(minutes)s min", minutes=int(age.total_seconds() // 60))
