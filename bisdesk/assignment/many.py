"""The same with several requests of the board: each in a transaction of its own, and each answers for itself."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

from bisdesk.assignment import service
from bisdesk.audit.tags import AuditTag
from bisdesk.bis_requests.models import BisRequest
from bisdesk.bis_requests.states import WrongState
from bisdesk.domain.refusal import Refusal
from bisdesk.policy.actor import Actor
from bisdesk.policy.decide import NotAssigned, NotFound, OwnRequest
from bisdesk.runtime import Runtime
from bisdesk.work.work import Stale, Work

MOST = 100
"""Requests at once."""

Act = Callable[[Work, str], BisRequest]
Why = Refusal | WrongState | Stale | OwnRequest | NotAssigned | NotFound


@dataclass(frozen=True)
class Outcome:
    """What became of one request. `why`: the refusal, or none when it worked."""

    reference: str
    why: Why | None = None


def claim_many(runtime: Runtime, actor: Actor, references: Sequence[str]) -> list[Outcome]:
    """Take each of them."""
    return _each(runtime, actor, references, service.claim)


def assign_many(
    runtime: Runtime, actor: Actor, references: Sequence[str], *, to: str
) -> list[Outcome]:
    """Give each of them to a colleague; what nobody has is taken first."""
    return _each(runtime, actor, references, partial(service.assign_from_board, to=to))


def _each(runtime: Runtime, actor: Actor, references: Sequence[str], act: Act) -> list[Outcome]:
    outcomes = []
    for reference in dict.fromkeys(references[:MOST]):
        try:
            with runtime.work(actor) as work:
                act(work, reference)
        except (Refusal, WrongState, Stale, NotFound) as why:
            outcomes.append(Outcome(reference, why))
        except (OwnRequest, NotAssigned) as why:
            outcomes.append(Outcome(reference, why))
            with runtime.work(actor) as work:
                work.audit(AuditTag.ACCESS_REFUSED, outcome="refused", reason=why.action.value)
        else:
            outcomes.append(Outcome(reference))
    return outcomes
