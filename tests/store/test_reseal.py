"""A new key for the vault: everything is sealed anew, while people work, and nothing is lost."""

import threading
from collections.abc import Callable, Iterator

import pytest
from click.testing import CliRunner
from sqlalchemy import LargeBinary, select
from sqlmodel import SQLModel, col

import bisdesk.tables  # noqa: F401  # fills the metadata
from bisdesk import cli
from bisdesk.attachments import service
from bisdesk.attachments.models import Attachment, AttachmentContent
from bisdesk.bis_requests import kept
from bisdesk.bis_requests.models import KeptForm
from bisdesk.register.embedded import EmbeddedRegister
from bisdesk.runtime import Runtime
from bisdesk.sealed import SEALED
from bisdesk.store.reseal import count_older, reseal
from bisdesk.store.vault import Vault
from bisdesk.wiring import build_runtime
from tests.factories.people import People
from tests.factories.requests import make_draft, make_registered
from tests.support.core import make_settings, test_key

OF_OTHER_KEYS: set[str] = set()
"""Columns with bytes that the vault has nothing to do with."""


WithKeys = Callable[..., Runtime]


@pytest.fixture
def with_keys() -> Iterator[WithKeys]:
    """The same installation, restarted with other keys in its ring; k1 is the one that the fixtures seal with."""
    made = []

    def restart(runtime: Runtime, *names: str) -> Runtime:
        keys = {name: test_key("v" if name == "k1" else name) for name in names}
        settings = make_settings(
            runtime.settings.instance, runtime.settings.database_url, vault_keys=keys
        )
        made.append(build_runtime(settings, clock=runtime.clock))
        return made[-1]

    yield restart
    for runtime in made:
        runtime.database.dispose()


def keep_a_form(runtime: Runtime, people: People) -> None:
    """What somebody typed after their session ended."""
    with runtime.database.writing() as session:
        row = KeptForm(
            account_id=people.end_user, draft_id="0" * 32, sealed=b"", kept_at=runtime.clock.now()
        )
        row.sealed = runtime.vault.seal(b"{}", kept.bound_to(row))
        session.add(row)


def open_all(runtime: Runtime) -> int:
    """Open every sealed value; return how many there are. Raises VaultError."""
    count = 0
    with runtime.database.reading() as session:
        for each in SEALED:
            target = each.table.c[each.column]
            for *key, sealed in session.execute(
                select(*each.table.primary_key, target).where(target.is_not(None))
            ):
                runtime.vault.open(sealed, each.bound_to(session, *key))
                count += 1
    return count


def test_sec_E6_no_sealed_column_is_forgotten_by_the_rotation() -> None:
    binary = {
        f"{table.name}.{column.name}"
        for table in SQLModel.metadata.tables.values()
        for column in table.columns
        if isinstance(column.type, LargeBinary)
    }
    assert binary - OF_OTHER_KEYS == {each.name for each in SEALED}


def test_sec_E6_after_a_rotation_the_old_key_is_needed_for_nothing(
    runtime_on: Runtime, with_keys: WithKeys
) -> None:
    people = People.on(runtime_on)
    make_draft(runtime_on, people, files=2)
    make_registered(runtime_on, people)
    assert isinstance(runtime_on.register, EmbeddedRegister)
    runtime_on.register.dispose()
    runtime_on.demo_inbox.keep("0" * 32, "sms", "key_code", {"text": "x"})
    keep_a_form(runtime_on, people)
    both = with_keys(runtime_on, "k1", "b")
    before = open_all(both)
    assert count_older(both.database, both.vault, SEALED) == before >= 10
    done = reseal(both.database, both.vault, SEALED)
    assert sum(done.sealed.values()) == before
    assert done.damaged == {}
    only_new = with_keys(runtime_on, "b")
    assert open_all(only_new) == before
    assert count_older(only_new.database, only_new.vault, SEALED) == 0
    assert reseal(both.database, both.vault, SEALED).sealed == {}


def test_sec_E6_a_rotation_that_was_stopped_goes_on(
    runtime: Runtime, people: People, with_keys: WithKeys, monkeypatch: pytest.MonkeyPatch
) -> None:
    for _ in range(4):
        make_draft(runtime, people, files=1)
    both = with_keys(runtime, "k1", "b")
    before = open_all(both)
    real, left = Vault.seal, iter(range(5))

    def killed(vault: Vault, plain: bytes, bound_to: str) -> bytes:
        if next(left, None) is None:
            raise KeyboardInterrupt
        return real(vault, plain, bound_to)

    monkeypatch.setattr("bisdesk.store.reseal._BYTES_AT_ONCE", 1)
    with monkeypatch.context() as changed:
        changed.setattr(Vault, "seal", killed)
        with pytest.raises(KeyboardInterrupt):
            reseal(both.database, both.vault, SEALED)
    assert count_older(both.database, both.vault, SEALED) == before - 5
    assert open_all(both) == before
    reseal(both.database, both.vault, SEALED)
    assert open_all(with_keys(runtime, "b")) == before


def test_sec_E6_a_value_that_no_key_opens_stays_and_is_told(
    runtime: Runtime, people: People, with_keys: WithKeys
) -> None:
    make_draft(runtime, people, files=1)
    both = with_keys(runtime, "k1", "b")
    with runtime.database.writing() as session:
        content = session.execute(select(AttachmentContent)).scalar_one()
        damaged = bytearray(content.sealed)
        damaged[-1] ^= 1
        content.sealed = bytes(damaged)
    done = reseal(both.database, both.vault, SEALED)
    assert done.damaged == {"attachment_content.sealed": 1}
    assert count_older(both.database, both.vault, SEALED) == 1
    with both.database.reading() as session:
        assert session.execute(select(col(AttachmentContent.sealed))).scalar_one() == bytes(damaged)


def uploads_while_rotating(
    runtime: Runtime, people: People, with_keys: WithKeys, drafts: int
) -> None:
    """People add and remove files while the rotation runs; in the end all of it opens with the new key alone."""
    for _ in range(drafts):
        make_draft(runtime, people, files=2)
    both = with_keys(runtime, "k1", "b")
    stop, failed = threading.Event(), list[BaseException]()

    def work() -> None:
        try:
            while not stop.is_set():
                draft = make_draft(both, people, files=2)
                with both.database.reading() as session:
                    file = session.execute(
                        select(col(Attachment.id))
                        .where(col(Attachment.request_id) == draft.id)
                        .limit(1)
                    ).scalar_one()
                with both.work(people.actor("end_user")) as action:
                    service.remove(action, draft, file)
        except BaseException as error:  # noqa: BLE001  # told by the test
            failed.append(error)

    threads = [threading.Thread(target=work) for _ in range(3)]
    for thread in threads:
        thread.start()
    done = reseal(both.database, both.vault, SEALED)
    stop.set()
    for thread in threads:
        thread.join()
    assert failed == []
    assert done.sealed["attachment_content.sealed"] == drafts * 2
    assert done.damaged == {}
    assert count_older(both.database, both.vault, SEALED) == 0
    assert open_all(with_keys(runtime, "b")) > drafts * 6


@pytest.mark.race
def test_sec_E6_people_add_and_remove_files_while_keys_rotate(
    runtime_on: Runtime, with_keys: WithKeys
) -> None:
    uploads_while_rotating(runtime_on, People.on(runtime_on), with_keys, drafts=6)


@pytest.mark.long
@pytest.mark.race
def test_sec_E6_people_add_and_remove_files_while_many_keys_rotate(
    runtime_on: Runtime, with_keys: WithKeys
) -> None:
    uploads_while_rotating(runtime_on, People.on(runtime_on), with_keys, drafts=300)


def test_sec_E6_the_command_says_when_the_old_key_may_go(
    runtime: Runtime, people: People, with_keys: WithKeys, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_draft(runtime, people, files=1)
    both = with_keys(runtime, "k1", "b")
    monkeypatch.setattr(cli, "_runtime", lambda: both)
    asked = CliRunner().invoke(cli.main, ["rotate-keys", "--check"])
    assert asked.exit_code == 1
    assert "keep it in vault_keys" in asked.output
    done = CliRunner().invoke(cli.main, ["rotate-keys"])
    assert done.exit_code == 0
    assert "attachment_content.sealed: 1 sealed anew" in done.output
    assert "may leave vault_keys" in done.output


def test_sec_E6_no_value_in_the_database_starts_like_a_picture_or_a_pdf(
    runtime_on: Runtime,
) -> None:
    people = People.on(runtime_on)
    make_registered(runtime_on, people)
    assert isinstance(runtime_on.register, EmbeddedRegister)
    runtime_on.register.dispose()
    with runtime_on.database.reading() as session:
        for each in SEALED:
            for (sealed,) in session.execute(select(each.table.c[each.column])):
                if sealed is not None:
                    assert sealed.startswith(b"BV1")
                    for plain in (b"JFIF", b"%PDF", b"%%EOF", b"RIFF"):
                        assert plain not in sealed
