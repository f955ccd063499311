"""Invented people, always the same ones for a seed: for demo data, tests and load tests.

Names, towns and postcodes are of the kind that a country has; together they are nobody. Addresses of mail end in
`.example` (RFC 2606); mobile numbers are the example number of the country with other last digits.
"""

import random
import re
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import cycle

import phonenumbers
from phonenumbers import PhoneNumberFormat, PhoneNumberType

from bisdesk.demo.lands import LANDS, OLD_DATES, Land
from bisdesk.domain import phone
from bisdesk.domain.partial_date import PartialDate
from bisdesk.domain.refusal import Refusal

_PURPOSES = (
    ("internal", "vlimpers", "Start als medewerker en krijgt een personeelsdossier."),
    ("internal", "facilipunt", "Bestelt en keurt aankopen goed voor het team."),
    ("specific", "subsidy", "Dient een subsidieaanvraag in voor de eigen vereniging."),
    ("specific", "files", "Verwerkt dossiers van burgers samen met het team."),
    ("specific", "data", "Levert meetgegevens van buitenlandse stations aan."),
    ("specific", "invoicing", "Factureert prestaties aan de Vlaamse overheid."),
)
_NO_MARK = {ord("ł"): "l", ord("đ"): "d", ord("ı"): "i"}
"""Letters that do not come apart into a letter and a mark."""
_FIRST_YEAR, _LAST_YEAR = 1961, 2004
_PLACES = ("Brussel", "Gent", "Antwerpen", "Leuven", "Hasselt", "Brugge")


@dataclass(frozen=True)
class Person:
    """One invented person with a valid document. first_name: empty for who has one name only."""

    land: str
    first_name: str
    last_name: str
    birth: PartialDate
    sex: str
    birth_place: str
    street: str
    house_number: str
    postcode: str
    town: str
    email: str
    mobile: str  # E.164
    language: str
    document_type: str
    document_number: str
    expiry: date
    purpose: tuple[str, str, str]
    check_place: str
    other_first_names: str = ""
    existing_number: str = ""

    # Logs and tracebacks show no person, not even an invented one.
    def __repr__(self) -> str:
        return f"Person({self.land})"

    def typed(self, check_date: date) -> dict[str, str]:
        """All inputs of the form, as an end user types them on that day."""
        purpose, application, description = self.purpose
        partial = self.birth.complete is None
        return {
            **dict.fromkeys(("not_belgian", "not_domiciled", "no_belgian_eid"), "yes"),
            "lived_in_belgium": "yes" if self.existing_number else "no",
            "existing_number": self.existing_number,
            "purpose": purpose,
            "purpose_application": application,
            "purpose_description": description,
            "first_name": self.first_name,
            "no_first_name": "" if self.first_name else "1",
            "other_first_names": self.other_first_names,
            "last_name": self.last_name,
            "birth_day": f"{self.birth.day:02d}" if self.birth.day else "",
            "birth_month": f"{self.birth.month:02d}" if self.birth.month else "",
            "birth_year": str(self.birth.year),
            "birth_date_partial": "1" if partial else "",
            "sex": self.sex,
            "birth_country": self.land,
            "birth_place": self.birth_place,
            "residence_country": self.land,
            "residence_street": self.street,
            "residence_number": self.house_number,
            "residence_postcode": self.postcode,
            "residence_city": self.town,
            "email": self.email,
            "mobile": self.mobile,
            "mobile_kind": "personal",
            "preferred_language": self.language,
            "document_type": self.document_type,
            "document_country": self.land,
            "document_number": self.document_number,
            "document_model": "electronic" if self.document_type == "identity_card" else "",
            "nationality": self.land,
            "document_expiry_day": str(self.expiry.day),
            "document_expiry_month": str(self.expiry.month),
            "document_expiry_year": str(self.expiry.year),
            "check_date": check_date.isoformat(),
            "check_place": self.check_place,
            "note_bis_number": "1",
        }


class People:
    """Makes people one after the other; no two have the same mail address, mobile or document number."""

    def __init__(
        self,
        seed: int = 1,
        *,
        today: date = date(2026, 1, 1),
        has_holder: Callable[[str], bool] = lambda _value: False,
    ) -> None:
        """today: documents hold from then on. has_holder: says which address or mobile is somebody's already."""
        self._dice = random.Random(seed)  # noqa: S311  # repeatable on purpose
        self._today = today
        self._has_holder = has_holder
        self._taken: set[str] = set()
        self._lands = {land.code: land for land in LANDS}

    def __iter__(self) -> Iterator[Person]:
        """Without end, one country after the other."""
        for land in cycle(LANDS):
            yield self.from_land(land.code)

    def from_land(self, code: str, *, partial: bool = False) -> Person:
        """Somebody from this country. partial: the document does not know the whole birth date."""
        land, dice = self._lands[code], self._dice
        sex = dice.choice("FM")
        first = dice.choice(land.women if sex == "F" else land.men) if land.women else ""
        last = dice.choice(land.last_names)
        postcode, town = dice.choice(land.towns)
        document = "identity_card" if land.has_card else "passport"
        return Person(
            land=land.code,
            first_name=first,
            last_name=last,
            birth=dice.choice(OLD_DATES) if partial else self._birth(),
            sex=sex,
            birth_place=dice.choice(land.towns)[1],
            street=dice.choice(land.streets),
            house_number=str(dice.randint(1, 180)),
            postcode=postcode,
            town=town,
            email=self._email(first, last, land.mailbox),
            mobile=self._mobile(land.code),
            language=land.language if dice.random() < 0.8 else "en",
            document_type=document,
            document_number=self._document_number(land),
            expiry=self._today + timedelta(days=dice.randint(400, 1600)),
            purpose=dice.choice(_PURPOSES),
            check_place=dice.choice(_PLACES),
        )

    def _birth(self) -> PartialDate:
        year = self._dice.randint(_FIRST_YEAR, _LAST_YEAR)
        # Day and month differ and fit either way round, so that a look-alike can have them swapped.
        month = self._dice.randint(1, 12)
        day = self._dice.choice([day for day in range(1, 13) if day != month])
        return PartialDate(year, month, day)

    def _email(self, first: str, last: str, mailbox: str) -> str:
        local = ".".join(part for part in (plain(first), plain(last)) if part)
        for number in range(1, 1_000_000):
            address = f"{local}{'' if number == 1 else number}@{mailbox}"
            if self._take(address):
                return address
        raise RuntimeError("no address left")

    def _mobile(self, code: str) -> str:
        example = phonenumbers.example_number_for_type(code, PhoneNumberType.MOBILE)
        if example is None:
            raise ValueError("no mobile numbers known there")
        head = phonenumbers.format_number(example, PhoneNumberFormat.E164)[:-5]
        for _ in range(100_000):
            number = f"{head}{self._dice.randint(0, 99_999):05d}"
            if self._is_mobile(number) and self._take(number):
                return number
        raise RuntimeError("no number left")

    def _document_number(self, land: Land) -> str:
        while True:
            number = f"{land.code}{self._dice.randint(0, 9_999_999):07d}"
            if self._take(number):
                return number

    def _take(self, value: str) -> bool:
        free = value not in self._taken and not self._has_holder(value)
        self._taken.add(value)
        return free

    @staticmethod
    def _is_mobile(number: str) -> bool:
        try:
            return phone.parse(number) == number
        except Refusal:
            return False


def plain(text: str) -> str:
    """Small ASCII letters only: Nguyễn → nguyen. For the local part of a mail address."""
    swapped = text.casefold().translate(_NO_MARK)
    decomposed = unicodedata.normalize("NFKD", swapped)
    return re.sub(r"[^a-z]", "", decomposed)
