"""The QR code for a mobile app."""

from markupsafe import Markup

from bisdesk.keys.totp import app_address
from bisdesk.web import qr


def qr_svg(secret: str, name: str, label: str) -> Markup:
    """Draw the app's address. name: how the app lists the key. label: what screen readers say, translated."""
    return qr.qr_svg(app_address(secret, name), label)


def in_groups(secret: str) -> str:
    """The secret in groups of four, to be typed."""
    return " ".join(secret[at : at + 4] for at in range(0, len(secret), 4))
