"""A message signed by the partners of a partnership, as the contract takes it."""

from collections.abc import Collection, Mapping

from daosplit.agreement.countersignatures import ContractCountersignatures
from daosplit.agreement.ecdsa import compact_signature
from daosplit.agreement.presence import Presence
from daosplit.agreement.review import Domain, Review
from daosplit.agreement.typed_message import TypedMessage
from support.partnership import Partnership, seat_set


def signature_of(
    partnership: Partnership, account: str, message: TypedMessage, domain: Domain | None = None
) -> bytes:
    """Of an account's key, r and vs of EIP-2098."""
    key = partnership.chain.signers[account]  # type: ignore[index]
    signed = key.sign_message(message.signable(domain or partnership.domain))
    return compact_signature(bytes(signed.signature))


def signed_by(
    partnership: Partnership,
    message: TypedMessage,
    *seats: int,
    contracts: Mapping[int, bytes] | None = None,
    on_chain: Collection[int] = (),
    silent: Collection[int] = (),
    domain: Domain | None = None,
) -> ContractCountersignatures:
    """By the keys of these seats; `contracts` are others with what they are to judge."""
    admitted = message.admitted if isinstance(message, Review) else ()
    accounts = (*partnership.roster, *admitted)
    keys = [signature_of(partnership, accounts[seat], message, domain) for seat in sorted(seats)]
    judged = sorted((contracts or {}).items())
    return (
        seat_set(*seats),
        b"".join(keys),
        seat_set(*(seat for seat, _ in judged)),
        [signature for _, signature in judged],
        seat_set(*on_chain),
        seat_set(*silent),
    )


def show_presence(partnership: Partnership, period: int, *seats: int) -> None:
    """Hand in presences signed by the keys of these seats."""
    given = signed_by(partnership, Presence(period), *seats)
    partnership.transact("present", period, given)
