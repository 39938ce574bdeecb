"""Prices what a transaction did at two lists: today's (Prague), and the coming one.

Today's list must give the receipt's gas to the unit. The coming one changes what new and touched
state costs (EIP-8037 and EIP-8038) and nothing else. The numbers are those that clients took for
the test networks in August 2026 (glamsterdam-devnet-8).
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum

STATE_BYTE = 1_530
"""What each byte of new state costs by EIP-8037."""


class Event(Enum):
    """What is priced for the state that it touches, in words for a table."""

    CREATED = "contracts created"
    CODE_BYTE = "bytes of their code"
    CODE_WORD = "words of their code, hashed"
    NEW_SLOT = "new slots"
    OVERWRITTEN = "slots overwritten"
    CLEARED = "slots cleared (a refund)"
    COLD_SLOT_WRITTEN = "slots touched first by a write"
    COLD_SLOT_READ = "slots touched first by a read"
    WARM_SLOT = "slots touched again"
    COLD_ACCOUNT = "accounts touched first"
    WARM_ACCOUNT = "accounts touched again"
    CODE_READ = "code or its size read"
    VALUE_SENT = "sendings of ether"
    ACCOUNT_MADE = "accounts made by ether"


PriceList = Mapping[Event, int]

TODAY: PriceList = {
    Event.CREATED: 32_000,
    Event.CODE_BYTE: 200,
    Event.CODE_WORD: 0,
    # A write costs 20,000, or 2,900 if the slot was not empty; the access below is 100 of it.
    Event.NEW_SLOT: 19_900,
    Event.OVERWRITTEN: 2_800,
    Event.CLEARED: -4_800,
    # 2,100 come on top of what a write to a slot touched before costs.
    Event.COLD_SLOT_WRITTEN: 2_200,
    Event.COLD_SLOT_READ: 2_100,
    Event.WARM_SLOT: 100,
    Event.COLD_ACCOUNT: 2_600,
    Event.WARM_ACCOUNT: 100,
    Event.CODE_READ: 0,
    # 9,000, of which the receiver has 2,300 as its stipend.
    Event.VALUE_SENT: 6_700,
    Event.ACCOUNT_MADE: 25_000,
}

COMING: PriceList = {
    Event.CREATED: 12_000 + 120 * STATE_BYTE,
    Event.CODE_BYTE: STATE_BYTE,
    Event.CODE_WORD: 6,
    Event.NEW_SLOT: 10_000 + 64 * STATE_BYTE,
    Event.OVERWRITTEN: 10_000,
    Event.CLEARED: -11_616,
    Event.COLD_SLOT_WRITTEN: 2_100,
    Event.COLD_SLOT_READ: 2_100,
    Event.WARM_SLOT: 100,
    Event.COLD_ACCOUNT: 3_000,
    Event.WARM_ACCOUNT: 100,
    Event.CODE_READ: 100,
    Event.VALUE_SENT: 9_000,
    Event.ACCOUNT_MADE: 120 * STATE_BYTE,
}

# The transaction itself, the same in both lists.
_TRANSACTION = 21_000
_ZERO_BYTE, _OTHER_BYTE = 4, 16
_ZERO_BYTE_AT_LEAST, _OTHER_BYTE_AT_LEAST = 10, 40
_LARGEST_REFUND = 5  # a fifth of the gas


@dataclass(frozen=True)
class Trace:
    """What a transaction did.

    Attributes:
        used: Its gas, as its receipt says.
        calldata: What was sent with it.
        gas: By opcode, the gas that each used by itself.
        events: By opcode, how often it touched state, and how.
    """

    used: int
    calldata: bytes
    gas: Counter[str]
    events: Counter[tuple[str, Event]]

    def count(self, event: Event) -> int:
        """How often something happened, by whatever opcode."""
        return sum(times for (_, what), times in self.events.items() if what is event)

    @property
    def rest(self) -> Counter[str]:
        """By opcode, the gas that is for no state: equal in both lists."""
        rest = Counter(self.gas)
        for (opcode, event), times in self.events.items():
            if event is not Event.CLEARED:
                rest[opcode] -= times * TODAY[event]
        return rest

    @property
    def calldata_gas(self) -> int:
        """What its calldata costs."""
        zeros = self.calldata.count(0)
        return _ZERO_BYTE * zeros + _OTHER_BYTE * (len(self.calldata) - zeros)


def price(trace: Trace, prices: PriceList) -> int:
    """The gas of the whole transaction by a price list, its refund counted."""
    touched = sum(
        times * prices[event]
        for (_, event), times in trace.events.items()
        if event is not Event.CLEARED
    )
    used = _TRANSACTION + trace.calldata_gas + touched + trace.rest.total()
    refund = -prices[Event.CLEARED] * trace.count(Event.CLEARED)
    zeros = trace.calldata.count(0)
    least = _ZERO_BYTE_AT_LEAST * zeros + _OTHER_BYTE_AT_LEAST * (len(trace.calldata) - zeros)
    return max(used - min(refund, used // _LARGEST_REFUND), _TRANSACTION + least)


def require_exact(trace: Trace) -> None:
    """Fails unless today's prices give the receipt's gas, to the unit.

    An opcode that only touches state has nothing left beside it, and no opcode less than nothing:
    else something would have been taken for something else.
    """
    priced = price(trace, TODAY)
    assert priced == trace.used, f"priced at {priced:,}, but the receipt says {trace.used:,}"
    for opcode, gas in trace.rest.items():
        touches_only = opcode in ("SLOAD", "SSTORE", "BALANCE", "EXTCODESIZE", "EXTCODEHASH")
        assert gas == 0 if touches_only else gas >= 0, f"{opcode}: {gas:,} gas is left"


def calldata_floor(trace: Trace) -> int:
    """What a transaction will pay at least for its calldata: 64 gas a byte (EIP-7976)."""
    return _TRANSACTION + 64 * len(trace.calldata)
