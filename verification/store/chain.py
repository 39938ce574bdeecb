"""A chain without blocks, keys or fees: revm, called directly, at thousands of calls a second."""

import re
from dataclasses import dataclass, field

try:
    import pyrevm
except ImportError:
    raise SystemExit(
        "verification/store needs pyrevm 0.3.7, for which there are wheels on x86 for Python "
        "3.11 and 3.12: remove .venv, and let PYTHON name one of these"
    ) from None

CHAIN_ID = 1
DEPLOYER = "0x" + "de" * 20

_PLENTY = 2**250
_GAS = 2**40
_OUTPUT = re.compile(r"output: 0x([0-9a-f]*)")


@dataclass(frozen=True)
class Event:
    """What a contract logged."""

    topics: tuple[str, ...]
    data: bytes


@dataclass(frozen=True)
class Outcome:
    """The result of a call: its answer, or its error."""

    is_done: bool
    data: bytes
    events: tuple[Event, ...] = field(default=())


class Chain:
    """The machine, and its clock."""

    def __init__(self) -> None:
        self._evm = pyrevm.EVM(spec_id="PRAGUE", gas_limit=2**62)
        self._number = 1
        self._rich: set[str] = set()

    def set_time(self, time: int) -> None:
        """Let it be so late from now on."""
        self._number += 1
        self._evm.set_block_env(
            pyrevm.BlockEnv(timestamp=time, number=self._number, gas_limit=2**62)
        )

    def deploy(self, code: bytes) -> str:
        """Create a contract; gives its address."""
        return str(self._evm.deploy(DEPLOYER, code))

    def call(self, sender: str, to: str, data: bytes, value: int = 0) -> Outcome:
        """Call a contract, and keep what it changed if it succeeds."""
        if value and sender not in self._rich:
            self._evm.set_balance(sender, _PLENTY)
            self._rich.add(sender)
        self._evm.reset_transient_storage()
        try:
            answer = self._evm.message_call(sender, to, data, value, _GAS)
        except RuntimeError as error:
            return Outcome(False, _revert_data(error))
        result = self._evm.result
        events = tuple(
            Event(tuple(log.topics), bytes(log.data[1]))
            for log in (result.logs if result else ())
            if log.address.lower() == to.lower()
        )
        return Outcome(True, bytes(answer), events)

    def ask(self, to: str, data: bytes) -> Outcome:
        """Call a contract without changing anything."""
        try:
            return Outcome(
                True, bytes(self._evm.message_call(DEPLOYER, to, data, gas=_GAS, is_static=True))
            )
        except RuntimeError as error:
            return Outcome(False, _revert_data(error))

    def slot(self, account: str, index: int) -> int:
        """A word of an account's storage."""
        return int(self._evm.storage(account, index))

    def balance(self, account: str) -> int:
        """An account's ether."""
        return int(self._evm.get_balance(account))


def _revert_data(error: RuntimeError) -> bytes:
    found = _OUTPUT.search(str(error))
    if not found:
        # A halt, as of an invalid instruction: no contract of ours ends so.
        return b"halted: " + str(error).encode()
    return bytes.fromhex(found[1])
