"""The name in a certificate against the name of an account."""

import pytest

from bisdesk.identity.names_alike import resembles


@pytest.mark.parametrize(
    ("one", "other", "alike"),
    [
        ("Lien Vermeersch", "Lien Vermeersch", True),
        ("Lien Maria Vermeersch", "Lien Vermeersch", True),
        ("VERMEERSCH Lien", "Lien Vermeersch", True),
        ("Lien Vermersch", "Lien Vermeersch", True),
        ("Jürgen Müller", "Juergen Mueller", True),
        ("Łukasz Świątek", "Lukasz Swiatek", True),
        ("Sukarno", "Sukarno", True),
        ("Jan Peeters", "Lien Vermeersch", False),
        ("Lien Peeters", "Lien Vermeersch", False),
        ("Lien", "Lien Vermeersch", False),
        ("Jan Van den Abeele", "An Van den Berghe", False),
        ("", "Lien Vermeersch", False),
    ],
)
def test_a_name_resembles_another(one: str, other: str, alike: bool) -> None:
    assert resembles(one, other) is alike
    assert resembles(other, one) is alike
