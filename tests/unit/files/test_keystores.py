"""Keystores: other tools' files are read, nothing is overwritten, and no key comes out in words."""

import json
import traceback
from pathlib import Path
from typing import Literal

import pytest
from eth_account import Account
from eth_account.messages import encode_defunct
from eth_keyfile.keyfile import create_keyfile_json

from daosplit.errors import DaosplitError, InvalidFileError, InvalidValueError
from daosplit.files.keystores import Keystores

KEY = b"\x46" * 32
SAID = "0x9d8A62f656a8d1615C1294fd71e9CFb3E4855A4F"


@pytest.fixture
def keystores(tmp_path: Path) -> Keystores:
    return Keystores(tmp_path / "keystores")


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("daosplit.files.keystores._SCRYPT_ROUNDS", 2)


def never(name: str) -> str:
    raise AssertionError(f"the password of {name} was asked for")


def test_a_new_key_signs_once_its_password_is_given(keystores: Keystores) -> None:
    account = keystores.create("alice", "secret")
    signer = keystores.signer("alice", lambda name: {"alice": "secret"}[name])
    signed = signer.sign_message(encode_defunct(text="hello"))
    assert signer.address == account
    assert (
        Account.recover_message(encode_defunct(text="hello"), signature=signed.signature) == account
    )


def test_whose_a_keystore_is_needs_no_password(keystores: Keystores) -> None:
    account = keystores.put("bob", KEY.hex(), "secret")
    assert account == SAID
    assert keystores.signer("bob", never).address == SAID
    assert keystores.find(SAID) == "bob"
    assert keystores.names() == ["bob"]


@pytest.mark.parametrize("prefix", ["", "0x"])
def test_a_key_is_taken_with_its_prefix_or_without(keystores: Keystores, prefix: str) -> None:
    assert keystores.put("bob", f"{prefix}{KEY.hex()}\n", "secret") == SAID


@pytest.mark.parametrize("kdf", ["scrypt", "pbkdf2"])
def test_a_keystore_that_does_not_say_whose_it_is_is_opened(
    keystores: Keystores, kdf: Literal["scrypt", "pbkdf2"]
) -> None:
    """As cast writes them."""
    made = create_keyfile_json(KEY, b"secret", kdf=kdf, iterations=2)
    del made["address"]
    keystores.folder.mkdir()
    (keystores.folder / "old").write_text(json.dumps(made))
    assert keystores.address("old") is None
    assert keystores.find(SAID) is None
    assert keystores.signer("old", lambda _: "secret").address == SAID


def test_other_tools_read_what_is_written(keystores: Keystores) -> None:
    keystores.put("bob", KEY.hex(), "secret")
    content = json.loads((keystores.folder / "bob").read_text())
    assert content["version"] == 3
    assert bytes(Account.decrypt(content, "secret")) == KEY


def test_only_its_owner_can_read_a_keystore(keystores: Keystores) -> None:
    keystores.create("alice", "secret")
    assert (keystores.folder / "alice").stat().st_mode & 0o777 == 0o600
    assert keystores.folder.stat().st_mode & 0o777 == 0o700


def test_nothing_is_overwritten_and_no_link_is_followed(keystores: Keystores) -> None:
    keystores.create("alice", "secret")
    target = keystores.folder.parent / "target"
    (keystores.folder / "link").symlink_to(target)
    for name in ("alice", "link"):
        with pytest.raises(InvalidFileError, match="already there"):
            keystores.create(name, "secret")
        with pytest.raises(InvalidFileError, match="already there"):
            keystores.require_new(name)
    assert not target.exists()


@pytest.mark.parametrize(
    "name", ["", "../alice", "a/b", ".hidden", "0x12", "a b", "a\n", "é" * 200]
)
def test_a_name_is_that_of_a_file_in_the_folder(keystores: Keystores, name: str) -> None:
    with pytest.raises(InvalidValueError, match="not a name for a keystore"):
        keystores.create(name, "secret")


@pytest.mark.parametrize("prefix", ["", "0x"])
def test_a_key_is_no_name_and_is_not_repeated(keystores: Keystores, prefix: str) -> None:
    for take in (keystores.require_new, keystores.address):
        with pytest.raises(InvalidValueError, match="not a name for a keystore") as refused:
            take(prefix + KEY.hex())
        assert KEY.hex() not in str(refused.value)


def test_a_name_that_is_not_there_is_told_with_those_that_are(keystores: Keystores) -> None:
    with pytest.raises(InvalidFileError, match=r"no such keystore .*daosplit key new"):
        keystores.address("bob")
    keystores.create("alice", "secret")
    with pytest.raises(InvalidFileError, match=r"no such keystore \(there are: alice\)"):
        keystores.address("bob")


def test_what_is_no_keystore_is_left_out(keystores: Keystores) -> None:
    keystores.create("alice", "secret")
    for name, content in {"notes": "{}", "half": "{", "list": "[]", "key": KEY.hex()}.items():
        (keystores.folder / name).write_text(content)
    (keystores.folder / "folder").mkdir()
    assert keystores.names() == ["alice"]


def test_an_empty_password_is_refused(keystores: Keystores) -> None:
    with pytest.raises(InvalidValueError, match="password: empty"):
        keystores.create("alice", "")
    assert keystores.names() == []


@pytest.mark.parametrize(
    "parameters",
    [{"n": 2**40}, {"r": 2**20}, {"p": 2**20}, {"n": -1}, {"dklen": 2**36}],
)
def test_a_keystore_that_would_take_for_ever_to_open_is_refused(
    keystores: Keystores, parameters: dict[str, int]
) -> None:
    keystores.create("alice", "secret")
    path = keystores.folder / "alice"
    content = json.loads(path.read_text())
    content["crypto"]["kdfparams"] |= parameters
    path.write_text(json.dumps(content))
    with pytest.raises(InvalidFileError, match="kdfparams"):
        keystores.open("alice", "secret")


def test_a_keystore_with_anothers_key_does_not_sign(keystores: Keystores) -> None:
    keystores.create("alice", "secret")
    path = keystores.folder / "alice"
    content = json.loads(path.read_text())
    path.write_text(json.dumps(content | {"address": "00" * 19 + "01"}))
    with pytest.raises(InvalidValueError, match="its key is that of"):
        keystores.signer("alice", lambda _: "secret").sign_message(encode_defunct(text="hello"))


def shown(error: BaseException) -> str:
    return "".join(traceback.format_exception(error)) + repr(error) + repr(error.__dict__)


def test_no_key_and_no_password_comes_out_in_words(keystores: Keystores) -> None:
    bad_keys = ("9" * 63, "f" * 64, "00" * 32, "not a key at all", KEY.hex() + "00")
    for key in bad_keys:
        with pytest.raises(InvalidValueError, match="not a private key") as refused:
            keystores.put("bob", key, "secret")
        assert key not in shown(refused.value)
    right, mistyped = "correct horse", "battery staple"
    keystores.put("bob", KEY.hex(), right)
    with pytest.raises(DaosplitError, match="wrong password") as wrong:
        keystores.open("bob", mistyped)
    assert mistyped not in shown(wrong.value)
    signer = keystores.signer("bob", lambda _: right)
    signer.sign_message(encode_defunct(text="hello"))
    told = repr(signer) + str(signer) + repr(signer.__dict__) + repr(keystores)
    assert KEY.hex() not in told
    assert repr(KEY) not in told
