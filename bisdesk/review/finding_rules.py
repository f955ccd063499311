"""The rule behind each finding: what it is called, and which help article explains it."""

from dataclasses import dataclass

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from bisdesk.bis_requests.refusals import DECREE, MANUAL_CHECK, MANUAL_DATA, OWN_RULE, TRAVEL_ZONE
from bisdesk.review.findings import Weight


@dataclass(frozen=True)
class RuleWords:
    """A rule by name; article: the slug of its help article, if there is one."""

    name: str
    article: str = ""


_RULES = {
    "icao_9303": (TRAVEL_ZONE, "machine-readable-zone"),
    "declaration_match": (MANUAL_CHECK, "declaration"),
    "belgian_numbers": (DECREE, "belgian-numbers"),
    "birth_date": (MANUAL_DATA, "dates"),
    "age": (OWN_RULE, "dates"),
    "one_address": (_l("own rule of the Bisdesk: one address, one person"), "address-and-contact"),
    "look_alikes": (_l("own rule of the Bisdesk: one person, one number"), "belgian-numbers"),
    "complete": (MANUAL_DATA, "who-can-register"),
}
"""Any other rule is one of the table of document rules, by its code."""

WEIGHTS = {
    Weight.STOPS: _l("Stops registering"),
    Weight.LOOK: _l("Look and decide"),
    Weight.KNOWN: _l("Good to know"),
}


def rule_words(rule: str) -> RuleWords:
    if rule in _RULES:
        name, article = _RULES[rule]
        return RuleWords(str(name), article)
    return RuleWords(_("rule about documents: %(rule)s", rule=rule), "document-validity")
