"""The QR code for a mobile app, as SVG without style attributes (the content policy allows none)."""

import segno
from markupsafe import Markup

from bisdesk.keys.totp import app_address


def qr_svg(secret: str, name: str, label: str) -> Markup:
    """Draw the app's address. name: how the app lists the key. label: what screen readers say, translated."""
    drawing = segno.make(app_address(secret, name), error="m", micro=False).svg_inline(
        border=2, omitsize=True, svgclass=None, lineclass=None
    )
    head = Markup('<svg role="img" aria-label="{}"').format(label)
    return head + Markup(drawing.removeprefix("<svg"))  # noqa: S704  # segno wrote it; nothing typed is in it


def in_groups(secret: str) -> str:
    """The secret in groups of four, to be typed."""
    return " ".join(secret[at : at + 4] for at in range(0, len(secret), 4))
