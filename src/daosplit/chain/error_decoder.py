"""The bytes with which a contract refuses, turned into a ContractError, the same on every node."""

from collections.abc import Iterable, Sequence
from typing import Any

from eth_abi.abi import decode, encode
from eth_abi.exceptions import DecodingError
from eth_typing import ABI, ABIComponent, ABIError
from eth_utils.abi import abi_to_signature, function_signature_to_4byte_selector
from eth_utils.abi import get_abi_input_types as input_types
from eth_utils.address import is_checksum_address, to_checksum_address

from daosplit.errors import ContractError
from daosplit.values.text import text

# What Solidity itself throws: `revert("text")`, and arithmetic and the like that went wrong.
_SOLIDITY: ABI = [
    ABIError(type="error", name="Error", inputs=[{"name": "message", "type": "string"}]),
    ABIError(type="error", name="Panic", inputs=[{"name": "code", "type": "uint256"}]),
]
_PANICS = {
    0x01: "an assertion does not hold",
    0x11: "arithmetic overflow",
    0x12: "division by zero",
    0x21: "no such enum value",
    0x31: "an empty array has nothing to remove",
    0x32: "array index out of bounds",
    0x41: "too much memory",
    0x51: "call of a function that is not set",
}
_LONGEST_SHOWN = 200


class ErrorDecoder:
    """Knows the errors of some contracts by their selectors."""

    def __init__(self, abis: Iterable[ABI] = ()) -> None:
        self._errors: dict[bytes, list[ABIError]] = {}
        for abi in (_SOLIDITY, *abis):
            self.learn(abi)

    def learn(self, abi: ABI) -> None:
        """Know the errors of this ABI too."""
        for entry in abi:
            if entry["type"] == "error":
                # An error's selector is made as a function's is.
                selector = function_signature_to_4byte_selector(abi_to_signature(entry))
                same = self._errors.setdefault(selector, [])
                if entry not in same:
                    same.append(entry)

    def decode(self, data: bytes) -> ContractError:
        """The error that is encoded by all of `data`; one without a name if there is none."""
        for error in self._errors.get(data[:4], ()):
            types = input_types(error)
            # A contract can answer with anything, so whatever decoding stumbles over, it is not
            # this error.
            try:
                values = decode(types, data[4:])
                if encode(types, values) == data[4:]:
                    return _contract_error(error, values, data)
            except (DecodingError, ValueError, OverflowError):
                continue
        problem = (
            text("it answered {answer}", answer=_shown(data)) if data else text("it gave no reason")
        )
        return ContractError(None, {}, text("the contract refused: {reason}", reason=problem), data)


def _contract_error(error: ABIError, values: Sequence[Any], data: bytes) -> ContractError:
    arguments = _by_name(error["inputs"], values)
    shown = ", ".join(f"{name}={_shown(value)}" for name, value in arguments.items())
    message = f"{error['name']}({shown})"
    if error["name"] == "Panic" and arguments["code"] in _PANICS:
        message += f": {_PANICS[arguments['code']]}"
    return ContractError(error["name"], arguments, message, data)


def _by_name(components: Sequence[ABIComponent], values: Sequence[Any]) -> dict[str, Any]:
    """The values by their names, or by their positions where they have none."""
    return {
        component.get("name") or str(position): _plain(component, component["type"], value)
        for position, (component, value) in enumerate(zip(components, values, strict=True))
    }


def _plain(component: ABIComponent, type_: str, value: Any) -> Any:
    """The value with structs as dictionaries and addresses with their checksums."""
    if type_.endswith("]"):
        return [_plain(component, type_.rpartition("[")[0], item) for item in value]
    if type_ == "tuple":
        return _by_name(component["components"], value)
    return to_checksum_address(value) if type_ == "address" else value


def _shown(value: Any) -> str:
    """On one line, without anything that a terminal would obey: these may be anyone's texts."""
    match value:
        case bytes():
            shown = f"0x{value.hex()}"
        case list():
            shown = f"[{', '.join(map(_shown, value))}]"
        case dict():
            shown = f"({', '.join(f'{name}={_shown(item)}' for name, item in value.items())})"
        case str() if is_checksum_address(value):
            shown = value
        case _:
            shown = repr(value)
    return shown if len(shown) <= _LONGEST_SHOWN else f"{shown[:_LONGEST_SHOWN]}…"
