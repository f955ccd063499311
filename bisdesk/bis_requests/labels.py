"""What sections, groups and choices are called on the page."""

from flask_babel import lazy_gettext as _l

SECTION_TITLES = {
    "conditions": _l("Conditions"),
    "identity": _l("Identity"),
    "residence": _l("Residence"),
    "contact": _l("Contact"),
    "document": _l("Identity document and copies"),
    "check": _l("Face-to-face identity check"),
    "declaration": _l("Declaration"),
    "review": _l("Check and submit"),
}

SECTION_LEADS = {
    "conditions": _l(
        "Does the new worker not meet a condition? Then you cannot ask for a BIS number here."
    ),
    "identity": _l("Copy the data letter by letter from the identity document, with all accents."),
    "residence": _l("The official address abroad."),
    "contact": _l("This is where the new worker gets the activation link and the activation code."),
    "document": _l(
        "A passport or an identity card with a photo. A driving licence does not count."
    ),
    "check": _l(
        "The new worker is with you in person. Answer after each step. A ‘no’ stops the procedure."
    ),
    "declaration": _l("You declare that you checked the identity yourself and in person."),
    "review": _l(
        "Is everything right? After submitting you can only change what the Bisdesk asks for."
    ),
}

LABELS = {
    "not_belgian": _l("The new worker does not have Belgian nationality"),
    "not_domiciled": _l("The new worker is not domiciled in Belgium"),
    "no_belgian_eid": _l("The new worker has no valid Belgian eID"),
    "lived_in_belgium": _l("The new worker has lived in Belgium, or has a Belgian number"),
    "purpose": _l("Purpose of the registration"),
    "mrz": _l("Machine readable zone"),
    "first_name": _l("First name"),
    "other_first_names": _l("Other first names"),
    "last_name": _l("Last name"),
    "birth_date": _l("Date of birth"),
    "sex": _l("Sex on the identity document"),
    "birth_country": _l("Country of birth"),
    "birth_place": _l("Place of birth"),
    "residence_country": _l("Country of residence"),
    "residence_street": _l("Street"),
    "residence_number": _l("Number"),
    "residence_box": _l("Box"),
    "residence_postcode": _l("Postcode"),
    "residence_city": _l("City or municipality"),
    "email": _l("Personal e-mail address"),
    "mobile": _l("Mobile number"),
    "preferred_language": _l("Preferred language of the new worker"),
    "document_type": _l("Kind of identity document"),
    "document_country": _l("Issued by"),
    "document_number": _l("Number of the document"),
    "nationality": _l("Nationality"),
    "document_expiry": _l("Expiry date"),
    "check_date": _l("Date of the check"),
    "check_place": _l("Place of the check"),
    "note_bis_number": _l("BIS number in the request"),
    # What other rooms ask for
    "files": _l("Copy of the identity document"),
    "check_1": _l("Check: photo on the document"),
    "check_2": _l("Check: document known to PRADO"),
    "check_3": _l("Check: same person as on the photo"),
    "check_4": _l("Check: authentic document"),
    "check_5": _l("Check: valid document"),
    "declaration": _l("Signed declaration"),
}

POSTCODE_KINDS = {"zip": _l("ZIP code"), "pin": _l("PIN code"), "eircode": _l("Eircode")}
"""What postcodes are called where they are not called so."""

CHOICES = {
    "sex": (("F", _l("Woman")), ("M", _l("Man")), ("X", _l("X, or not stated"))),
    "preferred_language": (
        ("nl", _l("Dutch")),
        ("fr", _l("French")),
        ("de", _l("German")),
        ("en", _l("English")),
    ),
    "mobile_kind": (("personal", _l("Personal mobile")), ("work", _l("Personal work mobile"))),
    "purpose": (("internal", _l("Internal use")), ("specific", _l("Specific purpose"))),
    "document_type": (
        ("passport", _l("Passport")),
        ("identity_card", _l("Identity card")),
        ("driving_licence", _l("Driving licence")),
        ("residence_permit", _l("Residence permit")),
        ("other", _l("Other document")),
    ),
}

PURPOSE_HINTS = {
    "internal": _l(
        "Access to applications of the Flemish government, such as Facilipunt or Vlimpers"
    ),
    "specific": _l("Subsidies, files, data or invoices to the Flemish government"),
}

APPLICATIONS = {
    "internal": (
        ("facilipunt", _l("Facilipunt")),
        ("vlimpers", _l("Vlimpers")),
        ("other", _l("Another application: name it below")),
    ),
    "specific": (
        ("subsidy", _l("Subsidy application")),
        ("files", _l("Processing of files")),
        ("data", _l("Delivery of data")),
        ("invoicing", _l("Invoicing to the Flemish government")),
    ),
}

HINTS = {
    "mrz": _l(
        "Saves typing: paste or copy the two or three lines with <<< from the document. Empty fields are then filled in."
    ),
    "first_name": _l("As on the document."),
    "other_first_names": _l("Leave this empty when the document shows none."),
    "last_name": _l("Does the person have one name only? Write it here and tick ‘no first name’."),
    "birth_date": _l("For example 7 3 1988"),
    "birth_place": _l("As on the document."),
    "email": _l("Of the new worker alone: no shared mailbox, and not your own."),
    "mobile": _l("With the country code, such as +48. A personal work mobile is fine too."),
    "preferred_language": _l("All messages to the new worker come in this language."),
    "document_number": _l("Letters and digits as on the document."),
    "purpose_description": _l("In a sentence: what will the new worker do?"),
    "check_date": _l(
        "Filled in with your first answer of the check. Was it another day? Change it."
    ),
    "check_place": _l("For example Brussels, Herman Teirlinck building."),
    "existing_number": _l(
        "A BIS number or National Register number, 11 digits. Unknown? Leave it empty."
    ),
}

_BY_LOOKS = (
    ("paper", _l("Paper card, or old laminated card")),
    ("electronic", _l("Plastic card the size of a bank card")),
)
_BY_MACHINE_READABLE_ZONE = (
    ("electronic", _l("Card with machine readable lines (letters, digits and <<<)")),
    ("paper", _l("Card without machine readable lines")),
)


def document_models(country: str | None) -> tuple[tuple[str, object], ...]:
    """The models of identity card to choose from: elsewhere a laminated card can be machine readable, and count."""
    return _BY_LOOKS if country in ("IT", "GR") else _BY_MACHINE_READABLE_ZONE
