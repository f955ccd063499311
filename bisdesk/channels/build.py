"""Which adapter stands behind each port: the settings say."""

from bisdesk.channels.demo import DemoInbox, DemoMail, DemoSms
from bisdesk.channels.port import MailSender, SmsSender
from bisdesk.channels.sms_gateway import GatewaySettings, SmsGateway
from bisdesk.channels.smtp import SmtpMail, SmtpSettings
from bisdesk.settings import Settings

LONGEST_HAND_OVER = 40
"""Seconds. The outbox reckons with it: it may begin a message as long as half of its lease is left."""


def mail_sender(settings: Settings, inbox: DemoInbox) -> MailSender:
    if settings.mail == "demo":
        return DemoMail(inbox)
    return SmtpMail(
        SmtpSettings(
            host=settings.smtp_host,
            port=settings.smtp_port,
            security=settings.smtp_security,
            sender=settings.mail_from or f"bisdesk@{settings.smtp_host}",
            returns_to=settings.mail_bounces_to,
            user=settings.smtp_user,
            password=settings.smtp_password.get_secret_value(),
            step_timeout=settings.smtp_timeout,
            total_timeout=LONGEST_HAND_OVER,
        )
    )


def sms_sender(settings: Settings, inbox: DemoInbox) -> SmsSender:
    if settings.sms == "demo":
        return DemoSms(inbox)
    return SmsGateway(
        GatewaySettings(
            url=settings.sms_gateway_url,
            token=settings.sms_gateway_token.get_secret_value(),
            step_timeout=settings.sms_timeout,
            total_timeout=min(2 * settings.sms_timeout, LONGEST_HAND_OVER),
        )
    )
