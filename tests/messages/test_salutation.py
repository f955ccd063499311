"""How a message addresses its reader."""

import pytest

from bisdesk.messages.salutation import Salutation, Title, for_account, for_worker


@pytest.mark.parametrize(
    ("sex", "first", "last", "title", "name"),
    [
        pytest.param("F", "Anneli", "Saarinen", Title.MADAM, "Saarinen", id="F"),
        pytest.param("M", "Ömer", "Yıldız", Title.SIR, "Yıldız", id="M"),
        pytest.param("X", "Robin", "van den Berg", Title.NONE, "Robin van den Berg", id="X"),
        pytest.param("X", None, "Suharto", Title.NONE, "Suharto", id="X, one name"),
        pytest.param("M", None, "Suharto", Title.SIR, "Suharto", id="M, one name"),
        pytest.param("F", "Å", "O", Title.MADAM, "O", id="one letter"),
        pytest.param("F", None, None, Title.MADAM, "", id="keys account: no name"),
        pytest.param(None, None, None, Title.NONE, "", id="nothing known"),
    ],
)
def test_salutation(
    sex: str | None, first: str | None, last: str | None, title: Title, name: str
) -> None:
    assert for_worker(sex, first, last) == Salutation(title, name)


def test_a_colleague_is_addressed_by_name() -> None:
    assert for_account("Lien Vermeersch") == Salutation(Title.NONE, "Lien Vermeersch")


def test_an_sms_leaves_the_name_out() -> None:
    assert for_worker("F", "Anneli", "Saarinen").without_name() == Salutation(Title.MADAM)
