"""Sessions. Signed in: server-side, the cookie holds only a random token. Before that: a small signed cookie."""

import hmac
from dataclasses import dataclass
from typing import Any, cast

from flask import Flask, Request, Response, current_app, g, request
from flask.sessions import SessionInterface, SessionMixin
from itsdangerous import BadData, BadSignature, URLSafeSerializer, URLSafeTimedSerializer
from sqlalchemy import update
from sqlmodel import col
from werkzeug.datastructures import CallbackDict

from bisdesk.accounts.identify import TOUCH_EVERY, Along, Identified, identify
from bisdesk.accounts.models import Account, SignInSession
from bisdesk.accounts.service import session_id_of
from bisdesk.runtime import Runtime
from bisdesk.settings import raw_key
from bisdesk.web.current import EXTENSION

asked_along: dict[str, Along] = {}
"""By path: what its view has to know each time, found with the session's own query (see `wiring.py`)."""


@dataclass(frozen=True)
class Ended:
    """A session that is over: whose it was. It opens nothing any more."""

    account_id: str
    csrf: str

    def made_this_token(self, token: str) -> bool:
        """Say whether a form of this session carries the token: then the post comes from our own page."""
        signer = URLSafeTimedSerializer(current_app.secret_key or "", salt="wtf-csrf-token")
        try:
            return bool(self.csrf) and hmac.compare_digest(str(signer.loads(token)), self.csrf)
        except BadData:
            return False


def session_that_ended() -> Ended | None:
    """The session that this browser's cookie names, when it is over and its owner may still sign in."""
    runtime = cast(Runtime, current_app.extensions[EXTENSION])
    token = request.cookies.get(BisdeskSessions._name(runtime, "session"))  # noqa: SLF001  # same module
    if not token or "actor" in g:
        return None
    with runtime.database.reading() as db:
        found = db.get(SignInSession, session_id_of(runtime, token))
        account = db.get(Account, found.account_id) if found else None
    if found is None or account is None or not account.active:
        return None
    return Ended(found.account_id, str(found.values.get("csrf_token") or ""))


class WebSession(CallbackDict[str, Any], SessionMixin):
    """What Flask and its extensions see as the session."""

    def __init__(self, values: dict[str, Any], identified: Identified | None = None) -> None:
        def on_update(_: object) -> None:
            self.modified = True

        super().__init__(values, on_update)
        self.modified = False
        self.identified = identified
        self.new_token: str | None = None  # set when somebody signs in
        self.ended = False  # set when they sign out

    def begin(self, token: str) -> None:
        """Go on under a new server-side session; nothing of the visitor's session is kept."""
        self.clear()
        self.new_token = token

    def end(self) -> None:
        self.clear()
        self.ended = True


class BisdeskSessions(SessionInterface):
    def open_session(self, app: Flask, request: Request) -> WebSession:
        if request.path.startswith("/static/"):
            return WebSession({})
        runtime = cast(Runtime, app.extensions[EXTENSION])
        token = request.cookies.get(self._name(runtime, "session"))
        if token:
            with runtime.database.asking() as db:
                found = identify(
                    db,
                    session_id_of(runtime, token),
                    runtime.clock.now(),
                    asked_along.get(request.path),
                )
            if found is not None:
                g.actor = found.actor
                return WebSession(dict(found.session.values), found)
        signed = request.cookies.get(self._name(runtime, "visitor"), "")
        try:
            return WebSession(dict(self._signer(runtime).loads(signed)))
        except (BadSignature, ValueError, TypeError):
            return WebSession({})

    def save_session(self, app: Flask, session: SessionMixin, response: Response) -> None:
        session = cast(WebSession, session)
        runtime = cast(Runtime, app.extensions[EXTENSION])
        if session.new_token:
            self._set(runtime, response, "session", session.new_token)
            self._drop(runtime, response, "visitor")
            self._store(runtime, session_id_of(runtime, session.new_token), session)
        elif session.ended:
            self._drop(runtime, response, "session")
        elif session.identified:
            if session.modified or self._touch_due(runtime, session):
                self._store(runtime, session.identified.session.id, session)
            if not g.get("not_activity"):  # the page moves its warning along
                ends_at = session.identified.ends_after(runtime.clock.now())
                response.headers["X-Session-Expires"] = ends_at.isoformat(timespec="seconds")
        elif session.modified:
            self._set(runtime, response, "visitor", self._signer(runtime).dumps(dict(session)))

    def _store(self, runtime: Runtime, session_id: str, session: WebSession) -> None:
        changes: dict[str, Any] = {"values": dict(session)}
        if not g.get("not_activity"):
            changes["active_at"] = runtime.clock.now()
        with runtime.database.writing() as db:
            db.execute(
                update(SignInSession).where(col(SignInSession.id) == session_id).values(**changes)
            )

    @staticmethod
    def _touch_due(runtime: Runtime, session: WebSession) -> bool:
        if session.identified is None or g.get("not_activity"):
            return False
        return runtime.clock.now() - session.identified.session.active_at >= TOUCH_EVERY

    @staticmethod
    def _name(runtime: Runtime, what: str) -> str:
        # The prefix makes browsers refuse the cookie from another host, path or without TLS.
        prefix = "__Host-" if runtime.settings.secure_cookies else ""
        return f"{prefix}bisdesk-{what}"

    def _set(self, runtime: Runtime, response: Response, what: str, value: str) -> None:
        response.set_cookie(
            self._name(runtime, what),
            value,
            path="/",
            secure=runtime.settings.secure_cookies,
            httponly=True,
            samesite="Lax",
        )

    def _drop(self, runtime: Runtime, response: Response, what: str) -> None:
        response.delete_cookie(
            self._name(runtime, what),
            path="/",
            secure=runtime.settings.secure_cookies,
            httponly=True,
            samesite="Lax",
        )

    @staticmethod
    def _signer(runtime: Runtime) -> URLSafeSerializer:
        return URLSafeSerializer(raw_key(runtime.settings.secret_key), salt="visitor")
