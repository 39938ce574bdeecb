"""Transactions that were signed elsewhere, read: who signed them, and what they do."""

from typing import Any

from eth_typing import ChecksumAddress
from eth_utils.address import to_checksum_address

from daosplit.chain.blocks import Transaction
from daosplit.errors import InvalidValueError
from daosplit.values.text import text


def read_signed(signed: bytes, chain_id: int) -> Transaction:
    """What a signed transaction says.

    Raises InvalidValueError for what is none, or of another chain.
    """
    from eth_account import Account

    try:
        fields = _fields(signed)
        sender = Account.recover_transaction(signed)
        transaction = Transaction(
            sender=to_checksum_address(sender),
            to=_account(fields["to"]),
            data=bytes(fields["data"]),
            value=fields["value"],
            gas=fields["gas"],
            nonce=fields["nonce"],
            max_fee=fields.get("gasPrice", fields.get("maxFeePerGas")),
            priority_fee=fields.get("maxPriorityFeePerGas"),
        )
    except Exception as error:  # whatever a library makes of bytes from elsewhere
        raise InvalidValueError(
            "TRANSACTION", f"0x{signed.hex()}", text("not a signed transaction")
        ) from error
    if fields["chainId"] != chain_id:
        problem = text(
            "signed for chain {given}, not for {chain}", given=fields["chainId"], chain=chain_id
        )
        raise InvalidValueError("TRANSACTION", f"0x{signed.hex()}", problem)
    return transaction


def _fields(signed: bytes) -> dict[str, Any]:
    import rlp
    from eth_account.typed_transactions.typed_transaction import TypedTransaction
    from hexbytes import HexBytes

    if signed[0] < 0x80:
        return dict(TypedTransaction.from_bytes(HexBytes(signed)).as_dict())
    nonce, price, gas, to, value, data, v, _, _ = rlp.decode(signed)
    numbers = {"nonce": nonce, "gasPrice": price, "gas": gas, "value": value}
    # The number of the chain is in the signature (EIP-155).
    chain_id = (int.from_bytes(v, "big") - 35) // 2
    return {
        **{name: int.from_bytes(it, "big") for name, it in numbers.items()},
        "to": to,
        "data": data,
        "chainId": chain_id,
    }


def _account(to: bytes) -> ChecksumAddress | None:
    return to_checksum_address(to) if to else None
