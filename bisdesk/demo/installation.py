"""The settings of a demo installation: made at the first run, kept for the next ones."""

import base64
import os
import secrets
import tomllib
from pathlib import Path
from typing import Any

from bisdesk.identity.seal import make_demo_pkcs12
from bisdesk.settings import SettingsError


class Demo:
    """`instance/demo.toml`, its password beside it, and the demo's own seal."""

    def __init__(self, instance: Path) -> None:
        self._instance = instance
        self._settings = instance / "demo.toml"
        self._password = instance / "demo-password.txt"

    def prepare(self, address: str) -> str:
        """Make what is missing and return the password of the demo accounts.

        address: scheme and host that the demo answers on.
        Raises SettingsError when this folder belongs to a real installation.
        """
        if (self._instance / "bisdesk.toml").exists():
            raise SettingsError(
                f"{self._instance} holds real settings (bisdesk.toml): the demo does not touch it. "
                "Give the demo a folder of its own with BISDESK_INSTANCE=…"
            )
        self._instance.mkdir(parents=True, exist_ok=True)
        secret = self._kept_secrets() or self._new_secrets()
        lines = [
            "# Made by `bisdesk demo`. Secrets of the demo only; delete the folder to start again.",
            "demo = true",
            'mail = "demo"',
            'sms = "demo"',
            f'intranet_url = "{address}"',
            f'public_url = "{address}"',
            *(f'{name} = "{value}"' for name, value in secret.items()),
            "[vault_keys]",
            f'demo = "{self._kept_vault_key() or _key()}"',
        ]
        _write_private(self._settings, "\n".join(lines) + "\n")
        return self._prepare_password()

    def _prepare_password(self) -> str:
        given = os.environ.get("BISDESK_DEMO_PASSWORD")
        kept = self._password.read_text().strip() if self._password.exists() else ""
        password = given or kept or "-".join(secrets.token_hex(2) for _ in range(4))
        if password != kept:
            _write_private(self._password, password + "\n")
        return password

    def _kept_secrets(self) -> dict[str, str]:
        kept = self._read()
        names = ("secret_key", "hash_key", "seal_certificate", "seal_password")
        return {name: kept[name] for name in names} if all(name in kept for name in names) else {}

    def _new_secrets(self) -> dict[str, str]:
        password = secrets.token_urlsafe(24)
        certificate = self._instance / "demo-seal.p12"
        _write_private(certificate, make_demo_pkcs12(password))
        return {
            "secret_key": _key(),
            "hash_key": _key(),
            "seal_certificate": str(certificate),
            "seal_password": password,
        }

    def _kept_vault_key(self) -> str:
        return str(self._read().get("vault_keys", {}).get("demo", ""))

    def _read(self) -> dict[str, Any]:
        if not self._settings.exists():
            return {}
        return tomllib.loads(self._settings.read_text())


def _key() -> str:
    return base64.b64encode(secrets.token_bytes(32)).decode()


def _write_private(path: Path, content: str | bytes) -> None:
    """Write so that nobody but the owner can read it, not even for a moment."""
    data = content.encode() if isinstance(content, str) else content
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(data)
    path.chmod(0o600)
