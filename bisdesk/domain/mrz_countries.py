"""The codes of states and nationalities in a machine readable zone, as the codes of the form.

Source: ICAO Doc 9303-3, section 5: ISO 3166-1 alpha-3 with exceptions, one of them a single letter (Germany).
"""

from functools import cache

import pycountry

from bisdesk.domain.country import KOSOVO, ORGANISATIONS, STATELESS

# Germany stands alone with one letter; the rest is no ISO 3166 at all.
_EXCEPTIONS = {
    "D": "DE", "RKS": KOSOVO, "UNK": KOSOVO,
    "GBD": "GB", "GBN": "GB", "GBO": "GB", "GBP": "GB", "GBS": "GB",
    "UNA": "UNO",
    **{code: code for code in (*STATELESS, *ORGANISATIONS)},
}  # fmt: skip


@cache
def code_of(letters: str) -> str | None:
    """The form's code for the three places of a zone (`D<<`, `FIN`, `XXA`); None for a code that is no state of today."""
    code = letters.rstrip("<")
    if code in _EXCEPTIONS:
        return _EXCEPTIONS[code]
    found = pycountry.countries.get(alpha_3=code) if len(code) == 3 and code.isalpha() else None
    return str(found.alpha_2) if found else None
