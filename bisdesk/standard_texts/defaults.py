"""The standard texts that the program brings; the table holds what staff made of them.

Read as data: a new text, or a better wording, reaches every installation whose staff did not change that text.
"""

import enum
from collections.abc import Mapping
from dataclasses import dataclass


class Kind(enum.StrEnum):
    ASK = "ask"
    REJECT = "reject"


@dataclass(frozen=True)
class Template:
    """code: `<kind>_<name>`; of a rejection the name is that of its reason. texts: by language.

    opens: the groups of the form that a question is about, "files" for the copies. Staff can choose others.
    """

    code: str
    kind: Kind
    texts: Mapping[str, str]
    opens: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        return self.code.removeprefix(f"{self.kind}_")


def code_of(kind: Kind, name: str) -> str:
    return f"{kind}_{name}"


_ASK: Mapping[str, Mapping[str, str]] = {
    "scan_unreadable": {
        "nl": "We kunnen de kopie van het identiteitsbewijs niet goed lezen. Laad een nieuwe kopie op: in kleur, scherp, zonder weerspiegeling en met de vier hoeken in beeld.",
        "fr": "Nous ne parvenons pas à bien lire la copie du document d'identité. Chargez une nouvelle copie : en couleur, nette, sans reflet et avec les quatre coins visibles.",
        "de": "Wir können die Kopie des Identitätsdokuments nicht gut lesen. Laden Sie eine neue Kopie hoch: in Farbe, scharf, ohne Spiegelung und mit allen vier Ecken im Bild.",
        "en": "We cannot read the copy of the identity document well. Upload a new copy: in colour, sharp, without reflections and with all four corners in view.",
    },
    "other_page": {
        "nl": "In de kopie ontbreekt een kant of een bladzijde van het identiteitsbewijs. Voeg ze toe: van een kaart de voor- en de achterkant, van een paspoort de hele bladzijde met de foto.",
        "fr": "Il manque une face ou une page du document d'identité dans la copie. Ajoutez-la : le recto et le verso d'une carte, la page entière avec la photo d'un passeport.",
        "de": "In der Kopie fehlt eine Seite des Identitätsdokuments. Fügen Sie sie hinzu: bei einem Ausweis Vorder- und Rückseite, bei einem Reisepass die ganze Seite mit dem Foto.",
        "en": "A side or a page of the identity document is missing from the copy. Add it: of a card the front and the back, of a passport the whole page with the photo.",
    },
    "differs": {
        "nl": "Deze gegevens zijn niet dezelfde als op het identiteitsbewijs: {field}.\n\nKijk ze na op het document zelf en verbeter ze letter voor letter, met alle accenten. Zijn ze toch juist? Leg dan uit waarom ze verschillen.",
        "fr": "Ces données ne correspondent pas au document d'identité : {field}.\n\nVérifiez-les sur le document lui-même et corrigez-les lettre par lettre, avec tous les accents. Sont-elles exactes malgré tout ? Expliquez alors pourquoi elles diffèrent.",
        "de": "Diese Angaben stimmen nicht mit dem Identitätsdokument überein: {field}.\n\nPrüfen Sie sie am Dokument selbst und berichtigen Sie sie Buchstabe für Buchstabe, mit allen Akzenten. Sind sie doch richtig? Dann erklären Sie, warum sie abweichen.",
        "en": "These data are not the same as on the identity document: {field}.\n\nCheck them on the document itself and correct them letter by letter, with all accents. Are they right after all? Then explain why they differ.",
    },
    "declaration_unreadable": {
        "nl": "We kunnen de verklaring van identiteitscontrole niet goed lezen, of de handtekening is niet te zien. Doe de identiteitscontrole opnieuw, samen met de nieuwe medewerker. Vul de nieuwe datum van de controle in, en onderteken de nieuwe verklaring.",
        "fr": "Nous ne parvenons pas à bien lire la déclaration de contrôle d'identité, ou la signature n'est pas visible. Refaites le contrôle d'identité, en présence du nouveau collaborateur. Indiquez la nouvelle date du contrôle et signez la nouvelle déclaration.",
        "de": "Wir können die Erklärung zur Identitätsprüfung nicht gut lesen, oder die Unterschrift ist nicht zu sehen. Wiederholen Sie die Identitätsprüfung in Anwesenheit der Person. Tragen Sie das neue Datum der Prüfung ein und unterschreiben Sie die neue Erklärung.",
        "en": "We cannot read the declaration of identity check well, or the signature cannot be seen. Do the identity check again, with the new worker present. Fill in the new date of the check, and sign the new declaration.",
    },
    "address_incomplete": {
        "nl": "De woonplaats in het buitenland is niet volledig. Vraag de nieuwe medewerker om het officiële adres en vul aan: straat, huisnummer, bus, postcode en gemeente.",
        "fr": "Le domicile à l'étranger n'est pas complet. Demandez l'adresse officielle au nouveau collaborateur et complétez : rue, numéro, boîte, code postal et commune.",
        "de": "Der Wohnort im Ausland ist nicht vollständig. Fragen Sie die neue Mitarbeiterin oder den neuen Mitarbeiter nach der amtlichen Adresse und ergänzen Sie: Straße, Hausnummer, Briefkasten, Postleitzahl und Gemeinde.",
        "en": "The residence abroad is not complete. Ask the new worker for the official address and complete it: street, house number, box, postcode and municipality.",
    },
    "phone_unanswered": {
        "nl": "Op het gsm-nummer van de nieuwe medewerker krijgen we geen gehoor. De activatiecode komt op dat nummer aan. Kijk samen met de nieuwe medewerker na of het nummer juist is, met de landcode, en verbeter het als dat nodig is.",
        "fr": "Le numéro de GSM du nouveau collaborateur ne répond pas. Le code d'activation arrive sur ce numéro. Vérifiez avec le nouveau collaborateur si le numéro est exact, avec l'indicatif du pays, et corrigez-le si nécessaire.",
        "de": "Unter der Handynummer der neuen Mitarbeiterin oder des neuen Mitarbeiters meldet sich niemand. An diese Nummer wird der Aktivierungscode geschickt. Prüfen Sie gemeinsam, ob die Nummer mit der Landesvorwahl richtig ist, und berichtigen Sie sie bei Bedarf.",
        "en": "Nobody answers at the mobile number of the new worker. The activation code is sent to that number. Check together with the new worker whether the number is right, with the country code, and correct it where needed.",
    },
    "email_doubtful": {
        "nl": "Het e-mailadres van de nieuwe medewerker lijkt niet persoonlijk, of er staat een tikfout in. De activatielink komt op dat adres aan. Vraag een adres dat enkel de nieuwe medewerker zelf leest, en verbeter het.",
        "fr": "L'adresse e-mail du nouveau collaborateur ne semble pas personnelle, ou contient une faute de frappe. Le lien d'activation arrive à cette adresse. Demandez une adresse que seul le nouveau collaborateur lit, et corrigez-la.",
        "de": "Die E-Mail-Adresse der neuen Mitarbeiterin oder des neuen Mitarbeiters scheint nicht persönlich zu sein oder enthält einen Tippfehler. An diese Adresse wird der Aktivierungslink geschickt. Fragen Sie nach einer Adresse, die nur die Person selbst liest, und berichtigen Sie sie.",
        "en": "The e-mail address of the new worker does not seem to be personal, or has a typing mistake. The activation link is sent to that address. Ask for an address that only the new worker reads, and correct it.",
    },
    "document_over": {
        "nl": "Het identiteitsbewijs in aanvraag {reference} is niet meer geldig, of vervalt binnenkort. Vraag de nieuwe medewerker om een geldig paspoort of een geldige identiteitskaart, vul de gegevens van dat document in en voeg een kopie toe.",
        "fr": "Le document d'identité de la demande {reference} n'est plus valable, ou expire bientôt. Demandez au nouveau collaborateur un passeport ou une carte d'identité valable, complétez les données de ce document et ajoutez une copie.",
        "de": "Das Identitätsdokument im Antrag {reference} ist nicht mehr gültig oder läuft bald ab. Fragen Sie die neue Mitarbeiterin oder den neuen Mitarbeiter nach einem gültigen Reisepass oder Personalausweis, füllen Sie die Angaben dieses Dokuments aus und fügen Sie eine Kopie hinzu.",
        "en": "The identity document in request {reference} is no longer valid, or expires soon. Ask the new worker for a valid passport or identity card, fill in the data of that document and add a copy.",
    },
    "existing_number": {
        "nl": "Deze persoon heeft misschien al een Belgisch nummer: een bisnummer of een rijksregisternummer. Vraag ernaar. Het staat op papieren van vroeger werk, een ziekenfonds of een vroeger verblijf in België. Geef het nummer door in uw antwoord, of schrijf dat er geen is.",
        "fr": "Cette personne a peut-être déjà un numéro belge : un numéro bis ou un numéro de Registre national. Demandez-le-lui. Il figure sur les papiers d'un emploi précédent, d'une mutualité ou d'un ancien séjour en Belgique. Indiquez le numéro dans votre réponse, ou écrivez qu'il n'y en a pas.",
        "de": "Diese Person hat vielleicht schon eine belgische Nummer: eine Bis-Nummer oder eine Nationalregisternummer. Fragen Sie danach. Sie steht auf Papieren einer früheren Arbeit, einer Krankenkasse oder eines früheren Aufenthalts in Belgien. Nennen Sie die Nummer in Ihrer Antwort, oder schreiben Sie, dass es keine gibt.",
        "en": "This person may have a Belgian number already: a BIS number or a National Register number. Ask about it. It stands on papers of earlier work, a health insurance fund or an earlier stay in Belgium. Give the number in your answer, or write that there is none.",
    },
    "purpose_unclear": {
        "nl": "Uit de aanvraag blijkt niet goed waarvoor {entity} de registratie nodig heeft. Beschrijf welke toepassing de nieuwe medewerker zal gebruiken, en voor welk werk.",
        "fr": "La demande n'indique pas clairement pourquoi {entity} a besoin de l'enregistrement. Décrivez quelle application le nouveau collaborateur utilisera, et pour quel travail.",
        "de": "Aus dem Antrag geht nicht klar hervor, wofür {entity} die Registrierung braucht. Beschreiben Sie, welche Anwendung die neue Mitarbeiterin oder der neue Mitarbeiter nutzen wird und für welche Arbeit.",
        "en": "The request does not say clearly what {entity} needs the registration for. Describe which application the new worker will use, and for what work.",
    },
}

_REJECT: Mapping[str, Mapping[str, str]] = {
    "incomplete": {
        "nl": "Wat in aanvraag {reference} ontbreekt of niet klopt, is daar niet meer te verbeteren.\n\nKies in de aanvraag ‘Maak hiervan een nieuw concept’. De gegevens zijn dan al ingevuld. Kijk ze na op het document, voeg de kopieën toe en doe de identiteitscontrole en de verklaring opnieuw.",
        "fr": "Ce qui manque ou est inexact dans la demande {reference} ne peut plus y être corrigé.\n\nDans la demande, choisissez « En faire un nouveau brouillon ». Les données y sont déjà. Vérifiez-les sur le document, ajoutez les copies et refaites le contrôle d'identité et la déclaration.",
        "de": "Was im Antrag {reference} fehlt oder nicht stimmt, lässt sich dort nicht mehr berichtigen.\n\nWählen Sie im Antrag „Daraus einen neuen Entwurf erstellen“. Die Angaben sind dann schon ausgefüllt. Prüfen Sie sie am Dokument, fügen Sie die Kopien hinzu und wiederholen Sie die Identitätsprüfung und die Erklärung.",
        "en": "What is missing or wrong in request {reference} can no longer be corrected there.\n\nChoose ‘Make a new draft from this’ in the request. The data are then filled in already. Check them on the document, add the copies, and do the identity check and the declaration again.",
    },
    "document": {
        "nl": "Het document in aanvraag {reference} is vervallen, staat niet in PRADO, of is geen paspoort of identiteitskaart. Een rijbewijs of een verblijfsdocument volstaat niet.\n\nVraag de nieuwe medewerker om een ander, geldig document en maak van deze aanvraag een nieuw concept.",
        "fr": "Le document de la demande {reference} est expiré, ne figure pas dans PRADO, ou n'est ni un passeport ni une carte d'identité. Un permis de conduire ou un titre de séjour ne suffit pas.\n\nDemandez au nouveau collaborateur un autre document valable et faites de cette demande un nouveau brouillon.",
        "de": "Das Dokument im Antrag {reference} ist abgelaufen, steht nicht in PRADO oder ist weder ein Reisepass noch ein Personalausweis. Ein Führerschein oder ein Aufenthaltstitel genügt nicht.\n\nFragen Sie die neue Mitarbeiterin oder den neuen Mitarbeiter nach einem anderen, gültigen Dokument und erstellen Sie aus diesem Antrag einen neuen Entwurf.",
        "en": "The document in request {reference} has expired, is not in PRADO, or is neither a passport nor an identity card. A driving licence or a residence permit is not enough.\n\nAsk the new worker for another, valid document and make a new draft from this request.",
    },
    "identity": {
        "nl": "Controleer voor aanvraag {reference} de identiteit opnieuw, in aanwezigheid van de nieuwe medewerker en met het document zelf. Klopt alles? Maak dan van deze aanvraag een nieuw concept. Twijfelt u? Dien dan niets in en neem contact op met de Bisdesk.",
        "fr": "Pour la demande {reference}, contrôlez à nouveau l'identité, en présence du nouveau collaborateur et avec le document lui-même. Tout est exact ? Faites alors de cette demande un nouveau brouillon. Vous avez un doute ? N'introduisez rien et contactez le Bisdesk.",
        "de": "Prüfen Sie für den Antrag {reference} die Identität erneut, in Anwesenheit der Person und mit dem Dokument selbst. Stimmt alles? Dann erstellen Sie aus diesem Antrag einen neuen Entwurf. Haben Sie Zweifel? Dann reichen Sie nichts ein und wenden Sie sich an den Bisdesk.",
        "en": "For request {reference}, check the identity again, with the new worker present and with the document itself. Is everything right? Then make a new draft from this request. Are you in doubt? Then submit nothing and contact the Bisdesk.",
    },
    "conditions": {
        "nl": "De Bisdesk registreert enkel wie geen Belg is, niet in België woont en geen geldige Belgische eID heeft, en voor {entity} zal werken.\n\nWie in België woont, gaat naar de gemeente of naar een registratiekantoor.",
        "fr": "Le Bisdesk enregistre uniquement les personnes qui ne sont pas belges, n'habitent pas en Belgique, n'ont pas d'eID belge valable et travailleront pour {entity}.\n\nLes personnes qui habitent en Belgique s'adressent à la commune ou à un bureau d'enregistrement.",
        "de": "Der Bisdesk registriert nur Personen, die nicht belgisch sind, nicht in Belgien wohnen, keine gültige belgische eID haben und für {entity} arbeiten werden.\n\nWer in Belgien wohnt, wendet sich an die Gemeinde oder an eine Registrierungsstelle.",
        "en": "The Bisdesk only registers people who are not Belgian, do not live in Belgium, have no valid Belgian eID and will work for {entity}.\n\nPeople who live in Belgium go to their municipality or to a registration office.",
    },
    "not_needed": {
        "nl": "Vraag de nieuwe medewerker om zich met de eigen digitale sleutels aan te melden. Uw lokale beheerder voegt de nieuwe medewerker met het bestaande nummer toe in Gebruikersbeheer.",
        "fr": "Demandez au nouveau collaborateur de s'identifier avec ses propres clés numériques. Votre gestionnaire local l'ajoute dans la gestion des utilisateurs (Gebruikersbeheer) avec le numéro existant.",
        "de": "Bitten Sie die Person, sich mit den eigenen digitalen Schlüsseln anzumelden. Ihr lokaler Verwalter fügt sie mit der bestehenden Nummer in der Benutzerverwaltung (Gebruikersbeheer) hinzu.",
        "en": "Ask the new worker to sign in with their own digital keys. Your local administrator adds the new worker with the existing number in user management (Gebruikersbeheer).",
    },
    "other": {
        "nl": "We kunnen aanvraag {reference} niet registreren. De reden:",
        "fr": "Nous ne pouvons pas enregistrer la demande {reference}. La raison :",
        "de": "Wir können den Antrag {reference} nicht registrieren. Der Grund:",
        "en": "We cannot register request {reference}. The reason:",
    },
    "unanswered": {
        "nl": "De Bisdesk vroeg meer informatie over aanvraag {reference} en kreeg geen antwoord. De aanvraag is daarom afgesloten.\n\nIs de registratie nog nodig? Maak dan van deze aanvraag een nieuw concept en verwerk daarin wat de Bisdesk vroeg.",
        "fr": "Le Bisdesk a demandé des informations complémentaires sur la demande {reference} et n'a pas reçu de réponse. La demande est donc clôturée.\n\nL'enregistrement est-il encore nécessaire ? Faites alors de cette demande un nouveau brouillon et tenez-y compte de ce que le Bisdesk demandait.",
        "de": "Der Bisdesk hat weitere Informationen zum Antrag {reference} erbeten und keine Antwort erhalten. Der Antrag ist deshalb abgeschlossen.\n\nIst die Registrierung noch nötig? Dann erstellen Sie aus diesem Antrag einen neuen Entwurf und berücksichtigen Sie darin, was der Bisdesk gefragt hat.",
        "en": "The Bisdesk asked for more information about request {reference} and got no answer. The request is therefore closed.\n\nIs the registration still needed? Then make a new draft from this request, and deal in it with what the Bisdesk asked.",
    },
}

FILES = "files"

_OPENS: Mapping[str, tuple[str, ...]] = {
    "scan_unreadable": (FILES,),
    "other_page": (FILES,),
    # Stated in the declaration: the date of the check and the declaration itself open along with it.
    "declaration_unreadable": ("document_number",),
    "address_incomplete": (
        "residence_country", "residence_postcode", "residence_city", "residence_street", "residence_number", "residence_box",
    ),
    "phone_unanswered": ("mobile",),
    "email_doubtful": ("email",),
    "document_over": ("document_type", "document_country", "document_number", "document_expiry", FILES),
}  # fmt: skip

DEFAULTS: Mapping[str, Template] = {
    code_of(kind, name): Template(
        code_of(kind, name), kind, texts, _OPENS.get(name, ()) if kind is Kind.ASK else ()
    )
    for kind, named in ((Kind.ASK, _ASK), (Kind.REJECT, _REJECT))
    for name, texts in named.items()
}
"""All of them by code, in the order in which staff choose."""
