"""The page's part that staff judge: the lines with their verdicts, and the bar that counts them."""

from collections.abc import Mapping
from typing import Any

from sqlmodel import Session

from bisdesk.bis_requests import panels
from bisdesk.bis_requests.contexts import check_context
from bisdesk.bis_requests.document_verdict import judged_now
from bisdesk.bis_requests.models import BisRequest
from bisdesk.bis_requests.states import Transition, open_to
from bisdesk.duplicates.card import Card
from bisdesk.identity.queries import declaration_view
from bisdesk.policy.actions import Action
from bisdesk.policy.decide import may
from bisdesk.questions.queries import changes_in, thread_of
from bisdesk.review.changed import with_changes
from bisdesk.review.comparison import compare
from bisdesk.review.decision import Bar
from bisdesk.review.judged import Refused, judged_lines, tally_of
from bisdesk.review.lines import keys_of, lacking, values_with
from bisdesk.review.queries import verdicts_on
from bisdesk.review.zone import zone_view
from bisdesk.web.current import current_actor, current_runtime
from bisdesk.web.i18n import page_language
from bisdesk.worker_preview.queries import proved_at


def comparison_of(session: Session, found: BisRequest, *, refused: Refused) -> dict[str, Any]:
    """The lines that staff judge, with what was said of them."""
    runtime = current_runtime()
    now = runtime.clock.now()
    checked = check_context(session, now)
    files = panels.attachments(session, found.id)
    declared = declaration_view(session, found.id, now)
    counts = (declared.id, declared.status) if declared.id else None
    values = values_with(found, [file.id for file in files], counts)
    judgement = judged_now(found, checked)
    zone = zone_view(found, checked, page_language())
    entries = thread_of(session, found.id, for_staff=True)
    lines = compare(
        found,
        page_language(),
        checked.rules.rule(judgement.rule),
        judgement,
        zone,
        files=files,
        declared=declared,
        number_proved=proved_at(session, runtime.vault, found),
    )
    rows = judged_lines(
        with_changes(lines, changes_in(entries), page_language()),
        keys_of(runtime.vault, found.id, values),
        verdicts_on(session, found.id),
        refused,
    )
    return {
        "bis_request": found,
        "rows": rows,
        "tally": tally_of(rows),
        "may_judge": may(current_actor(), Action.REVIEW, found)
        and Transition.REGISTER in open_to(found.state),
        "shortcuts": current_actor().shortcuts,
        "judgement": judgement,
        "document_over": not judgement.counts,
        "zone": zone,
        "entries": entries,
        "lacking": lacking(values),
        "checked": checked,
        "attachments": files,
        "declared": declared,
    }


def bar_of(known: Mapping[str, Any], *, alike: int, same: int, first: int) -> Bar:
    """What the bar says. alike: look-alikes that nobody judged; same: how many are called the same person; first:
    earlier requests of that person."""
    return Bar(
        known["tally"],
        alike,
        same,
        document_over=known["document_over"],
        stops=len(known["lacking"]),
        first=first,
    )


def bar_with(known: Mapping[str, Any], card: Card) -> Bar:
    return bar_of(known, alike=card.open, same=len(card.same), first=len(card.first))
