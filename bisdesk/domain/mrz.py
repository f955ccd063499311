"""The machine readable zone of passports and identity cards: read it, and say of each check digit whether it is right.

Source: ICAO Doc 9303, parts 3 to 6; the old French card as `mrz_layouts` says. A reading is never a judgement of the
document: names, sex and nationality carry no check digit at all.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from bisdesk.domain.mrz_countries import code_of
from bisdesk.domain.mrz_layouts import FRENCH_CARD, Layout, Part, Place, layout_of
from bisdesk.domain.mrz_names import ZoneNames, french_names, names_of
from bisdesk.domain.mrz_text import readings, rows_of, with_digits, with_letters
from bisdesk.domain.partial_date import PartialDate, parse
from bisdesk.domain.refusal import Refusal

_NO_END = frozenset({"<<<<<<", "999999"})
_LETTERS_ONLY = ("issuer", "nationality", "names", "last_name", "given_names", "sex")
_DIGITS_ONLY = ("birth", "expiry")
_CARD_LETTERS = "IAC"
_RESIDENCE, _CREW, _VISA = "R", "AC", "V"
_CENTURY = 100


@dataclass(frozen=True)
class CheckDigit:
    """The verdict on one check digit. line: of the zone, counted from 1."""

    part: Part
    line: int
    right: bool


@dataclass(frozen=True)
class Zone:
    """What a zone says. None: it does not say it, or it cannot be read.

    kind: passport or identity_card. issuer, nationality: codes of the form; None for one that it does not know.
    """

    layout: str
    lines: tuple[str, ...]
    kind: str
    issuer: str | None
    nationality: str | None
    number: str
    birth: PartialDate | None
    sex: str | None
    expiry: date | None
    no_expiry: bool
    names: ZoneNames
    issued: PartialDate | None  # year and month: old French cards
    checks: tuple[CheckDigit, ...]

    # Logs and tracebacks show no person.
    def __repr__(self) -> str:
        return f"Zone({self.layout})"

    @property
    def text(self) -> str:
        """The zone in its usual form."""
        return "\n".join(self.lines)

    @property
    def sound(self) -> bool:
        """Say whether every check digit is right."""
        return all(check.right for check in self.checks)

    def trusts(self, part: Part) -> bool:
        """Say whether a part's own check digit is right; it may have none."""
        return all(check.right for check in self.checks if check.part is part)


def check_digit(text: str) -> int:
    """ICAO Doc 9303-3, 4.9: digits count as they are, A to Z as 10 to 35, fillers as 0; weights 7, 3, 1; modulo 10."""
    values = (0 if sign == "<" else int(sign, 36) for sign in text)
    return sum(value * (7, 3, 1)[place % 3] for place, value in enumerate(values)) % 10


def read(text: str, *, today: date) -> Zone:
    """Read a pasted or typed zone. today: birth dates lie before it.

    Raises Refusal: "mrz_character" (with `character`, `name`), "mrz_length", "mrz_not_a_zone", and
    "mrz_does_not_count" with `kind` visa, residence_permit, or other.
    """
    rows = rows_of(text)
    if not rows or "<" not in "".join(rows):
        raise Refusal("mrz_not_a_zone")
    if rows[0].startswith(_VISA):
        raise Refusal("mrz_does_not_count", kind="visa")
    zones = [zone for lines in readings(rows) if (zone := _zone(lines, today)) is not None]
    if not zones:
        raise Refusal("mrz_not_a_zone" if _far_from_a_zone(rows) else "mrz_length")
    best = min(zones, key=_wrong_ones)  # the first of several that are as good
    if not best.kind:
        raise Refusal("mrz_does_not_count", kind=_other_kind(best.lines[0][:2]))
    return best


def _far_from_a_zone(rows: list[str]) -> bool:
    return sum(len(row) for row in rows) < 50 or rows[0][0] not in "P" + _CARD_LETTERS


def _wrong_ones(zone: Zone) -> int:
    return sum(not check.right for check in zone.checks)


def _zone(lines: tuple[str, ...], today: date) -> Zone | None:
    """Read lines of the right shape; None when no birth date can stand where it should."""
    layout = layout_of(lines)
    lines = _mended(lines, layout)
    said = {name: place.of(lines) for name, place in layout.fields.items()}
    if not all(sign.isdigit() or sign == "<" for sign in said["birth"]):
        return None
    kind = _kind(said["code"])
    checks = list(_checks(lines, layout, said))
    if not kind and sum(check.right for check in checks) < len(checks):
        return None  # neither a document that counts, nor surely another one
    birth, expiry_text = _birth(said["birth"], today), said.get("expiry", "")
    expiry = _expiry(expiry_text)
    french = layout is FRENCH_CARD
    return Zone(
        layout=layout.name,
        lines=lines,
        kind=kind,
        issuer=code_of(said["issuer"]),
        nationality="FR" if french else code_of(said["nationality"]),
        number=(said["number"] + _rest_of_number(said, layout.checks[Part.NUMBER].of(lines))[:-1]).replace("<", ""),
        birth=birth,
        sex={"M": "M", "F": "F", "X": "X", "<": "X"}.get(said["sex"]),
        expiry=expiry,
        no_expiry=expiry_text in _NO_END,
        names=french_names(said["last_name"], said["given_names"]) if french else names_of(said["names"]),
        issued=_month(said["number"][:4], today) if french else None,
        checks=tuple(_only_if_dates_exist(checks, birth, expiry, expiry_text)),
    )  # fmt: skip


def _mended(lines: tuple[str, ...], layout: Layout) -> tuple[str, ...]:
    """Letters where only digits can stand, and the other way round, are slips of eye or machine."""
    rows = list(lines)

    def mend(place: Place, text: str) -> None:
        row = rows[place.line]
        rows[place.line] = row[: place.start] + text + row[place.end :]

    for name, place in layout.fields.items():
        if name in _DIGITS_ONLY:
            mend(place, with_digits(place.of(tuple(rows))))
        elif name in _LETTERS_ONLY:
            mend(place, with_letters(place.of(tuple(rows))))
    for place in layout.checks.values():
        mend(place, with_digits(place.of(tuple(rows))))
    return tuple(rows)


def _rest_of_number(said: Mapping[str, str], digit: str) -> str:
    """What a number of more than nine characters goes on with in the optional data (9303-5, 4.2.2), its check digit last.

    Such a number has a filler where its check digit would stand.
    """
    return said.get("more", "").split("<")[0] if digit == "<" else ""


def _checks(
    lines: tuple[str, ...], layout: Layout, said: Mapping[str, str]
) -> Iterator[CheckDigit]:
    for part, place in layout.checks.items():
        digit = place.of(lines)
        if part is Part.COMPOSITE:
            right = _is_right("".join(each.of(lines) for each in layout.composite), digit)
        elif part is Part.NUMBER and (rest := _rest_of_number(said, digit)):
            # 9303 leaves the filler out of the sum; some states, Belgium among them, count it.
            ways = (said["number"] + rest[:-1], said["number"] + "<" + rest[:-1])
            right = any(_is_right(way, with_digits(rest[-1])) for way in ways)
        else:
            right = _is_right(said[part.value], digit)
        yield CheckDigit(part, place.line + 1, right)


def _is_right(covered: str, digit: str) -> bool:
    if digit == "<":
        return not covered.strip("<")  # nothing there: a filler stands for its 0
    return digit == str(check_digit(covered))


def _only_if_dates_exist(
    checks: Iterable[CheckDigit], birth: PartialDate | None, expiry: date | None, printed: str
) -> Iterable[CheckDigit]:
    """A check digit that fits a date like 31 February says nothing for it."""
    unreadable = {
        Part.BIRTH: birth is None,
        Part.EXPIRY: expiry is None and printed not in _NO_END,
    }
    for check in checks:
        wrong = unreadable.get(check.part, False)
        yield CheckDigit(check.part, check.line, check.right and not wrong)


def _kind(code: str) -> str:
    """passport or identity_card; empty for documents that do not count."""
    if code[0] == "P":
        return "passport"
    if code[0] in _CARD_LETTERS and code != _CREW and code[1] not in (_RESIDENCE, _VISA):
        return "identity_card"
    return ""


def _other_kind(code: str) -> str:
    return "residence_permit" if code[1] == _RESIDENCE else "other"


def _birth(text: str, today: date) -> PartialDate | None:
    """The latest date that is not in the future; day, or day and month, may be unknown."""
    year, month, day = (part.replace("<", "0") for part in (text[:2], text[2:4], text[4:]))
    if text[:2] == "<<":
        return None
    this_century = today.year // _CENTURY * _CENTURY + int(year)
    for full in (this_century, this_century - _CENTURY):
        try:
            born = parse(day, month, f"{full:04d}", partial=True)
        except Refusal:
            continue  # 29 February may exist in the one century and not in the other
        if born.earliest <= today:
            return born
    return None


def _month(text: str, today: date) -> PartialDate | None:
    return _birth(f"{text}00", today) if text.isdigit() else None


def _expiry(text: str) -> date | None:
    if not text.isdigit() or text in _NO_END:
        return None
    try:
        return parse(text[4:], text[2:4], f"20{text[:2]}").complete
    except Refusal:
        return None
