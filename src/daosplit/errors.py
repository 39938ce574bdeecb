"""The errors of this package: each says what is wrong, with which value, and what to do."""

from collections.abc import Mapping
from typing import Any


class DaosplitError(Exception):
    """The base of all errors that a person can do something about; its text is for that person.

    `transaction` is the hash, in hex with 0x, of a transaction that was sent before it happened.
    """

    transaction: str | None = None


class ChainError(DaosplitError):
    """The chain, or the node behind it, did not do what was asked."""


class MissingEventError(ChainError):
    """A node does not show an event that must be there, and without it nothing can be told.

    `partnership` is whose event it is, and `period` the period of the review that is missing; 0 for
    the founding.
    """

    def __init__(self, partnership: str, period: int) -> None:
        self.partnership = partnership
        self.period = period
        what = f"review of period {period}" if period else "founding"
        super().__init__(
            f"the node does not show the {what} of {partnership}, which must be among its events: "
            "begin with an earlier block, or ask another node"
        )

    def __reduce__(self) -> tuple[type, tuple[Any, ...]]:
        return type(self), (self.partnership, self.period)


class ContractError(DaosplitError):
    """A contract refused a call or a transaction.

    `name` is the error's name in Solidity and `arguments` its arguments by name (`Error` has
    `message`, `Panic` has `code`); it is None, with no arguments, where nothing known explains
    `data`, the bytes that the contract answered.
    """

    def __init__(
        self, name: str | None, arguments: Mapping[str, Any], message: str, data: bytes = b""
    ) -> None:
        super().__init__(message)
        self.name = name
        self.arguments = dict(arguments)
        self.message = message
        self.data = data

    def __reduce__(self) -> tuple[type, tuple[Any, ...]]:
        return type(self), (self.name, self.arguments, self.message, self.data)


class CompilerNotFoundError(DaosplitError):
    """No Solidity compiler of exactly the pinned version; the text lists what was tried."""


class CompilationError(DaosplitError):
    """The compiler rejected a contract; the text is what it said."""


class UnknownContractError(DaosplitError):
    """There is no artifact of that name."""


class InvalidValueError(DaosplitError, ValueError):
    """An invalid value.

    `name` says what it is for, `value` what it is, `problem` what is wrong with it, and `allowed`
    what it may be instead.
    """

    def __init__(self, name: str, value: object, problem: str, allowed: str = "") -> None:
        self.name = name
        self.value = value
        self.problem = problem
        self.allowed = allowed
        super().__init__(_sentence(name, value, problem, allowed))

    def __reduce__(self) -> tuple[type, tuple[Any, ...]]:
        return type(self), (self.name, self.value, self.problem, self.allowed)


class CannotWeighError(DaosplitError):
    """A method has no answer for these data; the text says what is missing and where."""


class InvalidFileError(DaosplitError):
    """A file that somebody wrote by hand is invalid.

    `file` names it, `key` where in it (`partners[2].shares`; empty if the whole file is meant),
    `value` what stands there (None if nothing does), `problem` what is wrong with that, and
    `allowed` what may stand there instead.
    """

    def __init__(self, file: str, key: str, value: object, problem: str, allowed: str = "") -> None:
        self.file = file
        self.key = key
        self.value = value
        self.problem = problem
        self.allowed = allowed
        super().__init__(f"{file}: {_sentence(key, value, problem, allowed)}")

    def __reduce__(self) -> tuple[type, tuple[Any, ...]]:
        return type(self), (self.file, self.key, self.value, self.problem, self.allowed)


def _sentence(name: str, value: object, problem: str, allowed: str) -> str:
    """On one line, whatever the value: its `repr` escapes what a terminal would obey."""
    shown = "" if value is None else f" = {value!r}"
    if len(shown) > 100:
        shown = f"{shown[:99]}…"
    where = f"{name}{shown}: " if name else ""
    return where + problem + (f" ({allowed})" if allowed else "")
