"""A builder of blocks orders them as it likes, and takes their fees where it likes."""

from collections.abc import Iterator
from itertools import permutations
from typing import Any

import pytest
from hexbytes import HexBytes
from web3.types import RPCEndpoint, TxParams, Wei

from daosplit.chain import Chain
from daosplit.chain.contract import Call
from support.anvil_chains import anvil_chain
from support.money import ETHER, Money
from support.partnership import Founder, Partnership, review_of
from support.reconciliation import reconciled


@pytest.fixture(scope="module")
def mining_chain() -> Iterator[Chain]:
    with anvil_chain() as chain:
        yield chain


@pytest.fixture(scope="module")
def mined(mining_chain: Chain) -> Partnership:
    founder = Founder(mining_chain, mining_chain.deploy("RevenueSplitFactory"))
    return founder.found(50, 30, 20)


def request(chain: Chain, method: str, *parameters: Any) -> None:
    assert "error" not in chain.w3.provider.make_request(RPCEndpoint(method), list(parameters))


@pytest.mark.shows("forces-ether-between-slices")
def test_what_a_validator_is_paid_for_its_blocks_is_revenue(
    mining_chain: Chain, mined: Partnership
) -> None:
    """The partnership's address is the coinbase of a block."""
    chain = mining_chain
    with chain.isolated():
        miner = chain.block().miner
        request(chain, "anvil_setCoinbase", mined.address)
        chain.send(chain.accounts[9], 1, sender=chain.accounts[8])
        request(chain, "anvil_setCoinbase", miner)
        fees = chain.balance(mined.address)
        assert fees > 0
        assert mined.call("accrued", ETHER) == fees
        chain.travel(mined.review_end(1))
        mined.transact("settle", ETHER)
        assert chain.balance(mined.address) == 0
        assert reconciled(mined)[ETHER].unlogged == fees


DEEDS = ("settle", "review", "pay")


@pytest.mark.shows("builds-block-three-order")
@pytest.mark.parametrize("order", list(permutations(DEEDS)), ids=", ".join)
def test_three_senders_in_one_block_get_what_their_order_says(
    mining_chain: Chain, mined: Partnership, order: tuple[str, ...]
) -> None:
    """A builder may order them as it likes.

    A payment for the ended period comes too late once the review has passed, and is then refused
    with all its money; whatever was paid before is paid out by the new shares, or waits to be.
    """
    chain = mining_chain
    with chain.isolated():
        ether = Money(chain)
        chain.send(mined.address, 10_000, sender=chain.accounts[9])
        chain.travel(mined.end_of(1) + 5)
        review = review_of(1, [45, 30, 25])
        functions = mined.contract.functions
        signed = mined.countersignatures(review, 0, 1, 2)
        calls: dict[str, tuple[Call, int]] = {
            "settle": (functions.settle(ETHER), 0),
            "review": (functions.review(review.to_contract(), signed), 0),
            "pay": (functions.pay(ETHER, 1000, 1, ""), 1000),
        }
        held = [ether.held_by(account) for account in mined.roster]
        request(chain, "evm_setAutomine", False)
        sent = []
        for number, name in enumerate(order):
            function, value = calls[name]
            transaction: TxParams = {
                "from": chain.accounts[11 + number],
                "to": function.to,
                "data": HexBytes(function.data),
                "value": Wei(value),
                "gas": 3_000_000,
                # The higher the fee, the earlier in the block.
                "maxFeePerGas": Wei(10**11),
                "maxPriorityFeePerGas": Wei(10**9 * (3 - number)),
            }
            sent.append(chain.w3.eth.send_transaction(transaction))
        request(chain, "evm_mine")
        request(chain, "evm_setAutomine", True)
        receipts = [chain.w3.eth.wait_for_transaction_receipt(it) for it in sent]
        assert len({receipt["blockNumber"] for receipt in receipts}) == 1
        assert [receipt["transactionIndex"] for receipt in receipts] == [0, 1, 2]

        is_late = order.index("review") < order.index("pay")
        # Who pays closes the period too: then there is nothing to settle before the review.
        is_idle = order == ("pay", "settle", "review")
        succeeded = dict(zip(order, (bool(it["status"]) for it in receipts), strict=True))
        assert succeeded == {"settle": not is_idle, "review": True, "pay": not is_late}
        pot = 10_000 if is_late else 11_000
        is_paid = order.index("review") < order.index("settle")
        if not is_paid:
            assert mined.call("till", ETHER) == (1, pot, 0, 0)
            mined.transact("settle", ETHER)
        gained = [
            ether.held_by(account) - before
            for account, before in zip(mined.roster, held, strict=True)
        ]
        assert gained == [pot * part // 100 for part in (45, 30, 25)]
        assert chain.balance(mined.address) == 0
