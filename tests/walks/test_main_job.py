"""The main job, end to end, on the installation as an operator serves it: file, register, activate."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from bisdesk.keys.totp import code_at, step_at
from tests.support.browser import PHONE, new_context, no_axe_faults
from tests.support.server import installation
from tests.walks.filing import LONG, Worker, files_of, fill_in, open_form, sign_in

PASSWORD = "een lang en eigen wachtwoord"
WORKER_PASSWORD = "vier woorden samen onthouden"


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with installation(tmp_path_factory.mktemp("installed") / "instance", PASSWORD) as address:
        yield address


@dataclass
class Cast:
    """The people of the walk, each with a browser of their own."""

    browser: Browser
    address: str
    pages: list[Page] = field(default_factory=list)

    def enter(self, email: str = "", **options: object) -> Page:
        page = new_context(self.browser, **options).new_page()
        self.pages.append(page)
        if email:
            sign_in(page, self.address, email, PASSWORD)
        return page

    def leave(self) -> None:
        for page in self.pages:
            page.context.close()


@pytest.fixture
def cast(browser: Browser, address: str) -> Iterator[Cast]:
    cast = Cast(browser, address)
    yield cast
    cast.leave()


def file(page: Page, worker: Worker, look: bool = False) -> str:
    """File a request with JavaScript; return its reference."""
    needed = page.locator("#needed .need__list li")
    open_form(page)
    if look:
        no_axe_faults(page)
    fill_in(page, worker)
    expect(needed).to_have_count(7, timeout=LONG)
    expect(page).to_have_url(re.compile("/requests/drafts/"))
    page.set_input_files("#files", files_of(worker))  # type: ignore[arg-type]
    expect(page.locator("#file-panel li")).to_have_count(2, timeout=LONG)
    for step in range(1, 6):
        page.locator(f"input[name=check_{step}][value=yes]").check()
        expect(needed).to_have_count(6 - step, timeout=LONG)
    if look:
        no_axe_faults(page)
    panel = page.locator("#declaration-panel")
    panel.locator("button[formaction$='/declaration']").click()
    expect(panel.locator("input[type=password]")).to_be_visible(timeout=LONG)
    if look:
        no_axe_faults(page)
    panel.locator("input[type=password]").fill(PASSWORD)
    panel.locator("button[formaction$='/declaration/sign']").click()
    expect(needed).to_have_count(0, timeout=LONG)
    page.locator("#review button.btn--lg").click()
    page.wait_for_url(re.compile(r"/requests/BIS-\d{4}-\d{6}$"))
    return page.url.rsplit("/", 1)[1]


def ticket_of(board: Page, reference: str) -> Locator:
    """Its card on the board."""
    return board.locator(f".ticket:has(a[href$='/review/{reference}'])")


def register(page: Page, address: str, reference: str, look: bool = False) -> None:
    """Take the request from the board and register the person."""
    ticket_of(page, reference).locator("button").click()
    page.wait_for_url(re.compile("/review/"))
    expect(page.locator(".viewer__stage img").first).to_be_visible()
    if look:
        no_axe_faults(page)
    page.locator("button[formaction$='/verdicts/rest']").click()
    expect(page.locator("tr.is-open")).to_have_count(0)
    page.locator("#register-this").click()
    if look:
        no_axe_faults(page)
    page.locator("#confirm button").click()
    expect(page.locator("#progress .bis__no")).to_be_visible(timeout=LONG)
    if look:
        no_axe_faults(page)


def arrived(page: Page, address: str, wanted: Locator, count: int) -> None:
    """Load the page anew until that many messages are there: the worker process hands them over by and by."""
    for _ in range(60):
        page.goto(address)
        if wanted.count() == count:
            return
        page.wait_for_timeout(300)
    expect(wanted).to_have_count(count)


def letters(page: Page, address: str, worker: Worker) -> tuple[str, str]:
    """Find the link in the demo mailbox and the code on the demo phone."""
    mine = page.locator("tr, li", has_text=worker.email)
    arrived(page, f"{address}/demo/mailbox", mine, 2)
    links = []
    for target in [link.get_attribute("href") for link in mine.locator("a").all()]:
        html = page.request.get(f"{address}{target}/html").text()
        links += re.findall(rf"{re.escape(address)}/activate/[\w-]+", html)
    text = page.locator("main li", has_text=worker.mobile.replace(" ", ""))
    arrived(page, f"{address}/demo/phone", text, 1)
    found = re.search(r"((?:[2-9A-HJ-NP-Z]{5} ){3}[2-9A-HJ-NP-Z]{5})", text.inner_text())
    assert found
    assert links
    return links[0], found.group(1)


def test_a_request_goes_all_the_way_to_a_digital_key(cast: Cast, address: str) -> None:
    worker = Worker(1, language="en")
    board = cast.enter("staff@demo.example")
    board.goto(f"{address}/board")
    no_axe_faults(board)
    filer = cast.enter("end-user@demo.example")
    no_axe_faults(filer)
    reference = file(filer, worker, look=True)
    expect(ticket_of(board, reference)).to_be_visible(timeout=LONG)
    no_axe_faults(filer)
    no_axe_faults(board)
    register(board, address, reference, look=True)

    link, code = letters(board, address, worker)
    phone = cast.enter(viewport=PHONE, is_mobile=True, has_touch=True, locale="en-GB")
    phone.goto(link)
    expect(phone.locator("html")).to_have_attribute("lang", re.compile("^en"))
    assert worker.last_name not in phone.content()
    no_axe_faults(phone)
    # Small letters with spaces, as somebody types who reads a message aloud.
    phone.locator("#code1").fill(code.lower())
    phone.get_by_role("button", name="Activate my profile").click()
    activate_with_app(phone)

    filer.reload()
    expect(filer.locator("main")).to_contain_text("Digitale sleutels geactiveerd", timeout=LONG)
    expect(filer.locator(".bis__no")).to_contain_text("91.47.12-")
    filer.locator("#number button").click()
    expect(filer.locator(".bis__no")).to_contain_text(re.compile(r"91\.47\.12-\d{3}\.\d\d"))
    no_axe_faults(filer)
    mine = filer.locator("tr", has_text="end-user@demo.example").filter(has_text=reference)
    # Received, confirmed, and the keys are active.
    arrived(filer, f"{address}/demo/mailbox", mine, 3)


def activate_with_app(phone: Page) -> None:
    """Set up the mobile app, prove it with one code, and choose user name and password."""
    expect(phone.get_by_role("heading", level=1)).to_have_text("Choose how you sign in")
    no_axe_faults(phone)
    phone.get_by_role("button", name="Continue").click()
    expect(phone.locator(".qr svg")).to_be_visible()
    phone.get_by_text("I cannot scan").click()
    secret = phone.locator("details .mono").inner_text().replace(" ", "")
    no_axe_faults(phone)
    phone.get_by_label("Code from the app").fill(code_at(secret, step_at(datetime.now(UTC))))
    phone.get_by_role("button", name="Confirm the code").click()
    phone.get_by_label("User name").fill("marta.walk")
    phone.get_by_label("Password").fill(WORKER_PASSWORD)
    phone.get_by_role("button", name="Activate my key").click()
    expect(phone.get_by_role("heading", level=1)).to_have_text("Your key is active")
    no_axe_faults(phone)


FAMILIES = {"nl": "Brouwer", "fr": "Dumontier", "de": "Gschwind"}
"""They do not sound alike: nobody has to be judged."""


@pytest.mark.parametrize(("number", "language"), [(2, "nl"), (3, "fr"), (4, "de")])
def test_the_messages_come_in_the_workers_language_and_three_wrong_codes_block(
    cast: Cast, address: str, number: int, language: str
) -> None:
    worker = Worker(number, language=language, last_name=FAMILIES[language])
    reference = file(cast.enter("end-user@demo.example"), worker)
    board = cast.enter("staff@demo.example")
    board.goto(f"{address}/board")
    register(board, address, reference)
    link, code = letters(board, address, worker)
    phone = cast.enter(viewport=PHONE, is_mobile=True, has_touch=True, locale="en-GB")
    phone.goto(link)
    expect(phone.locator("html")).to_have_attribute("lang", re.compile(f"^{language}"))
    for wrong in ("2", "3", "4"):
        typed = wrong * 20 if wrong * 20 != code.replace(" ", "") else "5" * 20
        phone.locator("#code1").fill(typed)
        with phone.expect_navigation():
            phone.locator("#code1").press("Enter")
    expect(phone.locator("#code1")).to_have_count(0)
    no_axe_faults(phone)
    phone.goto(link)
    expect(phone.locator("#code1")).to_have_count(0)


def test_a_request_is_filed_without_javascript(cast: Cast, address: str) -> None:
    worker = Worker(5, last_name="Zonderscript")
    page = cast.enter("end-user@demo.example", java_script_enabled=False)
    open_form(page)
    fill_in(page, worker)
    page.set_input_files("#files", files_of(worker)[:1])  # type: ignore[arg-type]
    page.locator("[data-upload-plain] button").click()
    expect(page.locator("#file-panel li")).to_have_count(1)
    expect(page.locator("#last_name")).to_have_value("Zonderscript")
    for step in range(1, 6):
        page.locator(f"input[name=check_{step}][value=yes]").check()
        page.locator(f"#check button[formaction$='/check/{step}']").click()
        expect(page.locator(f"input[name=check_{step}][value=yes]")).to_be_checked()
    page.locator("#declaration-panel button[formaction$='/declaration']").click()
    for _ in range(60):
        if page.locator("#declaration-panel input[type=password]").count():
            break
        page.wait_for_timeout(300)
        page.reload()
    page.locator("#declaration-panel input[type=password]").fill(PASSWORD)
    page.locator("#declaration-panel button[formaction$='/declaration/sign']").click()
    page.locator("#review button.btn--lg").click()
    expect(page).to_have_url(re.compile(r"/requests/BIS-\d{4}-\d{6}$"))


def test_a_no_at_the_check_stops_the_request_for_good(cast: Cast, address: str) -> None:
    page = cast.enter("end-user@demo.example")
    open_form(page)
    page.locator("#last_name").fill("Gestopt")
    page.locator("#last_name").press("Tab")
    expect(page).to_have_url(re.compile("/requests/drafts/"))
    page.locator("input[name=check_1][value=no]").check()
    page.locator("button[formaction$='/check/1/stop']").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Deze aanvraag is gestopt")
    no_axe_faults(page)
    page.reload()
    expect(page.locator("#draft-form")).to_have_count(0)
