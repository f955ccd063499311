"""A draft, its ticket, and a phone that opened the page."""

import pytest
from flask import Flask

from bisdesk.accounts.models import Account
from bisdesk.runtime import Runtime
from tests.factories.people import People
from tests.factories.phones import Phone, make_ticket
from tests.factories.requests import make_draft


@pytest.fixture
def draft(runtime: Runtime, people: People) -> str:
    """A draft of the end user, without files. The end user reads English, as the phones do."""
    with runtime.database.writing() as session:
        account = session.get_one(Account, people.end_user)
        account.language = "en"
        session.add(account)
    return make_draft(runtime, people, files=0, last_name="Quintanilha").id


@pytest.fixture
def token(runtime: Runtime, people: People, draft: str) -> str:
    return make_ticket(runtime, people, draft)


@pytest.fixture
def phone(app: Flask, token: str) -> Phone:
    """A phone that scanned the code and opened the page."""
    phone = Phone.of(app, token)
    assert phone.look().status_code == 200
    return phone
