"""The errors of this package: each says what is wrong, with which value, and what to do.

Their texts remember how they were made: `messages.errors.describe_error` says them in a language.
"""

import re
from collections.abc import Mapping
from datetime import date, time
from fractions import Fraction
from typing import Any

from daosplit.values.text import text

_LONGEST_VALUE = 100


class DaosplitError(Exception):
    """The base of all errors that a person can do something about.

    `message` is its text for that person, in English as `str` gives it; `transaction` the hash, in
    hex with 0x, of a transaction that was sent before it happened.
    """

    transaction: str | None = None

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


class ChainError(DaosplitError):
    """The chain, or its node, did not do what was asked."""


class TransactionFailedError(ChainError):
    """A transaction failed, or would, and no contract says why."""


class FeeTooHighError(ChainError):
    """Gas costs more now than may be paid for it; nothing was sent."""


class ForkError(ChainError):
    """A node's answers come from two forks of its chain."""


class MissingEventError(ChainError):
    """A node does not show an event that must exist, and nothing can be computed without it.

    `partnership` is whose event it is, and `period` the period of the review that is missing; 0 for
    the founding.
    """

    def __init__(self, partnership: str, period: int) -> None:
        self.partnership = partnership
        self.period = period
        review = text("review of period {period}", period=period)
        super().__init__(
            text(
                "the node does not show the {event} of {partnership}; "
                "begin with an earlier block, or ask another node",
                event=review if period else text("founding"),
                partnership=partnership,
            )
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
        self.data = data

    def __reduce__(self) -> tuple[type, tuple[Any, ...]]:
        return type(self), (self.name, self.arguments, self.message, self.data)


class CompilerNotFoundError(DaosplitError):
    """No Solidity compiler of exactly the pinned version; the text lists what was tried."""


class CompilationError(DaosplitError):
    """The compiler rejected a contract; the text is the compiler's."""


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
    """A file that cannot be read or written, or that says something invalid.

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
        super().__init__(located(_shown_path(file), _sentence(key, value, problem, allowed)))

    def __reduce__(self) -> tuple[type, tuple[Any, ...]]:
        return type(self), (self.file, self.key, self.value, self.problem, self.allowed)


def located(where: str, problem: str) -> str:
    """A problem, and where it is."""
    return text("{where}: {problem}", where=where, problem=problem)


def with_hint(problem: str, hint: str) -> str:
    """A problem, and what to do about it, if there is anything to say."""
    return text("{problem} ({hint})", problem=problem, hint=hint) if hint else problem


def _sentence(name: str, value: object, problem: str, allowed: str) -> str:
    """On one line, whatever the value: its `repr` escapes what a terminal would obey."""
    hinted = with_hint(problem, allowed)
    if not name:
        return hinted
    if value is None:
        return located(name, hinted)
    return text("{where} = {value}: {problem}", where=name, value=_shown(value), problem=hinted)


def _shown(value: object) -> str:
    # Repeating the class of a fraction or a date helps nobody.
    try:
        shown = str(value) if isinstance(value, Fraction | date | time) else repr(value)
    except (ValueError, RecursionError):
        # Python writes neither thousands of digits nor what nests a thousand deep.
        return "…"
    return shown if len(shown) <= _LONGEST_VALUE else f"{shown[:_LONGEST_VALUE]}…"


def _shown_path(path: str) -> str:
    """A path with each of its names cut where it is too long to read."""
    if len(path) <= _LONGEST_VALUE:
        return path
    return re.sub(rf"([^/\\]{{{_LONGEST_VALUE}}})[^/\\]+", r"\1…", path)
