"""The hashes of EIP-712: a message whose fields a wallet shows, as the 32 bytes that it signs."""

from collections.abc import Mapping
from typing import Any

from daosplit.values.keccak import keccak

Fields = list[dict[str, str]]
"""The fields of a struct in order: the name and type of each."""


def hash_struct(name: str, values: Mapping[str, Any], types: Mapping[str, Fields]) -> bytes:
    """The hash of a struct of these values, of texts, numbers, and lists and structs of them.

    A number may also be a text of decimal digits, as one is that JavaScript cannot hold.
    """
    parts = (_encode(field["type"], values[field["name"]], types) for field in types[name])
    return keccak(keccak(_signature(name, types).encode()) + b"".join(parts))


def _signature(name: str, types: Mapping[str, Fields]) -> str:
    """The struct as EIP-712 writes its type, and behind it the structs within it, by name."""
    within = sorted(_structs_within(name, types))
    return "".join(
        f"{one}({','.join(' '.join((field['type'], field['name'])) for field in types[one])})"
        for one in (name, *within)
    )


def _structs_within(name: str, types: Mapping[str, Fields]) -> set[str]:
    direct = {field["type"].removesuffix("[]") for field in types[name]} & types.keys()
    return direct.union(*(_structs_within(one, types) for one in direct))


def _encode(type_: str, value: Any, types: Mapping[str, Fields]) -> bytes:
    if type_.endswith("[]"):
        return keccak(b"".join(_encode(type_.removesuffix("[]"), one, types) for one in value))
    if type_ in types:
        return hash_struct(type_, value, types)
    match type_:
        case "string":
            return keccak(value.encode())
        case "bytes":
            return keccak(value)
        case "address" | "bytes32":
            return bytes.fromhex(value.removeprefix("0x")).rjust(32, b"\0")
        case _:
            return int(value).to_bytes(32, "big")
