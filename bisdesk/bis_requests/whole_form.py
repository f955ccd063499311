"""Check one group of the form, or all of it."""

from collections.abc import Sequence

from bisdesk.bis_requests import document_checks, person_checks  # noqa: F401  # they register their checks
from bisdesk.bis_requests.checks import CHECKS, Context, Status, Typed, Verdict, ok
from bisdesk.bis_requests.inputs import GROUPS, IN_ZONE
from bisdesk.bis_requests.zone import Difference
from bisdesk.bis_requests.zone_checks import differing, pointed_out


def check_group(name: str, typed: Typed, context: Context) -> Verdict:
    """Check one group; one that is not required may stay empty."""
    found = differing(typed, context.today) if name in IN_ZONE else ()
    return _check(name, typed, context, found)


def check_all(typed: Typed, context: Context) -> dict[str, Verdict]:
    """Check every group, in form order."""
    found = differing(typed, context.today)
    return {name: _check(name, typed, context, found) for name in GROUPS}


def _check(name: str, typed: Typed, context: Context, found: Sequence[Difference]) -> Verdict:
    verdict = CHECKS[name](typed, context)
    if verdict.status is Status.EMPTY and not GROUPS[name].required:
        verdict = ok(dict.fromkeys(GROUPS[name].inputs))
    return pointed_out(name, verdict, found)
