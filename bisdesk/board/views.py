"""The board, live: the page, what was searched for, and what an open one asks every two seconds."""

from collections.abc import Mapping, Sequence
from typing import Any

from flask import Blueprint, Response, make_response, render_template, request, session
from flask_babel import gettext as _

from bisdesk.assignment.people import desk
from bisdesk.audit.tags import AuditTag
from bisdesk.board import marks, notices, presence, words
from bisdesk.board.asked import SORTS, Asked, asked_from
from bisdesk.board.drawing import Drawing, address
from bisdesk.board.live import Tag, look_of, read_tag, to_send
from bisdesk.board.notice_views import bp as notices_bp
from bisdesk.board.presence_views import bp as presence_bp
from bisdesk.board.rows import BoardRow, rows_of
from bisdesk.board.rules import Sought, read_term
from bisdesk.board.search import find
from bisdesk.board.snapshot import current, minute_of
from bisdesk.clock import BRUSSELS
from bisdesk.policy.actions import Action
from bisdesk.web.access import allow, not_activity
from bisdesk.web.current import current_actor, current_runtime, current_work
from bisdesk.web.formats import initials
from bisdesk.web.pages import page

bp = Blueprint("board", __name__)
blueprints = (bp, notices_bp, presence_bp)

NEEDED = "Board-Needs"
"""Header: ids of rows that an open board has no card of, because others left the page."""
MOST_NEEDED = 100


@bp.get("/board")
@allow(Action.VIEW_BOARD)
def show() -> Response:
    """The whole page."""
    asked = asked_from(request.args)
    tag = _tag(asked, _ask_marks())
    answer = _page(_drawing(asked), tag)
    if request.headers.get("HX-Request") == "true":
        answer.headers["HX-Push-Url"] = address(asked)  # without what the form left empty
    return answer


@bp.post("/board/search")
@allow(Action.VIEW_BOARD)
def search() -> Response:
    """A table of what fits; the text stays out of every address. What was looked for by is written down, not the text."""
    asked, term = asked_from(request.args), request.form.get("q", "").strip()
    sought = _read(term)
    if not sought:
        problem = _("Type at least two letters of the name, or a whole reference or number.")
        return _page(_drawing(asked), _tag(asked, _ask_marks()), 422, problem=problem, typed=term)
    if sought.kinds:
        with current_work() as work:
            for kind in sought.kinds:
                work.audit(AuditTag.BOARD_SEARCHED, reason=kind)
    tag = _tag(asked, _ask_marks(), term)
    hits, more = _hits(sought)
    return _page(_drawing(asked, hits=hits), tag, sought=term, more=more)


@bp.route("/board/live", methods=["GET", "POST"])
@allow(Action.VIEW_BOARD)
@not_activity
def live() -> Response:
    """What has changed since the tag that comes along; nothing when nothing did. Posted with what was searched for."""
    asked, term = asked_from(request.args), request.form.get("q", "").strip()
    tag = _tag(asked, session.identified.along, term)  # type: ignore[attr-defined]
    since = read_tag(request.headers.get("HX-PTag"))
    if tag == since:
        return Response(status=304)
    if since is not None and since.look != tag.look:
        since = None  # it looks at something else by now: all of it
    needed = request.headers.get(NEEDED, "").split()[:MOST_NEEDED]
    hits = _hits(_read(term))[0] if term else None
    board = _drawing(asked, since, hits)
    newest = _as_drawn(tag, board)
    moved = since is None or (since.version, since.minute) != (newest.version, newest.minute)
    answer = make_response(
        render_template(
            "board/_live.html",
            board=board,
            tag=newest,
            rows_too=moved or needed,
            send=frozenset(to_send(board.snapshot, board.visible, since, frozenset(needed))),
            **_around(),
        )
    )
    answer.headers["HX-PTag"] = str(newest)
    return answer


def _page(board: Drawing, tag: Tag, status: int = 200, **about: Any) -> Response:
    runtime = current_runtime()
    with runtime.database.reading() as db:
        colleagues = desk(db, runtime.clock.now(), but=board.viewer) if board.table else []
    newest = _as_drawn(tag, board)
    given = {"sought": None, "more": False, "problem": "", "typed": "", "colleagues": colleagues}
    heads = sort_heads(board.asked, fixed=board.hits is not None)
    context = {"board": board, "tag": newest, "sort_heads": heads, **_around(), **given, **about}
    answer = page("board/board.html", "main", status, **context)
    answer.headers["HX-PTag"] = str(newest)
    return answer


def _ask_marks() -> Mapping[str, Any]:
    runtime = current_runtime()
    with runtime.database.asking() as db:
        return marks.marks(db, runtime.clock.now())


def _tag(asked: Asked, found: Mapping[str, Any], term: str = "") -> Tag:
    """What a viewer who looks this way would have now."""
    viewer = current_actor()
    look = look_of(asked, viewer.language, str(viewer.id), term)
    minute = minute_of(current_runtime().clock.now())
    return Tag(marks.version_of(found), marks.presence_of(found), minute, look)


def _as_drawn(tag: Tag, board: Drawing) -> Tag:
    """The tag of what was really drawn: the board may have moved on in between."""
    return Tag(board.snapshot.version, tag.present, board.snapshot.minute, tag.look)


def _drawing(
    asked: Asked, since: Tag | None = None, hits: Sequence[BoardRow] | None = None
) -> Drawing:
    runtime = current_runtime()
    snapshot = current(runtime, runtime.clock.now())
    return Drawing(asked, snapshot, str(current_actor().id), since, hits)


def _read(term: str) -> Sought:
    return read_term(term, year=current_runtime().clock.now().astimezone(BRUSSELS).year)


def _hits(sought: Sought) -> tuple[list[BoardRow], bool]:
    with current_runtime().database.reading() as db:
        ids, more = find(db, sought)
        return rows_of(db, ids), more


def _around() -> dict[str, Any]:
    """What the templates need beside the rows."""
    runtime, viewer = current_runtime(), current_actor()
    with runtime.database.reading() as db:
        waiting = notices.open_count(db)
        here = presence.others_at(db, runtime.clock.now(), str(viewer.id))
    return {
        "notices": waiting,
        "present": {
            f"request-{request_id}": [{"name": name, "initials": initials(name)} for name in names]
            for request_id, names in here.items()
        },
        "address": address,
        "lane_names": words.LANES,
        "flag_names": words.FLAG_NAMES,
        "group_notes": words.GROUP_NOTES,
        "shortcuts": viewer.shortcuts,
    }


def sort_heads(asked: Asked, *, fixed: bool = False) -> list[dict[str, str]]:
    """The heads of the columns that sort, each with the address that turns it round. fixed: they do not."""
    names = (
        _("Age"),
        _("Name"),
        _("Request"),
        _("Entity"),
        _("State"),
        _("Language"),
        _("Assigned"),
    )
    if fixed:
        return [{"text": text} for text in names]
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
