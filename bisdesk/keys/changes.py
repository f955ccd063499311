"""What can change about somebody's keys: each change is audited, and its person told by mail."""

import enum

from bisdesk.audit.tags import AuditTag
from bisdesk.keys.models import KeyKind, WorkerAccount
from bisdesk.work.work import Work


class Change(enum.StrEnum):
    """The mail `keys_changed` has a sentence for each."""

    APP_ADDED = "app_added"
    SMS_ADDED = "sms_added"
    APP_REPLACED = "app_replaced"
    NUMBER = "number"
    RENEWED = "renewed"  # with the help of the desk: key and password
    PASSWORD = "password"  # noqa: S105 - the name of a change


_ADDED = {KeyKind.APP: Change.APP_ADDED, KeyKind.SMS: Change.SMS_ADDED}


def added(kind: KeyKind) -> Change:
    return _ADDED[kind]


def tell(work: Work, account: WorkerAccount, change: Change) -> None:
    """Say it in the audit log, and to the worker by mail."""
    work.audit(AuditTag.KEYS_CHANGED, account, reason=change.value)
    work.send("keys_changed", worker_account_id=account.id, secret={"what": change.value})
