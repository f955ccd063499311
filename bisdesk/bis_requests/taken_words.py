"""The words for an address or number that somebody else carries. They advise nobody to make up a second one."""

from flask import url_for
from flask_babel import gettext as _

from bisdesk.bis_requests.refusals import CONTACT, MANUAL_DATA, Refused
from bisdesk.bis_requests.taken import OwnHolder


def refusal(kind: str, own: OwnHolder | None) -> Refused:
    """Somebody else carries this address or number; only of the own entity is told who."""
    source = str(MANUAL_DATA)  # it asks for a unique address and number
    if own is None:
        text = (
            _("This e-mail address cannot be used for this request. Ask for another one, or contact the Bisdesk.")
            if kind == "email"
            else _("This mobile number cannot be used for this request. Ask for another one, or contact the Bisdesk.")
        )  # fmt: skip
        return Refused(text, source, CONTACT)
    who = {"reference": own.reference, "filer": own.filer}
    text = (
        _("%(reference)s, filed by %(filer)s, has this e-mail address already. Is it the same person? Then go on with that request. If not, ask this person for their own address.", **who)
        if kind == "email"
        else _("%(reference)s, filed by %(filer)s, has this mobile number already. Is it the same person? Then go on with that request. If not, ask this person for their own number.", **who)
    )  # fmt: skip
    if not own.open_to_reader:
        return Refused(text, source, CONTACT)
    url = url_for("bis_requests.show", reference=own.reference)
    link = _("Open %(reference)s", reference=own.reference)
    return Refused(text, source, CONTACT, url=url, link=link)


def may_share(kind: str) -> str:
    """The desk let this draft use what somebody else carries as well."""
    if kind == "email":
        return _("The Bisdesk lets this request use the e-mail address. You can submit it now. With another address this no longer holds.")  # fmt: skip
    return _("The Bisdesk lets this request use the mobile number. You can submit it now. With another number this no longer holds.")  # fmt: skip
