"""Specimens: drawn, marked, and taken in like any other document."""

import io

import pytest
from PIL import Image

from bisdesk.attachments.intake import clean
from bisdesk.demo.documents import Specimen, SpecimenFile, specimen

OKONKWO = Specimen(
    title="PASSPORT",
    country="UTOPIA",
    number="X0000001",
    last_name="Łukaszéwicz-Özdemir",
    first_names="Adaeze",
    birth_date="07 03 1988",
    sex="F",
    expiry="01 01 2030",
    mrz=("P<UTO" + "<" * 39, "X0000001" + "<" * 36),
)


@pytest.mark.parametrize(
    ("kind", "name"), [(SpecimenFile.JPEG, "a.jpg"), (SpecimenFile.PDF, "a.pdf")]
)
def test_a_specimen_is_taken_in_like_any_document(kind: SpecimenFile, name: str) -> None:
    taken = clean(specimen(OKONKWO, kind), name)
    assert len(taken.pages) == 1
    assert Image.open(io.BytesIO(taken.pages[0].image)).size[0] >= 1250


@pytest.mark.parametrize("kind", SpecimenFile)
def test_the_same_specimen_gives_the_same_bytes(kind: SpecimenFile) -> None:
    assert specimen(OKONKWO, kind) == specimen(OKONKWO, kind)
