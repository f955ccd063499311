"""Machine readable zones for tests: ICAO's specimens, and others made by the same rules for invented people."""

from bisdesk.domain.mrz import check_digit

TD3 = "P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<\nL898902C36UTO7408122F1204159ZE184226B<<<<<10"
TD2 = "I<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<\nD231458907UTO7408122F1204159<<<<<<<6"
TD1 = (
    "I<UTOD231458907<<<<<<<<<<<<<<<\n7408122F1204159UTO<<<<<<<<<<<6\nERIKSSON<<ANNA<MARIA<<<<<<<<<<"
)
TD1_LONG = (
    "I<UTOD23145890<7349<<<<<<<<<<<\n3407127M9507122UTO<<<<<<<<<<<2\nSTEVENSON<<PETER<JOHN<<<<<<<<<"
)
TD2_LONG = "I<UTOSTEVENSON<<PETER<JOHN<<<<<<<<<<\nD23145890<UTO3407127M95071227349<<<8"
BELGIAN_LONG = (
    "IDBEL000001115<7027<<<<<<<<<<<\n9502286F3001064BEL950228998747\nSPECIMEN<<SPECIMEN<<<<<<<<<<<<"
)
OLD_FRENCH = "IDFRABERTHIER<<<<<<<<<<<<<<<<<<<<<<<\n8806923102858CORINNE<<<<<<<6512068F6"
GERMAN_CARD = (
    "IDD<<T220001293<<<<<<<<<<<<<<<\n6408125<2010315D<<<<<<<<<<<<<4\nMUSTERMANN<<ERIKA<<<<<<<<<<<<<"
)
GERMAN_PASSPORT = (
    "P<D<<MUSTERMANN<<ERIKA<<<<<<<<<<<<<<<<<<<<<<\nC01X00T478D<<6408125F2702283<<<<<<<<<<<<<<<4"
)


def passport(
    names: str = "SAARINEN<<ANNELI",
    *,
    code: str = "P<",
    issuer: str = "FIN",
    nationality: str = "FIN",
    number: str = "XF0000001",
    birth: str = "901231",
    sex: str = "F",
    expiry: str = "310101",
) -> str:
    """A zone of two lines of 44, with right check digits; by default of the factories' invented person."""
    number = number.ljust(9, "<")
    head = f"{code}{issuer.ljust(3, '<')}{names}".ljust(44, "<")[:44]
    checked = [f"{part}{check_digit(part)}" for part in (number, birth, expiry, "<" * 14)]
    composite = check_digit("".join(checked))
    return (
        f"{head}\n{checked[0]}{nationality.ljust(3, '<')}{checked[1]}{sex}"
        f"{checked[2]}{checked[3]}{composite}"
    )


def card(
    names: str = "SAARINEN<<ANNELI",
    *,
    code: str = "I<",
    issuer: str = "FIN",
    nationality: str = "FIN",
    number: str = "XF0000001",
    birth: str = "901231",
    sex: str = "F",
    expiry: str = "310101",
) -> str:
    """The same as a card of three lines of 30."""
    number = number.ljust(9, "<")
    upper = f"{number}{check_digit(number)}".ljust(25, "<")
    dates = f"{birth}{check_digit(birth)}", f"{expiry}{check_digit(expiry)}"
    composite = check_digit(f"{upper}{dates[0]}{dates[1]}" + "<" * 11)
    return (
        f"{code}{issuer.ljust(3, '<')}{upper}\n"
        f"{dates[0]}{sex}{dates[1]}{nationality.ljust(3, '<')}{'<' * 11}{composite}\n"
        f"{names.ljust(30, '<')[:30]}"
    )
