"""Which room follows when something happens in another one. Rooms offer lists; here stands what is on them."""

from bisdesk.activation import service as activation
from bisdesk.attachments import service as attachments
from bisdesk.attachments import views as attachment_views
from bisdesk.bis_requests import draft_views, drafts, submitting
from bisdesk.bis_requests.models import BisRequest
from bisdesk.identity import service as identity
from bisdesk.register import job as register_job
from bisdesk.work.work import Work


def _start_activation() -> register_job.Follow:
    prepared = activation.prepare()

    def follow(work: Work, bis_request: BisRequest) -> None:
        activation.start(work, bis_request, prepared)

    return follow


def wire() -> None:
    """Called with each runtime that is built; calling it again changes nothing."""
    drafts.on_changed[:] = [identity.data_changed]
    draft_views.on_whole_form[:] = [attachment_views.keep_and_tell]
    drafts.on_erased[:] = [identity.erased, attachments.erase]
    submitting.needs[:] = [attachments.needs, identity.missing]
    register_job.on_number_given[:] = [_start_activation]
