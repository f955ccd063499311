"""The machine readable zone of an invented person's document, with right check digits."""

from bisdesk.demo.people import Person
from bisdesk.domain.country import alpha_3
from bisdesk.domain.mrz import check_digit
from bisdesk.domain.mrz_names import in_zone


def zone_lines(person: Person) -> tuple[str, ...]:
    """Two lines of 44 for a passport, three of 30 for an identity card."""
    issuer = ("D" if person.land == "DE" else alpha_3(person.land)).ljust(3, "<")
    number = _checked(person.document_number.ljust(9, "<"))
    born = person.birth
    day, month = (f"{part:02d}" if part else "<<" for part in (born.day, born.month))
    birth = _checked(f"{born.year % 100:02d}{month}{day}")
    expiry = _checked(f"{person.expiry:%y%m%d}")
    sex = person.sex if person.sex in ("F", "M") else "<"
    given = " ".join(part for part in (person.first_name, person.other_first_names) if part)
    names = f"{in_zone(person.last_name)}<<{in_zone(given)}"
    if person.document_type == "identity_card":
        upper = number.ljust(25, "<")
        last = check_digit(f"{upper}{birth}{expiry}{'<' * 11}")
        return (
            f"I<{issuer}{upper}",
            f"{birth}{sex}{expiry}{issuer}{'<' * 11}{last}",
            names.ljust(30, "<")[:30],
        )
    personal = _checked("<" * 14)
    last = check_digit(f"{number}{birth}{expiry}{personal}")
    return (
        f"P<{issuer}{names.ljust(39, '<')[:39]}",
        f"{number}{issuer}{birth}{sex}{expiry}{personal}{last}",
    )


def _checked(text: str) -> str:
    return f"{text}{check_digit(text)}"
