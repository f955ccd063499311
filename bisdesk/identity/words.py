"""What a page says of how a declaration was signed: the verdict, and why a signed file is refused and what to do."""

from flask_babel import gettext as _

from bisdesk.identity.copies import CopyView
from bisdesk.identity.declaration import CodeSays
from bisdesk.identity.models import MatchedBy, SigningWay
from bisdesk.identity.signature_check import Fault


def fault_text(fault: Fault) -> str:
    """Why the electronic signature does not count, and what to do."""
    return {
        Fault.NOT_SIGNED: _("There is no electronic signature in this file. Sign the PDF in your program, save it and add it again."),
        Fault.OTHER_BYTES: _("This PDF was saved anew before it was signed, so it is no longer the one that we made. Download the declaration again and sign that file itself, without printing or exporting it."),
        Fault.CHANGED: _("Something in this PDF was changed beside the signature. Download the declaration again, and do nothing to it but sign."),
        Fault.UNTRUSTED: _("The signature is by an authority that is not on our trust list. Sign with your eID or another certificate of a recognised authority, or choose another way to sign."),
        Fault.EXPIRED: _("The certificate of this signature had expired, or did not count yet, when you signed. Sign with a valid certificate, or choose another way to sign."),
        Fault.NOT_FOR_SIGNING: _("This certificate is not meant for signatures. Choose your signature certificate in your program and sign again."),
        Fault.UNREADABLE: _("We cannot read the signature in this PDF. Download the declaration again and sign it anew, or choose another way to sign."),
    }[fault]  # fmt: skip


def paper_text(says: CodeSays) -> str:
    """What came back signed is another declaration: which, and what to do."""
    if says is CodeSays.OLDER:
        return _(
            "This is an older declaration: data that it states have changed since. Sign the declaration that you can download here."
        )
    return _("This is the declaration of another request, or no declaration of ours. Sign the declaration that you can download here.")  # fmt: skip


def verdict_text(copy: CopyView | None) -> str:
    """How the signature was found to be; the same words for filer and staff."""
    if copy is None or copy.way is SigningWay.APP:
        return _("with the password given again, and sealed by Bisdesk")
    if copy.way is SigningWay.OWN_SIGNATURE:
        return _("intact, chain to the trust list, revocation not checked")
    if copy.matched_by is MatchedBy.QR:
        return _("scan matched by its QR code")
    return _("scan matched by the filer, who typed the check figure")


def way_text(copy: CopyView | None) -> str:
    """How it was signed, in a few words."""
    if copy is None or copy.way is SigningWay.APP:
        return _("In the app")
    if copy.way is SigningWay.OWN_SIGNATURE:
        return _("With an own electronic signature")
    return _("On paper")
