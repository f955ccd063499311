"""Note what a report says about a message of ours."""

from bisdesk.bounces.dsn import Fate, Report
from bisdesk.outbox import returned
from bisdesk.outbox.models import Channel
from bisdesk.outbox.returned import Told
from bisdesk.runtime import Runtime


def note(runtime: Runtime, report: Report) -> Told:
    """Mark the mail that the report is about; of one that was never handed over nothing is believed."""
    if report.fate is Fate.FAILED:
        return returned.came_back(
            runtime, report.message_id, Channel.MAIL, f"bounce_{report.status}"
        )
    if report.fate is Fate.DELAYED:
        return returned.delayed(runtime, report.message_id, Channel.MAIL)
    return returned.delivered(runtime, report.message_id, Channel.MAIL)
