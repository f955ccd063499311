"""What staff choose from: to whom, and in which situation."""

from flask_babel import lazy_gettext as _l

from bisdesk.messages.occasions import To

READERS = {
    "woman": _l("a woman: %(name)s"),
    "man": _l("a man: %(name)s"),
    "x": _l("X on the document: %(name)s"),
    "one_name": _l("one name: %(name)s"),
    "one_name_x": _l("one letter, X: %(name)s"),
    "apostrophe": _l("apostrophes and hyphens: %(name)s"),
    "marks": _l("marks that no SMS knows: %(name)s"),
    "longest": _l("as long as a name may be"),
}

GROUPS = {
    To.WORKER: _l("To the new worker"),
    To.KEY_HOLDER: _l("To who has digital keys"),
    To.FILER: _l("To the filer"),
    To.END_USER: _l("To an end user"),
    To.ENTITY_ADMIN: _l("To the entity's administrators"),
}

SITUATIONS = {
    "request": _l("a request"),
    "draft": _l("a draft"),
    "incomplete": _l("incomplete"),
    "document": _l("document does not count"),
    "identity": _l("document and data do not match"),
    "conditions": _l("conditions not met"),
    "not_needed": _l("has a number already"),
    "unanswered": _l("question not answered"),
    "other": _l("another reason"),
    "sent": _l("link and code are sent"),
    "clock_not_running": _l("the link has not left yet"),
    "not_noted": _l("number not noted in the request"),
    "national_register": _l("National Register number"),
    "keys_exist": _l("has working keys"),
    "keys_noted": _l("has working keys, as staff noted"),
    "activated": _l("activated"),
    "blocked": _l("blocked"),
    "undeliverable": _l("not delivered"),
    "replaced": _l("replaced"),
    "cancelled": _l("cancelled"),
    "person": _l("data of the person"),
    "contact": _l("mail address and number"),
    "bis": _l("BIS number"),
    "app_added": _l("key by app added"),
    "sms_added": _l("key by SMS added"),
    "app_replaced": _l("app replaced"),
    "number": _l("mobile number changed"),
    "password": _l("password changed"),
    "renewed": _l("keys made anew"),
    "too_late": _l("30 days are over"),
    "wrong_codes": _l("three wrong codes"),
    "noted": _l("as staff noted"),
    "no_note": _l("30 days without a note"),
    "first_link": _l("day 10"),
    "before_block": _l("two days before the block"),
    "running": _l("the 30 days run"),
}
