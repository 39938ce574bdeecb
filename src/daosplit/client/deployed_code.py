"""Whether the code of a contract on a chain is what the shipped artifact says."""

from daosplit.artifacts import load_artifact
from daosplit.chain import Chain
from daosplit.values.hexadecimal import parse_hex

_PUSH1, _PUSH32 = 0x60, 0x7F
_WORD = 32


def has_shipped_code(chain: Chain, address: str, contract: str) -> bool:
    """Whether a contract's code is that of an artifact, whatever its immutables are."""
    return is_compiled_from(
        chain.code(address), parse_hex(load_artifact(contract).deployed_bytecode)
    )


def is_compiled_from(deployed: bytes, compiled: bytes) -> bool:
    """Whether code on a chain differs from the compiler's only in immutables."""
    if len(deployed) != len(compiled):
        return False
    end = 0
    for place in _immutables(compiled):
        if deployed[end:place] != compiled[end:place]:
            return False
        end = place + _WORD
    return deployed[end:] == compiled[end:]


def _immutables(compiled: bytes) -> list[int]:
    """Where the immutables are: the compiler leaves room for each by a PUSH32 of zeros.

    It has no other use for that, since PUSH0 is shorter.
    """
    places = []
    at = 0
    while at < len(compiled):
        operation = compiled[at]
        at += 1
        if operation == _PUSH32 and compiled[at : at + _WORD] == bytes(_WORD):
            places.append(at)
        if _PUSH1 <= operation <= _PUSH32:
            at += operation - _PUSH1 + 1
    return places
