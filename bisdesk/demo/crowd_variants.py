"""The ways in which one person is written otherwise. Each variant carries the label of its kind."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from bisdesk.demo.crowd import Dice
from bisdesk.demo.crowd_names import NAMINGS
from bisdesk.domain.name_key import PARTICLES, fold
from bisdesk.domain.partial_date import PartialDate
from bisdesk.register.port import PersonData

Variant = Callable[[PersonData, Dice], PersonData | None]
"""The same person written otherwise (or another one made from them); None where it does not apply."""


@dataclass(frozen=True)
class Labelled:
    """Somebody made from a person, and how."""

    kind: str
    person: PersonData


def unchanged(person: PersonData, _dice: Dice) -> PersonData:
    return person


def typo_in_last_name(person: PersonData, dice: Dice) -> PersonData | None:
    return (
        replace(person, last_name=mistyped(person.last_name, dice))
        if len(person.last_name) > 3
        else None
    )


def typo_in_first_name(person: PersonData, dice: Dice) -> PersonData | None:
    first = person.first_name or ""
    return replace(person, first_name=mistyped(first, dice)) if len(first) > 3 else None


def accents_lost(person: PersonData, _dice: Dice) -> PersonData | None:
    """As older systems write it: no mark at all."""
    return _other(
        person,
        last_name=_bare(person.last_name),
        first_name=_bare(person.first_name or "") or None,
    )


_WRITTEN_OUT = str.maketrans(
    {
        "ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", "å": "aa", "ø": "oe", "æ": "ae", "ñ": "ny", "đ": "dj",
        "Ä": "Ae", "Ö": "Oe", "Ü": "Ue", "Å": "Aa", "Ø": "Oe", "Đ": "Dj", "č": "ch", "ć": "ch", "š": "sh", "ž": "zh",
        "ş": "sh", "Ş": "Sh", "ç": "ch", "Ç": "Ch", "Č": "Ch", "Š": "Sh", "Ž": "Zh", "ğ": "gh", "ı": "i", "İ": "I",
        "ț": "ts", "Ț": "Ts", "ș": "sh", "Ș": "Sh", "ł": "l", "Ł": "L", "ą": "on", "ę": "en",
    }
)  # fmt: skip


def marks_written_out(person: PersonData, _dice: Dice) -> PersonData | None:
    """As passports and clerks abroad write marks: Müller as Mueller, Çelik as Chelik."""
    return _other(
        person,
        last_name=person.last_name.translate(_WRITTEN_OUT),
        first_name=(person.first_name or "").translate(_WRITTEN_OUT) or None,
    )


_ROMANISATIONS: dict[str, tuple[tuple[tuple[str, str], ...], ...]] = {
    "RU": (
        (("shch", "schtsch"), ("zh", "sch"), ("sh", "sch"), ("ch", "tsch"), ("kh", "ch"), ("ts", "z"), ("v", "w"), ("z", "s"), ("ye", "je"), ("yu", "ju"), ("ya", "ja"), ("y", "i")),
        (("shch", "chtch"), ("zh", "j"), ("sh", "ch"), ("ch", "tch"), ("kh", "kh"), ("u", "ou"), ("ye", "ie"), ("ks", "x"), ("y", "i")),
        (("zh", "ž"), ("shch", "šč"), ("sh", "š"), ("ch", "č"), ("kh", "h"), ("y", "j")),
    ),
    "UA": (
        (("shch", "schtsch"), ("kh", "ch"), ("sh", "sch"), ("ch", "tsch"), ("v", "w"), ("h", "g"), ("ii", "ij"), ("y", "i")),
        (("h", "g"), ("y", "i"), ("ii", "iy"), ("ia", "ya")),
    ),
    "MA": (
        (("ou", "u"), ("kh", "ch"), ("ch", "sh"), ("dj", "j"), ("ï", "i"), ("oua", "wa"), ("ss", "s")),
        (("kh", "h"), ("ou", "oo"), ("el ", "al-"), ("ed", "ad"), ("q", "k")),
    ),
    "SY": (
        (("kh", "ch"), ("sh", "sch"), ("y", "j"), ("j", "dsch"), ("w", "w"), ("oo", "u")),
        (("kh", "h"), ("sh", "ch"), ("u", "ou"), ("ee", "i"), ("w", "ou"), ("j", "dj"), ("q", "k"), ("al-", "el ")),
        (("mohammed", "muhamad"), ("abdul ", "abd al-"), ("ahmad", "ahmed"), ("hussein", "hussain"), ("yusuf", "youssef"), ("al-", "al "), ("ei", "ai"), ("dd", "d")),
    ),
    "AF": (
        (("mohammad", "muhammed"), ("ei", "ai"), ("oo", "u"), ("w", "v"), ("sh", "sch"), ("ph", "f")),
        (("abdul ", "abdul"), ("z", "s"), ("q", "k"), ("ee", "i")),
    ),
    "GR": (
        (("gi", "yi"), ("ch", "h"), ("dou", "du"), ("ou", "u"), ("oi", "i"), ("k", "c")),
        (("ch", "kh"), ("y", "i"), ("ai", "e"), ("ou", "oo")),
    ),
    "ID": (
        (("u", "oe"), ("y", "j"), ("j", "dj")),
        (("oe", "u"), ("tj", "c"), ("dj", "j")),
    ),
    "CN": (
        (("zh", "ch"), ("x", "hs"), ("q", "ch"), ("ng", "ng")),
    ),
    "IN": (
        (("ee", "i"), ("v", "w"), ("au", "ow"), ("dh", "d"), ("th", "t"), ("a", "a")),
        (("ksh", "x"), ("sh", "s"), ("iy", "y")),
    ),
    "RS": (
        (("đ", "dj"), ("ć", "c"), ("č", "tsch"), ("š", "sch"), ("ž", "sch"), ("v", "w")),
        (("đ", "gj"), ("ć", "ch"), ("č", "ch"), ("š", "sh"), ("ž", "zh"), ("j", "y")),
    ),
}  # fmt: skip
"""From one romanisation to another: what German, French, English and Balkan clerks make of one name."""


def transliterated(person: PersonData, dice: Dice) -> PersonData | None:
    ways = _ROMANISATIONS.get(person.nationality or "")
    if not ways:
        return None
    way = dice.choice(ways)
    return _other(
        person,
        last_name=_rewritten(person.last_name, way),
        first_name=_rewritten(person.first_name or "", way) or None,
    )


def names_swapped(person: PersonData, _dice: Dice) -> PersonData | None:
    if not person.first_name:
        return None
    return replace(person, last_name=person.first_name, first_name=person.last_name)


def day_and_month_swapped(person: PersonData, _dice: Dice) -> PersonData | None:
    born = PartialDate.from_text(person.birth_date)
    if not born.month or not born.day or born.day > 12 or born.day == born.month:
        return None
    return replace(person, birth_date=str(PartialDate(born.year, born.day, born.month)))


def birth_date_in_part(person: PersonData, dice: Dice) -> PersonData | None:
    born = PartialDate.from_text(person.birth_date)
    if born.complete is None:
        return None
    month = born.month if dice.random() < 0.5 else None
    return replace(person, birth_date=str(PartialDate(born.year, month)))


def one_part_of_birth_date_off(person: PersonData, dice: Dice) -> PersonData | None:
    born = PartialDate.from_text(person.birth_date)
    if born.complete is None:
        return None
    year, month, day = born.year, born.month or 1, born.day or 1
    part = dice.choice(("year", "month", "day"))
    if part == "year":
        year += dice.choice((-1, 1))
    elif part == "month":
        month = month % 12 + 1
    else:
        day = day % 28 + 1
    return replace(person, birth_date=str(PartialDate(year, month, day)))


def particle_moved(person: PersonData, dice: Dice) -> PersonData | None:
    """van den Berg as Vandenberg, Berg, or Van Den Berg; El Amrani as Elamrani or Amrani."""
    parts = person.last_name.replace("-", " ").split()
    if len(parts) < 2 or fold(parts[0]) not in PARTICLES:
        return None
    rest = [part for part in parts if fold(part) not in PARTICLES]
    joined = "".join(part.casefold() for part in parts).capitalize()
    written = dice.choice((joined, " ".join(rest), " ".join(part.capitalize() for part in parts)))
    return _other(person, last_name=written)


def second_last_name_dropped(person: PersonData, _dice: Dice) -> PersonData | None:
    telling = _telling(person.last_name)
    return replace(person, last_name=telling[0]) if len(telling) > 1 else None


def last_names_turned_round(person: PersonData, _dice: Dice) -> PersonData | None:
    telling = _telling(person.last_name)
    return replace(person, last_name=" ".join(reversed(telling))) if len(telling) > 1 else None


def married_double_name(person: PersonData, dice: Dice) -> PersonData | None:
    naming = NAMINGS.get(person.nationality or "")
    if naming is None or person.sex != "F" or not person.first_name:
        return None
    added = dice.choice(naming.last_names)
    return replace(person, last_name=f"{added}-{person.last_name}")


def hyphen_lost(person: PersonData, _dice: Dice) -> PersonData | None:
    return _other(
        person,
        last_name=person.last_name.replace("-", " ").replace("’", ""),
        first_name=(person.first_name or "").replace("-", " ") or None,
    )


def part_of_name_moved(person: PersonData, _dice: Dice) -> PersonData | None:
    """The first of two last names stands as a further first name."""
    telling = _telling(person.last_name)
    if len(telling) < 2 or not person.first_name:
        return None
    return replace(
        person, first_name=f"{person.first_name} {telling[0]}", last_name=" ".join(telling[1:])
    )


def all_in_one_name(person: PersonData, _dice: Dice) -> PersonData | None:
    """A paper with one line for the name: all of it is the last name."""
    if not person.first_name:
        return None
    return replace(
        person,
        last_name=f"{person.first_name} {person.last_name}",
        first_name=None,
        other_first_names=None,
    )


def first_name_unknown(person: PersonData, _dice: Dice) -> PersonData | None:
    if not person.first_name:
        return None
    return replace(person, first_name=None, other_first_names=None)


def called_by_second_first_name(person: PersonData, _dice: Dice) -> PersonData | None:
    if not person.other_first_names:
        return None
    return replace(person, first_name=person.other_first_names, other_first_names=None)


def accents_lost_and_typo(person: PersonData, dice: Dice) -> PersonData | None:
    bare = accents_lost(person, dice)
    return bare and typo_in_last_name(bare, dice)


def transliterated_and_day_and_month_swapped(person: PersonData, dice: Dice) -> PersonData | None:
    other = transliterated(person, dice)
    return other and day_and_month_swapped(other, dice)


VARIANTS: tuple[Variant, ...] = (
    unchanged, typo_in_last_name, typo_in_first_name, accents_lost, marks_written_out, transliterated, names_swapped,
    day_and_month_swapped, birth_date_in_part, one_part_of_birth_date_off, particle_moved, second_last_name_dropped,
    last_names_turned_round, married_double_name, hyphen_lost, part_of_name_moved, all_in_one_name, first_name_unknown,
    called_by_second_first_name, accents_lost_and_typo, transliterated_and_day_and_month_swapped,
)  # fmt: skip


def labelled(
    person: PersonData, dice: Dice, ways: tuple[Variant, ...] = VARIANTS
) -> Iterator[Labelled]:
    """Every way that applies to this person and makes a difference."""
    for way in ways:
        made = way(person, dice)
        if made is not None and (made != person or way is unchanged):
            yield Labelled(way.__name__, made)


def mistyped(name: str, dice: Dice) -> str:
    """One letter too many, too few, another one, or two in each other's place; never the first one."""
    at = dice.randrange(1, len(name) - 1)
    how = dice.randrange(4)
    if how == 0:
        return name[:at] + name[at] + name[at:]
    if how == 1:
        return name[:at] + name[at + 1 :]
    if how == 2:
        return name[:at] + name[at + 1] + name[at] + name[at + 2 :]
    return name[:at] + dice.choice("aeiourstnlm") + name[at + 1 :]


def _bare(name: str) -> str:
    """Without marks, word for word, in the same case at the beginning."""
    return " ".join(
        "-".join(fold(part).capitalize() for part in word.split("-")) for word in name.split()
    )


def _telling(last_name: str) -> list[str]:
    """The words that tell people apart, each with the particles before it."""
    words = re.split(r"[\s-]+", last_name)
    found, before = [], []
    for word in words:
        before.append(word)
        if fold(word) not in PARTICLES:
            found.append(" ".join(before))
            before = []
    return found


def _rewritten(name: str, way: tuple[tuple[str, str], ...]) -> str:
    if not name:
        return name
    sounds = dict(way)
    longest_first = sorted(sounds, key=len, reverse=True)
    pattern = re.compile("|".join(re.escape(each) for each in longest_first))
    low = pattern.sub(lambda found: sounds[found[0]], name.casefold())
    return re.sub(r"(^|[\s-])(\w)", lambda found: found[1] + found[2].upper(), low)


def _other(person: PersonData, **changes: str | None) -> PersonData | None:
    made = replace(person, **changes)  # type: ignore[arg-type]
    return made if made != person else None
