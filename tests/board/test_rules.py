"""What a search term may mean."""

import pytest

from bisdesk.board.rules import Sought, read_term, words_of


@pytest.mark.parametrize(
    ("term", "sought"),
    [
        pytest.param("BIS-2026-000042", Sought(references=("BIS-2026-000042",)), id="reference"),
        pytest.param("bis 2025-42", Sought(references=("BIS-2025-000042",)), id="short reference"),
        pytest.param(
            "000042",
            Sought(references=("BIS-2026-000042", "BIS-2025-000042"), mobile=""),
            id="its number alone, this year's and last year's",
        ),
        pytest.param("Novotný  tomas", Sought(names=("novotny", "tomas")), id="a name"),
        pytest.param("O’Neill-García", Sought(names=("oneill", "garcia")), id="marks in a name"),
        pytest.param("x", Sought(), id="one letter finds too much"),
        pytest.param("  ", Sought(), id="nothing"),
        pytest.param("%", Sought(), id="a sign that means something to SQL"),
        pytest.param("A.B@Post.example", Sought(email="a.b@post.example"), id="address"),
        pytest.param("+358 40 123 4542", Sought(mobile="245432104853", number=""), id="abroad"),
        pytest.param("040/123.45.42", Sought(mobile="245432104"), id="as dialled there"),
        pytest.param("+32 (0)470 12 34 56", Sought(number="32470123456", mobile="65432107423"), id="both"),
        pytest.param("00358401234542", Sought(mobile="245432104853"), id="with two zeros"),
        pytest.param("91.47.12-123.45", Sought(number="91471212345", mobile="54321217419"), id="BIS number"),
        pytest.param("12345678", Sought(mobile="87654321"), id="too long for a reference"),
    ],
)  # fmt: skip
def test_a_term_is_read_as_what_it_may_mean(term: str, sought: Sought) -> None:
    assert read_term(term, year=2026) == sought


def test_a_name_is_found_in_both_spellings_of_an_umlaut() -> None:
    found = words_of(
        names=("Jürgen", None, "Müller-Lüdenscheidt"), email=None, mobile=None, numbers=()
    )
    assert {word for _, word in found} == {
        "jurgen", "juergen", "muller", "mueller", "ludenscheidt", "luedenscheidt",
    }  # fmt: skip
