"""Values as Solidity's ABI has them in bytes, and back."""

from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from typing import Any

from eth_abi.decoding import ContextFramesBytesIO, StringDecoder
from eth_abi.encoding import AddressEncoder, BytesEncoder
from eth_abi.exceptions import DecodingError, EncodingError
from eth_abi.registry import BaseEquals, registry
from eth_typing import ABIComponent, ABIEvent
from eth_utils.abi import collapse_if_tuple

from daosplit.values.addresses import checksummed
from daosplit.values.keccak import keccak

ENCODING_ERRORS = (EncodingError, AttributeError, LookupError, TypeError, ValueError)
"""What may be raised for values of other types."""
DECODING_ERRORS = (DecodingError, OverflowError, ValueError)
"""What may be raised for bytes that are something else."""


class _ExactBytes(BytesEncoder):
    """Bytes of a fixed length, which are not made longer."""

    def validate_value(self, value: Any) -> None:
        super().validate_value(value)
        if len(value) * 8 != self.value_bit_size:
            self.invalidate_value(value)


class _Account(AddressEncoder):
    """An account, whose checksum must be right if it has one (EIP-55)."""

    @classmethod
    def validate_value(cls, value: Any) -> None:
        super().validate_value(value)
        if isinstance(value, str):
            digits = value[2:]
            is_mixed = digits not in (digits.lower(), digits.upper())
            if is_mixed and value != _account(value):
                cls.invalidate_value(value)


def _registry() -> Any:
    copied: Any = registry.copy()
    copied.unregister_encoder("bytes<M>")
    copied.unregister_encoder("address")
    copied.unregister_decoder("string")
    fixed: Any = BaseEquals("bytes", with_sub=True)
    copied.register_encoder(fixed, _ExactBytes, label="bytes<M>")
    copied.register_encoder("address", _Account, label="address")
    any_text: Any = StringDecoder("surrogateescape")
    copied.register_decoder("string", any_text, label="string")
    return copied


_REGISTRY = _registry()

_Reading = Callable[[Any], Any]


class Values:
    """A sequence of values, of the types that an ABI names.

    Numbers, bytes and texts are Python's own, arrays are lists, structs tuples, and accounts have
    their checksums. What is no UTF-8 in a text is kept, byte for byte, as surrogates.
    """

    def __init__(self, components: Sequence[ABIComponent]) -> None:
        self.types = tuple(collapse_if_tuple(component) for component in components)
        self._reading = [_reading(component) for component in components]

    def encode(self, values: Sequence[Any]) -> bytes:
        """The values in bytes; raises one of ENCODING_ERRORS if they are not of these types."""
        encoded: bytes = _REGISTRY.get_tuple_encoder(*self.types)(values)
        return encoded

    def decode(self, data: bytes) -> list[Any]:
        """The values in the bytes; raises one of DECODING_ERRORS if there is something else."""
        decoder: Any = _REGISTRY.get_tuple_decoder(*self.types)
        values = decoder(ContextFramesBytesIO(data))
        return [
            value if read is None else read(value)
            for read, value in zip(self._reading, values, strict=True)
        ]


_WORD: ABIComponent = {"name": "", "type": "bytes32"}


def _is_word(component: ABIComponent) -> bool:
    type_ = component["type"]
    return not (type_.endswith("]") or type_ in ("bytes", "string", "tuple"))


def _reading(component: ABIComponent | Mapping[str, Any]) -> _Reading | None:
    """How to make a value what people expect; None if eth-abi gives it so."""
    type_ = component["type"]
    if type_.endswith("]"):
        read_one = _reading({**component, "type": type_.rpartition("[")[0]})
        return list if read_one is None else lambda values: [read_one(value) for value in values]
    if type_ == "tuple":
        read_each = [_reading(part) or _as_it_is for part in component["components"]]
        return lambda values: tuple(
            read(value) for read, value in zip(read_each, values, strict=True)
        )
    return _account if type_ == "address" else None


def _as_it_is(value: Any) -> Any:
    return value


def _account(digits: str) -> str:
    return checksummed(bytes.fromhex(digits[2:]))


class EventKind:
    """An event that a contract writes: which values its logs hold, and where."""

    def __init__(self, entry: ABIEvent) -> None:
        self.name = entry["name"]
        self._names = [part["name"] for part in entry["inputs"]]
        # An indexed text, array or struct is there only as its hash.
        self._indexed = [
            (part["name"], Values([part] if _is_word(part) else [_WORD]))
            for part in entry["inputs"]
            if part["indexed"]
        ]
        rest = [part for part in entry["inputs"] if not part["indexed"]]
        self._rest, self._rest_names = Values(rest), [part["name"] for part in rest]
        types = ",".join(collapse_if_tuple(part) for part in entry["inputs"])
        self.topic = keccak(f"{self.name}({types})".encode())

    def read(self, topics: Sequence[bytes], data: bytes) -> dict[str, Any]:
        """The event's values by their names, in its order; raises one of DECODING_ERRORS."""
        words = zip(self._indexed, topics[1:], strict=True)
        values = {name: kind.decode(word)[0] for (name, kind), word in words}
        values |= zip(self._rest_names, self._rest.decode(data), strict=True)
        return {name: values[name] for name in self._names}


@lru_cache(maxsize=1024)
def selector(signature: str) -> bytes:
    """The first four bytes of a call of a function with this signature."""
    return keccak(signature.encode())[:4]
