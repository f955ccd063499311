"""What a state is called, which shape it has, and what happens next, for the person who filed."""

from flask_babel import lazy_gettext as _l

from bisdesk.bis_requests.states import State

STATE_LABELS = {
    State.DRAFT: _l("Draft"),
    State.STOPPED: _l("Stopped"),
    State.SUBMITTED: _l("Submitted"),
    State.IN_REVIEW: _l("Being checked"),
    State.INFO_NEEDED: _l("Waiting for your answer"),
    State.REGISTERING: _l("To be registered"),
    State.REGISTERED: _l("Registered"),
    State.CONFIRMED: _l("Confirmed"),
    State.WITHDRAWN: _l("Withdrawn"),
    State.REJECTED: _l("Rejected"),
}

DESK_LABELS = {**STATE_LABELS, State.INFO_NEEDED: _l("Waiting for the filer")}
"""The same for the desk: it is not they who answer."""

STATE_KINDS = {
    State.DRAFT: "idle",
    State.STOPPED: "bad",
    State.SUBMITTED: "new",
    State.IN_REVIEW: "busy",
    State.INFO_NEEDED: "wait",
    State.REGISTERING: "busy",
    State.REGISTERED: "ok",
    State.CONFIRMED: "ok",
    State.WITHDRAWN: "idle",
    State.REJECTED: "bad",
}

NEXT_STEPS = {
    State.SUBMITTED: _l("The Bisdesk takes your request, mostly within one working day."),
    State.IN_REVIEW: _l("The Bisdesk checks the request."),
    State.INFO_NEEDED: _l("The Bisdesk asks you something. Answer in the request."),
    State.REGISTERING: _l("The person is being entered in the BIS register."),
    State.REGISTERED: _l("The new worker gets a link by e-mail and a code by SMS."),
    State.WITHDRAWN: _l("Nothing more happens. Is a number needed after all? Make a new request."),
    State.REJECTED: _l("Read why, and make a new request if that helps."),
    State.CONFIRMED: _l("Add the worker in user management (Gebruikersbeheer)."),
}

EVENTS = {
    "started": _l("Draft started"),
    "handed_over": _l("Handed over to a colleague"),
    "submitted": _l("Submitted"),
    "claimed": _l("Taken by the Bisdesk"),
    "released": _l("Put back on the board"),
    "taken_over": _l("Another member of the Bisdesk continues"),
    "assigned": _l("Another member of the Bisdesk continues"),
    "given_back": _l("Waits for another member of the Bisdesk"),
    "asked": _l("Question asked by the Bisdesk"),
    "taken_back": _l("Question taken back by the Bisdesk"),
    "answered": _l("Question answered"),
    "reminded": _l("Reminder of the question sent"),
    "no_answer": _l("No answer for 30 days"),
    "document_confirmed": _l("Registered with a document that no longer counted"),
    "register_decided": _l("Checked; being entered in the BIS register"),
    "look_alike_judged": _l("Look-alike judged"),
    "number_given": _l("BIS number given"),
    "register_refused": _l("Back to the desk: the register could not take it"),
    "number_replaced": _l("Number replaced by another one"),
    "number_cancelled": _l("Number cancelled by the BIS register"),
    "data_corrected": _l("Data corrected by the Bisdesk"),
    "sent_back": _l("Back to the desk, which looks at it again"),
    "confirmed": _l("Registration confirmed"),
    "withdrawn": _l("Withdrawn"),
    "rejected": _l("Rejected by the Bisdesk"),
    "stopped": _l("Stopped at the identity check"),
    "link_sent": _l("Activation link handed over"),
    "code_sent": _l("Activation code handed over"),
    "delivery_failed": _l("A message did not arrive"),
    "link_renewed": _l("New activation link made"),
    "new_link_sent": _l("New activation link handed over"),
    "reminder_sent": _l("Reminder with a fresh activation link handed over"),
    "link_bounced": _l("The mail with the activation link came back"),
    "code_entered": _l("Activation code of CSAM entered"),
    "code_renewed": _l("New activation code made"),
    "code_accepted": _l("Activation code accepted"),
    "activated": _l("Digital keys activated"),
    "keys_lost": _l("New way into the digital keys sent to the worker"),
    "blocked": _l("Activation blocked"),
    "undeliverable": _l("Activation ended: the messages could not be handed over"),
    "link_expired": _l("Activation link expired"),
    "not_needed": _l("No activation needed: the worker has digital keys"),
}

STAFF_EVENTS = {
    "taken_over": _l("Taken over from a colleague"),
    "assigned": _l("Given to a colleague"),
    "given_back": _l("Back on the board: who had it is not there"),
}
"""The same for staff, where they read more."""

REJECTIONS = {
    "incomplete": _l("The request is not complete or not right. Make a new one and fill in everything."),
    "document": _l("The identity document does not count, or is no longer valid. Ask the new worker for another one."),
    "identity": _l("The document and the data do not show one and the same person. Check the identity again, face to face."),
    "conditions": _l("The Bisdesk does not register this person: one of the conditions is not met."),
    "not_needed": _l("This person has a Belgian number already and can use it. No registration is needed."),
    "other": _l("The Bisdesk explains why in the request."),
    "unanswered": _l("The question of the Bisdesk was not answered within 60 days. Make a new request that holds the answer."),
}  # fmt: skip
"""Why a request was rejected, for who filed it: what is wrong, and what to do."""

REJECTION_CHOICES = {
    "incomplete": _l("Incomplete: make it anew"),
    "document": _l("Document does not count"),
    "identity": _l("Document and data do not match"),
    "conditions": _l("Conditions not met"),
    "not_needed": _l("Has a number that works"),
    "other": _l("Another reason"),
}
"""The same reasons, as staff choose them."""

MESSAGE_NAMES = {
    "activation_link": _l("Activation link"),
    "activation_explained": _l("Explanation of digital keys"),
    "activation_code": _l("Activation code"),
    "activation_reminder": _l("Reminder of the activation"),
    "activation_new_link": _l("New activation link"),
    "activation_external_explained": _l("Explanation of digital keys"),
    "activation_external_reminder": _l("Reminder of the activation"),
    "activation_blocked": _l("Activation blocked"),
    "activation_done": _l("Activation done"),
}
