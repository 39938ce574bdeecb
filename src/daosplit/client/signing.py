"""Signing with every account at hand: the keys of this process, and those that a node holds."""

from collections.abc import Sequence
from typing import Any, TypeVar

from daosplit.agreement.signature_set import Collected
from daosplit.chain import Chain

CollectedT = TypeVar("CollectedT", bound=Collected[Any])


def countersign(
    chain: Chain, collected: CollectedT, roster: Sequence[str], only: str | None = None
) -> CollectedT:
    """Adds the signature of each partner, also admitted ones, whose key is at hand.

    With `only`, that of this account alone. A node signs for its own accounts by
    `eth_signTypedData_v4`, as a wallet does. Who has signed already is not asked again. Raises
    ChainError if the node does not sign.

    >>> import daosplit
    >>> chain = daosplit.embedded_chain(start=1_774_969_200)
    >>> founding = daosplit.load_charter("examples/charter.toml").resolve(chain.accounts)
    >>> split = daosplit.found(chain, founding).split
    >>> review, names = daosplit.load_review(
    ...     "examples/review-1Q.toml", split.charter, founding.names, chain.accounts
    ... )
    >>> unsigned = daosplit.Countersignatures(split.domain(), review)
    >>> signed = daosplit.countersign(chain, unsigned, split.roster())
    >>> signed.seats
    (0, 1)
    >>> chain.travel(split.charter.end_of(1))
    >>> receipt = split.review(review, signed)
    >>> split.reviewed_period()
    1
    """
    for seat, account in enumerate(collected.accounts(roster)):
        if seat in collected.seats or account not in chain.accounts:
            continue
        if only not in (None, account):
            continue
        key = chain.key_of(account)
        if key is not None:
            collected = collected.sign(key, roster)
            continue
        typed_data = collected.message.typed_data(collected.domain)
        signature = chain.sign_typed_data(account, typed_data)
        collected = collected.add_signature(signature, roster)
    return collected
