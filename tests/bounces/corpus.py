"""Mails as they arrive in a mailbox for bounces: reports of many servers, and what else comes there. Addresses are made up.

Each is (what it is, the mail, what it reports: fate and status, or None).
"""

import base64
from email.message import EmailMessage

OURS = "0f1e2d3c4b5a69788796a5b4c3d2e1f0"
WORKER = "anneli.saarinen@postilaatikko.example"

_HEAD = f"""Return-Path: <bisdesk@vlaanderen.example>
From: "Bisdesk" <bisdesk@vlaanderen.example>
To: {WORKER}
Subject: Votre lien
Message-ID: <{OURS}@vlaanderen.example>
Auto-Submitted: auto-generated
"""


def report(
    status: str,
    *,
    head: str = "",
    words: str = "It did not arrive.",
    returned: str = f"Content-Type: text/rfc822-headers\n\n{_HEAD}",
    status_head: str = "Content-Type: message/delivery-status",
    kind: str = "multipart/report; report-type=delivery-status",
) -> bytes:
    """A report of three parts, in the order of RFC 6522."""
    return f"""From: MAILER-DAEMON@mx.example (Mail Delivery System)
To: bisdesk@vlaanderen.example
Subject: Undelivered Mail Returned to Sender
Auto-Submitted: auto-replied
MIME-Version: 1.0
Content-Type: {kind}; boundary="=_b"
{head}
This is a MIME-encapsulated message.

--=_b
Content-Type: text/plain; charset=utf-8

{words}

--=_b
{status_head}

{status}

--=_b
{returned}

--=_b--
""".encode()


def fields(action: str, status: str, diagnostic: str = "") -> str:
    more = f"\nDiagnostic-Code: smtp; {diagnostic}" if diagnostic else ""
    return (
        "Reporting-MTA: dns; mx.example\nArrival-Date: Wed, 25 Nov 2026 10:00:00 +0100\n\n"
        f"Final-Recipient: rfc822; {WORKER}\nAction: {action}\nStatus: {status}{more}"
    )


POSTFIX = report(fields("failed", "5.1.1", "550 5.1.1 <…>: Recipient address rejected: unknown"))
POSTFIX_GAVE_UP = report(
    fields("failed", "4.4.1", "connect to mx.example[192.0.2.1]:25: timed out")
)
POSTFIX_DELAYED = report(fields("delayed", "4.4.1"), words="THIS IS A WARNING ONLY.")
SENT_ON = report(fields("relayed", "2.0.0"))
DELIVERED = report(fields("delivered", "2.0.0"))

EXCHANGE = report(
    "Reporting-MTA: dns;AM0PR01MB0001.eurprd01.prod.exchangelabs.example\n"
    "Received-From-MTA: dns;mail.vlaanderen.example\n\n"
    f"Original-Recipient: rfc822;{WORKER}\nFinal-Recipient: rfc822;{WORKER}\nAction: failed\nStatus: 5.1.10\n"
    "Diagnostic-Code: smtp;550 5.1.10 RESOLVER.ADR.RecipientNotFound; Recipient not found by SMTP address lookup\n"
    "X-Display-Name: Anneli Saarinen",
    head=f"In-Reply-To: <{OURS}@vlaanderen.example>\nReferences: <{OURS}@vlaanderen.example>\nX-MS-Exchange-Message-Is-Ndr:",
    returned="Content-Type: message/rfc822\n\n" + _HEAD + "\n(removed)",
)
EXCHANGE_WITHOUT_THE_MAIL = f"""From: Microsoft Outlook <postmaster@kunde.example>
To: <bisdesk@vlaanderen.example>
Subject: =?utf-8?B?VW56dXN0ZWxsYmFyOiBJaHIgTGluaw==?=
In-Reply-To: <{OURS}@vlaanderen.example>
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status;
\tboundary="abc"

--abc
Content-Type: multipart/alternative; differences=Content-Type; boundary="def"

--def
Content-Type: text/plain; charset="iso-8859-1"
Content-Transfer-Encoding: quoted-printable

Ihre Nachricht konnte nicht zugestellt werden. Das Postfach ist voll=2E

--def
Content-Type: text/html; charset="iso-8859-1"

<p>Ihre Nachricht konnte nicht zugestellt werden.</p>
--def--

--abc
Content-Type: message/delivery-status

Reporting-MTA: dns;kunde.example

Final-Recipient: RFC822;{WORKER}
Action: Failed
Status: 5.2.2 (mailbox full)

--abc--
""".encode()

GMAIL = f"""Delivered-To: bisdesk@vlaanderen.example
From: Mail Delivery Subsystem <mailer-daemon@googlemail.example>
To: bisdesk@vlaanderen.example
Auto-Submitted: auto-replied
Subject: Delivery Status Notification (Failure)
References: <{OURS}@vlaanderen.example>
In-Reply-To: <{OURS}@vlaanderen.example>
Message-ID: <656a0001.050a0220.0001.GMR@mx.google.example>
X-Failed-Recipients: {WORKER}
Content-Type: multipart/report; boundary="000000000000"; report-type=delivery-status

--000000000000
Content-Type: multipart/related; boundary="000000000001"

--000000000001
Content-Type: multipart/alternative; boundary="000000000002"

--000000000002
Content-Type: text/plain; charset="UTF-8"
Content-Transfer-Encoding: quoted-printable

** Adresse introuvable **

Votre message n=E2=80=99est pas parvenu.
--000000000002
Content-Type: text/html; charset="UTF-8"

<html><body>Adresse introuvable</body></html>
--000000000002--
--000000000001
Content-Type: image/png; name="icon.png"
Content-Transfer-Encoding: base64
Content-ID: <icon.png>

iVBORw0KGgo=
--000000000001--
--000000000000
Content-Type: message/delivery-status

Reporting-MTA: dns; googlemail.example
Arrival-Date: Wed, 25 Nov 2026 02:00:00 -0800 (PST)
X-Original-Message-ID: <{OURS}@vlaanderen.example>

Final-Recipient: rfc822; {WORKER}
Action: failed
Status: 5.1.1
Remote-MTA: dns; gmail-smtp-in.l.google.example. (2001:db8::1, the server for the domain.)
Diagnostic-Code: smtp; 550-5.1.1 The email account that you tried to reach does not exist. Please try
 550 5.1.1 double-checking the recipient's email address for typos.

--000000000000
Content-Type: message/rfc822

{_HEAD}
----- Message truncated -----
--000000000000--
""".encode()

EXIM = f"""From: Mail Delivery System <Mailer-Daemon@smtp.example>
To: bisdesk@vlaanderen.example
Subject: Mail delivery failed: returning message to sender
Auto-Submitted: auto-replied
X-Failed-Recipients: {WORKER}
Message-Id: <E1tFabc-0001-Ab@smtp.example>

This message was created automatically by mail delivery software.

A message that you sent could not be delivered to one or more of its
recipients. This is a permanent error. The following address(es) failed:

  {WORKER}
    host mx.postilaatikko.example [192.0.2.25]
    SMTP error from remote mail server after RCPT TO:<{WORKER}>:
    550 5.7.1 Access denied

------ This is a copy of the message, including all the headers. ------

{_HEAD}
Bonjour
""".encode()
EXIM_WITHOUT_A_CODE = EXIM.replace(b"550 5.7.1 Access denied", b"retry timeout exceeded")
EXIM_WARNS = EXIM.replace(b"X-Failed-Recipients", b"X-Message-Age").replace(b"failed:", b"delayed:")

QMAIL = f"""From: MAILER-DAEMON@ns.example
To: bisdesk@vlaanderen.example
Subject: failure notice

Hi. This is the qmail-send program at ns.example.
I'm afraid I wasn't able to deliver your message to the following addresses.
This is a permanent error; I've given up. Sorry it didn't work out.

<{WORKER}>:
192.0.2.7 does not like recipient.
Remote host said: 553 sorry, no mailbox here by that name (#5.1.1)
Giving up on 192.0.2.7.

--- Below this line is a copy of the message.

{_HEAD}
""".encode()

IN_BASE64 = report(
    base64.encodebytes(fields("failed", "5.1.1").encode()).decode().strip(),
    status_head="Content-Type: message/delivery-status\nContent-Transfer-Encoding: base64",
)
NO_REPORT_TYPE = report(fields("failed", "5.1.1"), kind="multipart/mixed")
NO_ACTION = report("Reporting-MTA: dns; a\n\nFinal-Recipient: rfc822; x\nStatus: 5.4.4")
ONLY_A_DIAGNOSIS = report(
    "Reporting-MTA: dns; a\n\nAction: failed\nDiagnostic-Code: smtp; 554 no such user"
)
EXPANDED = report(
    "Reporting-MTA: dns; a\n\nAction: delivered\nStatus: 2.0.0\n\nAction: failed\nStatus: 5.1.1"
)
ONLY_THE_ADDRESS = report(
    fields("failed", "5.1.1"), returned="Content-Type: text/plain\n\n-"
).replace(b"To: bisdesk@", f"To: bisdesk+{OURS}@".encode(), 1)
ONLY_THE_ENVELOPE = report(
    f"Reporting-MTA: dns; a\nOriginal-Envelope-Id: {OURS}\n\nAction: failed\nStatus: 5.1.1",
    returned="Content-Type: text/plain\n\n-",
)
BROKEN_WORDS = report(fields("failed", "5.1.1"), words="\udcff\udcfe".encode("utf-8", "surrogatepass").decode("latin-1")).replace(
    b"charset=utf-8", b"charset=klingon-8"
)  # fmt: skip
BROKEN_SUBJECT = POSTFIX.replace(b"Undelivered", b"\xff\xfe=?utf-8?Q?=FF?=")
NO_END = POSTFIX.rsplit(b"--=_b--", 1)[0]
WINDOWS_LINES = POSTFIX.replace(b"\n", b"\r\n")
HUGE = POSTFIX + b"x" * 3_000_000

OF_ANOTHER = POSTFIX.replace(OURS.encode(), b"656a0001.GMR")
TWO_NAMED = POSTFIX.replace(b"To: bisdesk@", b"To: bisdesk+" + b"a" * 32 + b"@", 1)
READ_RECEIPT = report(
    f"Reporting-UA: Outlook\nOriginal-Message-ID: <{OURS}@vlaanderen.example>\nDisposition: automatic-action; displayed",
    status_head="Content-Type: message/disposition-notification",
    kind="multipart/report; report-type=disposition-notification",
)
RETURNED_INSIDE = report(
    fields("failed", "5.1.1"),
    returned="Content-Type: message/rfc822\n\nSubject: forwarded\n\nwords",
)
REPORT_INSIDE_A_FORWARD = (
    b"""From: colleague@vlaanderen.example
Subject: Fwd: look
MIME-Version: 1.0
Content-Type: multipart/mixed; boundary="fw"

--fw
Content-Type: message/rfc822

"""
    + POSTFIX
    + b"\n--fw--\n"
)


def _plain(body: str, **headers: str) -> bytes:
    mail = EmailMessage()
    mail["From"], mail["Subject"] = WORKER, "Re: Votre lien"
    mail["In-Reply-To"] = f"<{OURS}@vlaanderen.example>"
    for name, value in headers.items():
        mail[name.replace("_", "-")] = value
    mail.set_content(body)
    return mail.as_bytes()


OUT_OF_OFFICE = _plain("Poissa 550 5.1.1 asti.", Auto_Submitted="auto-replied")
OUT_OF_OFFICE_OLD = _plain("Ik ben er niet.", X_Autoreply="yes", Precedence="auto_reply")
FROM_A_PERSON = _plain("Hi. What is this? 550 5.1.1 is not my number.")


def nested(depth: int) -> bytes:
    opened = "".join(
        f'Content-Type: multipart/mixed; boundary="b{n}"\n\n--b{n}\n' for n in range(depth)
    )
    return (opened + "Content-Type: text/plain\n\nwords\n" + "\n" * 5000).encode()


FAILED, DELAYED = "failed", "delayed"
CORPUS: list[tuple[str, bytes, tuple[str, str] | None]] = [
    ("Postfix, no such user", POSTFIX, (FAILED, "5.1.1")),
    ("Postfix, gave up after days", POSTFIX_GAVE_UP, (FAILED, "4.4.1")),
    ("Postfix, a warning", POSTFIX_DELAYED, (DELAYED, "4.4.1")),
    ("Exchange", EXCHANGE, (FAILED, "5.1.10")),
    ("Exchange, German, without the mail", EXCHANGE_WITHOUT_THE_MAIL, (FAILED, "5.2.2")),
    ("Gmail, French, nested", GMAIL, (FAILED, "5.1.1")),
    ("Exim", EXIM, (FAILED, "5.7.1")),
    ("Exim, no code", EXIM_WITHOUT_A_CODE, (FAILED, "5.0.0")),
    ("qmail", QMAIL, (FAILED, "5.1.1")),
    ("status in base64", IN_BASE64, (FAILED, "5.1.1")),
    ("no report type", NO_REPORT_TYPE, (FAILED, "5.1.1")),
    ("no action", NO_ACTION, (FAILED, "5.4.4")),
    ("no status but a diagnosis", ONLY_A_DIAGNOSIS, (FAILED, "5.0.0")),
    ("one of two recipients failed", EXPANDED, (FAILED, "5.1.1")),
    ("only its address names the mail", ONLY_THE_ADDRESS, (FAILED, "5.1.1")),
    ("only the name of the envelope", ONLY_THE_ENVELOPE, (FAILED, "5.1.1")),
    ("delivered", DELIVERED, ("delivered", "2.0.0")),
    ("unknown charset", BROKEN_WORDS, (FAILED, "5.1.1")),
    ("broken subject", BROKEN_SUBJECT, (FAILED, "5.1.1")),
    ("cut off", NO_END, (FAILED, "5.1.1")),
    ("CRLF", WINDOWS_LINES, (FAILED, "5.1.1")),
    ("three megabytes", HUGE, (FAILED, "5.1.1")),
    ("Exim, a warning in words", EXIM_WARNS, None),
    ("relayed to who says nothing more", SENT_ON, None),
    ("of a mail that is not ours", OF_ANOTHER, None),
    ("head and address name two mails", TWO_NAMED, None),
    ("receipt of reading", READ_RECEIPT, None),
    ("returned mail without our id", RETURNED_INSIDE, None),
    ("a colleague forwards a report", REPORT_INSIDE_A_FORWARD, None),
    ("out of office", OUT_OF_OFFICE, None),
    ("out of office, older", OUT_OF_OFFICE_OLD, None),
    ("a person answers", FROM_A_PERSON, None),
    ("nothing", b"", None),
    ("only zeros", b"\0" * 5000, None),
    ("no head", b"\n\n\n", None),
    ("noise", bytes(range(256)) * 40, None),
    ("ten thousand parts in one another", nested(10_000), None),
    ("thirty parts in one another", nested(30), None),
    ("a boundary of nothing", b'Content-Type: multipart/report; boundary=""\n\n----\n', None),
]  # fmt: skip
