"""A mail as bytes on the wire: text and HTML of the same content, and headers that nothing can be slipped into."""

from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import localtime

from email_validator import EmailNotValidError, validate_email

from bisdesk.channels.port import OutgoingMail, PermanentFailure


def build(mail: OutgoingMail, sender: str) -> EmailMessage:
    """Build the mail. sender: the address it comes from. Raises PermanentFailure("address") or ("header")."""
    for value in (mail.subject, mail.sender_name, mail.id, mail.language):
        _one_line(value)
    message = EmailMessage(policy=SMTP)
    from_address = Address(mail.sender_name, addr_spec=ascii_address(sender))
    message["From"] = from_address
    message["To"] = Address(addr_spec=ascii_address(mail.to))
    message["Subject"] = mail.subject
    message["Date"] = localtime()
    message["Message-ID"] = f"<{mail.id}@{from_address.domain}>"
    message["Auto-Submitted"] = "auto-generated"
    message["X-Auto-Response-Suppress"] = "All"
    message.set_content(mail.text, cte="quoted-printable")
    message.add_alternative(mail.html, subtype="html", cte="quoted-printable")
    # Last: adding the alternative moves each Content- header to the first part.
    message["Content-Language"] = mail.language
    return message


def ascii_address(address: str) -> str:
    """The address with its domain in IDNA, as SMTP wants it. Raises PermanentFailure("address")."""
    if any(ord(letter) < 0x21 or ord(letter) == 0x7F for letter in address):
        raise PermanentFailure("address")
    try:
        # Names that are reserved for examples and tests do occur in demo data; delivering decides.
        found = validate_email(address, check_deliverability=False, test_environment=True)
    except EmailNotValidError:
        raise PermanentFailure("address") from None
    if found.ascii_email is None:
        raise PermanentFailure("address")
    return found.ascii_email


def _one_line(value: str) -> None:
    if any(letter in value for letter in "\r\n\0"):
        raise PermanentFailure("header")
