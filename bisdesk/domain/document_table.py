"""The table of rules that a new installation starts with; a migration stores it, and from then on managers keep it.

So a correction here reaches new installations only; one for all of them is a migration of its own.
"""

from dataclasses import replace
from datetime import date

from bisdesk.domain.document_rules import (
    AgeOn,
    AskModel,
    Effect,
    Issued,
    Model,
    Printed,
    Rule,
)
from bisdesk.domain.document_validity import LAST_RESORT, RuleBook
from bisdesk.domain.language import LANGUAGES

MRZ_END = date(2026, 8, 3)
OLD_FORMAT_END = date(2031, 8, 3)
NEW_FORMAT_FROM = date(2021, 8, 2)
"""Regulation (EU) 2019/1157, art. 5 and 16: cards without a functional MRZ, and cards older than the 2021 format."""
FRENCH_SINCE, FRENCH_UNTIL = date(2004, 1, 2), date(2013, 12, 31)
CARD, PASSPORT = "identity_card", "passport"

_FRANCE = "France, decree 2013-1188; service-public.fr F35005; for travel Belgium said in 2014 not to recognise it"
_MRZ = "Regulation (EU) 2019/1157, art. 5.2.a; Regulation (EU) 2025/1208"


def _in(*sentences: str) -> dict[str, str]:
    return dict(zip(LANGUAGES, sentences, strict=True))


_RULES = (
    Rule(
        "french_extension", document_type=CARD, countries=("FR",),
        issued=Issued.KNOWN, issued_from=FRENCH_SINCE, issued_until=FRENCH_UNTIL,
        printed=Printed.THERE, age=18, age_on=AgeOn.ISSUE,
        effect=Effect.YEARS_MORE, years=5, asks_issue_date=True, source=_FRANCE,
        reasons=_in(
            "Geplastificeerde Franse identiteitskaarten die van 2004 tot en met 2013 aan volwassenen zijn uitgereikt, gelden vijf jaar langer, zonder nieuwe datum op de kaart.",
            "Les cartes d’identité françaises plastifiées délivrées à des majeurs de 2004 à 2013 sont valables cinq ans de plus, sans nouvelle date sur la carte.",
            "Laminierte französische Personalausweise, die von 2004 bis 2013 an Volljährige ausgestellt wurden, gelten fünf Jahre länger, ohne neues Datum auf dem Ausweis.",
            "French laminated cards issued to adults from 2004 to 2013 count five years longer, without a new date on the card.",
        ),
    ),
    Rule(
        "french_issue_date", document_type=CARD, countries=("FR",), issued=Issued.UNKNOWN,
        printed=Printed.THERE, passed_years=5, effect=Effect.LOOK, asks_issue_date=True, source=_FRANCE,
        reasons=_in(
            "Zonder uitreikingsdatum kan dit een Franse kaart zijn die vijf jaar langer geldt.",
            "Sans date de délivrance, il peut s’agir d’une carte française valable cinq ans de plus.",
            "Ohne Ausstellungsdatum kann dies ein französischer Ausweis sein, der fünf Jahre länger gilt.",
            "Without its date of issue this can be a French card that counts five years longer.",
        ),
    ),
    Rule(
        "french_printed", document_type=CARD, countries=("FR",), issued=Issued.KNOWN,
        issued_from=FRENCH_SINCE, asks_issue_date=True, source="France, decree 2013-1188, art. 2",
        reasons=_in(
            "Voor deze Franse kaart telt de gedrukte datum: ze is aan een minderjarige uitgereikt, of na 2013.",
            "Pour cette carte française, la date imprimée compte : elle a été délivrée à un mineur, ou après 2013.",
            "Für diesen französischen Ausweis zählt das aufgedruckte Datum: Er wurde einer minderjährigen Person oder nach 2013 ausgestellt.",
            "For this French card the printed date counts: it was issued to a minor, or after 2013.",
        ),
    ),
    Rule(
        "italian_paper", document_type=CARD, countries=("IT",), model=Model.PAPER,
        effect=Effect.ENDS, ends=MRZ_END, asks_model=AskModel.ALWAYS, source="Italy, Interior circular 76/2025",
        reasons=_in(
            "Italiaanse papieren identiteitskaarten zijn op 3 augustus 2026 geëindigd, ook in Italië.",
            "Les cartes d’identité italiennes en papier ont pris fin le 3 août 2026, en Italie aussi.",
            "Italienische Personalausweise aus Papier sind am 3. August 2026 abgelaufen, auch in Italien.",
            "Italian paper identity cards ended on 3 August 2026, in Italy as well.",
        ),
    ),
    Rule(
        "greek_old", document_type=CARD, countries=("GR",), model=Model.PAPER,
        effect=Effect.ENDS, ends=MRZ_END, asks_model=AskModel.ALWAYS,
        source="Regulation (EU) 2019/1157, art. 5; Greece, law 3585/2007",
        reasons=_in(
            "Oude Griekse identiteitskaarten zijn op 3 augustus 2026 geëindigd door de regels van de EU.",
            "Les anciennes cartes d’identité grecques ont pris fin le 3 août 2026 selon les règles de l’UE.",
            "Alte griechische Personalausweise sind nach den Regeln der EU am 3. August 2026 abgelaufen.",
            "Old Greek identity cards ended on 3 August 2026 under the rules of the EU.",
        ),
    ),
    Rule(
        "model_unknown", document_type=CARD, countries=("IT", "GR"), model=Model.UNKNOWN,
        effect=Effect.LOOK, asks_model=AskModel.ALWAYS, source="Regulation (EU) 2019/1157, art. 5",
        reasons=_in(
            "Oude Italiaanse en Griekse kaarten gelden niet meer; welk model dit is, is niet bekend.",
            "Les anciennes cartes italiennes et grecques ne sont plus valables ; le modèle de celle-ci n’est pas connu.",
            "Alte italienische und griechische Ausweise gelten nicht mehr; welches Modell dies ist, ist nicht bekannt.",
            "Old Italian and Greek cards count no more; which model this is, is not known.",
        ),
    ),
    Rule(
        "italian_for_life", document_type=CARD, countries=("IT",), model=Model.ELECTRONIC,
        printed=Printed.NONE, age=70, effect=Effect.NO_END, since=date(2026, 7, 30),
        source="Italy, cards of people of 70 and over from 2026-07-30; final text not verified",
        reasons=_in(
            "Italië reikt sinds 30 juli 2026 kaarten zonder einde uit aan wie 70 of ouder is.",
            "Depuis le 30 juillet 2026, l’Italie délivre des cartes sans fin de validité aux personnes de 70 ans et plus.",
            "Italien stellt seit dem 30. Juli 2026 Personen ab 70 Jahren unbefristete Ausweise aus.",
            "Since 30 July 2026 Italy issues cards without an end to people of 70 and over.",
        ),
    ),
    Rule(
        "italian_electronic", document_type=CARD, countries=("IT",), model=Model.ELECTRONIC,
        printed=Printed.THERE, source="Italy, decree-law 5/2012, art. 7",
        reasons=_in(
            "Een Italiaanse elektronische kaart loopt tot een verjaardag: meer dan tien jaar is gewoon.",
            "Une carte électronique italienne court jusqu’à un anniversaire : plus de dix ans, c’est normal.",
            "Ein italienischer elektronischer Ausweis läuft bis zu einem Geburtstag: mehr als zehn Jahre sind normal.",
            "An Italian electronic card runs to a birthday: more than ten years is normal.",
        ),
    ),
    Rule(
        "no_mrz", document_type=CARD, countries=("EEA",), model=Model.PAPER,
        effect=Effect.ENDS, ends=MRZ_END, asks_model=AskModel.WITHOUT_MRZ, source=_MRZ,
        reasons=_in(
            "Identiteitskaarten van de EU en de EER zonder machineleesbare zone zijn uiterlijk op 3 augustus 2026 geëindigd.",
            "Les cartes d’identité de l’UE et de l’EEE sans zone lisible par machine ont pris fin le 3 août 2026 au plus tard.",
            "Personalausweise der EU und des EWR ohne maschinenlesbare Zone sind spätestens am 3. August 2026 abgelaufen.",
            "Identity cards of the EU and EEA without a machine readable zone ended on 3 August 2026 at the latest.",
        ),
    ),
    Rule(
        "old_format", document_type=CARD, countries=("EEA",), issued_until=date(2021, 8, 1),
        printed=Printed.THERE, expiry_after=OLD_FORMAT_END,
        age=70, younger=True, age_on=AgeOn.DAY, age_day=NEW_FORMAT_FROM,
        effect=Effect.ENDS, ends=OLD_FORMAT_END, asks_issue_date=True,
        source="Regulation (EU) 2019/1157, art. 5.1 and 5.2.b; Regulation (EU) 2025/1208",
        reasons=_in(
            "Identiteitskaarten van de EU en de EER die ouder zijn dan het model van 2021, eindigen uiterlijk op 3 augustus 2031.",
            "Les cartes d’identité de l’UE et de l’EEE antérieures au modèle de 2021 prennent fin le 3 août 2031 au plus tard.",
            "Personalausweise der EU und des EWR, die älter sind als das Muster von 2021, enden spätestens am 3. August 2031.",
            "Identity cards of the EU and EEA older than the 2021 format end on 3 August 2031 at the latest.",
        ),
    ),
    Rule(
        "spanish_permanent", document_type=CARD, countries=("ES",), printed=Printed.NONE, age=70,
        effect=Effect.NO_END, till=OLD_FORMAT_END, source="Spain, Royal Decree 1553/2005, art. 6",
        reasons=_in(
            "Spanje reikt kaarten zonder einde uit aan wie 70 of ouder is (01-01-9999, 99-99-9999 of PERMANENTE).",
            "L’Espagne délivre des cartes sans fin de validité aux personnes de 70 ans et plus (01-01-9999, 99-99-9999 ou PERMANENTE).",
            "Spanien stellt Personen ab 70 Jahren unbefristete Ausweise aus (01-01-9999, 99-99-9999 oder PERMANENTE).",
            "Spain issues cards without an end to people of 70 and over (01-01-9999, 99-99-9999 or PERMANENTE).",
        ),
    ),
    Rule(
        "romanian_no_expiry", document_type=CARD, countries=("RO",), printed=Printed.NONE, age=55,
        effect=Effect.NO_END, till=OLD_FORMAT_END, source="Romania, emergency ordinance 97/2005",
        reasons=_in(
            "Een Roemeense kaart van wie 55 of ouder is, kan zonder vervaldatum zijn.",
            "Une carte roumaine d’une personne de 55 ans ou plus peut être sans date d’expiration.",
            "Ein rumänischer Ausweis einer Person ab 55 Jahren kann ohne Ablaufdatum sein.",
            "A Romanian card of somebody of 55 or over can be without an expiry date.",
        ),
    ),
    Rule(
        "bulgarian_no_expiry", document_type=CARD, countries=("BG",), printed=Printed.NONE, age=58,
        effect=Effect.NO_END, source="Bulgaria, Identity Documents Act",
        reasons=_in(
            "Een Bulgaarse kaart van wie 58 of ouder is, kan zonder vervaldatum zijn.",
            "Une carte bulgare d’une personne de 58 ans ou plus peut être sans date d’expiration.",
            "Ein bulgarischer Ausweis einer Person ab 58 Jahren kann ohne Ablaufdatum sein.",
            "A Bulgarian card of somebody of 58 or over can be without an expiry date.",
        ),
    ),
    Rule(
        "ukrainian_stamp", document_type=PASSPORT, countries=("UA",), printed=Printed.THERE,
        expiry_after=date(2022, 2, 23), passed_years=5, effect=Effect.LOOK,
        source="Ukraine, extension by stamp from 2022, ended on 2025-10-29; not verified for Belgium",
        reasons=_in(
            "Oekraïense paspoorten zijn vanaf 2022 met een stempel verlengd; Oekraïne is daar op 29 oktober 2025 mee gestopt.",
            "Des passeports ukrainiens ont été prolongés par un cachet à partir de 2022 ; l’Ukraine y a mis fin le 29 octobre 2025.",
            "Ukrainische Reisepässe wurden ab 2022 mit einem Stempel verlängert; die Ukraine hat das am 29. Oktober 2025 beendet.",
            "Ukrainian passports were extended by a stamp from 2022 on; Ukraine ended that on 29 October 2025.",
        ),
    ),
    Rule(
        "no_expiry_unknown", printed=Printed.NONE, effect=Effect.LOOK,
        source="Bisdesk: no rule knows this document without an end",
        reasons=_in(
            "Geen regel kent dit document zonder vervaldatum.",
            "Aucune règle ne connaît ce document sans date d’expiration.",
            "Keine Regel kennt dieses Dokument ohne Ablaufdatum.",
            "No rule knows this document without an expiry date.",
        ),
    ),
    Rule(
        LAST_RESORT, source="Manual of the Bisdesk, annex 1",
        reasons=_in(
            "Een document geldt tot en met de gedrukte dag; de verlengingen uit de coronatijd zijn voorbij.",
            "Un document est valable jusqu’au jour imprimé inclus ; les prolongations de la période du Covid sont terminées.",
            "Ein Dokument gilt bis einschließlich zum aufgedruckten Tag; die Verlängerungen aus der Coronazeit sind vorbei.",
            "A document counts through the printed day; the extensions of the Covid time are over.",
        ),
    ),
)  # fmt: skip

STEP = 10
"""Between positions, so that a rule can be put between two others."""

RULES = tuple(replace(rule, position=STEP * n) for n, rule in enumerate(_RULES, 1))
FIRST_BOOK = RuleBook(RULES)
