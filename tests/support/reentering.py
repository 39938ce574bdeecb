"""Calls of every function that a token could re-enter, from the ABI, so that none is forgotten."""

from collections.abc import Iterator
from typing import Any

from support.partnership import Partnership

__all__ = ["functions_to_re_enter"]

GUARDED_VIEWS = ("till", "accrued", "releasable")
"""Views of money that is just being moved."""
ANYONE = "0x000000000000000000000000000000000000dEaD"


def _any_value(parameter: dict[str, Any]) -> Any:
    """A value of the type of a function's parameter."""
    kind: str = parameter["type"]
    if kind.endswith("[]"):
        return []
    match kind:
        case "tuple":
            return tuple(_any_value(component) for component in parameter["components"])
        case "address":
            return ANYONE
        case "bool":
            return False
        case "string":
            return ""
        case "bytes":
            return b""
        case "bytes32":
            return bytes(32)
    assert kind.startswith("uint")
    return 1


def functions_to_re_enter(partnership: Partnership) -> Iterator[tuple[str, bytes]]:
    """The name of each that changes anything, or is a guarded view, and a call of it."""
    for entry in partnership.contract.abi:
        if entry["type"] != "function":
            continue
        changes = entry["stateMutability"] in ("nonpayable", "payable")
        if changes or entry["name"] in GUARDED_VIEWS:
            arguments = [_any_value(dict(parameter)) for parameter in entry["inputs"]]
            yield entry["name"], partnership.encode(entry["name"], *arguments)
