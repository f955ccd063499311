"""The board, live: the page, and what an open one asks every two seconds."""

from typing import Any

from flask import Blueprint, Response, make_response, render_template, request
from flask_babel import gettext as _

from bisdesk.board import notices, queries, words
from bisdesk.board.asked import SORTS, Asked, asked_from
from bisdesk.board.drawing import Drawing, address
from bisdesk.board.live import Tag, look_of, read_tag, to_send
from bisdesk.board.notice_views import bp as notices_bp
from bisdesk.board.snapshot import current, minute_of
from bisdesk.policy.actions import Action
from bisdesk.web.access import allow, not_activity
from bisdesk.web.current import current_actor, current_runtime
from bisdesk.web.i18n import page_language
from bisdesk.web.pages import page

bp = Blueprint("board", __name__)
blueprints = (bp, notices_bp)

NEEDED = "Board-Needs"
"""Header: ids of rows that an open board has no card of, because others left the page."""
MOST_NEEDED = 100


@bp.get("/board")
@allow(Action.VIEW_BOARD)
def show() -> Response:
    """The whole page."""
    asked = asked_from(request.args)
    tag = _tag(asked)
    board = _drawing(asked, None)
    newest = _as_drawn(tag, board)
    answer = page(
        "board/board.html", board=board, tag=newest, sort_heads=sort_heads(asked), **_around()
    )
    answer.headers["HX-PTag"] = str(newest)
    if request.headers.get("HX-Request") == "true":
        answer.headers["HX-Push-Url"] = address(asked)  # without what the form left empty
    return answer


@bp.get("/board/live")
@allow(Action.VIEW_BOARD)
@not_activity
def live() -> Response:
    """What has changed since the tag that comes along; nothing when nothing did."""
    asked = asked_from(request.args)
    tag, since = _tag(asked), read_tag(request.headers.get("HX-PTag"))
    if tag == since:
        return make_response("", 304)
    if since is not None and since.look != tag.look:
        since = None  # it looks at something else by now: all of it
    board = _drawing(asked, since)
    needed = request.headers.get(NEEDED, "").split()[:MOST_NEEDED]
    newest = _as_drawn(tag, board)
    answer = make_response(
        render_template(
            "board/_live.html",
            board=board,
            tag=newest,
            rows_too=since is None
            or needed
            or (since.version, since.minute) != (newest.version, newest.minute),
            send=frozenset(to_send(board.snapshot, board.visible, since, frozenset(needed))),
            **_around(),
        )
    )
    answer.headers["HX-PTag"] = str(newest)
    return answer


def _tag(asked: Asked) -> Tag:
    """What a viewer who looks this way would have now."""
    runtime = current_runtime()
    with runtime.database.asking() as db:
        version = queries.board_version(db)
    look = look_of(asked, page_language(), str(current_actor().id))
    return Tag(version, "0", minute_of(runtime.clock.now()), look)


def _as_drawn(tag: Tag, board: Drawing) -> Tag:
    """The tag of what was really drawn: the board may have moved on in between."""
    return Tag(board.snapshot.version, tag.present, board.snapshot.minute, tag.look)


def _drawing(asked: Asked, since: Tag | None) -> Drawing:
    runtime = current_runtime()
    snapshot = current(runtime, runtime.clock.now())
    return Drawing(asked=asked, snapshot=snapshot, viewer=str(current_actor().id), since=since)


def _around() -> dict[str, Any]:
    """What the templates need beside the rows."""
    with current_runtime().database.reading() as session:
        waiting = notices.open_count(session)
    return {
        "notices": waiting,
        "present": {},
        "address": address,
        "lane_names": words.LANES,
        "flag_names": words.FLAG_NAMES,
        "group_notes": words.GROUP_NOTES,
        "shortcuts": current_actor().shortcuts,
    }


def sort_heads(asked: Asked) -> list[dict[str, str]]:
    """The heads of the columns that sort, each with the address that turns it round."""
    names = (
        _("Age"),
        _("Name"),
        _("Request"),
        _("Entity"),
        _("State"),
        _("Language"),
        _("Assigned"),
    )
    heads = []
    for name, text in zip(SORTS, names, strict=True):
        chosen = asked.sorted_by == name
        # Ages begin with the longest, texts with the first letter.
        backwards = not asked.backwards if chosen else name == "age"
        head = {"text": text, "url": address(asked.with_(sort=f"-{name}" if backwards else name))}
        if chosen:
            head["sorted"] = "descending" if asked.backwards else "ascending"
        heads.append(head)
    return heads
