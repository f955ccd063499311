"""The settings of a demo installation: made at the first run, kept for the next ones."""

import base64
import json
import os
import secrets
import tomllib
from pathlib import Path
from typing import Any

from bisdesk.identity.seal import make_demo_pkcs12
from bisdesk.settings import SettingsError


class Demo:
    """`instance/demo.toml`, and the demo's own seal beside it."""

    def __init__(self, instance: Path) -> None:
        self._instance = instance
        self._settings = instance / "demo.toml"

    def prepare(self, address: str) -> str:
        """Make what is missing and return the password of the demo accounts.

        address: scheme and host that the demo answers on. The password is `BISDESK_DEMO_PASSWORD` when that
        is set, else the one of the last run, else a new one.
        Raises SettingsError when this folder belongs to a real installation.
        """
        if (self._instance / "bisdesk.toml").exists():
            raise SettingsError(
                f"{self._instance} holds real settings (bisdesk.toml): the demo does not touch it. "
                "Give the demo a folder of its own with BISDESK_INSTANCE=…"
            )
        self._instance.mkdir(mode=0o700, parents=True, exist_ok=True)
        values = self._read() or self._new_secrets()
        values |= {"intranet_url": address, "public_url": address}
        if given := os.environ.get("BISDESK_DEMO_PASSWORD"):
            values["demo_password"] = given
        _write_private(self._settings, _toml(values))
        return str(values["demo_password"])

    def _read(self) -> dict[str, Any]:
        return tomllib.loads(self._settings.read_text()) if self._settings.exists() else {}

    def _new_secrets(self) -> dict[str, Any]:
        seal_password = secrets.token_urlsafe(24)
        certificate = self._instance / "demo-seal.p12"
        _write_private(certificate, make_demo_pkcs12(seal_password))
        return {
            "demo": True,
            "mail": "demo",
            "sms": "demo",
            "secret_key": _key(),
            "hash_key": _key(),
            "seal_certificate": str(certificate),
            "seal_password": seal_password,
            "demo_password": "-".join(secrets.token_hex(2) for _ in range(4)),
            "vault_keys": {"demo": _key()},
        }


def _toml(values: dict[str, Any]) -> str:
    """TOML of flat values and tables of texts; JSON writes both kinds of value as TOML reads them."""
    lines = [
        "# Made by `bisdesk demo`. Secrets of the demo only; delete the folder to start again."
    ]
    tables = {name: value for name, value in values.items() if isinstance(value, dict)}
    lines += [
        f"{name} = {json.dumps(value)}" for name, value in values.items() if name not in tables
    ]
    for name, table in tables.items():
        lines += [f"[{name}]", *(f"{key} = {json.dumps(value)}" for key, value in table.items())]
    return "\n".join(lines) + "\n"


def _key() -> str:
    return base64.b64encode(secrets.token_bytes(32)).decode()


def _write_private(path: Path, content: str | bytes) -> None:
    """Write so that nobody but the owner can read it, not even for a moment."""
    data = content.encode() if isinstance(content, str) else content
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(data)
    path.chmod(0o600)
