"""What a transaction would be, and how far one of the outbox has come."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Any

from daosplit.files.networks import Network
from daosplit.values.catalogue import Language, speaker
from daosplit.values.decimals import show_decimal
from daosplit.values.text import text

if TYPE_CHECKING:
    from daosplit.chain.sending import PlannedTransaction

_COIN = 10**18
_LONGEST_DATA = 32


def describe_planned(planned: PlannedTransaction, network: Network, language: Language) -> str:
    """A transaction that was not sent, with what it would cost at most in the chain's coin."""
    from daosplit.chain.fees import most_cost, show_gwei

    say = speaker(language)
    transaction = planned.transaction
    data = f"0x{transaction.data[:_LONGEST_DATA].hex()}"
    if len(transaction.data) > _LONGEST_DATA:
        data += "…"
    cost = most_cost(transaction)
    lines = [
        say("Nothing was sent. This would be, on {network}:", network=network.name),
        say("  from {account}, nonce {nonce}", account=transaction.sender, nonce=transaction.nonce),
        say("  to {account}", account=transaction.to or text("(a new contract)")),
        say("  with {amount}", amount=in_coin(transaction.value, network)),
        say.plural(
            "  data {data} ({count:,} byte)",
            "  data {data} ({count:,} bytes)",
            len(transaction.data),
            data=data,
        ),
        say(
            "  gas up to {gas:,}, at up to {fee} each",
            gas=transaction.gas,
            fee=show_gwei(transaction.max_fee or 0),
        ),
        say("  in all at most {amount}", amount=in_coin(cost, network)),
    ]
    return "\n".join(lines)


def planned_fields(planned: PlannedTransaction) -> dict[str, Any]:
    """The same as wallets take it (eth_signTransaction)."""
    transaction = planned.transaction
    fields: dict[str, Any] = {
        "chainId": hex(planned.chain_id),
        "from": transaction.sender,
        "nonce": hex(transaction.nonce or 0),
        "to": transaction.to,
        "value": hex(transaction.value),
        "data": f"0x{transaction.data.hex()}",
        "gas": hex(transaction.gas or 0),
    }
    if transaction.priority_fee is None:
        return fields | {"type": "0x0", "gasPrice": hex(transaction.max_fee or 0)}
    return fields | {
        "type": "0x2",
        "maxFeePerGas": hex(transaction.max_fee or 0),
        "maxPriorityFeePerGas": hex(transaction.priority_fee),
    }


def in_coin(wei: int, network: Network) -> str:
    """An amount in what the network's gas is paid in."""
    amount = show_decimal(Fraction(wei, _COIN))
    return text("{amount} {coin}", amount=amount, coin=network.coin)
