"""A review before anybody signs it, played on a copy of the partnership as it is now.

The copy has the same charter, shares and money on a chain inside this process, and keys of its own
for every seat; what the real accounts would do with their payments is not known.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from eth_account import Account
from eth_account.signers.local import LocalAccount

from daosplit.agreement.countersignatures import Countersignatures
from daosplit.agreement.founding import Founding, Partner
from daosplit.agreement.review import Review
from daosplit.agreement.shares import fractions
from daosplit.agreement.voting_power import Passage, Power, passage
from daosplit.chain import embedded_chain
from daosplit.client.factory import found
from daosplit.client.revenue_split import RevenueSplit
from daosplit.client.tokens import read_token_of_events
from daosplit.errors import ContractError
from daosplit.history import read_history
from daosplit.simulation.contracts import TEST_TOKEN
from daosplit.values.addresses import ETHER
from daosplit.values.amounts import Token
from daosplit.values.keccak import keccak

LATER = (1, 4, 8)
"""After how many further reviews a look ahead is taken."""


@dataclass(frozen=True, slots=True)
class SeatOutlook:
    """What a review means for a seat.

    Attributes:
        seat: The seat.
        before: Its fraction before.
        after: Its fraction after.
        without: What it is paid of each token's pot without the review, in the smallest unit.
        with_: What it is paid with it.
        can_block: Whether from then on no review passes without it.
        least: To what fraction it can be cut at most without its consent, after so many further
            reviews; what it has, where none passes without it.
    """

    seat: int
    before: Fraction
    after: Fraction
    without: Mapping[Token, int]
    with_: Mapping[Token, int]
    can_block: bool
    least: Mapping[int, Fraction]


@dataclass(frozen=True, slots=True)
class WhatIf:
    """What a review would do.

    Attributes:
        digest: What would be signed, for the real partnership.
        needs: What it needs to pass.
        power: What its shares make of reviews to come.
        pots: What there is of each token that it would divide, in the smallest unit.
        seats: What it means for each seat, the admitted at the end.
    """

    digest: bytes
    needs: Passage
    power: Power
    pots: Mapping[Token, int]
    seats: tuple[SeatOutlook, ...]


def what_if(split: RevenueSplit, review: Review, tokens: Sequence[str] = (ETHER,)) -> WhatIf:
    """Plays a review on a copy of a partnership, and a period without it beside.

    The pots are what has come in of these tokens and is not paid yet. Raises InvalidValueError for
    a review that cannot be, and ContractError if the copy refuses it although all sign.
    """
    charter = split.charter
    old = split.shares_of(review.period - 1)
    new = review.shares(len(old))
    before = (*fractions(old), *(Fraction(0) for _ in review.admitted))
    after = fractions(new)
    needs = passage(
        old,
        new,
        len(review.admitted),
        Fraction(*charter.threshold),
        Fraction(*charter.cut_limit),
        split.silent_seats() if split.chain.now() >= charter.end_of(review.period) else (),
    )
    power = Power(new, Fraction(*charter.threshold))
    blocking = {*power.blocking_by_shares, *power.blocking_by_seats}
    pots = {
        read_token_of_events(split.chain, token): amount
        for token in tokens
        if (amount := _waiting(split, token, review.period))
    }
    with_, without = _play(split, review, pots)
    kept = 1 - Fraction(*charter.cut_limit)
    return WhatIf(
        digest=review.digest(split.domain()),
        needs=needs,
        power=power,
        pots=pots,
        seats=tuple(
            SeatOutlook(
                seat=seat,
                before=before[seat],
                after=after[seat],
                without={token: paid.get(seat, 0) for token, paid in without.items()},
                with_={token: paid.get(seat, 0) for token, paid in with_.items()},
                can_block=seat in blocking,
                least={
                    count: after[seat] if seat in blocking else after[seat] * kept**count
                    for count in LATER
                },
            )
            for seat in range(len(after))
        ),
    )


def _waiting(split: RevenueSplit, token: str, period: int) -> int:
    """What has come in of a token for the period and is not paid yet."""
    till = split.till(token)
    try:
        accrued = split.accrued(token)
    except ContractError:
        return 0
    return till.pot if till.pot and till.period == period else accrued


Paid = dict[Token, dict[int, int]]


def _play(split: RevenueSplit, review: Review, pots: Mapping[Token, int]) -> tuple[Paid, Paid]:
    """What each seat of the copy is paid with the review, and without it."""
    charter = split.charter
    shares = split.shares_of(review.period - 1)
    keys = [_key(number) for number in range(len(shares) + len(review.admitted))]
    chain = embedded_chain(start=charter.start_of(review.period), signers=keys)
    accounts = [key.address for key in keys]
    payer = next(account for account in chain.accounts if account not in accounts)
    partners = tuple(
        Partner(f"seat {seat}", account, held)
        for seat, (account, held) in enumerate(zip(accounts, shares, strict=False))
    )
    copy = found(chain, Founding("copy", replace(charter, tip=0), partners), sender=payer).split
    places: dict[str, Token] = {}
    for token, amount in pots.items():
        if token.address == ETHER:
            places[ETHER] = token
            chain.send(copy.address, amount, sender=payer)
        else:
            made = chain.deploy(
                TEST_TOKEN, "", token.symbol, token.decimals, 0, False, sender=payer
            )
            places[made.address] = token
            chain.transact(made.functions.mint(copy.address, amount), sender=payer)
    if not places:
        return {}, {}
    chain.travel(charter.end_of(review.period))
    copy.settle(*places, sender=payer)

    def paid() -> Paid:
        return {
            places[payout.event.token]: {one.seat: one.amount for one in payout.payments}
            for payout in read_history(copy, with_balances=False).payouts
        }

    with chain.isolated():
        proposed = replace(
            review,
            admitted=tuple(accounts[len(shares) :]),
            deadline=charter.review_end(review.period),
        )
        signed = Countersignatures(copy.domain(), proposed)
        for key in keys:
            signed = signed.sign(key, copy.roster())
        copy.review(proposed, signed, sender=payer)
        copy.settle(*places, sender=payer)
        with_ = paid()
    chain.travel(charter.review_end(review.period))
    copy.settle(*places, sender=payer)
    return with_, paid()


def _key(number: int) -> LocalAccount:
    key: LocalAccount = Account.from_key(keccak(f"daosplit what-if {number}".encode()))
    return key
