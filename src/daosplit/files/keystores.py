"""Keystores: keys in files under a password, in the format that geth and cast read and write.

A key leaves its file only to sign; no text, error or representation has it.
"""

import json
import os
import re
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

from eth_account import Account
from eth_account.datastructures import SignedMessage, SignedTransaction
from eth_account.messages import SignableMessage
from eth_account.signers.base import BaseAccount
from eth_account.signers.local import LocalAccount
from eth_account.types import TransactionDictType
from eth_typing import ChecksumAddress, Hash32

from daosplit.errors import InvalidFileError, InvalidValueError
from daosplit.files.data_folder import private_folder
from daosplit.files.disk import reason_of
from daosplit.files.document import Table, read_json
from daosplit.values.addresses import checksummed
from daosplit.values.depth import refuse_deep_json
from daosplit.values.text import comma_list, text

# Eight times the work that cast asks of whoever guesses a password: 0.3 seconds of the owner's.
_SCRYPT_ROUNDS = 2**16
# How hard a keystore is to open stands in its file; so much at most, whoever wrote it.
_MOST_SCRYPT_ROUNDS = 2**20
_MOST_SCRYPT_BLOCK_SIZE = 8
_MOST_SCRYPT_PASSES = 16
_MOST_PBKDF2_ROUNDS = 2**25
_KEY_LENGTH = 32


class Keystores:
    """The keystores of a folder, each by the name of its file.

    Whatever cannot be read, written or opened raises InvalidFileError.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def listed(self) -> Iterator[tuple[str, ChecksumAddress | InvalidFileError | None]]:
        """The keystores, sorted by name, each with its account, or with what is wrong with it.

        None if its file does not say the account. There are none if there is no such folder.
        """
        try:
            files = sorted(path for path in self.folder.iterdir() if path.is_file())
        except OSError:
            return
        for path in files:
            try:
                keystore = read_json(path)
                if "version" in keystore and ("crypto" in keystore or "Crypto" in keystore):
                    yield path.name, _address(keystore)
            except InvalidFileError as error:
                yield path.name, error

    def names(self) -> list[str]:
        """The names of those with which nothing is wrong."""
        return [name for name, of in self.listed() if not isinstance(of, InvalidFileError)]

    def address(self, name: str) -> ChecksumAddress | None:
        """The account of a keystore; None if its file does not say it, as some of cast's do not."""
        return _address(self._read(name))

    def accounts(self) -> list[str]:
        """The accounts of the keystores whose files say them; reading these needs no password."""
        accounts = []
        for name in self.names():
            with suppress(InvalidFileError):
                accounts.append(self.address(name))
        return [account for account in accounts if account is not None]

    def find(self, account: str) -> str | None:
        """The name of the keystore of an account; None if no file says that it is this one's."""
        return next((name for name, of in self.listed() if of == account), None)

    def require_new(self, name: str) -> None:
        """Raises InvalidValueError for what cannot be a name; InvalidFileError for one that is."""
        if os.path.lexists(path := self._path(name)):
            raise _already_there(path)

    def create(self, name: str, password: str) -> ChecksumAddress:
        """Makes a key from the system's randomness, in a new file; gives its account."""
        return self._write(name, Account.create(), password)

    def put(self, name: str, key: str, password: str) -> ChecksumAddress:
        """Puts a key, 64 hex digits, into a new file; gives its account.

        Raises InvalidValueError for what is no key, without repeating it.
        """
        try:
            account = Account.from_key(bytes.fromhex(key.strip().removeprefix("0x")))
        except Exception:  # whatever a library says of it may repeat it
            problem = text("not a private key (not shown here)")
            raise InvalidValueError("key", None, problem, text("must be 64 hex digits")) from None
        return self._write(name, account, password)

    def open(self, name: str, password: str) -> LocalAccount:
        """The key of a keystore."""
        keystore = self._read(name)
        _require_bounded(keystore)
        try:
            written = keystore.file.read_text(encoding="utf-8-sig")
            refuse_deep_json(written)
            content = json.loads(written)
            key: LocalAccount = Account.from_key(Account.decrypt(content, password))
            return key
        except ValueError as error:
            is_wrong = "mac mismatch" in str(error).lower()
            problem = text("wrong password") if is_wrong else text("cannot be opened")
        except Exception:
            problem = text("cannot be opened")
        raise InvalidFileError(str(keystore.file), "", None, problem) from None

    def signer(self, name: str, ask_password: Callable[[str], str]) -> "KeystoreSigner":
        """Signs with a keystore's key; its password is asked for by its name, when it is needed.

        That is now, if the file does not say whose it is.
        """
        account = self.address(name)
        if account is None:
            key = self.open(name, ask_password(name))
            return KeystoreSigner(key.address, lambda: key)
        return KeystoreSigner(account, lambda: self.open(name, ask_password(name)))

    def _read(self, name: str) -> Table:
        path = self._path(name)
        if not path.is_file():
            known = comma_list(self.names())
            make = text("make one with `daosplit key new`")
            allowed = text("there are: {names}", names=known) if known else make
            raise InvalidFileError(str(path), "", None, text("no such keystore"), allowed)
        return read_json(path)

    def _write(self, name: str, account: LocalAccount, password: str) -> ChecksumAddress:
        path = self._path(name)
        if not password:
            raise InvalidValueError("password", None, text("empty"), text("choose one"))
        content = account.encrypt(password, kdf="scrypt", iterations=_SCRYPT_ROUNDS)
        private_folder(self.folder)
        try:
            # Exclusive: nothing is overwritten, and no link is followed.
            with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
                json.dump(content, file)
                file.flush()
                os.fsync(file.fileno())
        except FileExistsError:
            raise _already_there(path) from None
        except OSError as error:
            problem = text("could not be written")
            raise InvalidFileError(str(path), "", None, problem, reason_of(error)) from None
        return account.address

    def _path(self, name: str) -> Path:
        is_key = looks_like_a_key(name)
        if is_key or not re.fullmatch(r"[\w-][\w.:@-]{0,149}", name) or name.startswith("0x"):
            raise InvalidValueError(
                "NAME",
                None if is_key else name,
                text("not a name for a keystore"),
                text("use letters, digits, hyphens and dots, and do not begin with 0x"),
            )
        return self.folder / name


class KeystoreSigner(BaseAccount):
    """An account whose key is in a keystore, which is opened when it first signs."""

    def __init__(self, address: ChecksumAddress, unlock: Callable[[], LocalAccount]) -> None:
        self._address = address
        self._unlock = unlock
        self._opened: LocalAccount | None = None

    @property
    def address(self) -> ChecksumAddress:
        return self._address

    def sign_message(self, signable_message: SignableMessage) -> SignedMessage:
        return self.unlock().sign_message(signable_message)

    def unsafe_sign_hash(self, message_hash: Hash32) -> SignedMessage:
        return self.unlock().unsafe_sign_hash(message_hash)

    def sign_transaction(self, transaction_dict: TransactionDictType) -> SignedTransaction:
        return self.unlock().sign_transaction(transaction_dict)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, BaseAccount) and other.address == self.address

    def __hash__(self) -> int:
        return hash(self.address)

    def __repr__(self) -> str:
        return f"KeystoreSigner({self.address})"

    def unlock(self) -> LocalAccount:
        """The key, whose password is asked for if it was not yet. Raises InvalidValueError."""
        if self._opened is None:
            opened = self._unlock()
            if opened.address != self.address:
                raise InvalidValueError(
                    "keystore",
                    self.address,
                    text(
                        "its file says so, but its key is that of {account}", account=opened.address
                    ),
                )
            self._opened = opened
        return self._opened


def looks_like_a_key(written: str) -> bool:
    """Whether it may be a private key, which must come into no message and no file's name."""
    return re.fullmatch("(0x)?[0-9a-fA-F]{64}", written) is not None


def _already_there(path: Path) -> InvalidFileError:
    problem = text("already there, and never overwritten")
    return InvalidFileError(str(path), "", None, problem, text("choose another name"))


def _address(keystore: Table) -> ChecksumAddress | None:
    if "address" not in keystore:
        return None
    digits = keystore.text("address").removeprefix("0x")
    if not re.fullmatch("[0-9a-fA-F]{40}", digits):
        keystore.refuse("address", digits, text("not an account"))
    return checksummed(bytes.fromhex(digits))


def _require_bounded(keystore: Table) -> None:
    crypto = keystore.table("Crypto" if "Crypto" in keystore else "crypto")
    parameters = crypto.table("kdfparams")
    parameters.whole("dklen", _KEY_LENGTH, _KEY_LENGTH)
    if crypto.text("kdf") == "scrypt":
        parameters.whole("n", 2, _MOST_SCRYPT_ROUNDS)
        parameters.whole("r", 1, _MOST_SCRYPT_BLOCK_SIZE)
        parameters.whole("p", 1, _MOST_SCRYPT_PASSES)
    else:
        parameters.whole("c", 1, _MOST_PBKDF2_ROUNDS)
