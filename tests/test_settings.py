"""Settings: no secret has a default, nothing starts half set, and no message repeats a value."""

from pathlib import Path

import pytest
from click.testing import CliRunner
from flask import Flask

from bisdesk.app import create_app
from bisdesk.cli import main
from bisdesk.settings import Settings, SettingsError, load_settings
from bisdesk.wiring import build_runtime
from tests.support.core import make_settings, test_key

REAL = {
    "BISDESK_INTRANET_URL": "https://bisdesk.example",
    "BISDESK_PUBLIC_URL": "https://keys.example",
    "BISDESK_SECRET_KEY": test_key("s"),
    "BISDESK_HASH_KEY": test_key("h"),
    "BISDESK_VAULT_KEYS": f'{{"k1": "{test_key("v")}"}}',
    "BISDESK_SMTP_HOST": "mail.example",
    "BISDESK_MAIL_FROM": "bisdesk@voorbeeld.example",
    "BISDESK_SMS_GATEWAY_URL": "https://sms.example",
    "BISDESK_SEAL_CERTIFICATE": "/etc/bisdesk/seal.p12",
}


@pytest.fixture
def environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    """A real installation, all of it said in variables."""
    monkeypatch.setenv("BISDESK_INSTANCE", str(tmp_path))
    for name, value in REAL.items():
        monkeypatch.setenv(name, value)
    return monkeypatch


def test_a_real_installation_needs_no_more_than_this(environment: pytest.MonkeyPatch) -> None:
    settings = load_settings()
    assert not settings.demo
    assert settings.secure_cookies


@pytest.mark.parametrize("name", [name for name in REAL if name != "BISDESK_INSTANCE"])
def test_sec_F5_without_one_of_them_nothing_starts_and_it_is_named(
    environment: pytest.MonkeyPatch, name: str
) -> None:
    environment.delenv(name)
    setting = name.removeprefix("BISDESK_").lower()
    with pytest.raises(SettingsError, match=setting):
        load_settings()
    said = CliRunner().invoke(main, ["serve"])
    assert said.exit_code == 1
    assert setting in said.output
    assert "Traceback" not in said.output


@pytest.mark.parametrize("command", [["serve"], ["worker"], ["migrate"], ["audit", "verify"]])
def test_sec_F5_no_command_starts_without_secrets(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, command: list[str]
) -> None:
    monkeypatch.setenv("BISDESK_INSTANCE", str(tmp_path))
    for name in REAL:
        monkeypatch.delenv(name, raising=False)
    said = CliRunner().invoke(main, command)
    assert said.exit_code == 1
    for setting in ("secret_key", "vault_keys", "hash_key"):
        assert setting in said.output
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("BISDESK_SECRET_KEY", "c2hvcnQ="),
        ("BISDESK_SECRET_KEY", "no base64!"),
        ("BISDESK_HASH_KEY", test_key("h")[:-4]),
        ("BISDESK_VAULT_KEYS", "{}"),
        ("BISDESK_VAULT_KEYS", '{"k1": "c2hvcnQ="}'),
        ("BISDESK_INTRANET_URL", "http://bisdesk.example"),
        ("BISDESK_INTRANET_URL", "https://bisdesk.example/path"),
        ("BISDESK_PUBLIC_URL", "bisdesk.example"),
        ("BISDESK_SMS_GATEWAY_URL", "http://sms.example"),
        ("BISDESK_MAIL", "demo"),
        ("BISDESK_SMS", "demo"),
        ("BISDESK_TRUSTED_PROXIES", "99"),
    ],
)
def test_sec_F5_what_does_not_hold_is_named_and_its_value_is_not_repeated(
    environment: pytest.MonkeyPatch, name: str, value: str
) -> None:
    environment.setenv(name, value)
    with pytest.raises(SettingsError) as refused:
        load_settings()
    assert name.removeprefix("BISDESK_").lower() in str(refused.value)
    if "KEY" in name and len(value) > 4:
        assert value not in str(refused.value)


def test_a_misspelt_setting_in_the_file_is_refused(
    environment: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "bisdesk.toml").write_text('contact_mial = "x@y.example"\n')
    with pytest.raises(SettingsError, match="contact_mial"):
        load_settings()


def test_secrets_do_not_show_when_settings_are_printed(environment: pytest.MonkeyPatch) -> None:
    environment.setenv("BISDESK_SMTP_PASSWORD", "zeer geheim")
    printed = f"{load_settings()!r} {load_settings()}"
    for secret in (test_key("s"), test_key("v"), test_key("h"), "zeer geheim"):
        assert secret not in printed


def test_settings_cannot_be_changed_while_running(environment: pytest.MonkeyPatch) -> None:
    with pytest.raises(ValueError, match="frozen"):
        load_settings().demo = True


@pytest.fixture
def real_app(environment: pytest.MonkeyPatch) -> Flask:
    return create_app(build_runtime(load_settings()))


def test_sec_F5_outside_the_demo_its_routes_do_not_exist(real_app: Flask) -> None:
    assert [rule.rule for rule in real_app.url_map.iter_rules() if "demo" in rule.rule] == []
    client = real_app.test_client()
    for path in (
        "/demo/mailbox",
        "/demo/phone",
        "/demo/mailbox/x",
        "/demo/mailbox/x/html",
        "/demo",
    ):
        for base_url in ("https://bisdesk.example", "https://keys.example"):
            answer = client.get(path, base_url=base_url)
            assert answer.status_code == 404, path


def test_sec_F5_nothing_runs_with_a_debugger(real_app: Flask, app: Flask) -> None:
    for each in (real_app, app):
        assert not each.debug
        assert not each.config["TEMPLATES_AUTO_RELOAD"]
        assert each.config["SECRET_KEY"]


def test_the_demo_has_real_channels_only_when_they_are_set(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="smtp_host"):
        make_settings(tmp_path, mail="smtp")
    with pytest.raises(ValueError, match="sms_gateway_url"):
        make_settings(tmp_path, sms="gateway")
    assert isinstance(make_settings(tmp_path, mail="smtp", smtp_host="mail.example"), Settings)
