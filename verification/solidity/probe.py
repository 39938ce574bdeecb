"""Marks in a contract's code that the embedded chain sees: numbers that are pushed on the stack.

A mark is a PUSH8 of a number that nothing else has. Whoever listens is told of it, and answers
with the number that is pushed instead.
"""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from eth import constants
from eth.vm.code_stream import CodeStream
from eth.vm.forks.prague.computation import PragueComputation

PROBE = "verification/solidity/Probe.sol"
FIRST_MARK = 16
"""The marks below it belong to the probe."""
_PREFIX = bytes.fromhex("da05c0de")
_PUSH8 = 0x67
_JUMPS = (0x56, 0x57)
_CHEAP = 8

Listener = Callable[[int], int]


def mark(number: int) -> str:
    """The mark's text in Solidity and in Yul."""
    return f"0x{_PREFIX.hex()}{number:08x}"


def probe_text() -> str:
    return (Path(__file__).parent / "Probe.sol").read_text(encoding="utf-8")


def listen(listener: Listener) -> None:
    """Make the embedded chain of this process, for good, tell `listener` of each mark.

    Woven contracts are larger than a chain allows, and take more steps than theirs do: so size has
    no limit and no price, and cheap steps are free but for jumps, so that no loop is endless.
    """
    opcodes: dict[int, Any] = dict(PragueComputation.opcodes)
    for code, opcode in opcodes.items():
        if hasattr(opcode, "logic_fn") and code not in _JUMPS and opcode.gas_cost <= _CHEAP:
            opcodes[code] = opcode.logic_fn

    def push8(computation: Any) -> None:
        pushed = computation.code.read(8)
        if pushed[:4] == _PREFIX:
            computation.stack_push_int(listener(int.from_bytes(pushed[4:])) % 2**256)
        else:
            computation.stack_push_bytes(pushed)

    opcodes[_PUSH8] = push8
    _remember_jumps()
    PragueComputation.opcodes = opcodes
    for check in ("validate_contract_code", "validate_create_message"):
        setattr(PragueComputation, check, classmethod(lambda _, __: None))
    constants.GAS_CODEDEPOSIT = 0


def _remember_jumps() -> None:
    """Where code can be jumped to is found out once, not in every call: woven code is long."""
    create = CodeStream.__init__
    known: dict[bytes, tuple[set[int], set[int]]] = {}

    def create_knowing(stream: CodeStream, code_bytes: bytes) -> None:
        create(stream, code_bytes)
        positions = known.setdefault(code_bytes, (set(), set()))
        stream.valid_positions, stream.invalid_positions = positions

    CodeStream.__init__ = create_knowing  # type: ignore[method-assign, assignment]
