"""The demo's own settings: made once, private, and never mixed with real ones."""

import stat
from pathlib import Path

import pytest
from click.testing import CliRunner

from bisdesk.cli import main
from bisdesk.demo.installation import Demo
from bisdesk.settings import SettingsError, load_settings

ADDRESS = "http://127.0.0.1:8080"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "instance"
    monkeypatch.setenv("BISDESK_INSTANCE", str(folder))
    monkeypatch.delenv("BISDESK_DEMO_PASSWORD", raising=False)
    return folder


def test_sec_F5_the_demo_makes_its_own_secrets_and_nobody_else_can_read_them(folder: Path) -> None:
    password = Demo(folder).prepare(ADDRESS)
    names = ("demo.toml", "demo-seal.p12")
    modes = {name: stat.S_IMODE((folder / name).stat().st_mode) for name in names}
    assert modes == dict.fromkeys(names, 0o600)
    assert len(password) >= 15
    settings = load_settings()
    assert settings.demo
    assert settings.mail == settings.sms == "demo"


def test_sec_F5_no_two_demos_share_a_secret(tmp_path: Path) -> None:
    texts = []
    for name in ("one", "two"):
        password = Demo(tmp_path / name).prepare(ADDRESS)
        text = (tmp_path / name / "demo.toml").read_text()
        secret_lines = {line for line in text.splitlines() if "key" in line or "password" in line}
        texts.append({*secret_lines, password, *text.splitlines()[-1:]})
    assert texts[0] & texts[1] <= {"[vault_keys]"}


def test_starting_again_keeps_secrets_and_password_and_takes_the_new_address(folder: Path) -> None:
    first = Demo(folder).prepare(ADDRESS)
    before = load_settings()
    second = Demo(folder).prepare("http://127.0.0.1:9090")
    after = load_settings()
    assert first == second
    assert (after.secret_key, after.hash_key, after.vault_keys) == (
        before.secret_key,
        before.hash_key,
        before.vault_keys,
    )
    assert after.intranet_url == "http://127.0.0.1:9090"


def test_a_password_that_is_given_is_used_and_kept(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BISDESK_DEMO_PASSWORD", "een lange zin om in te loggen")
    assert Demo(folder).prepare(ADDRESS) == "een lange zin om in te loggen"
    monkeypatch.delenv("BISDESK_DEMO_PASSWORD")
    assert Demo(folder).prepare(ADDRESS) == "een lange zin om in te loggen"


def test_sec_F5_the_demo_does_not_touch_a_real_installation(folder: Path) -> None:
    folder.mkdir()
    (folder / "bisdesk.toml").write_text('contact_mail = "x@y.example"\n')
    with pytest.raises(SettingsError, match=r"bisdesk\.toml"):
        Demo(folder).prepare(ADDRESS)
    said = CliRunner().invoke(main, ["demo"])
    assert said.exit_code == 1
    assert "bisdesk.toml" in said.output
    assert [path.name for path in folder.iterdir()] == ["bisdesk.toml"]


def test_sec_F5_demo_settings_beside_real_ones_do_not_start(folder: Path) -> None:
    Demo(folder).prepare(ADDRESS)
    (folder / "bisdesk.toml").write_text('contact_mail = "x@y.example"\n')
    with pytest.raises(SettingsError, match="demo"):
        load_settings()
    for command in ("serve", "worker", "migrate"):
        assert CliRunner().invoke(main, [command]).exit_code == 1


def test_sec_F5_demo_mode_is_not_switched_on_over_real_settings(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    Demo(folder).prepare(ADDRESS)
    (folder / "demo.toml").rename(folder / "bisdesk.toml")
    with pytest.raises(SettingsError, match="demo"):
        load_settings()
