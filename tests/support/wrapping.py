"""Messages within a message of the account that signs (ERC-7739), as wallets' owners sign them."""

from typing import Any

from eth_account.messages import encode_typed_data
from eth_account.signers.local import LocalAccount

from daosplit.agreement.typed_message import Domain, TypedMessage

_ACCOUNT = [
    {"name": "name", "type": "string"},
    {"name": "version", "type": "string"},
    {"name": "chainId", "type": "uint256"},
    {"name": "verifyingContract", "type": "address"},
]


def wrapped(owner: LocalAccount, wallet: str, message: TypedMessage, domain: Domain) -> bytes:
    """The owner's signature of the message within one of the wallet's, which is to judge it.

    Behind it stands what the wallet needs to find the message's digest again.
    """
    whole = message.typed_data(domain)
    kind = whole["primaryType"]
    signed = owner.sign_message(encode_typed_data(full_message=_within(whole, wallet, domain)))
    found = message.signable(domain)
    behind = (_described(whole) + kind).encode()
    length = len(behind).to_bytes(2, "big")
    return b"".join((signed.signature, found.header, found.body, behind, length))


def as_plain_text(owner: LocalAccount, wallet: str, message: TypedMessage, domain: Domain) -> bytes:
    """The owner's signature of what is hashed to the message's digest, as a text of the wallet's.

    That is how such a wallet signs what it is given by `personal_sign`.
    """
    signable = message.signable(domain)
    text = b"\x19" + signable.version + signable.header + signable.body
    plain = {
        "types": {
            "EIP712Domain": _ACCOUNT,
            "PersonalSign": [{"name": "prefixed", "type": "bytes"}],
        },
        "primaryType": "PersonalSign",
        "domain": _domain(wallet, domain),
        "message": {"prefixed": text},
    }
    return bytes(owner.sign_message(encode_typed_data(full_message=plain)).signature)


def _within(whole: dict[str, Any], wallet: str, domain: Domain) -> dict[str, Any]:
    fields = [
        {"name": "contents", "type": whole["primaryType"]},
        *_ACCOUNT,
        {"name": "salt", "type": "bytes32"},
    ]
    message = {"contents": whole["message"], **_domain(wallet, domain), "salt": bytes(32)}
    return {
        **whole,
        "types": {**whole["types"], "TypedDataSign": fields},
        "primaryType": "TypedDataSign",
        "message": message,
    }


def _described(whole: dict[str, Any]) -> str:
    """The message's types as EIP-712 writes them, in the order of their names."""
    written = ""
    for name, fields in sorted(whole["types"].items()):
        if name != "EIP712Domain":
            members = ",".join(f"{field['type']} {field['name']}" for field in fields)
            written += f"{name}({members})"
    return written


def _domain(wallet: str, domain: Domain) -> dict[str, Any]:
    """The wallet's own, on the chain of the other's."""
    return {
        "name": "wallet",
        "version": "1",
        "chainId": domain.chain_id,
        "verifyingContract": wallet,
    }
