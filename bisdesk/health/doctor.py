"""`bisdesk doctor`: look at what an installation needs, and say in plain lines what is right and what is not."""

import io
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta

from bisdesk.attachments import intake
from bisdesk.attachments.limits import MEMORY, Network
from bisdesk.attachments.scanner import ScannerDown
from bisdesk.domain.refusal import Refusal
from bisdesk.identity.seal import SealUnusable, open_seal
from bisdesk.outbox import gate
from bisdesk.outbox.models import Channel, Lease
from bisdesk.register.port import RegisterError
from bisdesk.runtime import Runtime
from bisdesk.sealed import SEALED
from bisdesk.store.migrate import is_current
from bisdesk.store.reseal import count_older

ENDS_SOON = timedelta(days=30)
_FONT = "Noto"
"""In the name of every font that the declaration is set in (Debian's fonts-noto-core)."""


@dataclass(frozen=True)
class Line:
    """One thing looked at. `wrong`: somebody has to do something."""

    name: str
    text: str
    wrong: bool = False


def examine(runtime: Runtime) -> Iterator[Line]:
    """Look at everything, one after the other; what breaks while it is looked at is wrong, and the rest goes on."""
    looks: list[tuple[str, Callable[[Runtime], Line]]] = [
        ("database", _database),
        ("worker", _worker),
        ("vault", _vault),
        ("decoder", _decoder),
        ("scanner", _scanner),
        ("libraries", _libraries),
        ("seal", _seal),
        ("register", _register),
        ("mail", _mail),
        ("sms", _sms),
    ]
    for name, look in looks:
        try:
            yield look(runtime)
        except Exception as error:  # noqa: BLE001  # a doctor who faints helps nobody
            # The kind alone: the text may hold an address with its password.
            yield Line(name, f"cannot be looked at ({type(error).__name__})", wrong=True)


def _database(runtime: Runtime) -> Line:
    kind = "SQLite" if runtime.database.is_sqlite else "PostgreSQL"
    if not is_current(runtime.database):
        return Line("database", f"{kind}, of another schema: run `bisdesk migrate`", wrong=True)
    return Line("database", f"{kind}, schema up to date")


def _worker(runtime: Runtime) -> Line:
    now = runtime.clock.now()
    with runtime.database.reading() as session:
        lease = session.get(Lease, "worker")
    if lease is None:
        return Line("worker", "none has ever run: start `bisdesk serve` or `worker`", wrong=True)
    if lease.until <= now:
        return Line("worker", f"none lives since {lease.until:%Y-%m-%d %H:%M:%S} UTC", wrong=True)
    return Line("worker", "one lives, and does what is timed")


def _vault(runtime: Runtime) -> Line:
    older = count_older(runtime.database, runtime.vault, SEALED)
    keys = len(runtime.settings.vault_keys)
    if older:
        return Line(
            "vault", f"{keys} keys; {older} values under an older one: run `bisdesk rotate-keys`"
        )
    return Line("vault", f"{keys} in the ring; everything is sealed with the newest")


def _decoder(_runtime: Runtime) -> Line:
    from PIL import Image

    picture = io.BytesIO()
    Image.new("RGB", (8, 6)).save(picture, "PNG")
    try:
        found = intake.clean(picture.getvalue(), "doctor.png")
    except Refusal as refusal:
        return Line("decoder", f"does not open a picture ({refusal.code})", wrong=True)
    held = {
        Network.NAMESPACE: "without network, in a network namespace of its own",
        Network.RLIMITS: "without network by rlimits: this system permits no network namespace",
    }[found.network]
    return Line("decoder", f"works, {held}; at most {MEMORY // 1024**2} MB")


def _scanner(runtime: Runtime) -> Line:
    if runtime.scanner is None:
        return Line("scanner", "not configured: files are not scanned for viruses")
    try:
        runtime.scanner.ping()
    except ScannerDown as down:
        return Line("scanner", f"does not answer ({down.code}): new files wait", wrong=True)
    return Line("scanner", "answers")


def _libraries(_runtime: Runtime) -> Line:
    import pikepdf
    from weasyprint import HTML

    html = HTML(string="<p style='font-family: Noto Sans'>Zażółć ß é</p>")
    with pikepdf.open(io.BytesIO(html.write_pdf(uncompressed_pdf=True))) as pdf:
        fonts = {
            str(each["/BaseFont"])
            for each in pdf.objects
            if isinstance(each, pikepdf.Dictionary) and "/BaseFont" in each
        }
    if not fonts or any(_FONT not in font for font in fonts):
        return Line("libraries", "the Noto fonts lack: install fonts-noto-core", wrong=True)
    return Line("libraries", "PDFs can be made, with the Noto fonts")


def _seal(runtime: Runtime) -> Line:
    try:
        until = open_seal(runtime.settings).valid_until
    except SealUnusable as unusable:
        return Line("seal", f"{unusable}", wrong=True)
    left = until - runtime.clock.now()
    if left <= timedelta(0):
        return Line("seal", f"the certificate ended on {until:%Y-%m-%d}", wrong=True)
    what = "of the demo, without value" if runtime.settings.seal_certificate is None else "usable"
    soon = ": ask for a new one now" if left < ENDS_SOON else ""
    return Line("seal", f"{what}, until {until:%Y-%m-%d}{soon}", wrong=bool(soon))


def _register(runtime: Runtime) -> Line:
    if runtime.settings.bis_register == "manual":
        return Line("register", "manual: staff type in the number that the KSZ's application gave")
    try:
        runtime.register.find_by_key("doctor")
    except RegisterError as error:
        return Line("register", f"embedded, and cannot be reached ({error.code})", wrong=True)
    return Line("register", "embedded, in a store of its own")


def _mail(runtime: Runtime) -> Line:
    settings = runtime.settings
    if settings.mail == "demo":
        return Line("mail", "the demo's mailbox: nothing leaves this installation")
    if not settings.smtp_host or not settings.mail_from:
        return Line("mail", "smtp_host or mail_from is not set", wrong=True)
    if trouble := _trouble(runtime, Channel.MAIL):
        return Line("mail", trouble, wrong=True)
    return Line("mail", f"by {settings.smtp_host}:{settings.smtp_port} ({settings.smtp_security})")


def _sms(runtime: Runtime) -> Line:
    settings = runtime.settings
    if settings.sms == "demo":
        return Line("sms", "the demo's phone: nothing leaves this installation")
    if not settings.sms_gateway_url:
        return Line("sms", "sms_gateway_url is not set", wrong=True)
    if trouble := _trouble(runtime, Channel.SMS):
        return Line("sms", trouble, wrong=True)
    return Line("sms", "by the gateway in the settings")


def _trouble(runtime: Runtime, channel: Channel) -> str:
    """What is the matter with a channel, or nothing."""
    with runtime.database.reading() as session:
        found = next((each for each in gate.troubles(session) if each.channel is channel), None)
    if found is None:
        return ""
    since = f"since {found.since:%Y-%m-%d %H:%M} UTC"
    if found.technical:
        return f"closed {since} for a fault in the settings ({found.failure}): mend them, then restart the worker"
    return f"the other side takes nothing {since} ({found.failure}): it is tried again by itself"
