"""Settings: typed, from `instance/bisdesk.toml` and `BISDESK_*` variables, checked before anything starts."""

import base64
import os
import re
from pathlib import Path
from typing import Annotated, Literal
from urllib.parse import urlsplit

from pydantic import AfterValidator, Field, SecretStr, ValidationError, model_validator
from pydantic_settings import (
    BaseSettings,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    TomlConfigSettingsSource,
)

from bisdesk.trust_list import TrustListUnusable, read_trust_list


class SettingsError(Exception):
    """The settings do not hold. The message names each setting and what to do, never a value."""


def instance_folder() -> Path:
    """Where this installation keeps its files: `BISDESK_INSTANCE`, or `instance/` here."""
    return Path(os.environ.get("BISDESK_INSTANCE", "instance")).resolve()


def _origin(url: str) -> str:
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.path.rstrip("/"):
        raise ValueError("give scheme and host only, such as https://bisdesk.example")
    return f"{parts.scheme}://{parts.netloc}"


def _key(value: SecretStr) -> SecretStr:
    try:
        raw = base64.b64decode(value.get_secret_value(), validate=True)
    except ValueError:
        raise ValueError("give 32 random bytes in base64") from None
    if len(raw) != 32:
        raise ValueError("give 32 random bytes in base64")
    return value


def _address(value: str) -> str:
    if value and not re.fullmatch(r"[^@\s+<>]+@[^@\s<>]+", value):
        raise ValueError("give an address without a plus sign, such as bounces@bisdesk.example")
    return value


def _long_secret(value: SecretStr) -> SecretStr:
    if value.get_secret_value() and len(value.get_secret_value()) < 32:
        raise ValueError("give at least 32 random characters")
    return value


def _trust_list(value: Path) -> Path:
    try:
        read_trust_list(value)
    except TrustListUnusable as error:
        raise ValueError(str(error)) from None
    return value


def _socket_address(address: str) -> str:
    if address and not re.fullmatch(r"unix:/.+|tcp:[^\s/]+:[0-9]{1,5}", address):
        raise ValueError("give unix:/path/of/the/socket or tcp:host:port")
    return address


Origin = Annotated[str, AfterValidator(_origin)]
Key = Annotated[SecretStr, AfterValidator(_key)]


class Settings(BaseSettings):
    """What an operator may set. No secret has a default; demo mode makes its own (see `bisdesk.demo`)."""

    model_config = SettingsConfigDict(env_prefix="BISDESK_", extra="forbid", frozen=True)

    instance: Path = Field(default_factory=instance_folder)
    demo: bool = False
    demo_password: SecretStr = SecretStr("")  # of the demo accounts; made at the first run
    intranet_url: Origin
    public_url: Origin
    database_url: str = ""
    secret_key: Key
    vault_keys: dict[str, Key] = Field(min_length=1)
    hash_key: Key

    # embedded: a register of our own; manual: staff register in the KSZ's application and type in the number.
    bis_register: Literal["embedded", "manual"] = "embedded"

    # embedded: link mail and pages of our own; external: those of CSAM, whose code staff type in.
    activation: Literal["embedded", "external"] = "embedded"

    mail: Literal["smtp", "demo"] = "smtp"
    mail_from: str = ""
    smtp_host: str = ""
    smtp_port: int = 587
    smtp_security: Literal["starttls", "tls", "none"] = "starttls"
    smtp_user: str = ""
    smtp_password: SecretStr = SecretStr("")
    smtp_timeout: float = Field(default=10, gt=0, le=60)  # seconds for each step

    # What is on the envelope, and so where a mail comes back to: bounces+<id>@host names the mail. Empty: mail_from.
    mail_bounces_to: Annotated[str, AfterValidator(_address)] = ""
    # The mailbox that it comes back to. Empty: nobody looks.
    imap_host: str = ""
    imap_port: int = 993
    imap_security: Literal["tls", "starttls", "none"] = "tls"
    imap_user: str = ""
    imap_password: SecretStr = SecretStr("")
    imap_folder: str = "INBOX"
    imap_done_folder: str = ""  # empty: what is noted is deleted
    imap_timeout: float = Field(default=10, gt=0, le=60)  # seconds for each step

    sms: Literal["gateway", "demo"] = "gateway"
    sms_gateway_url: str = ""
    sms_gateway_token: SecretStr = SecretStr("")
    sms_timeout: float = Field(default=10, gt=0, le=60)  # seconds for each step; twice that for all

    # What relay and gateway sign their posts to /hooks with; while it is not set the hooks do not exist.
    hook_secret: Annotated[SecretStr, AfterValidator(_long_secret)] = SecretStr("")

    seal_certificate: Path | None = None
    seal_password: SecretStr = SecretStr("")
    trust_list: Annotated[Path, AfterValidator(_trust_list)] | None = None

    scanner_address: Annotated[str, AfterValidator(_socket_address)] = ""
    scanner_timeout: float = Field(default=20, gt=0, le=60)  # seconds for one file

    contact_mail: str = "gebruikersbeheer@vlaanderen.be"
    keys_help_url: str = "http://sma-help.fedict.belgium.be/{language}"
    keys_videos_url: str = "http://sma-help.fedict.belgium.be/nl/instructievideoes"  # in Dutch
    extra_holidays: list[str] = ["07-11", "11-02", "11-15", "12-26"]
    trusted_proxies: int = Field(default=0, ge=0, le=5)

    @model_validator(mode="after")
    def _what_runs_needs(self) -> "Settings":
        if self.demo and (self.mail == "smtp" and not self.smtp_host):
            raise ValueError("mail: set smtp_host, or mail to 'demo'")
        if self.demo and (self.sms == "gateway" and not self.sms_gateway_url):
            raise ValueError("sms: set sms_gateway_url, or sms to 'demo'")
        if not self.demo:
            self._check_real()
        return self

    def _check_real(self) -> None:
        wanted = {
            "mail": self.mail == "smtp",
            "smtp_host": bool(self.smtp_host),
            "mail_from": bool(self.mail_from),
            "sms": self.sms == "gateway",
            "sms_gateway_url": self.sms_gateway_url.startswith("https://"),
            "seal_certificate": self.seal_certificate is not None,
            "intranet_url": self.intranet_url.startswith("https://"),
            "public_url": self.public_url.startswith("https://"),
            "imap_security": not self.imap_host or self.imap_security != "none",
        }
        missing = [name for name, given in wanted.items() if not given]
        if missing:
            raise ValueError(f"outside demo mode these must be set for real: {', '.join(missing)}")

    @property
    def main_database_url(self) -> str:
        return self.database_url or f"sqlite:///{self.instance / 'bisdesk.db'}"

    @property
    def register_database_url(self) -> str:
        """The embedded register's own store: a file beside the main one, or a schema of the same PostgreSQL."""
        return (
            self.database_url
            if self.on_postgresql
            else f"sqlite:///{self.instance / 'register.db'}"
        )

    @property
    def on_postgresql(self) -> bool:
        return self.database_url.startswith("postgres")

    @property
    def secure_cookies(self) -> bool:
        return self.intranet_url.startswith("https://")

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        folder = instance_folder()
        # demo.toml is written by demo mode; with real settings beside it nothing starts.
        files = [folder / "demo.toml", folder / "bisdesk.toml"]
        return (
            init_settings,
            env_settings,
            TomlConfigSettingsSource(settings_cls, toml_file=files),
        )


def load_settings() -> Settings:
    """Read and check the settings. Raises SettingsError, one line per setting that does not hold."""
    try:
        settings = Settings()  # type: ignore[call-arg]  # the sources fill it in
    except ValidationError as error:
        lines = [
            f"{'.'.join(str(part) for part in problem['loc']) or 'settings'}: {problem['msg']}"
            for problem in error.errors(include_input=False, include_url=False)
        ]
        raise SettingsError("\n".join(lines)) from None
    if settings.demo and (instance_folder() / "bisdesk.toml").exists():
        raise SettingsError("demo: must be off where real settings are (bisdesk.toml)")
    return settings


def raw_key(key: SecretStr) -> bytes:
    return base64.b64decode(key.get_secret_value())
