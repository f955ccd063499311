"""The `bisdesk` command, for operators and for `make run`."""

import logging
import sys

import click
import structlog

from bisdesk import serve as serving
from bisdesk.audit.log import head_of, verify
from bisdesk.audit.tags import AuditTag
from bisdesk.clock import BRUSSELS
from bisdesk.policy.actor import SYSTEM
from bisdesk.runtime import Runtime
from bisdesk.settings import SettingsError, instance_folder, load_settings
from bisdesk.store.migrate import is_current, migrate
from bisdesk.store.reseal import count_older, reseal
from bisdesk.wiring import build_runtime

HOST = "127.0.0.1"


def _fail(text: str) -> None:
    click.echo(text, err=True)
    sys.exit(1)


def _runtime() -> Runtime:
    try:
        return build_runtime(load_settings())
    except SettingsError as error:
        _fail(f"The settings do not hold:\n{error}")
        raise


@click.group()
def main() -> None:
    """Bisdesk: from a face-to-face identity check to a BIS number and digital keys."""


@main.command()
@click.option("--host", default=HOST, show_default=True)
@click.option("--port", default=8080, show_default=True)
@click.option(
    "--no-worker", is_flag=True, help="Only the web processes; run `bisdesk worker` apart."
)
def serve(host: str, port: int, no_worker: bool) -> None:
    """Serve the app, with one worker process beside it."""
    runtime = _runtime()
    if not is_current(runtime.database):
        _fail("The database has another schema than this version: run `bisdesk migrate` first.")
    try:
        serving.check_port(host, port)
    except serving.PortTaken:
        _fail(f"Port {port} is taken. Choose another one with --port.")
    click.echo(f"BIS register: {runtime.settings.bis_register}")
    runtime.database.dispose()
    sys.exit(serving.serve(host, port, with_worker=not no_worker))


@main.command()
def worker() -> None:
    """Send what is in the outbox, do the jobs, and what is timed."""
    from bisdesk.outbox.worker import run

    run(_runtime())


@main.command("migrate")
def migrate_command() -> None:
    """Bring the database to the newest schema."""
    migrate(_runtime().database)
    click.echo("The schema is up to date.")


@main.command()
def doctor() -> None:
    """Look at what the installation needs; end with 1 when something is wrong."""
    from bisdesk.health.doctor import examine

    wrong = 0
    for line in examine(_runtime()):
        click.echo(f"{'WRONG' if line.wrong else 'ok':6}{line.name}: {line.text}")
        wrong += line.wrong
    sys.exit(1 if wrong else 0)


@main.command("rotate-keys")
@click.option("--check", is_flag=True, help="Only count what an older key sealed.")
def rotate_keys(check: bool) -> None:
    """Seal with the newest key what an older one sealed; people may work meanwhile. See the README."""
    from bisdesk.sealed import SEALED

    runtime = _runtime()
    if not check:
        done = reseal(runtime.database, runtime.vault, SEALED)
        for name, count in done.sealed.items():
            click.echo(f"{name}: {count} sealed anew")
        with runtime.work(SYSTEM) as work:
            work.audit(AuditTag.VAULT_ROTATED)
    left = count_older(runtime.database, runtime.vault, SEALED)
    if left:
        _fail(f"{left} values are sealed with an older key: keep it in vault_keys.")
    click.echo("Everything is sealed with the newest key; the older ones may leave vault_keys.")


@main.command()
@click.option("--serve", "and_serve", is_flag=True, help="Serve it afterwards.")
@click.option("--port", default=8080, show_default=True)
@click.option(
    "--fast-forward",
    metavar="SPAN",
    help="Only move the demo's clock ahead (15d, 6h, 1d12h30m); what is served follows at once.",
)
@click.option(
    "--register",
    "register_is",
    type=click.Choice(["well", "down", "slow", "lost"]),
    help="Only make the demo's BIS register fail (down, slow by 20 s, answers lost), or well again.",
)
def demo(and_serve: bool, port: int, fast_forward: str | None, register_is: str | None) -> None:
    """Make a demo installation with invented data, or open the one that is there."""
    if fast_forward is not None:
        _move_ahead(fast_forward)
        return
    if register_is is not None:
        _let_register(register_is)
        return
    from bisdesk.demo.accounts import ACCOUNTS
    from bisdesk.demo.build import build
    from bisdesk.demo.installation import Demo

    if and_serve:
        try:
            serving.check_port(HOST, port)
        except serving.PortTaken:
            _fail(f"Port {port} is taken. Choose another one: make run PORT={port + 1}")
    address = f"http://{HOST}:{port}"
    try:
        password = Demo(instance_folder()).prepare(address)
    except SettingsError as error:
        _fail(str(error))
        return
    runtime = _runtime()
    migrate(runtime.database)
    click.echo("Demo data: making what is not there yet (the first time up to a minute) …")
    # The past that is played has mishaps on purpose; here they would only alarm.
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.ERROR))
    build(runtime, password)
    runtime.database.dispose()
    click.echo(f"\nBisdesk, demo: {address}\n")
    for account in ACCOUNTS:
        click.echo(f"  {account.email:32} {account.title}")
    click.echo(f"\n  password of all: {password}")
    click.echo(f"  mailbox: {address}/demo/mailbox   phone: {address}/demo/phone\n")
    if and_serve:
        sys.exit(serving.serve(HOST, port))


def _let_register(be: str) -> None:
    from bisdesk.register.embedded import EmbeddedRegister, Fault

    runtime = _runtime()
    if not (runtime.settings.demo and isinstance(runtime.register, EmbeddedRegister)):
        _fail("Only the BIS register of a demo can be made to fail.")
        return
    runtime.register.prepare()
    runtime.register.faults.repair()
    faults = {"down": Fault.DOWN, "slow": Fault.SLOW, "lost": Fault.ANSWER_LOST}
    if be in faults:
        runtime.register.faults.switch_on(faults[be], milliseconds=20_000 if be == "slow" else 0)
    said = {
        "well": "The BIS register answers again.",
        "down": "The BIS register cannot be reached.",
        "slow": "The BIS register needs 20 seconds for each answer.",
        "lost": "The BIS register gives numbers, but its answers get lost.",
    }
    click.echo(said[be])
    if be != "well":
        click.echo("Make it well again: bisdesk demo --register well")


def _move_ahead(span: str) -> None:
    from bisdesk.demo.moved_clock import MovedClock, UnusableSpan, parse_span

    clock = _runtime().clock
    if not isinstance(clock, MovedClock):
        _fail("Only the clock of a demo can be moved. Make one first: bisdesk demo")
        return
    try:
        clock.move_ahead(parse_span(span))
    except UnusableSpan:
        _fail("Say how far, such as 15d, 6h or 1d12h30m, and 1000 days at most in all.")
    moment = clock.now().astimezone(BRUSSELS)
    click.echo(
        f"In the demo it is {moment:%Y-%m-%d %H:%M} now. Sign in again where you were signed in."
    )


@main.group()
def audit() -> None:
    """The audit log."""


@audit.command("verify")
def audit_verify() -> None:
    """Walk the hash chain; name the first place that does not hold."""
    with _runtime().database.reading() as session:
        fault = verify(session)
        seq, digest = head_of(session)
    if fault is not None:
        _fail(f"The audit log does not hold at entry {fault.seq}: {fault.why}.")
    click.echo(f"The audit log holds: {seq} entries, head {digest}")
