"""Traces whole transactions on the embedded chain: what each opcode used and touched."""

from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, cast

from eth.abc import ComputationAPI
from eth.vm.forks.prague.computation import PragueComputation

from daosplit.chain import Chain
from daosplit.chain.contract import Call
from prices import Event, Trace, require_exact

_CREATES = ("CREATE", "CREATE2")
# Where on the stack an account stands, counted from the top.
_ACCOUNT_AT = {
    "BALANCE": 1,
    "EXTCODESIZE": 1,
    "EXTCODEHASH": 1,
    "EXTCODECOPY": 1,
    "CALL": 2,
    "STATICCALL": 2,
    "DELEGATECALL": 2,
}
_READS_CODE = ("EXTCODESIZE", "EXTCODECOPY")


def traced(chain: Chain, function: Call, *, sender: str | None = None) -> Trace:
    """Send a transaction on the embedded chain, and trace it; today's prices must explain it."""
    with _recording() as recorder:
        receipt = chain.transact(function, sender=sender)
    sent = chain.transaction(receipt.transaction_hash)
    trace = Trace(
        used=receipt.gas_used,
        calldata=sent.data,
        gas=recorder.gas,
        events=recorder.events,
    )
    require_exact(trace)
    return trace


class _Recorder:
    """What each opcode did by itself, in whatever contract, while it records."""

    def __init__(self) -> None:
        self.gas: Counter[str] = Counter()
        self.events: Counter[tuple[str, Event]] = Counter()
        self._within = [0]

    def wrap(self, opcode: Any) -> Callable[[ComputationAPI], None]:
        """The opcode, with what it does recorded under its name."""
        name = getattr(opcode, "mnemonic", None) or opcode.__name__.upper()
        look = self._look_for(name)

        def recorded(computation: Any) -> None:
            if look is not None:
                look(name, computation)
            before = computation.get_gas_remaining()
            self._within.append(0)
            try:
                opcode(computation)
            finally:
                used = before - computation.get_gas_remaining()
                self.gas[name] += used - self._within.pop()
                self._within[-1] += used
            if name in _CREATES:
                self._look_at_created(name, computation)

        return recorded

    def _look_for(self, name: str) -> Callable[[str, Any], None] | None:
        if name == "SLOAD":
            return self._look_at_read
        if name == "SSTORE":
            return self._look_at_write
        if name in _ACCOUNT_AT:
            return self._look_at_account
        return None

    def _look_at_read(self, name: str, computation: Any) -> None:
        warm = computation.state.is_storage_warm(
            computation.msg.storage_address, _number(computation, 1)
        )
        self.events[name, Event.WARM_SLOT if warm else Event.COLD_SLOT_READ] += 1

    def _look_at_write(self, name: str, computation: Any) -> None:
        state, address = computation.state, computation.msg.storage_address
        slot, new = _number(computation, 1), _number(computation, 2)
        warm = state.is_storage_warm(address, slot)
        self.events[name, Event.WARM_SLOT if warm else Event.COLD_SLOT_WRITTEN] += 1

        current = state.get_storage(address, slot)
        original = state.get_storage(address, slot, from_journal=False)
        if new == current:
            return
        assert new != original, "a slot got back what it had: no price list here knows that refund"
        assert current or not original, "a slot that was cleared was written again: nor that"
        if current == original:
            self.events[name, Event.OVERWRITTEN if original else Event.NEW_SLOT] += 1
        if original and not new:
            self.events[name, Event.CLEARED] += 1

    def _look_at_account(self, name: str, computation: Any) -> None:
        state = computation.state
        account = (_number(computation, _ACCOUNT_AT[name]) % 2**160).to_bytes(20, "big")
        warm = state.is_address_warm(account)
        self.events[name, Event.WARM_ACCOUNT if warm else Event.COLD_ACCOUNT] += 1
        if name in _READS_CODE:
            self.events[name, Event.CODE_READ] += 1
        if name == "CALL" and _number(computation, 3):
            self.events[name, Event.VALUE_SENT] += 1
            if state.account_is_empty(account):
                self.events[name, Event.ACCOUNT_MADE] += 1

    def _look_at_created(self, name: str, computation: Any) -> None:
        account = _number(computation, 1).to_bytes(20, "big")
        size = len(computation.state.get_code(account))
        self.events[name, Event.CREATED] += 1
        self.events[name, Event.CODE_BYTE] += size
        self.events[name, Event.CODE_WORD] += (size + 31) // 32


def _number(computation: Any, position: int) -> int:
    """What stands on the stack, counted from its top, left there."""
    value = computation._stack.values[-position]
    return value if isinstance(value, int) else int.from_bytes(value, "big")


@contextmanager
def _recording() -> Iterator[_Recorder]:
    """Records all that the embedded chain executes within."""
    recorder = _Recorder()
    opcodes = PragueComputation.opcodes
    PragueComputation.opcodes = {
        number: cast(Any, recorder.wrap(opcode)) for number, opcode in opcodes.items()
    }
    try:
        yield recorder
    finally:
        PragueComputation.opcodes = opcodes
