"""Encryption at rest, key rotation, and keyed hashes."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlmodel import select

from bisdesk.attachments.models import Attachment, AttachmentContent, PageImage
from bisdesk.attachments.service import bound_to
from bisdesk.runtime import Runtime
from bisdesk.store.vault import Vault, VaultError
from tests.factories.people import People
from tests.factories.requests import make_draft

OLD, NEW, HASH = b"o" * 32, b"n" * 32, b"h" * 32
PLAIN = b"%PDF-1.7 a picture of a passport"


@pytest.fixture
def vault() -> Vault:
    return Vault({"old": OLD}, HASH)


@given(plain=st.binary(max_size=2000), owner=st.text(max_size=80))
def test_what_is_sealed_opens_again_for_the_same_owner(plain: bytes, owner: str) -> None:
    vault = Vault({"k1": OLD}, HASH)
    assert vault.open(vault.seal(plain, owner), owner) == plain


def test_sec_E6_what_belongs_to_one_request_does_not_open_for_another(vault: Vault) -> None:
    sealed = vault.seal(PLAIN, bound_to("request one", "file one", "content"))
    for other in (
        bound_to("request two", "file one", "content"),
        bound_to("request one", "file two", "content"),
        bound_to("request one", "file one", "page:1"),
        "",
    ):
        with pytest.raises(VaultError):
            vault.open(sealed, other)


def test_sec_E6_a_single_flipped_bit_is_noticed_wherever_it_is(vault: Vault) -> None:
    sealed = vault.seal(PLAIN, "owner")
    for at in range(len(sealed)):
        damaged = sealed[:at] + bytes([sealed[at] ^ 1]) + sealed[at + 1 :]
        with pytest.raises(VaultError):
            vault.open(damaged, "owner")
    for cut in (b"", sealed[:3], sealed[:20], sealed[:-1], sealed + b"x", PLAIN):
        with pytest.raises(VaultError):
            vault.open(cut, "owner")


def test_sec_E6_each_sealing_has_a_nonce_of_its_own(vault: Vault) -> None:
    assert len({vault.seal(PLAIN, "owner") for _ in range(500)}) == 500


def test_sec_E6_after_a_rotation_old_things_open_and_new_ones_need_the_new_key(
    vault: Vault,
) -> None:
    before = vault.seal(PLAIN, "owner")
    ring = Vault({"old": OLD, "new": NEW}, HASH)
    after = ring.seal(PLAIN, "owner")
    assert ring.open(before, "owner") == ring.open(after, "owner") == PLAIN
    with pytest.raises(VaultError):
        vault.open(after, "owner")
    with pytest.raises(VaultError):
        Vault({"new": NEW}, HASH).open(before, "owner")
    with pytest.raises(VaultError):
        Vault({"old": NEW}, HASH).open(before, "owner")


def test_sec_E6_a_fault_of_the_vault_repeats_nothing(vault: Vault) -> None:
    with pytest.raises(VaultError) as error:
        vault.open(vault.seal(PLAIN, "owner"), "another")
    assert "owner" not in str(error.value)
    assert error.value.__cause__ is None


@pytest.mark.parametrize(
    ("keys", "hash_key"), [({}, HASH), ({"k": b"short"}, HASH), ({"k": OLD}, b"short")]
)
def test_short_or_missing_keys_are_refused(keys: dict[str, bytes], hash_key: bytes) -> None:
    with pytest.raises(ValueError, match="32-byte"):
        Vault(keys, hash_key)


def test_a_keyed_hash_depends_on_purpose_value_and_key_and_on_no_rotation(vault: Vault) -> None:
    hashed = vault.keyed_hash("email", "a@b.example")
    assert len(hashed) == 64
    assert hashed == Vault({"x": NEW}, HASH).keyed_hash("email", "a@b.example")
    others = (
        vault.keyed_hash("mobile", "a@b.example"),
        vault.keyed_hash("email", "b@b.example"),
        Vault({"old": OLD}, b"x" * 32).keyed_hash("email", "a@b.example"),
    )
    assert hashed not in others


def test_sec_E6_files_swapped_between_requests_in_the_database_do_not_open(
    runtime: Runtime, people: People
) -> None:
    one, two = (make_draft(runtime, people) for _ in range(2))
    with runtime.database.writing() as session:
        files = {
            each.id: session.exec(select(Attachment).where(Attachment.request_id == each.id)).one()
            for each in (one, two)
        }
        mine = session.get_one(AttachmentContent, files[one.id].id)
        theirs = session.get_one(AttachmentContent, files[two.id].id)
        mine.sealed, theirs.sealed = theirs.sealed, mine.sealed
        session.add_all([mine, theirs])
        swapped = mine.sealed
    with pytest.raises(VaultError):
        runtime.vault.open(swapped, bound_to(one.id, files[one.id].id, "content"))


def test_sec_E6_the_database_file_holds_no_picture_and_no_pdf(
    runtime: Runtime, people: People
) -> None:
    make_draft(runtime, people, files=2)
    with runtime.database.reading() as session:
        assert session.exec(select(PageImage)).first() is not None
    runtime.database.dispose()
    files = list(runtime.settings.instance.glob("*.db*"))
    assert files
    for path in files:
        stored = path.read_bytes()
        for plain in (b"\xff\xd8\xff", b"JFIF", b"%PDF", b"%%EOF"):
            assert plain not in stored, path.name
