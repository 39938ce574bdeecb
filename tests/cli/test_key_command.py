"""`daosplit key`: names for keys, and nothing secret in what is said."""

import io
import json
from pathlib import Path

import pytest

from support.console import Console

KEY = "46" * 32
ACCOUNT = "0x9d8A62f656a8d1615C1294fd71e9CFb3E4855A4F"


@pytest.fixture
def daosplit(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Console:
    monkeypatch.setattr("daosplit.files.keystores._SCRYPT_ROUNDS", 2)
    monkeypatch.setenv("DAOSPLIT_DATA", str(tmp_path / "data"))
    monkeypatch.setenv("LC_ALL", "C")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("sys.stdin", io.StringIO())
    Path("password").write_text("secret\nsecond line")
    Path("password").chmod(0o600)
    return Console(capsys)


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_a_new_key_is_listed_with_its_account(daosplit: Console) -> None:
    account = daosplit("key new alice --password-file password").split()[2].rstrip(".")
    assert daosplit("key list") == f"alice  {account}\n"
    assert daosplit("key address alice") == f"{account}\n"


def test_a_key_is_imported_from_a_pipe(daosplit: Console, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO(f"0x{KEY}\n"))
    said = daosplit("key import bob --password-file password")
    assert f"bob is {ACCOUNT}." in said
    assert KEY not in said + daosplit.warnings


def test_key_and_password_are_asked_for_without_an_echo(
    daosplit: Console, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = []

    def hidden(prompt: str, *, hide_input: bool, **_: object) -> str:
        assert hide_input
        asked.append(prompt)
        return KEY if "key" in prompt else "secret"

    monkeypatch.setattr("sys.stdin", Terminal())
    monkeypatch.setattr("daosplit.cli.passwords.typer.prompt", hidden)
    assert f"bob is {ACCOUNT}." in daosplit("key import bob")
    assert asked == ["Private key", "New password for bob"]


def test_without_a_terminal_a_password_file_is_asked_for(daosplit: Console) -> None:
    daosplit("key new alice", status=1)
    assert "--password-file: needed" in daosplit.warnings


def test_the_password_file_can_be_named_once_for_all(
    daosplit: Console, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DAOSPLIT_PASSWORD_FILE", "password")
    daosplit("key new alice")
    assert daosplit("key list").startswith("alice  0x")


@pytest.mark.parametrize(
    ("mode", "kept_in", "is_told"),
    [
        (0o600, "", False),
        (0o400, "", False),
        (0o640, "", True),
        (0o604, "elsewhere", True),
        (0o444, ".", False),
    ],
)
def test_a_password_that_others_can_read_is_taken_and_told(
    daosplit: Console,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    mode: int,
    kept_in: str,
    is_told: bool,
) -> None:
    file = tmp_path / "password"
    file.chmod(mode)
    if kept_in:
        monkeypatch.setenv("CREDENTIALS_DIRECTORY", str(tmp_path / kept_in))
    assert "alice is 0x" in daosplit(f"key new alice --password-file {file}")
    warning = f"Others can read the password in {file}. `chmod 600 {file}` makes it yours alone.\n"
    assert daosplit.warnings == warning * is_told


def test_a_name_in_use_is_refused_before_anything_is_asked(daosplit: Console) -> None:
    daosplit("key new alice --password-file password")
    for command in ("new", "import"):
        daosplit(f"key {command} alice", status=1)
        assert "already there, and never overwritten" in daosplit.warnings


def test_a_key_as_an_argument_is_misuse(daosplit: Console) -> None:
    daosplit(f"key import bob 0x{KEY}", status=2)


def test_a_spoiled_keystore_is_named_and_hides_no_other(daosplit: Console, tmp_path: Path) -> None:
    account = daosplit("key new bob --password-file password").split()[2].rstrip(".")
    folder = tmp_path / "data" / "keystores"
    whole = (folder / "bob").read_text()
    (folder / "alice").write_text(json.dumps({**json.loads(whole), "address": "12"}))
    (folder / "carol").write_text(whole[:99])
    assert daosplit("key list", status=1) == f"bob  {account}\n"
    assert [line.split(":")[0] for line in daosplit.warnings.splitlines()] == [
        str(folder / "alice"),
        str(folder / "carol"),
    ]


def test_other_folders_can_be_named(daosplit: Console, tmp_path: Path) -> None:
    daosplit("key new alice --password-file password --keystores elsewhere")
    assert (tmp_path / "elsewhere" / "alice").is_file()
    assert daosplit("key list") == f"There is no keystore in {tmp_path / 'data' / 'keystores'}.\n"
