"""A contract at an address: its functions give calls, encoded, which a `Chain` makes or sends."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from eth_typing import ABI, ABIFunction, ChecksumAddress

from daosplit.chain.abi import DECODING_ERRORS, ENCODING_ERRORS, Values, selector
from daosplit.errors import ChainError, InvalidValueError
from daosplit.values.text import text


@dataclass(frozen=True, slots=True)
class Call:
    """What is asked of a contract: `Chain.call` asks it, `Chain.transact` sends it.

    Attributes:
        to: The contract.
        data: The function and its arguments, encoded.
        function: The function's name and the types of its arguments.
    """

    to: ChecksumAddress
    data: bytes
    function: str
    _outputs: Values = field(repr=False, compare=False)

    def decode(self, answer: bytes) -> Any:
        """What the contract answers: a value, a list of several, or None.

        Raises ChainError for an answer of another kind of contract, or of none.
        """
        if not self._outputs.types:
            return None
        try:
            values = self._outputs.decode(answer)
        except DECODING_ERRORS as error:
            raise ChainError(text("there is another contract at that address, or none")) from error
        return values[0] if len(values) == 1 else values


class Contract:
    """A contract of a known kind.

    `functions` gives its functions by name, or by signature (`"mint(address,uint256)"`) where
    several share one: `contract.functions.mint(account, 5)` is a `Call`.
    """

    def __init__(self, address: ChecksumAddress, abi: ABI) -> None:
        self.address = address
        self.abi = abi

    def __repr__(self) -> str:
        return f"Contract({self.address})"

    @cached_property
    def functions(self) -> "Functions":
        return Functions(self)


class Functions:
    """A contract's functions, as attributes or as items."""

    def __init__(self, contract: Contract) -> None:
        self._address = contract.address
        self._entries: dict[str, list[ABIFunction]] = {}
        for entry in contract.abi:
            if entry["type"] == "function":
                self._entries.setdefault(entry["name"], []).append(entry)
        self._known: dict[str, Function] = {}

    def __getitem__(self, name: str) -> "Function":
        if (function := self._known.get(name)) is None:
            short = name.partition("(")[0]
            kinds = [_Kind(entry) for entry in self._entries[short]]
            if short != name:
                kinds = [kind for kind in kinds if kind.signature == name]
            if not kinds:
                raise KeyError(name)
            function = self._known[name] = Function(self._address, kinds)
        return function

    def __getattr__(self, name: str) -> "Function":
        try:
            return self[name]
        except KeyError:
            raise AttributeError(name) from None


class _Kind:
    """A function of an ABI."""

    def __init__(self, entry: ABIFunction) -> None:
        self.inputs = Values(entry.get("inputs", ()))
        self.outputs = Values(entry.get("outputs", ()))
        self.signature = f"{entry['name']}({','.join(self.inputs.types)})"
        self.selector = selector(self.signature)


class Function:
    """A function of a contract, or several of one name, told apart by their arguments."""

    def __init__(self, address: ChecksumAddress, kinds: Sequence[_Kind]) -> None:
        self._address = address
        self._kinds = kinds

    def __call__(self, *arguments: Any) -> Call:
        """The call with these arguments; InvalidValueError if they are not of its types."""
        fitting = []
        for kind in self._kinds:
            if len(arguments) == len(kind.inputs.types):
                try:
                    data = kind.selector + kind.inputs.encode(arguments)
                except ENCODING_ERRORS:
                    continue
                fitting.append(Call(self._address, data, kind.signature, kind.outputs))
        if len(fitting) == 1:
            return fitting[0]
        raise _wrong_arguments(arguments, [kind.signature for kind in self._kinds])


def deployment(name: str, abi: ABI, bytecode: str, arguments: Sequence[Any]) -> bytes:
    """The data of a transaction that creates a contract.

    Raises InvalidValueError if the arguments are not of its constructor's types.
    """
    constructors = (entry for entry in abi if entry["type"] == "constructor")
    inputs = Values(next((entry.get("inputs", ()) for entry in constructors), ()))
    try:
        if len(arguments) == len(inputs.types):
            return bytes.fromhex(bytecode.removeprefix("0x")) + inputs.encode(arguments)
    except ENCODING_ERRORS:
        pass
    raise _wrong_arguments(arguments, [f"{name}({','.join(inputs.types)})"])


def _wrong_arguments(arguments: Sequence[Any], known: Sequence[str]) -> InvalidValueError:
    return InvalidValueError(
        "arguments",
        arguments,
        text("not the arguments of one function"),
        text("must be those of {functions}", functions=" / ".join(known)),
    )
