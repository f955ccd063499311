"""When each message goes, and to whom: for docs/messages.md and for who previews them. In English, as the docs are."""

import enum
from dataclasses import dataclass


class To(enum.StrEnum):
    WORKER = "new worker"
    KEY_HOLDER = "holder of digital keys"  # a worker too, whose account keeps no name
    FILER = "filer"  # who has the request now
    END_USER = "end user"
    ENTITY_ADMIN = "entity administrators"


@dataclass(frozen=True)
class Occasion:
    to: To
    when: str


OCCASIONS: dict[str, Occasion] = {
    "request_received": Occasion(To.FILER, "the request is submitted"),
    "information_needed": Occasion(To.FILER, "the desk asks for information"),
    "information_reminder": Occasion(
        To.FILER, "5 and 10 working days after a question that is not answered"
    ),
    "request_withdrawn": Occasion(To.FILER, "the filer withdraws the request"),
    "request_rejected": Occasion(
        To.FILER, "the desk rejects the request, or a question stays unanswered for 60 days"
    ),
    "request_handed_over": Occasion(
        To.END_USER, "a colleague or administrator hands a request or draft over to them"
    ),
    "registration_confirmed": Occasion(
        To.FILER,
        "the worker has a number, and link, code and explanation left or the activation ended",
    ),
    "data_corrected": Occasion(To.FILER, "staff correct data of the worker after the registration"),
    "number_replaced": Occasion(To.FILER, "the register replaces or cancels the number"),
    "activation_blocked_filer": Occasion(
        To.FILER, "with `activation_blocked`, or alone when 30 days at CSAM are over without a note"
    ),
    "activation_undeliverable_filer": Occasion(
        To.FILER, "link or code reached nobody within 30 days of the registration"
    ),
    "activation_done_filer": Occasion(To.FILER, "the worker has activated a key"),
    "worker_ready": Occasion(To.ENTITY_ADMIN, "the worker has a number"),
    "activation_link": Occasion(
        To.WORKER, "the worker has a number; its hand-over starts 14 and 30 days"
    ),
    "activation_explained": Occasion(To.WORKER, "with `activation_link`"),
    "activation_code": Occasion(
        To.WORKER, "with `activation_link`, and when staff send a new code"
    ),
    "activation_reminder": Occasion(
        To.WORKER, "day 10 and, after a new link, two days before day 30, while no key is active"
    ),
    "activation_external_explained": Occasion(
        To.WORKER, "the worker has a number, and CSAM activates: instead of `activation_explained`"
    ),
    "activation_external_reminder": Occasion(
        To.WORKER, "day 10, where CSAM activates, while nobody noted how it ended"
    ),
    "activation_new_link": Occasion(
        To.WORKER, "the worker, the filer or staff ask for a new link, or the address is corrected"
    ),
    "activation_blocked": Occasion(
        To.WORKER,
        "30 days are over or three wrong codes were typed; where CSAM activates, staff noted that it blocked",
    ),
    "activation_done": Occasion(To.WORKER, "a key is active"),
    "keys_changed": Occasion(To.KEY_HOLDER, "a key is added or replaced, or the password changed"),
    "key_recovery": Occasion(To.KEY_HOLDER, "the desk starts a new way in for who lost a key"),
    "key_recovery_code": Occasion(To.KEY_HOLDER, "with `key_recovery`"),
    "key_number_changed": Occasion(
        To.KEY_HOLDER, "codes go to another number; to the old one, beside `keys_changed`"
    ),
    "test_sms": Occasion(
        To.WORKER,
        "the filer tries the number of a draft, at most three times; its digits hold for fifteen minutes",
    ),
    "key_code": Occasion(
        To.KEY_HOLDER, "they sign in or confirm a key by SMS; it works for ten minutes"
    ),
}
