"""The card for the worker as a tagged PDF (PDF/UA-1), one A4 without personal data.

    python -m bisdesk.worker_preview.card nl

Reads the addresses as JSON, writes the PDF: WeasyPrint is loaded in a process of its own, so that no web process grows by it.
"""

import json
import sys
from dataclasses import asdict, dataclass
from functools import cache
from importlib.resources import files

from bisdesk.attachments import apart
from bisdesk.settings import Settings

VARIANT = "pdf/ua-1"
_MODULE = "bisdesk.worker_preview.card"


@dataclass(frozen=True)
class Facts:
    """What of this installation stands on the card. activate: how each address begins where a code is typed."""

    activate: str
    keys: str
    sender: str
    contact: str
    demo: bool

    @classmethod
    def of(cls, settings: Settings) -> "Facts":
        public = settings.public_url
        return cls(
            activate=f"{public}/activate/",
            keys=f"{public}/keys",
            sender=settings.mail_from,
            contact=settings.contact_mail,
            demo=settings.demo,
        )


@cache
def made(facts: Facts, language: str) -> bytes:
    """The card in nl, fr, de or en, made once per process. Raises Refusal when it could not be made."""
    return apart.run(_MODULE, [language], [json.dumps(asdict(facts)).encode()])


def render(facts: Facts, language: str) -> bytes:
    """Make the PDF, in this process."""
    from weasyprint import HTML  # loaded where it is needed: it is large

    from bisdesk.identity.pdf import OnlyOurs, environment  # it loads WeasyPrint too

    style = (files("bisdesk") / "static" / "worker-card.css").read_bytes()
    fetcher = OnlyOurs({"bisdesk:worker-card.css": ("text/css", style)})
    html = environment(language).get_template("worker_preview/card.html")
    text = html.render(facts=facts, language=language)
    document = HTML(string=text, url_fetcher=fetcher).render(pdf_variant=VARIANT)
    return bytes(document.write_pdf(pdf_variant=VARIANT))


if __name__ == "__main__":
    sys.stdout.buffer.write(render(Facts(**json.loads(sys.stdin.buffer.read())), sys.argv[1]))
