"""An end user files a request through the pages: the same steps with and without JavaScript."""

from dataclasses import dataclass
from datetime import datetime

from playwright.sync_api import Page, expect

from bisdesk.clock import BRUSSELS
from bisdesk.demo.documents import Specimen, SpecimenFile, specimen

LONG = 20_000  # milliseconds for what a worker process makes on two busy cores


@dataclass(frozen=True)
class Worker:
    """Who is registered; `number` keeps e-mail and mobile of several walks apart."""

    number: int
    language: str = "en"
    first_name: str = "Marta"
    last_name: str = "Kowalczyk"
    birth: tuple[str, str, str] = ("12", "7", "1991")

    @property
    def email(self) -> str:
        return f"walk.{self.number}@poczta.example"

    @property
    def mobile(self) -> str:
        return f"601 9{self.number:05d}"

    @property
    def document(self) -> str:
        return f"EM{self.number:07d}"


def sign_in(page: Page, address: str, email: str, password: str) -> None:
    page.goto(f"{address}/sign-in")
    page.locator("#email").fill(email)
    page.locator("#password").fill(password)
    page.locator("main form button[type=submit]").click()
    expect(page.locator(".who__text, .nav__out").first).to_be_attached()


def open_form(page: Page) -> None:
    """Start page > VO Servicebeheer > BIS registration."""
    page.locator(".tiles a").first.click()
    page.locator(".tiles a").first.click()
    expect(page.locator("#draft-form")).to_be_visible()


def fill_in(page: Page, worker: Worker) -> None:
    """Every field of the form but files, check and declaration."""
    for box in ("not_belgian", "not_domiciled", "no_belgian_eid", "lived_in_belgium", "purpose"):
        page.locator(f"#{box}").check()
    page.locator("#purpose_application").select_option("facilipunt")
    page.locator("#purpose_description").fill("Beheert mee de gebouwen van de entiteit.")
    page.locator("#first_name").fill(worker.first_name)
    page.locator("#other_first_names").fill("Zofia")
    page.locator("#last_name").fill(worker.last_name)
    for part, typed in zip(("day", "month", "year"), worker.birth, strict=True):
        page.locator(f"#birth_{part}").fill(typed)
    page.locator("#sex").check()
    page.locator("#birth_country").select_option("PL")
    page.locator("#birth_place").fill("Gdańsk")
    page.locator("#residence_country").select_option("PL")
    page.locator("#residence_street").fill("ul. Długa")
    page.locator("#residence_number").fill("14")
    page.locator("#residence_city").fill("Gdańsk")
    page.locator("#residence_postcode").fill("80831")
    page.locator("#email").fill(worker.email)
    page.locator("#mobile").fill(worker.mobile)
    page.locator("#mobile_kind").check()
    page.locator(f"[name=preferred_language][value={worker.language}]").check()
    page.locator("#document_type").check()
    page.locator("#document_country").select_option("PL")
    page.locator("#document_number").fill(worker.document)
    page.locator("#nationality").select_option("PL")
    for part, typed in (("day", "3"), ("month", "9"), ("year", "2031")):
        page.locator(f"#document_expiry_{part}").fill(typed)
    page.locator("#check_date").fill(datetime.now(BRUSSELS).date().isoformat())
    page.locator("#check_place").fill("Brussel")
    page.locator("#check_place").press("Tab")


def files_of(worker: Worker) -> list[dict[str, object]]:
    """A photo and a PDF of the same invented passport."""
    seen = Specimen(
        title="PASSPORT",
        country="POLSKA",
        number=worker.document,
        last_name=worker.last_name.upper(),
        first_names=f"{worker.first_name} ZOFIA".upper(),
        birth_date="12 JUL 1991",
        sex="F",
        expiry="03 SEP 2031",
    )
    return [
        {"name": "paspoort.jpg", "mimeType": "image/jpeg", "buffer": specimen(seen)},
        {
            "name": "paspoort.pdf",
            "mimeType": "application/pdf",
            "buffer": specimen(seen, SpecimenFile.PDF),
        },
    ]
