"""What ether really moved in the blocks of payouts: balances tell it, as ether writes no log."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field

from eth_typing import BlockNumber, ChecksumAddress
from eth_utils.address import to_checksum_address
from web3.exceptions import Web3RPCError
from web3.types import BlockData, TxData

from daosplit.chain import Chain
from daosplit.events import Closed, Delivered, Event, PaidOut, Settled, Tipped, Withdrawn
from daosplit.payouts import Payout
from daosplit.zero_account import ETHER


@dataclass(frozen=True, slots=True)
class EtherChange:
    """What balances tell about a block in which a partnership closed or paid ether.

    Attributes:
        block: The block's number.
        before: What the partnership had before the block.
        after: What it had after it.
        gains: By how much accounts that were paid in the block had more after it. Only of accounts
            that nothing else can have changed: keys that sent nothing, in a block with nothing but
            the one transaction.
    """

    block: int
    before: int
    after: int
    gains: Mapping[str, int] = field(default_factory=dict)


def read_ether_changes(
    chain: Chain, partnership: str, events: Iterable[Event], payouts: Iterable[Payout]
) -> tuple[EtherChange, ...]:
    """The changes in all blocks in which the partnership closed or paid ether.

    Blocks of which the node has forgotten the balances are missing.
    """
    payees = defaultdict[int, set[str]](set)
    for event in events:
        match event:
            case Closed(token=token) | Settled(token=token) | PaidOut(token=token) if (
                token == ETHER
            ):
                payees[event.block] |= set()
            case Delivered(token=token, account=to) if token == ETHER:
                payees[event.block].add(to)
            case Tipped(token=token, to=to) | Withdrawn(token=token, to=to) if token == ETHER:
                payees[event.block].add(to)
            case _:
                pass
    for paid in payouts:
        if paid.event.token == ETHER:
            payees[paid.event.block] |= {payment.account for payment in paid.payments}
    changes = (_read_change(chain, partnership, block, payees[block]) for block in sorted(payees))
    return tuple(change for change in changes if change is not None)


def _read_change(
    chain: Chain, partnership: str, block: int, payees: Collection[str]
) -> EtherChange | None:
    def gained(account: ChecksumAddress) -> tuple[int, int]:
        before = chain.w3.eth.get_balance(account, BlockNumber(block - 1))
        return before, chain.w3.eth.get_balance(account, BlockNumber(block))

    try:
        before, after = gained(to_checksum_address(partnership))
        gains: dict[str, int] = {}
        whole = chain.w3.eth.get_block(BlockNumber(block), full_transactions=True)
        for account in _with_one_cause(chain, whole, payees):
            had, has = gained(account)
            gains[account] = has - had
    except Web3RPCError:
        return None
    return EtherChange(block, before, after, gains)


def _with_one_cause(
    chain: Chain, block: BlockData, payees: Collection[str]
) -> list[ChecksumAddress]:
    """The payees whose balances nothing but the block's one transaction can have changed."""
    transactions = block["transactions"]
    if len(transactions) != 1 or block.get("withdrawals"):
        return []
    transaction = transactions[0]
    assert not isinstance(transaction, bytes)
    others = {block["miner"], _sender(transaction)}
    accounts = [to_checksum_address(account) for account in sorted(payees)]
    return [
        account
        for account in accounts
        if account not in others and not chain.w3.eth.get_code(account, block["number"])
    ]


def _sender(transaction: TxData) -> ChecksumAddress:
    return transaction["from"]
