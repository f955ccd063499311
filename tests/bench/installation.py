"""An installation to measure: in a folder of its own, with requests of invented people, all of them open."""

import json
import secrets
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import islice
from pathlib import Path
from typing import Any

from pydantic import SecretStr
from sqlmodel import Session

from bisdesk.accounts.models import SignInSession
from bisdesk.accounts.service import session_id_of
from bisdesk.bis_requests.checks import Context
from bisdesk.bis_requests.models import BisRequest
from bisdesk.bis_requests.states import State
from bisdesk.bis_requests.whole_form import check_all
from bisdesk.clock import BRUSSELS
from bisdesk.demo.people import People as Invented
from bisdesk.demo.people import Person
from bisdesk.runtime import Runtime
from bisdesk.settings import Settings
from bisdesk.store.migrate import migrate
from bisdesk.wiring import build_runtime
from tests.factories.people import People
from tests.factories.requests import make_draft, make_submitted
from tests.support.core import make_settings

FILERS = ("end_user", "colleague", "other_end_user", "filing_staff")
STATES = (State.SUBMITTED, State.IN_REVIEW, State.REGISTERING)
WHOLE = 12
"""Requests that were filed step by step, with all that belongs to one. The others are rows on lists."""
COOKIE = "bisdesk-session"


@dataclass(frozen=True)
class Installation:
    """What is measured: what is in it, and the cookies of who looks."""

    runtime: Runtime
    people: People
    environment: Mapping[str, str]  # for a server that serves it
    end_user: str
    staff: str
    references: tuple[str, ...]  # filed by the end user
    draft: str
    typed: Mapping[str, str]  # what stands in the draft


def make_installation(folder: Path, address: str, requests: int) -> Installation:
    """Make it, to be served at this address (scheme and host)."""
    settings = make_settings(folder, intranet_url=address, public_url=address)
    runtime = build_runtime(settings)
    migrate(runtime.database)
    people = People.on(runtime)
    now = runtime.clock.now()
    today = now.astimezone(BRUSSELS).date()
    invented = iter(Invented(7, today=today))
    typed = next(invented).typed(today)
    whole = [
        make_submitted(runtime, people, **person.typed(today))
        for person in islice(invented, min(WHOLE, requests))
    ]
    # The fields are filled in first, the identity check comes after them.
    draft = make_draft(runtime, people, files=1, checked=False, **dict[str, Any](typed))
    with runtime.database.writing() as session:
        session.add_all(_rows(people, islice(invented, requests - len(whole)), now))
        end_user = _signed_in(runtime, session, people.end_user)
        staff = _signed_in(runtime, session, people.staff)
    return Installation(
        runtime=runtime,
        people=people,
        environment=_environment(settings),
        end_user=end_user,
        staff=staff,
        references=tuple(each.reference or "" for each in whole),
        draft=draft.id,
        typed=typed,
    )


def _rows(people: People, invented: Iterable[Person], now: datetime) -> Iterator[BisRequest]:
    """Requests as submitting would leave them, from last year's numbers, one for each filer in turn."""
    columns = set(BisRequest.model_fields)
    for number, person in enumerate(invented, 1):
        who = FILERS[number % len(FILERS)]
        actor, at = people.actor(who), now - timedelta(minutes=10 * number)
        verdicts = check_all(person.typed(now.date()), Context(now.date()))
        values = {key: value for each in verdicts.values() for key, value in each.values.items()}
        yield BisRequest(
            reference=f"BIS-{now.year - 1}-{number:06d}",
            state=STATES[number % len(STATES)],
            entity_id=actor.places[0].entity_id,
            filer_id=getattr(people, who),
            holder_id=getattr(people, who),
            assigned_to=people.staff2 if number % len(STATES) else None,
            created_at=at,
            changed_at=at,
            submitted_at=at,
            **{key: value for key, value in values.items() if key in columns},
        )


def _signed_in(runtime: Runtime, session: Session, account_id: str) -> str:
    """The cookie of somebody who signed in a moment ago."""
    token, now = secrets.token_urlsafe(32), runtime.clock.now()
    session.add(
        SignInSession(
            id=session_id_of(runtime, token),
            account_id=account_id,
            values={"_user_id": account_id, "_fresh": True},
            created_at=now,
            active_at=now,
            fresh_at=now,
        )
    )
    return f"{COOKIE}={token}"


def _environment(settings: Settings) -> dict[str, str]:
    """The settings as a server process reads them."""
    keys = {name: key.get_secret_value() for name, key in settings.vault_keys.items()}
    plain = ("intranet_url", "public_url", "mail", "sms")
    secret = ("secret_key", "hash_key")
    return {
        "BISDESK_INSTANCE": str(settings.instance),
        "BISDESK_DEMO": "true",
        "BISDESK_VAULT_KEYS": json.dumps(keys),
        **{f"BISDESK_{name.upper()}": str(getattr(settings, name)) for name in plain},
        **{f"BISDESK_{name.upper()}": _shown(getattr(settings, name)) for name in secret},
    }


def _shown(secret: SecretStr) -> str:
    return secret.get_secret_value()
