"""What a partnership keeps of its shares, read slot by slot and byte by byte."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import pairwise

import pytest
from eth.vm.state import BaseState
from eth_typing import Address, ChecksumAddress
from eth_utils.address import to_canonical_address, to_checksum_address
from eth_utils.crypto import keccak

from support.partnership import Partnership

SEATS_IN_HEAD = 3
SEATS_IN_SLOT = 8


@dataclass(frozen=True)
class Head:
    """The word that heads a table; of a kept one, `roster` is the next table's period."""

    roster: int
    kept: int
    later: int
    same: int
    period: int
    sum: int
    seats: int
    shares: tuple[int, ...]

    @classmethod
    def read(cls, word: bytes) -> "Head":
        ends = (0, 4, 8, 9, 10, 14, 19, 20)
        fields = [int.from_bytes(word[start:end], "big") for start, end in pairwise(ends)]
        roster, kept, later, same, period, total, seats = fields
        return cls(roster, kept, later, same, period, total, seats, shares_in(word[20:32]))


def shares_in(packed: bytes) -> tuple[int, ...]:
    """Four bytes a seat."""
    return tuple(
        int.from_bytes(packed[start : start + 4], "big") for start in range(0, len(packed), 4)
    )


def word_at(partnership: Partnership, slot: int) -> bytes:
    address = to_checksum_address(partnership.address)
    word = partnership.chain.w3.eth.get_storage_at(address, slot)
    return bytes(word).rjust(32, b"\0")


def state_of(partnership: Partnership) -> Head:
    return Head.read(word_at(partnership, 0))


def counts_of(partnership: Partnership) -> tuple[int, int]:
    """How many pots are said to be open: later ones, and those of the newest table's period."""
    state = state_of(partnership)
    return state.later, state.same


def pieces_of(partnership: Partnership) -> int:
    """How many pieces of code it has written."""
    address = to_checksum_address(partnership.address)
    return partnership.chain.nonce(address) - 1


def piece_address(partnership: Partnership, number: int) -> ChecksumAddress:
    """Where a piece of code is: by the RLP of the partnership's address and the number."""
    written = number.to_bytes(-(-number.bit_length() // 8), "big")
    nonce = written if number < 128 else bytes([128 + len(written)]) + written
    made = b"\x94" + to_canonical_address(partnership.address) + nonce
    return to_checksum_address(keccak(bytes([192 + len(made)]) + made)[12:])


def kept_table(partnership: Partnership, number: int) -> bytes:
    """What a piece of code keeps."""
    code = partnership.chain.code(piece_address(partnership, number))
    assert code[:1] == b"\0"
    return bytes(code[1:])


def kept_periods(partnership: Partnership) -> list[tuple[int, int]]:
    """Of each kept table its period and that of the one that replaced it, the newest first."""
    found = []
    number = state_of(partnership).kept
    while number:
        head = Head.read(kept_table(partnership, number).ljust(32, b"\0"))
        found.append((head.period, head.roster))
        number = head.kept
    return found


@contextmanager
def slots_read(partnership: Partnership, monkeypatch: pytest.MonkeyPatch) -> Iterator[set[int]]:
    """The slots of the partnership that are read within."""
    read: set[int] = set()
    own = to_canonical_address(partnership.address)
    get_storage = BaseState.get_storage

    def spy(state: BaseState, address: Address, slot: int, from_journal: bool = True) -> int:
        if address == own:
            read.add(slot)
        return get_storage(state, address, slot, from_journal)

    with monkeypatch.context() as patch:
        patch.setattr(BaseState, "get_storage", spy)
        yield read


@contextmanager
def slots_written(partnership: Partnership, monkeypatch: pytest.MonkeyPatch) -> Iterator[set[int]]:
    """The slots of the partnership that are written within."""
    written: set[int] = set()
    own = to_canonical_address(partnership.address)
    set_storage = BaseState.set_storage

    def spy(state: BaseState, address: Address, slot: int, value: int) -> None:
        if address == own:
            written.add(slot)
        set_storage(state, address, slot, value)

    with monkeypatch.context() as patch:
        patch.setattr(BaseState, "set_storage", spy)
        yield written
