"""The link to PRADO follows what was filled in of the document."""

from collections.abc import Callable

from bs4 import BeautifulSoup
from flask.testing import FlaskClient

from bisdesk.runtime import Runtime
from tests.factories.people import People
from tests.factories.requests import make_draft

PRADO = "https://www.consilium.europa.eu/prado/nl/prado-documents/fin"


def test_another_kind_of_document_leads_to_its_own_examples(
    client_as: Callable[[str], FlaskClient], runtime: Runtime, people: People
) -> None:
    draft = make_draft(runtime, people)
    answer = client_as("end_user").post(
        f"/requests/drafts/{draft.id}/fields/document_type",
        data={"version": str(draft.version), "document_type": "identity_card"},
    )
    page = BeautifulSoup(answer.text, "html.parser")
    links = {link["href"] for link in page.select(f"a[href^='{PRADO}']")}
    assert links == {f"{PRADO}/b/docs-per-category.html"}
