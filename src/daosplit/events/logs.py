"""The logs of a chain that are about one partnership: its own, and those of tokens that move there.

Found by any node's `eth_getLogs`; on the chain inside the process, a hundred times faster, in the
receipts of its blocks.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, cast

from eth_typing import BlockNumber, ChecksumAddress, HexStr
from eth_utils.address import to_canonical_address, to_checksum_address
from hexbytes import HexBytes
from requests import HTTPError, Timeout
from web3 import EthereumTesterProvider
from web3.exceptions import Web3RPCError
from web3.types import FilterParams, LogReceipt

from daosplit.chain import Chain
from daosplit.errors import ChainError
from daosplit.values.keccak import keccak

TRANSFER_TOPIC = keccak(b"Transfer(address,address,uint256)")


@dataclass(frozen=True, slots=True)
class Log:
    """An entry in a chain's log, as a contract wrote it.

    Attributes:
        address: The contract's, with its checksum.
        topics: Up to four words of 32 bytes.
        data: The rest.
        block: The block's number.
        transaction_hash: The transaction's, as hex digits with 0x.
        transaction_index: The transaction's place in its block.
        log_index: The entry's place among all of its block, or on some chains of its transaction.
        timestamp: The block's time, if the node says it with the entry, as most do.
    """

    address: ChecksumAddress
    topics: tuple[bytes, ...]
    data: bytes
    block: int
    transaction_hash: str
    transaction_index: int
    log_index: int
    timestamp: int | None = None

    @classmethod
    def from_web3(cls, entry: LogReceipt) -> "Log":
        """The entry as web3 gives it."""
        # web3 does not know the key, and leaves what nodes give: mostly hex digits.
        time: Any = cast("Any", entry).get("blockTimestamp")
        return cls(
            address=to_checksum_address(entry["address"]),
            topics=tuple(bytes(topic) for topic in entry["topics"]),
            data=bytes(entry["data"]),
            block=entry["blockNumber"],
            transaction_hash=entry["transactionHash"].to_0x_hex(),
            transaction_index=entry["transactionIndex"],
            log_index=entry["logIndex"],
            timestamp=int(time, 16) if isinstance(time, str) else time,
        )


def is_transfer(log: Log) -> bool:
    """Whether it is what an ERC-20 writes when an amount moves."""
    return log.topics[:1] == (TRANSFER_TOPIC,) and len(log.topics) == 3 and len(log.data) == 32


def account_topic(account: str) -> bytes:
    """An account as a topic."""
    return to_canonical_address(account).rjust(32, b"\0")


def is_about(log: Log, partnership: str) -> bool:
    """Whether a partnership wrote it, or an ERC-20 whose amount came to it or left it."""
    return log.address == partnership or (
        is_transfer(log) and account_topic(partnership) in log.topics
    )


def read_logs(
    chain: Chain, partnership: str, first: int, last: int, *, own_only: bool = False
) -> tuple[Log, ...]:
    """The logs about a partnership in the blocks `first` to `last`, both included, in order.

    With `own_only`, those that it wrote itself, and none of tokens. A node that refuses so many
    blocks is asked for half of them at a time. Raises ChainError if it refuses even one.
    """
    if first > last:
        return ()
    if isinstance(chain.w3.provider, EthereumTesterProvider):
        found = _in_receipts(chain.w3.provider, first, last)
    else:
        found = _by_halves(chain, partnership, first, last, own_only)
    about = {
        (log.block, log.transaction_index, log.transaction_hash, log.log_index): log
        for log in found
        if log.address == partnership or (not own_only and is_about(log, partnership))
    }
    return tuple(about[place] for place in sorted(about))


def _in_receipts(provider: EthereumTesterProvider, first: int, last: int) -> Iterator[Log]:
    from daosplit.chain.embedded import read_logs

    tester: Any = provider.ethereum_tester
    return map(Log.from_web3, read_logs(tester.backend.chain, first, last))


def _by_halves(
    chain: Chain, partnership: str, first: int, last: int, own_only: bool
) -> Iterator[Log]:
    try:
        found = _ask(chain, partnership, first, last, own_only)
    except (Web3RPCError, ChainError) as error:
        if first == last or not _may_be_too_much(error):
            with chain.plain_errors():
                raise
        middle = (first + last) // 2
        yield from _by_halves(chain, partnership, first, middle, own_only)
        yield from _by_halves(chain, partnership, middle + 1, last, own_only)
    else:
        yield from found


def _may_be_too_much(error: Exception) -> bool:
    """Whether fewer blocks may help; not if the node cannot be reached at all."""
    return isinstance(error, Web3RPCError) or isinstance(error.__cause__, HTTPError | Timeout)


def _ask(chain: Chain, partnership: str, first: int, last: int, own_only: bool) -> Sequence[Log]:
    account = HexStr(HexBytes(account_topic(partnership)).to_0x_hex())
    transfer = HexStr(HexBytes(TRANSFER_TOPIC).to_0x_hex())
    own: FilterParams = {"address": to_checksum_address(partnership)}
    moves: list[FilterParams] = [
        {"topics": [transfer, account]},
        {"topics": [transfer, None, account]},
    ]
    wanted = [own] if own_only else [own, *moves]
    blocks: FilterParams = {"fromBlock": BlockNumber(first), "toBlock": BlockNumber(last)}
    return [
        Log.from_web3(entry)
        for filter_ in wanted
        for entry in chain.w3.eth.get_logs({**blocks, **filter_})
        if _is_final(entry)
    ]


def _is_final(entry: LogReceipt) -> bool:
    """Whether it stands in a block of the chain: not removed with one, nor waiting for one."""
    return not entry.get("removed") and entry["blockNumber"] is not None
