"""Ether sent so that no code of the receiver runs."""

from web3.types import TxParams, Wei

from daosplit.chain import Chain
from daosplit.chain.node import GAS_LIMIT


def force(chain: Chain, account: str, amount: int) -> None:
    """By a contract that is destroyed in its constructor; no code of the account runs."""
    creation = b"\x73" + bytes.fromhex(account[2:]) + b"\xff"
    transaction: TxParams = {
        "data": creation,
        "value": Wei(amount),
        "gas": GAS_LIMIT,
        "from": chain.w3.to_checksum_address(chain.accounts[70]),
    }
    sent = chain.w3.eth.send_transaction(transaction)
    assert chain.w3.eth.wait_for_transaction_receipt(sent)["status"] == 1
