"""Signing with every account at hand: the keys of this process, and those that a node holds."""

from collections.abc import Sequence
from typing import Any, TypeVar

from web3.types import RPCEndpoint

from daosplit.agreement.signature_set import Collected
from daosplit.chain import Chain

CollectedT = TypeVar("CollectedT", bound=Collected[Any])


def countersign(chain: Chain, collected: CollectedT, roster: Sequence[str]) -> CollectedT:
    """Adds the signature of each partner, admitted ones among them, whose account is here.

    A node signs for its own accounts by `eth_signTypedData_v4`, as a wallet does. Who has signed
    already is not asked again. Raises ChainError if the node does not sign.
    """
    for seat, account in enumerate(collected.accounts(roster)):
        if seat in collected.seats or account not in chain.accounts:
            continue
        key = next((key for own, key in chain.signers.items() if own == account), None)
        if key is not None:
            collected = collected.sign(key, roster)
            continue
        typed_data = collected.message.typed_data(collected.domain)
        with chain.plain_errors():
            signature = chain.w3.manager.request_blocking(
                RPCEndpoint("eth_signTypedData_v4"), [account, typed_data]
            )
        collected = collected.add_signature(str(signature), roster)
    return collected
