"""Compiled addresses, shared by all apps of a test process: compiling them anew costs half of a small test.

What werkzeug compiles for a rule depends on its text and defaults only; the rule itself is handed in at each call.
"""

from collections.abc import Callable

from werkzeug.routing import Rule

Builder = Callable[..., tuple[str, str]]

_compile: Callable[[Rule, bool], Builder] = Rule._compile_builder
_kept: dict[object, Builder] = {}


def _kept_builder(rule: Rule, append_unknown: bool = True) -> Builder:
    key = (tuple(rule._trace), tuple(sorted((rule.defaults or {}).items())), append_unknown)
    if key not in _kept:
        _kept[key] = _compile(rule, append_unknown)
    return _kept[key]


def keep_routes() -> None:
    """For all apps that this process builds from now on."""
    Rule._compile_builder = _kept_builder  # type: ignore[method-assign, assignment]
