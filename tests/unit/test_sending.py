"""What is filled into a transaction before it is signed here."""

from typing import Any, cast

import pytest
from eth_account import Account
from eth_account.typed_transactions.typed_transaction import TypedTransaction
from hexbytes import HexBytes

from daosplit.chain.blocks import Block, Transaction
from daosplit.chain.node import Node
from daosplit.chain.sending import Sender
from daosplit.values.addresses import checksummed

KEY = Account.from_key(b"\x11" * 32)
PAYEE = checksummed(bytes(19) + b"\x07")
PAYMENT = Transaction(sender=KEY.address, to=PAYEE, data=b"memo", value=5)
GWEI = 10**9


class FakeNode:
    """Asked for what a transaction needs; on its chain a unit of gas costs `base_fee`, if any."""

    def __init__(self, base_fee: int | None) -> None:
        self._base_fee = base_fee

    def gas_for(self, transaction: Transaction) -> int:
        return 100_000

    def nonce(self, account: str, block: str = "pending") -> int:
        assert account == KEY.address
        return 3

    def balance(self, account: str, block: str) -> int:
        return 10**18

    def block(self, _: str) -> Block:
        return Block(1, "0x", 0, self._base_fee, None, (), False)

    def priority_fee(self) -> int:
        return 2 * GWEI

    def gas_price(self) -> int:
        return 30 * GWEI


def sender(base_fee: int | None) -> Sender:
    return Sender(cast("Node", FakeNode(base_fee)), 137, {KEY.address: KEY})


def test_a_transaction_is_signed_with_all_that_it_needs() -> None:
    whole = sender(10 * GWEI)
    signed = whole.sign(whole.fill_in(PAYMENT))
    assert signed is not None
    assert Account.recover_transaction(signed) == KEY.address
    fields: dict[str, Any] = TypedTransaction.from_bytes(HexBytes(signed)).as_dict()
    assert {name: fields[name] for name in ("chainId", "nonce", "gas", "value", "type")} == {
        "chainId": 137,
        "nonce": 3,
        "gas": 100_000,
        "value": 5,
        "type": 2,
    }
    assert (bytes(fields["to"]), bytes(fields["data"])) == (bytes.fromhex(PAYEE[2:]), b"memo")
    assert (fields["maxFeePerGas"], fields["maxPriorityFeePerGas"]) == (22 * GWEI, 2 * GWEI)


def test_a_chain_without_a_base_fee_has_one_price() -> None:
    filled = sender(None).fill_in(PAYMENT)
    assert (filled.max_fee, filled.priority_fee) == (30 * GWEI, None)
    signed = sender(None).sign(filled)
    assert signed is not None
    assert signed[0] >= 0xC0  # a list, as only transactions of the first kind are
    assert Account.recover_transaction(signed) == KEY.address


def test_what_is_given_stays() -> None:
    given = Transaction(
        sender=KEY.address, to=PAYEE, gas=21_000, nonce=9, max_fee=7 * GWEI, priority_fee=GWEI
    )
    assert sender(10 * GWEI).fill_in(given) == given


@pytest.mark.parametrize("account", [PAYEE, None])
def test_what_the_node_signs_it_fills_in_itself(account: Any) -> None:
    whole = sender(10 * GWEI)
    filled = whole.fill_in(Transaction(sender=account, to=PAYEE))
    assert filled == Transaction(sender=account, to=PAYEE, gas=100_000)
    assert whole.sign(filled) is None
