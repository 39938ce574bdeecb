"""What a transaction pays for its gas: enough to be mined soon, and no more than was allowed."""

from dataclasses import replace
from fractions import Fraction

from daosplit.chain.blocks import Transaction
from daosplit.chain.node import Node
from daosplit.chain.refusals import NodeRefusalError
from daosplit.errors import ChainError, FeeTooHighError
from daosplit.values.decimals import show_decimal
from daosplit.values.text import text

_GWEI = 10**9
_USUAL_PRIORITY_FEE = _GWEI
# Nodes take a replacement only if it pays an eighth more, in each of its fees.
_MORE = Fraction(9, 8)
_MOST_TIMES_USUAL = 4


def price_now(node: Node, base_fee: int | None) -> int:
    """What a unit of gas costs in a block of this base fee, in wei, with what its miner gets."""
    return node.gas_price() if base_fee is None else base_fee + _priority_fee(node)


def with_fees(node: Node, transaction: Transaction, limit: int | None) -> Transaction:
    """A transaction with its fees, unless it has them: by EIP-1559, or one price where it is not.

    Raises ChainError if a unit of gas costs more than `limit` wei now.
    """
    if transaction.max_fee is not None:
        return transaction
    base_fee = node.block("latest").base_fee
    price = price_now(node, base_fee)
    _require_allowed(price, limit)
    if base_fee is None:
        return replace(transaction, max_fee=price)
    # Enough until the base fee has doubled, which takes six full blocks at the least.
    most = base_fee + price
    max_fee = most if limit is None else min(most, limit)
    return replace(transaction, max_fee=max_fee, priority_fee=price - base_fee)


def with_higher_fees(node: Node, sent: Transaction, limit: int | None) -> Transaction:
    """The same transaction with fees for which nodes take it instead of the one that was sent.

    Raises FeeTooHighError if that is more than `limit` wei for a unit of gas, or without a limit,
    four times what is usual now: what then keeps it from being mined is not its price.
    """
    assert sent.max_fee is not None
    now = with_fees(node, replace(sent, max_fee=None, priority_fee=None), limit)
    assert now.max_fee is not None
    if limit is None:
        limit = _MOST_TIMES_USUAL * now.max_fee
    max_fee = max(now.max_fee, -(-sent.max_fee * _MORE // 1))
    _require_allowed(max_fee, limit)
    if sent.priority_fee is None:
        return replace(sent, max_fee=max_fee)
    priority_fee = max(now.priority_fee or 0, -(-sent.priority_fee * _MORE // 1))
    return replace(sent, max_fee=max(max_fee, priority_fee), priority_fee=priority_fee)


def most_cost(transaction: Transaction) -> int:
    """What a transaction with its fees may cost at most, its ether included, in wei."""
    return transaction.value + (transaction.gas or 0) * (transaction.max_fee or 0)


def require_funds(node: Node, transaction: Transaction, cost: int) -> None:
    """Raises ChainError if its sender has less than so much wei."""
    assert transaction.sender is not None
    balance = node.balance(transaction.sender, "latest")
    if balance < cost:
        raise ChainError(
            text(
                "{account} has {balance} of the chain's coin, and this transaction may need "
                "{cost}; send it {missing} more",
                account=transaction.sender,
                balance=show_decimal(Fraction(balance, 10**18)),
                cost=show_decimal(Fraction(cost, 10**18)),
                missing=show_decimal(Fraction(cost - balance, 10**18)),
            )
        )


def show_gwei(fee: int) -> str:
    """A fee for a unit of gas as people write it: "1.5 gwei"."""
    return text("{fee} gwei", fee=show_decimal(Fraction(fee, _GWEI)))


def _priority_fee(node: Node) -> int:
    try:
        return node.priority_fee()
    except NodeRefusalError:  # some nodes do not tell
        return _USUAL_PRIORITY_FEE


def _require_allowed(fee: int, limit: int | None) -> None:
    if limit is not None and fee > limit:
        raise FeeTooHighError(
            text(
                "a unit of gas costs {fee} now, more than the {limit} that are allowed; wait, or "
                "allow more by --max-fee",
                fee=show_gwei(fee),
                limit=show_gwei(limit),
            )
        )
