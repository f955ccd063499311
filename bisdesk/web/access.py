"""Each route says what it asks of the policy; who may not, gets no further."""

from collections.abc import Callable
from functools import wraps
from typing import ParamSpec, TypeVar

from bisdesk.policy.actions import Action
from bisdesk.policy.decide import require
from bisdesk.web.current import current_actor

P = ParamSpec("P")
R = TypeVar("R")


def allow(action: Action) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Ask the policy before the view runs; objects are asked for again in the service."""

    def decorate(view: Callable[P, R]) -> Callable[P, R]:
        @wraps(view)
        def guarded(*args: P.args, **kwargs: P.kwargs) -> R:
            require(current_actor(), action)
            return view(*args, **kwargs)

        guarded.asks_for = action  # type: ignore[attr-defined]
        return guarded

    return decorate


def not_activity(view: Callable[P, R]) -> Callable[P, R]:
    """Mark a view that the page calls by itself: it does not keep a session alive."""
    view.not_activity = True  # type: ignore[attr-defined]
    return view


def may_repeat(*names: str) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Mark a view whose form may give these fields several times: a selection. Every other field comes once."""

    def decorate(view: Callable[P, R]) -> Callable[P, R]:
        view.may_repeat = frozenset(names)  # type: ignore[attr-defined]
        return view

    return decorate


def on_public_address(view: Callable[P, R]) -> Callable[P, R]:
    """Mark a view that answers on the public address too."""
    view.on_public_address = True  # type: ignore[attr-defined]
    return view


def signed_by_sender(longest: int) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Mark a view that machines post to: it checks a signature instead of a CSRF token, and takes any kind of body.

    longest: of the body, in bytes.
    """

    def decorate(view: Callable[P, R]) -> Callable[P, R]:
        view.signed_body = longest  # type: ignore[attr-defined]
        return view

    return decorate


def takes_files_if(look: Callable[..., object]) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """The same for who is nobody to the policy: `look` gets what the address names, and raises when nothing may come.

    It is asked before anything of the body is read.
    """

    def decorate(view: Callable[P, R]) -> Callable[P, R]:
        view.look_first = look  # type: ignore[attr-defined]
        return takes_files(view)

    return decorate


def takes_files(view: Callable[P, R]) -> Callable[P, R]:
    """Mark a view that may receive files, and so larger bodies than others."""
    view.takes_files = True  # type: ignore[attr-defined]
    return view
