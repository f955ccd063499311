"""Codes of a mobile app (TOTP, RFC 6238): six digits that change every 30 seconds."""

import hmac
from datetime import datetime

import pyotp

STEP_SECONDS = 30
DRIFT = 1  # steps before and after now: clocks of phones are not exact
ISSUER = "Digitale sleutels"


def new_secret() -> str:
    """160 random bits in base32, the length RFC 4226 recommends."""
    return pyotp.random_base32(32)


def app_address(secret: str, name: str) -> str:
    """What the QR code says. name: how the app lists the key."""
    return pyotp.TOTP(secret).provisioning_uri(name=name, issuer_name=ISSUER)


def code_at(secret: str, step: int) -> str:
    return pyotp.HOTP(secret).at(step)


def step_at(now: datetime) -> int:
    return int(now.timestamp()) // STEP_SECONDS


def matching_step(secret: str, digits: str, now: datetime, *, used_until: int) -> int | None:
    """Return the step whose code was typed, within one step of now and later than `used_until`; else None."""
    present = step_at(now)
    found = None
    for step in range(present - DRIFT, present + DRIFT + 1):
        # Every step is looked at, so that time does not tell which one was right.
        if hmac.compare_digest(code_at(secret, step), digits) and step > used_until:
            found = step
    return found
