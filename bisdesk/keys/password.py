"""Choose another password. The old one is asked; sessions elsewhere end."""

from dataclasses import dataclass

from sqlmodel import Session, col, select

from bisdesk.accounts.passwords import check_password, hash_password
from bisdesk.bis_requests.models import BisRequest, Uniqueness
from bisdesk.keys import rules, sessions, slowing
from bisdesk.keys.changes import Change, tell
from bisdesk.keys.models import WorkerAccount
from bisdesk.keys.sessions import SignedOut, worker_actor
from bisdesk.runtime import Runtime


class WrongPassword(Exception):
    """The password in use is another one."""


@dataclass
class PasswordRefused(Exception):
    """The new password cannot be taken."""

    problem: rules.PasswordProblem


def change(runtime: Runtime, token: str | None, old: str, new: str) -> str:
    """Store a new password, end the sessions of all browsers, and open a new one for this browser: its token.

    Raises SignedOut, WrongPassword, PasswordRefused, TooManyTries.
    """
    before = sessions.find(runtime, token, confirmed=True)
    new_hash = _checked(runtime, before.account, old, new)
    with runtime.work(worker_actor(before.account)) as work:
        account = sessions.find_in(work, token, confirmed=True).account
        work.session.refresh(account, with_for_update=True)
        if account.password_hash != before.account.password_hash:
            raise SignedOut  # it was changed meanwhile: this browser knows an old one
        account.password_hash = new_hash
        work.session.add(account)
        sessions.close_all(work, account.id)
        tell(work, account, Change.PASSWORD)
        return sessions.open_session(work, account.id, confirmed=True)


def ask(runtime: Runtime, account: WorkerAccount, password: str) -> None:
    """Ask for the password in use, again. Raises WrongPassword, TooManyTries."""
    key = f"key_password:{account.id}"
    slowing.count(runtime, key)
    right, _ = check_password(rules.normal_password(password), account.password_hash)
    if not right:
        raise WrongPassword
    slowing.right(runtime, key)


def personal_words(session: Session, account: WorkerAccount) -> tuple[str, ...]:
    """What must not be in the password: what the account knows, and, as long as it is kept, the request too."""
    requests = session.exec(
        select(BisRequest)
        .join(Uniqueness, col(Uniqueness.request_id) == BisRequest.id)
        .where(Uniqueness.worker_account_id == account.id)
        .distinct()
    )
    words = [account.user_name, account.email, account.mobile]
    for each in requests:
        words += [each.first_name or "", each.other_first_names or "", each.last_name or ""]
        words.append(each.birth_date or "")
    return tuple(words)


def _checked(runtime: Runtime, account: WorkerAccount, old: str, new: str) -> str:
    """The hash of the new password, when both passwords are right."""
    ask(runtime, account, old)
    new = rules.normal_password(new)
    with runtime.database.reading() as session:
        personal = personal_words(session, account)
    problem = rules.check_new_password(new, personal)
    if new == rules.normal_password(old):
        problem = rules.PasswordProblem.SAME
    if problem is not None:
        raise PasswordRefused(problem)
    return hash_password(new)
