"""An invented person whose identity was checked, as a declaration states it."""

from dataclasses import replace
from typing import Any

from bisdesk.identity.declaration import StatedData

SAARINEN = StatedData(
    draft_id="5f2a90c177de4c3bb1a2c3d4e5f60718",
    last_name="Saarinen",
    first_name="Anneli",
    other_first_names="Sofia",
    birth_date="1991-07-12",
    sex="F",
    nationality="FI",
    birth_country="FI",
    birth_place="Turku",
    residence_country="FI",
    residence_postcode="20100",
    residence_city="Turku",
    residence_street="Linnankatu",
    residence_number="14",
    residence_box=None,
    document_type="passport",
    document_country="FI",
    document_number="FX0000142",
    document_expiry="2031-09-03",
    check_date="2026-11-18",
    check_place="Brussel",
    answers=("yes",) * 5,
    checker_name="Lien Vermeersch",
    entity_name="Agentschap Wegen en Verkeer",
)

LONGEST = replace(
    SAARINEN,
    last_name=("van den Abeele-Ó Súilleabháin " * 4)[:100],
    first_name=("Wolfeschlegelstein " * 6)[:100],
    other_first_names=("María-José " * 10)[:100],
    birth_place=("Llanfairpwllgwyngyll " * 5)[:100],
    birth_country="CSXX",
    residence_street=("Boulevard de la Résistance " * 6)[:150],
    residence_city=("Sankt Katharinen " * 6)[:100],
    residence_number="1234567890 bis 1234",
    residence_box="12345678901234567890",
    document_number="X" * 40,
    document_country="GS",
    check_place=("Sint-Pieters-Leeuw " * 5)[:100],
    checker_name=("Jan " * 50)[:120],
    entity_name=("Agentschap voor de " * 6)[:120],
)


def saarinen(**changes: Any) -> StatedData:
    return replace(SAARINEN, **changes)
