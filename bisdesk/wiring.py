"""Build what an installation runs on, and say which room follows when something happens in another one.

Rooms offer lists; here stands what is on them. Nothing but the entries (app, command line) imports this module.
"""

from collections.abc import Callable
from datetime import timedelta

from bisdesk.accounts import views as account_views
from bisdesk.activation import renew, ways
from bisdesk.activation import service as activation
from bisdesk.activation import timed as activation_timed
from bisdesk.assignment import absence, absent, news_views
from bisdesk.assignment import notices as staff_notices
from bisdesk.assignment.models import Kind
from bisdesk.attachments import scanning
from bisdesk.attachments import service as attachments
from bisdesk.attachments import views as attachment_views
from bisdesk.bis_requests import (
    drafts,
    endings,
    hand_over,
    idle,
    kept,
    kept_views,
    posted_draft,
    reopened,
    submitting,
    taken,
)
from bisdesk.bis_requests.models import BisRequest
from bisdesk.board import marks as board_marks
from bisdesk.bounces import mailbox as bounces_mailbox
from bisdesk.clock import Clock, SystemClock
from bisdesk.demo.moved_clock import MovedClock
from bisdesk.duplicates import service as duplicates
from bisdesk.entities import admins
from bisdesk.identity import service as identity
from bisdesk.identity import signing_views
from bisdesk.outbox import forget, handlers
from bisdesk.outbox.handlers import JobKind, Timed
from bisdesk.phone_upload import tickets as upload_tickets
from bisdesk.questions import answering
from bisdesk.questions import timed as questions_timed
from bisdesk.register import changes as number_changes
from bisdesk.register import job as register_job
from bisdesk.register import service as register
from bisdesk.register.embedded import EmbeddedRegister
from bisdesk.register.embedded.schema import SCHEMA
from bisdesk.register.manual import ManualRegister
from bisdesk.register.port import Register
from bisdesk.register.queries import keys_noted
from bisdesk.review import service as review
from bisdesk.runtime import Runtime
from bisdesk.settings import Settings, raw_key
from bisdesk.store.database import Database
from bisdesk.store.vault import Vault
from bisdesk.web import errors, navigation, sessions
from bisdesk.work.work import Work
from bisdesk.worker_preview import service as worker_preview


def _start_activation(runtime: Runtime) -> register_job.Follow:
    prepared, way = activation.prepare(), ways.chosen(runtime.settings)

    def follow(work: Work, bis_request: BisRequest) -> None:
        noted = keys_noted(work.session, bis_request.id)
        activation.start(work, bis_request, prepared, keys_noted=noted, way=way)

    return follow


def _tell_admins(_runtime: Runtime) -> register_job.Follow:
    def follow(work: Work, bis_request: BisRequest) -> None:
        for account_id in admins.of_entity(work.session, bis_request.entity_id):
            work.send("worker_ready", account_id=account_id, request_id=bis_request.id)

    return follow


def _tell_desk(kind: Kind) -> Callable[[Work, BisRequest], None]:
    """Tell the staff member who has the request, if somebody has."""

    def tell(work: Work, bis_request: BisRequest) -> None:
        if bis_request.assigned_to is not None:
            staff_notices.tell(work, bis_request.assigned_to, kind, bis_request)

    return tell


def _wire_worker() -> None:
    starting = ("activation_link", "activation_code", *activation.EXPLAIN)
    handlers.on_handed_over.update(
        dict.fromkeys((*starting, *activation.CARRY_LINK), activation.handed_over)
    )
    handlers.on_bounced.update(dict.fromkeys(activation.CARRY_LINK, renew.link_bounced))
    handlers.on_failed.update(dict.fromkeys(starting, activation.failed))
    handlers.on_delivery_failed[:] = [_tell_desk(Kind.DELIVERY_FAILED)]
    handlers.jobs[identity.JOB] = JobKind(identity.make_pdf, identity.give_up, most_tries=5)
    handlers.jobs[scanning.JOB] = JobKind(scanning.run, longest_pause=timedelta(minutes=5))
    handlers.jobs[duplicates.JOB] = JobKind(duplicates.run)
    handlers.jobs[register.JOB] = JobKind(register_job.run)
    handlers.jobs[number_changes.JOB] = JobKind(number_changes.run)
    handlers.timed[:] = [
        Timed("activations", activation_timed.due, timedelta(seconds=5)),
        Timed("bounces", bounces_mailbox.look, timedelta(minutes=1), apart=True),
        Timed("requests of who is not there", absent.give_back, timedelta(seconds=5)),
        Timed("old absences", absence.forget_old, timedelta(hours=6)),
        Timed("old staff notices", staff_notices.forget_old, timedelta(hours=1)),
        Timed("idle drafts", idle.discard_idle, timedelta(minutes=10)),
        Timed("kept forms", kept.forget_old, timedelta(minutes=5)),
        Timed("questions", questions_timed.due, timedelta(seconds=30)),
        Timed("registrations", register_job.wake, timedelta(seconds=10)),
        Timed("unscanned files", scanning.wake, timedelta(minutes=1)),
    ]


def build_runtime(settings: Settings, clock: Clock | None = None) -> Runtime:
    """Open what the settings name, and connect the rooms. Connects to no server or file yet."""
    wire()
    clock = clock or (MovedClock(settings.instance) if settings.demo else SystemClock())
    vault = Vault(
        {name: raw_key(key) for name, key in settings.vault_keys.items()},
        raw_key(settings.hash_key),
    )
    database = Database(settings.main_database_url)
    return Runtime(
        settings=settings,
        database=database,
        vault=vault,
        clock=clock,
        register=_register(settings, database, clock),
    )


def _register(settings: Settings, database: Database, clock: Clock) -> Register:
    """The one place that knows which register it is."""
    if settings.bis_register == "manual":
        return ManualRegister(database)
    return EmbeddedRegister(Database(settings.register_database_url, schema=SCHEMA), clock)


def wire() -> None:
    """Say what follows what; calling it again changes nothing."""
    drafts.on_changed[:] = [identity.data_changed]
    posted_draft.on_whole_form[:] = [attachment_views.keep_and_tell, signing_views.keep_and_tell]
    hand_over.on_handed_over[:] = [identity.handed_over, kept.erased, upload_tickets.erase]
    errors.on_session_over[:] = [kept_views.keep_posted]
    sessions.asked_along["/board/live"] = board_marks.ALONG
    account_views.on_signed_in[:] = [kept_views.restore]
    drafts.on_erased[:] = [
        taken.erased, identity.erased, kept.erased, attachments.erase, upload_tickets.erase,
        forget.erase, worker_preview.erase,
    ]  # fmt: skip
    navigation.counts.update({"news.index": news_views.unseen})
    endings.on_withdrawn[:] = [staff_notices.withdrawn]
    reopened.on_closed[:] = [attachments.answer_closed, identity.answer_closed]
    answering.on_answered[:] = [_tell_desk(Kind.ANSWERED), duplicates.look_again]
    questions_timed.on_no_answer[:] = [_tell_desk(Kind.NO_ANSWER)]
    questions_timed.on_rejected[:] = [_tell_desk(Kind.REJECTED_UNANSWERED)]
    submitting.needs[:] = [attachments.needs, identity.missing]
    register.needs[:] = [review.still_open]
    submitting.on_submitted[:] = [duplicates.look_again]
    register_job.on_number_given[:] = [_start_activation, _tell_admins]
    _wire_worker()
