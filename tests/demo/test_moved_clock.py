"""The demo's clock: moved ahead once, every process follows; nothing else has such a clock."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner

from bisdesk.activation.models import ActivationState
from bisdesk.activation.timed import due
from bisdesk.cli import main
from bisdesk.demo.installation import Demo
from bisdesk.demo.moved_clock import FILE, LONGEST, MovedClock, UnusableSpan, parse_span
from bisdesk.settings import load_settings
from bisdesk.store.migrate import migrate
from bisdesk.wiring import build_runtime
from tests.factories.activations import start_activation


@pytest.fixture
def demo(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "instance"
    monkeypatch.setenv("BISDESK_INSTANCE", str(folder))
    Demo(folder).prepare("http://127.0.0.1:8080")
    return folder


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("15d", timedelta(days=15)),
        ("6h", timedelta(hours=6)),
        (" 90m ", timedelta(minutes=90)),
        ("1d12h30m", timedelta(days=1, hours=12, minutes=30)),
        ("0d", timedelta()),
    ],
)
def test_a_span_is_days_hours_and_minutes(text: str, expected: timedelta) -> None:
    assert parse_span(text) == expected


@pytest.mark.parametrize("text", ["", "15", "-3d", "d", "3 days", "1h1d", "٣d", "99999d", "3d!"])
def test_anything_else_is_no_span(text: str) -> None:
    with pytest.raises(UnusableSpan):
        parse_span(text)


def moved(*arguments: str) -> tuple[int, str]:
    done = CliRunner().invoke(main, ["demo", "--fast-forward", *arguments])
    return done.exit_code, done.output


def test_every_process_of_the_demo_follows_at_once(demo: Path) -> None:
    web, worker = (build_runtime(load_settings()).clock for _ in range(2))
    for days in (15, 30):
        code, told = moved("15d")
        assert code == 0
        assert (
            f"{web.now():%Y-%m-%d}" in told or f"{web.now() + timedelta(hours=2):%Y-%m-%d}" in told
        )
        for clock in (web, worker):
            ahead = clock.now() - datetime.now(UTC)
            assert timedelta(days=days) - ahead < timedelta(seconds=5)


def test_phones_keep_their_own_time(demo: Path) -> None:
    moved("15d")
    clock = build_runtime(load_settings()).clock
    assert abs(clock.on_devices() - datetime.now(UTC)) < timedelta(seconds=5)


def test_what_cannot_be_is_said_and_moves_nothing(demo: Path) -> None:
    for span in ("yesterday", f"{LONGEST.days + 1}d"):
        code, told = moved(span)
        assert code == 1
        assert "15d" in told
    assert not (demo / FILE).exists()


def test_outside_a_demo_the_clock_is_the_machines(tmp_path: Path, demo: Path) -> None:
    settings = load_settings().model_copy(update={"demo": False, "seal_certificate": None})
    (demo / FILE).write_text("86400")
    clock = build_runtime(settings).clock
    assert not isinstance(clock, MovedClock)
    assert abs(clock.now() - datetime.now(UTC)) < timedelta(seconds=5)


def test_moving_the_clock_shows_reminder_expiry_and_block(demo: Path) -> None:
    runtime = build_runtime(load_settings())
    migrate(runtime.database)
    started = start_activation(runtime)
    seen = []
    for span in ("10d", "4d", "16d"):
        assert moved(span)[0] == 0
        due(runtime)
        seen.append((started.activation.state, started.sent().count("activation_reminder")))
        started.hand_over("activation_reminder")
    assert seen == [
        (ActivationState.OPEN, 1),
        (ActivationState.LINK_EXPIRED, 1),
        (ActivationState.BLOCKED, 1),
    ]
    assert "activation_blocked" in started.sent()
    runtime.database.dispose()
