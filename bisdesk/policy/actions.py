"""Everything that somebody may want to do. Each route and each service names one of these."""

import enum


class Action(enum.StrEnum):
    # Anybody
    PUBLIC = "public"
    SIGN_IN = "sign_in"
    ACTIVATE = "activate"  # the token in the address is the proof; the room checks it
    UPLOAD_BY_TICKET = (
        "upload_by_ticket"  # so it is here; who made the ticket must still be allowed to
    )
    USE_KEYS = "use_keys"
    POST_TO_HOOK = "post_to_hook"  # the signature is the proof; the room checks it
    USE_DEMO = "use_demo"  # routes exist in demo mode only
    # Anybody signed in
    OWN_ACCOUNT = "own_account"
    READ_HELP = "read_help"
    # End users
    LIST_OWN_REQUESTS = "list_own_requests"
    FILE = "file"
    VIEW_DRAFT = "view_draft"
    EDIT_DRAFT = "edit_draft"
    COPY = "copy"  # make a new draft from what led to no keys
    HAND_OVER = "hand_over"
    # Entity admins
    LIST_ENTITY_REQUESTS = "list_entity_requests"  # reference or date, state, who has it
    # A request after it was submitted
    VIEW_REQUEST = "view_request"
    WITHDRAW = "withdraw"
    ANSWER = "answer"  # what the desk asks
    RENEW_LINK = "renew_link"  # of the worker's activation
    SEE_STATUS = "see_status"  # reference, state, filer and dates; no personal data
    VIEW_FILES = "view_files"
    REVEAL_NUMBER = "reveal_number"
    # Staff
    VIEW_BOARD = "view_board"
    DECIDE_SHARING = "decide_sharing"  # two requests want one address or number
    CLAIM = "claim"
    RELEASE = "release"
    TAKE_OVER = "take_over"  # from a colleague, with a reason
    ASSIGN = "assign"  # to a colleague
    REVIEW = "review"  # judge fields and look-alikes
    ASK = "ask"  # the filer, for information; take the question back
    NOTE_CALL = "note_call"  # what was said on the phone
    SEND_AGAIN = "send_again"  # a message that did not leave
    REJECT = "reject"
    REGISTER = "register"
    RESTORE_KEYS = "restore_keys"  # a new way in for a worker who lost a key
    CHANGE_NUMBER = "change_number"  # the register replaced or cancelled it
    CORRECT = "correct"  # names, birth date, e-mail or mobile of a registered person
    NOTE_ACTIVATION = "note_activation"  # CSAM's code, when its mail left, how it ended
    RENEW_CODE = "renew_code"  # of the worker's activation
    EDIT_TEXTS = "edit_texts"  # standard texts for questions and rejections
    OWN_ABSENCE = "own_absence"
    # Managers
    MANAGE_STAFF = "manage_staff"  # say that a colleague is absent
    MANAGE_DOCUMENT_RULES = "manage_document_rules"
    # The system
    RUN_JOBS = "run_jobs"
