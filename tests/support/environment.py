"""The same installation, as a process of its own is told."""

import json

from bisdesk.settings import Settings

CHANNELS = (
    "mail", "mail_from", "smtp_host", "smtp_port", "smtp_security", "smtp_timeout",
    "sms", "sms_gateway_url", "sms_timeout",
)  # fmt: skip


def environment_of(settings: Settings) -> dict[str, str]:
    """Return what the environment of another process has to hold to run this installation."""
    keys = {name: key.get_secret_value() for name, key in settings.vault_keys.items()}
    return {
        "BISDESK_INSTANCE": str(settings.instance),
        "BISDESK_DATABASE_URL": settings.database_url,
        "BISDESK_DEMO": "true",
        "BISDESK_INTRANET_URL": settings.intranet_url,
        "BISDESK_PUBLIC_URL": settings.public_url,
        "BISDESK_SECRET_KEY": settings.secret_key.get_secret_value(),
        "BISDESK_HASH_KEY": settings.hash_key.get_secret_value(),
        "BISDESK_VAULT_KEYS": json.dumps(keys),
        **{f"BISDESK_{name.upper()}": str(getattr(settings, name)) for name in CHANNELS},
    }
