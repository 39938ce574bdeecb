"""Entries in a chain's log that are about a partnership: its own, and of tokens that it got."""

from dataclasses import dataclass

from eth_utils.address import to_canonical_address

from daosplit.chain.blocks import Log
from daosplit.values.addresses import checksummed
from daosplit.values.keccak import keccak

TRANSFER_TOPIC = keccak(b"Transfer(address,address,uint256)")
_FOUNDED_TOPIC = keccak(b"Founded(uint200,address,bytes)")
# Writes a Transfer for each move of plain ether, from the fork of EIP-7708 on.
_SYSTEM = checksummed(bytes.fromhex("fffffffffffffffffffffffffffffffffffffffe"))


def is_transfer(log: Log) -> bool:
    """Whether it is what an ERC-20 writes when an amount moves; not of ether, which is no token."""
    return (
        log.topics[:1] == (TRANSFER_TOPIC,)
        and len(log.topics) == 3
        and len(log.data) == 32
        and log.address != _SYSTEM
    )


def account_topic(account: str) -> bytes:
    """An account as a topic."""
    return to_canonical_address(account).rjust(32, b"\0")


def is_about(log: Log, partnership: str) -> bool:
    """Whether a partnership wrote it, or an ERC-20 whose amount came to it or left it."""
    return LogsWanted(partnership).has(log)


@dataclass(frozen=True, slots=True)
class LogsWanted:
    """Which logs are wanted about a partnership.

    Attributes:
        partnership: The partnership.
        own_only: Whether only those that it wrote itself, and none of tokens.
        tokens: The tokens whose moves are wanted; all if None.
    """

    partnership: str
    own_only: bool = False
    tokens: frozenset[str] | None = None

    def has(self, log: Log) -> bool:
        """Whether a log is one of them."""
        if log.address == self.partnership:
            return True
        return (
            not self.own_only
            and (self.tokens is None or log.address in self.tokens)
            and is_transfer(log)
            and account_topic(self.partnership) in log.topics
        )

    def may_be_in(self, bloom: bytes) -> bool:
        """Whether one may be in a block with this bloom filter; not in one without any."""
        marks: list[bytes] = [to_canonical_address(self.partnership)]
        if not self.own_only:
            marks.append(account_topic(self.partnership))
        bits = int.from_bytes(bloom, "big")
        return any(_mask(mark) & bits == _mask(mark) for mark in marks)

    def is_founding(self, log: Log) -> bool:
        """Whether it is what the partnership wrote when it was founded."""
        return log.address == self.partnership and log.topics == (_FOUNDED_TOPIC,)


def _mask(mark: bytes) -> int:
    """The three bits that an address or a topic sets in a bloom filter."""
    digest = keccak(mark)
    bits = (int.from_bytes(digest[place : place + 2], "big") % 2048 for place in (0, 2, 4))
    return sum({1 << bit for bit in bits})
