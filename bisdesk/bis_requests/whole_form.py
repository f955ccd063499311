"""Check one group of the form, or all of it."""

from bisdesk.bis_requests import document_checks, person_checks  # noqa: F401  # they register their checks
from bisdesk.bis_requests.checks import CHECKS, Context, Status, Typed, Verdict, ok
from bisdesk.bis_requests.inputs import GROUPS


def check_group(name: str, typed: Typed, context: Context) -> Verdict:
    """Check one group; one that is not required may stay empty."""
    verdict = CHECKS[name](typed, context)
    if verdict.status is Status.EMPTY and not GROUPS[name].required:
        return ok(dict.fromkeys(GROUPS[name].inputs))
    return verdict


def check_all(typed: Typed, context: Context) -> dict[str, Verdict]:
    """Check every group, in form order."""
    return {name: check_group(name, typed, context) for name in GROUPS}
