"""My digital keys on a phone: sign in, link the app on another phone, change the password, and come back."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from bisdesk.app import create_app
from bisdesk.clock import FixedClock
from bisdesk.keys import lost
from bisdesk.keys.models import KeyKind, LostReason
from bisdesk.keys.totp import code_at, step_at
from bisdesk.policy.actor import Actor
from bisdesk.runtime import Runtime
from bisdesk.wiring import build_runtime
from tests.factories.activations import start_activation
from tests.factories.people import make_account
from tests.keys.walking import PASSWORD, USER_NAME, activate, app_code
from tests.support.browser import PHONE, new_context, no_axe_faults
from tests.support.core import make_settings
from tests.support.server import free_port, live_server

NEW = "zeven reigers boven de vaart"


@pytest.fixture
def clock() -> FixedClock:
    return FixedClock(datetime(2026, 11, 23, 11, tzinfo=UTC))


@pytest.fixture
def served(tmp_path: Path, migrated_sqlite: Path, clock: FixedClock) -> Iterator[Runtime]:
    """An installation in which somebody activated the app."""
    (tmp_path / "bisdesk.db").write_bytes(migrated_sqlite.read_bytes())
    _activate_app(build_runtime(make_settings(tmp_path), clock=clock))
    clock.advance(timedelta(minutes=1))
    port = free_port()
    address = f"http://127.0.0.1:{port}"
    settings = make_settings(tmp_path, intranet_url=address, public_url=address)
    runtime = build_runtime(settings, clock=clock)
    with live_server(create_app(runtime), port):
        yield runtime
    runtime.database.dispose()


def _activate_app(runtime: Runtime) -> None:
    app = create_app(runtime)
    app.config["WTF_CSRF_ENABLED"] = False  # the walk itself posts its tokens
    activate(app.test_client(), start_activation(runtime, preferred_language="fr"), KeyKind.APP)
    runtime.database.dispose()


def look(page: Page) -> None:
    no_axe_faults(page)
    wide = page.evaluate("document.documentElement.scrollWidth > window.innerWidth")
    assert not wide, page.url


def sign_in(page: Page, password: str, code: str) -> None:
    page.get_by_label("Nom d'utilisateur").fill(USER_NAME)
    page.get_by_label("Mot de passe").fill(password)
    page.get_by_role("button", name="Continuer").click()
    page.get_by_label("Code de l'application").fill(code)
    look(page)
    page.get_by_role("button", name="Se connecter").click()
    expect(page.get_by_text(USER_NAME)).to_be_visible()


def test_a_worker_replaces_the_app_and_changes_the_password_on_a_phone(
    browser: Browser, served: Runtime, clock: FixedClock
) -> None:
    context = new_context(browser, viewport=PHONE | {"width": 320}, locale="fr")
    page = context.new_page()
    home = f"{served.settings.public_url}/keys"
    page.goto(home)
    page.get_by_role("button", name="Français").click()
    look(page)
    sign_in(page, PASSWORD, app_code(served))
    look(page)
    page.get_by_role("link", name="Associer l’application sur un autre téléphone").click()
    page.get_by_label("Votre mot de passe").fill("pas celui-ci du tout")
    page.get_by_role("button", name="Continuer").click()
    expect(page.locator("#password-error")).to_be_visible()
    look(page)
    page.get_by_label("Votre mot de passe").fill(PASSWORD)
    page.get_by_role("button", name="Continuer").click()
    page.locator("details summary").click()
    secret = page.locator("details .mono").inner_text().replace(" ", "")
    look(page)
    page.get_by_label("Code de l'application").fill(code_at(secret, step_at(served.clock.now())))
    page.get_by_role("button", name="Confirmer le code").click()
    expect(page.get_by_text("Votre clé fonctionne")).to_be_visible()
    page.get_by_role("link", name="Modifier votre mot de passe").click()
    page.get_by_label("Votre mot de passe actuel").fill(PASSWORD)
    page.get_by_label("Nouveau mot de passe").fill("Bisdesk2026!")
    page.get_by_role("button", name="Modifier le mot de passe").click()
    expect(page.locator("#new_password-error")).to_be_visible()
    look(page)
    page.get_by_label("Votre mot de passe actuel").fill(PASSWORD)
    page.get_by_label("Nouveau mot de passe").fill(NEW)
    page.get_by_role("button", name="Modifier le mot de passe").click()
    expect(page.get_by_text("Votre mot de passe est modifié")).to_be_visible()
    page.get_by_role("button", name="Se déconnecter", exact=True).click()
    expect(page.get_by_label("Mot de passe")).to_be_visible()
    page.go_back()
    expect(page.get_by_text(USER_NAME)).to_have_count(0)  # nothing is shown after signing out
    clock.advance(timedelta(minutes=1))
    page.goto(home)
    sign_in(page, NEW, code_at(secret, step_at(served.clock.now())))
    context.close()


def test_who_lost_a_key_comes_back_with_a_link_and_a_code_on_a_phone(
    browser: Browser, served: Runtime
) -> None:
    with served.database.writing() as session:
        staff = make_account(session, served, "Staff").id
    prepared = lost.prepare()
    with served.work(Actor(kind="account", id=staff, staff=True)) as work:
        lost.start(work, "BIS-2026-000001", LostReason.PHONE, prepared)
    context = new_context(browser, viewport=PHONE | {"width": 320}, color_scheme="dark")
    page = context.new_page()
    page.goto(f"{served.settings.public_url}/keys/lost/{prepared.token}")
    look(page)
    page.get_by_label("Code du SMS").fill("ABC")
    page.get_by_role("button", name="Continuer").click()
    expect(page.locator("#code-error")).to_be_visible()
    look(page)
    page.get_by_label("Code du SMS").fill(prepared.code.lower())
    page.get_by_role("button", name="Continuer").click()
    look(page)
    page.get_by_label("Nouveau mot de passe").fill(NEW)
    page.get_by_role("button", name="Continuer").click()
    page.locator("details summary").click()
    secret = page.locator("details .mono").inner_text().replace(" ", "")
    look(page)
    page.get_by_label("Code de l'application").fill(code_at(secret, step_at(served.clock.now())))
    page.get_by_role("button", name="Confirmer le code").click()
    expect(page.get_by_text(USER_NAME)).to_be_visible()
    context.close()
