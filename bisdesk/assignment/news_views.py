"""What staff are told about requests they have or had."""

from flask import Blueprint, Response, g, request

from bisdesk.assignment import notices
from bisdesk.assignment.wording import NEWS
from bisdesk.policy.actions import Action
from bisdesk.web.access import allow
from bisdesk.web.current import current_actor, current_runtime, current_work
from bisdesk.web.pages import go_to, page

bp = Blueprint("news", __name__, url_prefix="/board/news")


@bp.app_template_global("staff_news")
def unseen() -> int:
    """How much the reader has not seen; asked once per page."""
    if "staff_news" not in g:
        with current_runtime().database.reading() as session:
            g.staff_news = notices.unseen_count(session, str(current_actor().id))
    return int(g.staff_news)


@bp.get("")
@allow(Action.VIEW_BOARD)
def index() -> Response:
    with current_runtime().database.reading() as session:
        rows = notices.news_of(session, str(current_actor().id))
    return page(
        "assignment/news.html",
        fresh=[row for row in rows if not row.seen],
        seen=[row for row in rows if row.seen],
        words=NEWS,
    )


@bp.post("/seen")
@allow(Action.VIEW_BOARD)
def see_all() -> Response:
    """Mark what stood on the page as seen; what came since stays."""
    with current_work() as work:
        notices.see_all(work, request.form.get("notices", "").split())
    return go_to("news.index")


@bp.post("/<staff_notice_id>/open")
@allow(Action.VIEW_BOARD)
def open_one(staff_notice_id: str) -> Response:
    """Go to the request, and mark the notice as seen."""
    with current_work() as work:
        reference = notices.see(work, staff_notice_id)
    return go_to("review.show", reference=reference)
