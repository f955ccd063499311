"""`bisdesk doctor`: plain lines, and 1 when something is wrong."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner

from bisdesk import cli
from bisdesk.clock import FixedClock
from bisdesk.health.doctor import examine
from bisdesk.identity import seal
from bisdesk.outbox import lease
from bisdesk.runtime import Runtime
from bisdesk.wiring import build_runtime
from tests.support.core import make_settings, test_key


def told(runtime: Runtime) -> dict[str, tuple[bool, str]]:
    return {line.name: (line.wrong, line.text) for line in examine(runtime)}


def changed(runtime: Runtime, **settings: object) -> Runtime:
    return build_runtime(
        make_settings(runtime.settings.instance, "", **settings), clock=runtime.clock
    )


def test_a_sound_installation_is_told_so_and_ends_with_0(
    runtime: Runtime, monkeypatch: pytest.MonkeyPatch
) -> None:
    lease.hold(runtime, "somebody")
    monkeypatch.setattr(cli, "_runtime", lambda: runtime)
    ran = CliRunner().invoke(cli.main, ["doctor"])
    assert "WRONG" not in ran.output
    assert ran.exit_code == 0
    names = [line.split()[1] for line in ran.output.splitlines()]
    assert names == [
        "database:", "worker:", "vault:", "decoder:", "scanner:", "libraries:", "seal:", "register:", "mail:",
        "sms:",
    ]  # fmt: skip


def test_sec_E7_the_doctor_says_what_keeps_the_decoder_off_the_network(runtime: Runtime) -> None:
    wrong, text = told(runtime)["decoder"]
    assert not wrong
    assert ("network namespace of its own" in text) != ("by rlimits" in text)
    assert "512 MB" in text


def test_sec_E7_the_doctor_sees_a_decoder_that_dies(
    runtime: Runtime, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    program = tmp_path / "decoder"
    program.write_text("#!/bin/sh\nexit 1\n")
    program.chmod(0o755)
    with monkeypatch.context() as changed_path:
        changed_path.setattr("sys.executable", str(program))
        assert told(runtime)["decoder"] == (True, "does not open a picture (decoder_died)")


def test_a_worker_that_lives_and_one_that_does_not(runtime: Runtime, clock: FixedClock) -> None:
    assert told(runtime)["worker"] == (
        True, "none has ever run: start `bisdesk serve` or `worker`",
    )  # fmt: skip
    lease.hold(runtime, "somebody")
    assert not told(runtime)["worker"][0]
    clock.advance(timedelta(minutes=1))
    wrong, text = told(runtime)["worker"]
    assert wrong
    assert "none lives since 2026-11-23 11:00:15 UTC" in text


def test_an_empty_database_is_told_and_the_rest_is_looked_at_all_the_same(tmp_path: Path) -> None:
    lines = told(build_runtime(make_settings(tmp_path)))
    assert lines["database"] == (True, "SQLite, of another schema: run `bisdesk migrate`")
    assert lines["worker"] == (True, "cannot be looked at (OperationalError)")
    assert not lines["mail"][0]


def test_sec_E5_the_doctor_claims_no_scan_without_a_scanner(runtime: Runtime) -> None:
    assert told(runtime)["scanner"] == (
        False, "not configured: files are not scanned for viruses",
    )  # fmt: skip
    down = changed(runtime, scanner_address=f"unix:{runtime.settings.instance}/none.ctl")
    assert told(down)["scanner"] == (True, "does not answer (unreachable): new files wait")


def test_a_seal_that_cannot_be_opened_has_ended_or_ends_soon(
    runtime: Runtime, clock: FixedClock, tmp_path: Path
) -> None:
    assert told(runtime)["seal"] == (False, "of the demo, without value, until 2035-12-30")
    file = tmp_path / "seal.p12"
    file.write_bytes(seal.make_demo_pkcs12("right"))
    usable = changed(runtime, seal_certificate=file, seal_password="right")
    assert told(usable)["seal"] == (False, "usable, until 2035-12-30")
    clock.move_to(datetime(2035, 12, 15, tzinfo=UTC))
    assert told(usable)["seal"] == (True, "usable, until 2035-12-30: ask for a new one now")
    clock.advance(timedelta(days=30))
    assert told(usable)["seal"] == (True, "the certificate ended on 2035-12-30")
    wrong = changed(runtime, seal_certificate=file, seal_password="wrong")
    assert told(wrong)["seal"][0]


def test_values_under_an_older_key_are_told(runtime: Runtime) -> None:
    runtime.demo_inbox.keep("0" * 32, "sms", "key_code", {"text": "x"})
    older = changed(runtime, vault_keys={"k1": test_key("v"), "b": test_key("b")})
    assert told(older)["vault"] == (
        False, "2 keys; 1 values under an older one: run `bisdesk rotate-keys`",
    )  # fmt: skip
