"""Work: what one user action carries. Leaving the block commits all of it, or none."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from sqlalchemy import update
from sqlmodel import Session, SQLModel, col, select

from bisdesk.audit.log import Said, append
from bisdesk.audit.tags import AuditTag
from bisdesk.bis_requests.models import BisRequest, TimelineEntry
from bisdesk.bis_requests.states import CARRIES, State
from bisdesk.bis_requests.uniqueness import free
from bisdesk.board import search_words
from bisdesk.board.models import BoardVersion
from bisdesk.clock import Clock
from bisdesk.outbox.models import Channel, Job, Message, Status
from bisdesk.policy.actions import Action
from bisdesk.policy.actor import Actor
from bisdesk.policy.decide import NotFound, require
from bisdesk.policy.matrix import RequestSubject
from bisdesk.store.database import Database
from bisdesk.store.ids import new_id
from bisdesk.store.vault import Vault


class Stale(Exception):
    """Somebody else was first: the version that the action started from is gone. Carries the current one."""

    def __init__(self, current: int) -> None:
        super().__init__("stale version")
        self.current = current


class Work:
    """One transaction of one actor, with one reading of the clock."""

    def __init__(self, session: Session, actor: Actor, now: datetime, vault: Vault) -> None:
        self.session = session
        self.actor = actor
        self.now = now
        self.vault = vault
        self._said: list[Said] = []
        self._on_board: list[BisRequest] = []
        self._board_moved = False

    def require(self, action: Action, subject: RequestSubject | None = None) -> None:
        """Ask the policy. Raises Denied or NotFound."""
        require(self.actor, action, subject)

    def get(self, request_id: str, action: Action, *, version: int | None = None) -> BisRequest:
        """Lock and return the request. Raises NotFound (also when it is another's), Denied or Stale."""
        return self._checked(col(BisRequest.id) == request_id, action, version)

    def get_by_reference(
        self, reference: str, action: Action, *, version: int | None = None
    ) -> BisRequest:
        """The same, by reference."""
        return self._checked(col(BisRequest.reference) == reference, action, version)

    def changed(self, bis_request: BisRequest) -> None:
        """Note that the request changed: a new version, so that a stale page is told.

        Once it has ended, whatever the transition, its e-mail address and mobile number are free for others.
        """
        bis_request.version += 1
        bis_request.changed_at = self.now
        self.session.add(bis_request)
        if bis_request.state is not State.DRAFT and bis_request.state not in CARRIES:
            free(self.session, bis_request.id)

    def tell(self, bis_request: BisRequest, event: str, *, reason: str | None = None) -> None:
        """Put a line on the request's timeline."""
        actor_id = self.actor.id if self.actor.kind == "account" else None
        self.session.add(
            TimelineEntry(
                request_id=bis_request.id,
                at=self.now,
                event=event,
                actor_id=actor_id,
                reason=reason,
            )
        )

    def audit(
        self,
        tag: AuditTag,
        subject: SQLModel | None = None,
        *,
        outcome: str = "done",
        reason: str | None = None,
    ) -> None:
        """Say it in the audit log. `reason` is a code; ids only, never a value."""
        self._said.append(
            Said(
                at=self.now,
                actor_kind=self.actor.kind,
                actor_id=self.actor.id,
                tag=tag.value,
                subject_kind=str(subject.__tablename__) if subject else None,
                subject_id=getattr(subject, "id", None) if subject else None,
                outcome=outcome,
                reason=reason,
            )
        )

    def send(
        self,
        code: str,
        *,
        channel: Channel = Channel.MAIL,
        request_id: str | None = None,
        account_id: str | None = None,
        worker_account_id: str | None = None,
        secret: dict[str, str] | None = None,
    ) -> Message:
        """Queue a message. With an account it goes to that person, else to the worker of the request.

        secret: what exists nowhere else (link token, code); kept sealed until it is handed over.
        """
        message = Message(
            id=new_id(),
            code=code,
            channel=channel,
            status=Status.WAITING,
            request_id=request_id,
            account_id=account_id,
            worker_account_id=worker_account_id,
            created_at=self.now,
            next_try_at=self.now,
        )
        if secret is not None:
            message.secret = self.vault.seal(json.dumps(secret).encode(), f"message:{message.id}")
        self.session.add(message)
        return message

    def enqueue(self, kind: str, subject_id: str) -> None:
        """Queue work for the worker process; asked again, it starts again."""
        job = self.session.exec(
            select(Job).where(Job.kind == kind, Job.subject_id == subject_id).with_for_update()
        ).one_or_none()
        if job is None:
            job = Job(
                kind=kind,
                subject_id=subject_id,
                status=Status.WAITING,
                created_at=self.now,
                next_try_at=self.now,
            )
        elif job.status is not Status.TAKEN:
            job.status, job.tries, job.next_try_at, job.failure = Status.WAITING, 0, self.now, None
        self.session.add(job)

    def board_changed(self, bis_request: BisRequest | None = None) -> None:
        """Let every open board know that this request (or without one: something around them) looks different now."""
        self._board_moved = True
        if bis_request is not None:
            self._on_board.append(bis_request)

    def finish(self) -> None:
        """Write what has to come last, in the order every process keeps: audit head, then board version."""
        self.session.flush()
        for bis_request in {each.id: each for each in self._on_board}.values():
            search_words.keep(self.session, bis_request)
        if self._said:
            append(self.session, self._said)
        if self._board_moved:
            self._raise_board_version()
        self.session.flush()

    def _raise_board_version(self) -> None:
        self.session.flush()
        self.session.execute(update(BoardVersion).values(version=col(BoardVersion.version) + 1))
        version = self.session.exec(select(BoardVersion.version)).one()
        for bis_request in self._on_board:
            bis_request.board_version = version
            self.session.add(bis_request)

    def _checked(self, condition: object, action: Action, version: int | None) -> BisRequest:
        # key_share: rows of other requests may name this one meanwhile (a verdict on the pair); its key never changes.
        found = self.session.exec(
            select(BisRequest).where(condition).with_for_update(key_share=True)  # type: ignore[arg-type]
        ).one_or_none()
        if found is None:
            # The same path for nobody's and somebody else's: first whether this role may at all.
            self.require(action)
            raise NotFound
        self.require(action, found)
        if version is not None and version != found.version:
            raise Stale(found.version)
        return found


@contextmanager
def open_work(database: Database, clock: Clock, vault: Vault, actor: Actor) -> Iterator[Work]:
    """One transaction for `actor`. No mail, PDF, password hashing or other slow thing inside."""
    with database.writing() as session:
        work = Work(session, actor, clock.now(), vault)
        yield work
        work.finish()
