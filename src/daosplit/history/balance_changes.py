"""What really moved in the blocks of payouts, as balances tell it.

Ether writes no log, and a token may write what it likes.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import NamedTuple

from eth_typing import ChecksumAddress
from eth_utils.address import to_checksum_address

from daosplit.chain import Chain
from daosplit.client.tokens import balance_of
from daosplit.errors import ChainError, ContractError
from daosplit.events import Closed, Delivered, Event, PaidOut, Settled, Tipped, Withdrawn
from daosplit.events.payouts import Payout
from daosplit.values.addresses import ETHER


@dataclass(frozen=True, slots=True, kw_only=True)
class BalanceChange:
    """What balances tell about a block in which a partnership closed or paid a token.

    Attributes:
        token: The token.
        block: The block's number.
        before: What the partnership had before the block.
        after: What it had after it.
        gains: By how much accounts that were paid in the block had more after it. Only of accounts
            that nothing else can have changed: keys, in a block with nothing but one transaction,
            and for ether not who sent it.
    """

    token: str
    block: int
    before: int
    after: int
    gains: Mapping[str, int] = field(default_factory=dict)


class BalanceChanges(NamedTuple):
    """The changes that are known, and the tokens and blocks of those that are not."""

    known: tuple[BalanceChange, ...] = ()
    unknown: tuple[tuple[str, int], ...] = ()


def read_balance_changes(
    chain: Chain,
    partnership: str,
    events: Iterable[Event],
    payouts: Iterable[Payout],
    *,
    is_asked: bool = True,
) -> BalanceChanges:
    """The changes in all blocks in which the partnership closed or paid a token.

    Unknown are those of which the node has forgotten the balances, or does not show what the block
    had, or the token does not tell; and all, with `is_asked` false, as then the node is not asked.
    """
    payees = defaultdict[tuple[int, str], set[str]](set)
    for event in events:
        match event:
            case Closed() | Settled() | PaidOut():
                payees[event.block, event.token] |= set()
            case Delivered():
                payees[event.block, event.token].add(event.account)
            case Tipped() | Withdrawn():
                payees[event.block, event.token].add(event.to)
            case _:
                pass
    for paid in payouts:
        accounts = {payment.account for payment in paid.payments}
        payees[paid.event.block, paid.event.token] |= accounts
    if not is_asked:
        return BalanceChanges(unknown=tuple((token, block) for block, token in sorted(payees)))
    known: list[BalanceChange] = []
    unknown: list[tuple[str, int]] = []
    for (block, token), change in _read_changes(chain, partnership, payees):
        if change is None:
            unknown.append((token, block))
        else:
            known.append(change)
    return BalanceChanges(tuple(known), tuple(unknown))


def _read_changes(
    chain: Chain, partnership: str, payees: Mapping[tuple[int, str], set[str]]
) -> Iterator[tuple[tuple[int, str], BalanceChange | None]]:
    @cache
    def is_key(account: ChecksumAddress) -> bool:
        return not chain.code(account)

    for (block, token), accounts in sorted(payees.items()):

        def around(account: str, token: str = token, block: int = block) -> tuple[int, int]:
            before = balance_of(chain, token, account, block - 1)
            return before, balance_of(chain, token, account, block)

        try:
            before, after = around(partnership)
            gains: dict[str, int] = {}
            with_one_cause = _with_one_cause(chain, block, token, accounts)
            for account in with_one_cause or ():
                if account != partnership and is_key(account):
                    had, has = around(account)
                    gains[account] = has - had
        except (ChainError, ContractError):
            with_one_cause = None
        if with_one_cause is None:
            yield (block, token), None
        else:
            yield (
                (block, token),
                BalanceChange(token=token, block=block, before=before, after=after, gains=gains),
            )


def _with_one_cause(
    chain: Chain, number: int, token: str, payees: Collection[str]
) -> list[ChecksumAddress] | None:
    """The payees whose balances nothing but the block's one transaction can have changed.

    None if the node does not show the block's transactions.
    """
    block = chain.block(number)
    # Something was paid in it, so a node that shows none has left them out.
    transactions = block.transactions or [
        receipt.transaction_hash for receipt in chain.receipts(number)
    ]
    if not transactions:
        return None
    if len(transactions) != 1 or block.has_withdrawals:
        return []
    others = set()
    if token == ETHER:
        others = {block.miner, chain.transaction(transactions[0]).sender}
    return [to_checksum_address(account) for account in sorted(payees) if account not in others]
