"""The logs of a chain that are about one partnership: its own, and those of tokens that move there.

Found by any node's `eth_getLogs`.
"""

from collections.abc import Iterator, Sequence

from eth_utils.address import to_canonical_address
from requests import HTTPError, Timeout

from daosplit.chain import Chain
from daosplit.chain.blocks import Log
from daosplit.chain.refusals import NodeRefusalError
from daosplit.errors import ChainError
from daosplit.values.keccak import keccak

TRANSFER_TOPIC = keccak(b"Transfer(address,address,uint256)")


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
    found = _by_halves(chain, partnership, first, last, own_only)
    about = {
        (log.block, log.transaction_index, log.transaction_hash, log.log_index): log
        for log in found
        if log.address == partnership or (not own_only and is_about(log, partnership))
    }
    return tuple(about[place] for place in sorted(about))


def _by_halves(
    chain: Chain, partnership: str, first: int, last: int, own_only: bool
) -> Iterator[Log]:
    try:
        found = _ask(chain, partnership, first, last, own_only)
    except ChainError as error:
        if first == last or not _may_be_too_much(error):
            raise
        middle = (first + last) // 2
        yield from _by_halves(chain, partnership, first, middle, own_only)
        yield from _by_halves(chain, partnership, middle + 1, last, own_only)
    else:
        yield from found


def _may_be_too_much(error: Exception) -> bool:
    """Whether fewer blocks may help; not if the node cannot be reached at all."""
    return isinstance(error, NodeRefusalError) or isinstance(error.__cause__, HTTPError | Timeout)


def _ask(chain: Chain, partnership: str, first: int, last: int, own_only: bool) -> Sequence[Log]:
    account = account_topic(partnership)
    logs = list(chain.logs(first, last, address=partnership))
    if not own_only:
        logs += chain.logs(first, last, topics=[TRANSFER_TOPIC, account])
        logs += chain.logs(first, last, topics=[TRANSFER_TOPIC, None, account])
    return logs
